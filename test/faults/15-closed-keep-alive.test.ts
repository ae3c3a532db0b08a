import { describe, expect, test } from 'vitest';
import { type Acts, TAKE } from './fault-server.ts';
import { faultServer, openOffice } from './scene.ts';

const unlucky = () => 0.999;

describe('fault 15: a kept connection that the server closed while nothing went', () => {
  test.each<[string, Acts]>([
    ['closed', [{ do: 'readBytes', bytes: 1 }, { do: 'destroy' }]],
    ['reset', [{ do: 'readBytes', bytes: 1 }, { do: 'reset' }]],
    ['half-closed', [{ do: 'end' }]]
  ])(
    '(%s as the next upload begins) costs one try on a fresh one, at once and for nothing',
    async (_how, close) => {
      const server = await faultServer({ requests: [TAKE, close], otherwise: TAKE });
      // A try that counts would now wait for a second: longer than what is waited for here.
      const office = await openOffice({ url: server.url, rows: 2, random: unlucky });
      await office.start();
      await office.settled(0);
      expect(await office.states()).toEqual(['sent', 'sent']);
      expect(await office.attempts()).toMatchObject([
        { number: 1, outcome: 'accepted' },
        { number: 1, outcome: 'transient', errorCode: 'connection_reset' },
        { number: 2, outcome: 'accepted' }
      ]);
      const requests = await server.requests();
      expect(requests.map(({ connection }) => connection)).toEqual([1, 1, 2]);
      await office.expectStanding(server);
    }
  );

  test('that closed long before is not even tried', async () => {
    const server = await faultServer(TAKE);
    const office = await openOffice({ url: server.url });
    await office.send();
    server.closeAll();
    // The import gives the close all the time that it needs.
    await office.bring('later', 1);
    await office.settled();
    expect(await office.outcomes()).toEqual(['accepted', 'accepted']);
    await office.expectStanding(server);
  });
});
