import { describe, expect, test } from 'vitest';
import type { Office } from './office.ts';
import { answer, answering, TAKE } from './fault-server.ts';
import { faultServer, openOffice } from './scene.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const failing = answering(answer(500, '{"message": "Internal server error"}'));
const all = <Value>(count: number, value: Value) => Array<Value>(count).fill(value);

const dayOf = (at: number) => Math.floor(at / DAY_MS);

/** Requests that count for a day (UTC), by how many days it is after the first. */
function counted(office: Office, firstDay: number, ...after: number[]): number[] {
  const outbox = office.app.store.outbox({ connectionId: null, batchId: null });
  return after.map((days) => outbox.requestsOn(office.connectionId, firstDay + days));
}

/** @returns the day (UTC) of which so much is left. */
function shortlyBeforeMidnight(office: Office, leftMs: number): number {
  const today = dayOf(office.clock.now());
  office.clock.leap((today + 1) * DAY_MS - leftMs - office.clock.now());
  return dayOf(office.clock.now());
}

describe('fault 12: the clock is set', () => {
  test('back by a day: a row waits for its five minutes all the same', async () => {
    const server = await faultServer({ requests: all(3, failing), otherwise: TAKE });
    const office = await openOffice({ url: server.url });
    await office.send();
    expect(await server.requests()).toHaveLength(3);
    office.clock.setWall(-DAY_MS);
    await office.pass(4 * MINUTE_MS);
    expect(await server.requests()).toHaveLength(3);
    await office.pass(MINUTE_MS + SECOND_MS);
    expect(await office.states()).toEqual(['sent']);
    await office.expectStanding(server);
  });

  // A machine that slept through its wait looks the same, and need not wait again.
  test('forward by a day: what waited goes once, and what it waits then is as long as ever', async () => {
    const server = await faultServer({ requests: all(5, failing), otherwise: TAKE });
    const office = await openOffice({ url: server.url });
    await office.send();
    expect(await server.requests()).toHaveLength(3);
    office.clock.setWall(DAY_MS);
    await office.pass(0);
    expect(await server.requests()).toHaveLength(4);
    await office.pass(14 * MINUTE_MS);
    expect(await server.requests()).toHaveLength(4);
    await office.pass(MINUTE_MS + SECOND_MS);
    expect(await server.requests()).toHaveLength(5);
    office.clock.setWall(-DAY_MS);
    await office.pass(59 * MINUTE_MS);
    expect(await server.requests()).toHaveLength(5);
    await office.pass(MINUTE_MS + SECOND_MS);
    expect(await office.states()).toEqual(['sent']);
    await office.expectStanding(server);
  });

  test('forward, and back while Outtray is closed: no row waits for a day', async () => {
    const server = await faultServer({ requests: all(3, failing), otherwise: TAKE });
    const office = await openOffice({ url: server.url });
    office.clock.setWall(DAY_MS);
    await office.send();
    expect(await server.requests()).toHaveLength(3);
    await office.restart(() => {
      office.clock.setWall(-DAY_MS);
    });
    await office.send();
    await office.pass(5 * MINUTE_MS + SECOND_MS);
    expect(await office.states()).toEqual(['sent']);
    await office.expectStanding(server);
  });

  test('forward, and back while Outtray is closed: no pause lasts for a day', async () => {
    const gone = await faultServer(TAKE);
    const office = await openOffice({ url: gone.url });
    await gone.stop();
    office.clock.setWall(DAY_MS);
    await office.send();
    expect(await office.pause()).toMatchObject({ reason: 'offline' });
    const server = await faultServer(TAKE, { port: gone.port });
    await office.restart(() => {
      office.clock.setWall(-DAY_MS);
    });
    await office.send();
    await office.pass(30 * SECOND_MS);
    expect(await office.states()).toEqual(['sent']);
    expect(await office.pause()).toBeNull();
    await office.expectStanding(server);
  });
});

describe('fault 12: midnight (UTC) comes', () => {
  test('in mid-run: requests count for the day on which they began, and setting the clock changes no count', async () => {
    const mid = [{ do: 'tell', name: 'mid' }, { do: 'wait', name: 'midnight' }, ...TAKE] as const;
    const server = await faultServer({ requests: [TAKE, TAKE, mid], otherwise: TAKE });
    const office = await openOffice({ url: server.url, rows: 6 });
    const today = shortlyBeforeMidnight(office, MINUTE_MS);
    await office.start();
    await server.told('mid');
    office.clock.leap(2 * MINUTE_MS);
    server.go('midnight');
    await office.settled();
    expect(await office.states()).toEqual(all(6, 'sent'));
    expect(counted(office, today, 0, 1)).toEqual([3, 3]);

    office.clock.setWall(-HOUR_MS);
    await office.bring('back', 2);
    await office.settled();
    expect(counted(office, today, 0, 1)).toEqual([5, 3]);
    office.clock.setWall(HOUR_MS);
    await office.bring('forward', 1);
    await office.settled();
    expect(counted(office, today, 0, 1)).toEqual([5, 4]);
    await office.expectStanding(server);
  });

  test('where the day’s requests are used up: sending goes on then, and counts from nothing', async () => {
    const server = await faultServer(TAKE);
    const office = await openOffice({ url: server.url, rows: 100, connection: { dailyLimit: 100 } });
    const today = shortlyBeforeMidnight(office, 3 * HOUR_MS);
    await office.send();
    expect(await office.pause()).toMatchObject({ reason: 'quota', detail: '95 / 100' });
    expect(dayOf(((await office.pause())?.resumesAt ?? 0) + SECOND_MS)).toBe(today + 1);
    expect(counted(office, today, 0, 1)).toEqual([95, 0]);

    await office.pass(2 * HOUR_MS);
    expect(counted(office, today, 0, 1)).toEqual([95, 0]);
    await office.restart();
    await office.start();
    await office.pass(HOUR_MS + SECOND_MS);
    expect(await office.states()).toEqual(all(100, 'sent'));
    expect(counted(office, today, 0, 1)).toEqual([95, 5]);
    expect(await office.pause()).toBeNull();
    await office.expectStanding(server);
  });
});
