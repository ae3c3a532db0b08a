import { describe, expect, test } from 'vitest';
import { answer, answering, TAKE } from './fault-server.ts';
import { faultServer, openOffice } from './scene.ts';

const SECOND_MS = 1000;
const throttled = (retryAfter: string) =>
  answering(answer(429, '{"message": "Too Many Requests"}', `retry-after: ${retryAfter}\r\n`));

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * SECOND_MS).toUTCString();

describe('fault 20: 429 with a Retry-After', () => {
  test.each<[string, () => string, number]>([
    ['in seconds', () => '7', 7],
    ['as a date', () => inSeconds(30), 30],
    ['as a date in the past: a second', () => 'Sun, 06 Nov 1994 08:49:37 GMT', 1],
    ['of nothing: a second', () => '0', 1]
  ])('%s is obeyed by every upload of the connection', async (_how, value, waitS) => {
    const server = await faultServer({ requests: [throttled(value())], otherwise: TAKE });
    const office = await openOffice({ url: server.url, rows: 5 });
    await office.start();
    await office.settled(0);
    expect(await server.requests()).toHaveLength(1);
    expect(await office.states()).toEqual(Array<string>(5).fill('queued'));
    expect(await office.pause()).toBeNull();
    if (waitS > 3) {
      office.clock.leap((waitS - 3) * SECOND_MS);
      office.app.sending.wake();
      await office.settled(0);
      expect(await server.requests()).toHaveLength(1);
    }
    await office.pass(3 * SECOND_MS);
    expect(await office.states()).toEqual(Array<string>(5).fill('sent'));
    expect(await office.outcomes()).toEqual(['transient', ...Array<string>(5).fill('accepted')]);
    await office.expectStanding(server);
  });

  test.each(['soon', '-5', '1.5', '', '7 s', '9'.repeat(30) + 'x'])(
    '“%s”, which is none, waits as Outtray itself would have it',
    async (value) => {
      const server = await faultServer({ requests: [throttled(value)], otherwise: TAKE });
      const office = await openOffice({ url: server.url, rows: 2 });
      await office.send();
      expect(await office.states()).toEqual(['sent', 'sent']);
      expect(await server.requests()).toHaveLength(3);
      await office.expectStanding(server);
    }
  );

  test('of a billion seconds waits for an hour, and the banner says so', async () => {
    const server = await faultServer({ requests: [throttled('1000000000')], otherwise: TAKE });
    const office = await openOffice({ url: server.url, rows: 3 });
    await office.send();
    const pause = await office.pause();
    expect(pause).toMatchObject({ reason: 'server_down', detail: 'Too Many Requests' });
    const waitMs = (pause?.resumesAt ?? 0) - office.clock.now();
    expect(waitMs).toBeGreaterThan(3590 * SECOND_MS);
    expect(waitMs).toBeLessThanOrEqual(3600 * SECOND_MS);
    await office.pass(3500 * SECOND_MS);
    expect(await server.requests()).toHaveLength(1);
    await office.pass(101 * SECOND_MS);
    expect(await office.states()).toEqual(['sent', 'sent', 'sent']);
    expect(await office.pause()).toBeNull();
    await office.expectStanding(server);
  });
});
