import { describe, expect, test } from 'vitest';
import { answer, answering, TAKE } from './fault-server.ts';
import type { Office } from './office.ts';
import { faultServer, openOffice } from './scene.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const SAID = 'Too Many Requests';
const throttled = (headers = '', message = SAID) =>
  answering(answer(429, JSON.stringify({ message }), headers));
const all = (count: number, state: string) => Array<string>(count).fill(state);

const midnightAfter = (at: number) => (Math.floor(at / DAY_MS) + 1) * DAY_MS;

/** Far enough from midnight that all that follows is of one day. */
function atNoon(office: Office): void {
  office.clock.leap(midnightAfter(office.clock.now()) + 12 * HOUR_MS - office.clock.now());
}

/** Minute by minute. @returns how many. */
async function minutesUntilPaused(office: Office): Promise<number> {
  for (let minutes = 0; minutes <= 60; minutes += 1) {
    if ((await office.pause()) !== null) return minutes;
    await office.pass(MINUTE_MS);
  }
  throw new Error('It goes on for an hour');
}

async function expectQuota(office: Office, detail = SAID): Promise<void> {
  const pause = await office.pause();
  expect(pause).toMatchObject({ reason: 'quota', detail });
  expect(Math.abs((pause?.resumesAt ?? 0) - midnightAfter(office.clock.now()))).toBeLessThan(SECOND_MS);
}

async function untilMidnight(office: Office): Promise<void> {
  await office.pass(midnightAfter(office.clock.now()) - office.clock.now() + SECOND_MS);
}

describe('fault 21: 429 that lasts', () => {
  test.each([
    ['many rows', 30, ''],
    ['many rows, and is to be asked again in seconds', 30, 'retry-after: 20\r\n'],
    ['one row', 1, '']
  ])('for %s, pauses everything until 00:00 UTC, and then everything goes', async (_what, rows, headers) => {
    const server = await faultServer(throttled(headers));
    const office = await openOffice({ url: server.url, rows, concurrency: 4 });
    atNoon(office);
    await office.send();
    expect(await minutesUntilPaused(office)).toBeLessThanOrEqual(30);
    await expectQuota(office);
    expect(await office.states()).toEqual(all(rows, 'queued'));
    const { length } = await server.requests();
    expect(length).toBeLessThanOrEqual(60);

    await office.pass(6 * HOUR_MS);
    expect(await server.requests()).toHaveLength(length);
    await server.follow(TAKE);
    await untilMidnight(office);
    expect(await office.states()).toEqual(all(rows, 'sent'));
    expect(await office.pause()).toBeNull();
    await office.expectStanding(server);
  });

  test('need not last where the answer names the quota: one is enough', async () => {
    const server = await faultServer(throttled('', 'Limit Exceeded'));
    const office = await openOffice({ url: server.url, rows: 3 });
    atNoon(office);
    await office.send();
    await expectQuota(office, 'Limit Exceeded');
    expect(await server.requests()).toHaveLength(1);
    await server.follow(TAKE);
    await untilMidnight(office);
    expect(await office.states()).toEqual(all(3, 'sent'));
    await office.expectStanding(server);
  });

  test('over midnight pauses until the next one, and no row fails of it', async () => {
    const server = await faultServer(throttled());
    const office = await openOffice({ url: server.url, rows: 10, concurrency: 4 });
    atNoon(office);
    await office.send();
    await minutesUntilPaused(office);
    await untilMidnight(office);
    await minutesUntilPaused(office);
    await expectQuota(office);
    expect(await office.states()).toEqual(all(10, 'queued'));
    await server.follow(TAKE);
    await untilMidnight(office);
    expect(await office.states()).toEqual(all(10, 'sent'));
    await office.expectStanding(server);
  });

  test('and says to wait for an hour each time: one request asks each hour, and no row fails of it', async () => {
    const server = await faultServer(throttled('retry-after: 3600\r\n'));
    const office = await openOffice({ url: server.url, rows: 2, concurrency: 4 });
    await office.send();
    const { length: first } = await server.requests();
    expect(first).toBeLessThanOrEqual(2);
    for (let hour = 1; hour <= 20; hour += 1) {
      await office.pass(HOUR_MS + SECOND_MS);
      expect(await office.pause()).toMatchObject({ reason: 'server_down', detail: SAID });
      expect(await server.requests()).toHaveLength(first + hour);
    }
    await server.follow(TAKE);
    await office.pass(HOUR_MS + SECOND_MS);
    expect(await office.states()).toEqual(all(2, 'sent'));
    expect(await office.pause()).toBeNull();
    await office.expectStanding(server);
  });
});
