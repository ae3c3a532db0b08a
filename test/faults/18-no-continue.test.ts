import { describe, expect, test } from 'vitest';
import { TAKE } from './fault-server.ts';
import { faultServer, openOffice } from './scene.ts';

describe('fault 18: 100-continue that is never answered', () => {
  test('holds the body for a second, then it goes all the same', async () => {
    const server = await faultServer({
      requests: [[{ do: 'readBytes', bytes: 1_500_000 }, { do: 'reset' }]],
      otherwise: TAKE
    });
    const office = await openOffice({ url: server.url, pictureBytes: 3_000_000 });
    await office.send();
    expect(await office.states()).toEqual(['sent']);
    const [first, second, ...others] = await office.attempts();
    expect(first).toMatchObject({ outcome: 'transient', errorCode: 'connection_reset' });
    expect(second).toMatchObject({ outcome: 'accepted', status: 200 });
    expect(others).toEqual([]);
    expect(second?.durationMs).toBeGreaterThanOrEqual(990);
    const [, asked] = await server.requests();
    expect(asked?.head).toMatch(/^expect: 100-continue\r$/im);
    await office.expectStanding(server);
  });
});
