import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Verdict } from '../../src-main/contract/delivery.ts';
import { ANSWERS } from './fake-server.ts';
import { byHand, World } from './world.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const PROXY: Verdict = {
  ...ANSWERS.offline,
  outcome: 'account',
  errorCode: 'proxy',
  message: 'The proxy p:1 can’t be reached',
  pause: 'proxy'
};

let world: World;

beforeEach(() => {
  world = new World();
  world.server.latencyMs = 10 * SECOND;
});
afterEach(() => {
  expect(world.store.violations).toEqual([]);
  expect(world.bugs).toEqual([]);
});

const outcomesOf = (id: number) => world.store.row(id).attempts.map(({ outcome }) => outcome);
const allOutcomes = () => world.store.rows.flatMap(({ id }) => outcomesOf(id));

describe('a machine that wakes up', () => {
  test('sends again at once what was on its way, and no try is spent', async () => {
    world.releaseMany(4);
    world.outbox.start();
    await world.clock.advance(SECOND);
    world.clock.jump(8 * HOUR);
    world.outbox.wokeUp();
    await world.clock.advance(10);
    expect(world.server.puts).toHaveLength(8);
    expect(world.server.inFlight).toHaveLength(4);
    expect(allOutcomes()).toEqual(Array(4).fill('interrupted'));
    expect(world.store.rows.map(({ triesSpent }) => triesSpent)).toEqual([0, 0, 0, 0]);
    await world.clock.advance(11 * SECOND);
    expect(world.store.count('sent')).toBe(4);
  });

  test('sends what fell due meanwhile without waiting for its next look', async () => {
    world.server.latencyMs = 100;
    world.server.script = ({ number }) => (number < 4 ? ANSWERS.serverError : ANSWERS.accepted);
    world.release({});
    world.outbox.start();
    await world.clock.advance(MINUTE);
    expect(world.states()).toEqual(['queued']);
    world.clock.jump(HOUR);
    world.outbox.wokeUp();
    await world.clock.advance(SECOND);
    expect(world.states()).toEqual(['sent']);
  });

  test.each([
    ['offline', ANSWERS.offline],
    ['proxy', PROXY]
  ] as const)('looks at once whether a pause as %s is over', async (reason, verdict) => {
    world.server.latencyMs = 100;
    world.server.script = () => verdict;
    world.releaseMany(6);
    world.outbox.start();
    await world.clock.advance(5 * MINUTE);
    expect(world.connection().pause?.reason).toBe(reason);
    const before = world.server.puts.length;
    world.server.script = () => ANSWERS.accepted;
    world.outbox.wokeUp();
    await world.clock.advance(50);
    expect(world.server.puts).toHaveLength(before + 1);
    await world.clock.advance(5 * SECOND);
    expect(world.connection().pause).toBeNull();
    expect(world.store.count('sent')).toBe(6);
  });

  test('that still has no network looks again after five seconds, as if it had just been lost', async () => {
    world.server.latencyMs = 100;
    world.server.script = () => ANSWERS.offline;
    world.release({});
    world.outbox.start();
    await world.clock.advance(10 * MINUTE);
    world.clock.jump(HOUR);
    world.outbox.wokeUp();
    await world.clock.advance(SECOND);
    const woken = world.server.puts.length;
    await world.clock.advance(5 * SECOND);
    expect(world.server.puts).toHaveLength(woken + 1);
  });

  test.each(['operator', 'tls', 'proxy_refused'] as const)('ends no pause as %s', async (reason) => {
    world.server.latencyMs = 100;
    world.change({ pause: { ...byHand(), reason } });
    world.release({});
    world.outbox.start();
    await world.clock.advance(SECOND);
    world.outbox.wokeUp();
    await world.clock.advance(MINUTE);
    expect(world.server.puts).toEqual([]);
  });

  test('before sending has begun has nothing to renew', async () => {
    world.release({});
    world.outbox.wokeUp();
    await world.clock.advance(SECOND);
    expect(world.server.puts).toEqual([]);
  });
});

describe('a machine that goes to sleep', () => {
  test('begins nothing more until it woke up, and records what still comes', async () => {
    world.releaseMany(8);
    world.outbox.start();
    await world.clock.advance(SECOND);
    world.outbox.goingToSleep();
    await world.clock.advance(30 * SECOND);
    expect(world.server.puts).toHaveLength(4);
    expect(world.store.count('sent')).toBe(4);
    world.outbox.wokeUp();
    await world.clock.advance(10);
    expect(world.server.inFlight).toHaveLength(4);
  });

  test.each([
    ['reset', ANSWERS.reset],
    ['timeout', ANSWERS.timeout],
    ['offline', ANSWERS.offline],
    ['closed kept socket', ANSWERS.keptSocketClosed]
  ] as const)('blames no row and no connection for a %s in between', async (_case, verdict) => {
    world.server.script = ({ number }) => (number === 1 ? verdict : ANSWERS.accepted);
    world.releaseMany(2);
    world.outbox.start();
    await world.clock.advance(SECOND);
    world.outbox.goingToSleep();
    await world.clock.advance(20 * SECOND);
    expect(allOutcomes()).toEqual(['interrupted', 'interrupted']);
    expect(world.pauses).toEqual([]);
    expect(world.store.rows.map(({ triesSpent }) => triesSpent)).toEqual([0, 0]);
    world.outbox.wokeUp();
    await world.clock.advance(11 * SECOND);
    expect(world.store.count('sent')).toBe(2);
  });

  test('keeps what the server answers in between', async () => {
    world.server.script = () => ANSWERS.invalidIdType;
    world.release({});
    world.outbox.start();
    await world.clock.advance(SECOND);
    world.outbox.goingToSleep();
    await world.clock.advance(20 * SECOND);
    expect(world.states()).toEqual(['failed']);
  });

  test('and of whose waking no news comes goes on after three minutes', async () => {
    world.server.latencyMs = 100;
    world.outbox.start();
    world.outbox.goingToSleep();
    world.release({});
    await world.clock.advance(3 * MINUTE - SECOND);
    expect(world.server.puts).toEqual([]);
    expect(world.clock.timersRun).toBeLessThan(20);
    await world.clock.advance(2 * SECOND);
    expect(world.states()).toEqual(['sent']);
  });

  test('is not idle while rows wait for its waking', async () => {
    world.server.latencyMs = 100;
    world.outbox.start();
    world.release({});
    world.outbox.goingToSleep();
    let isIdle = false;
    void world.outbox.idle().then(() => {
      isIdle = true;
    });
    await world.clock.advance(MINUTE);
    expect(isIdle).toBe(false);
    world.outbox.wokeUp();
    await world.clock.advance(SECOND);
    expect(isIdle).toBe(true);
  });
});
