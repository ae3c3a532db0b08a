import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Verdict } from '../../src-main/contract/delivery.ts';
import { ANSWERS } from './fake-server.ts';
import { byHand, CONNECTION, World } from './world.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let world: World;

beforeEach(() => {
  world = new World();
});
afterEach(() => {
  expect(world.store.violations).toEqual([]);
});

const outcomesOf = (id: number) => world.store.row(id).attempts.map(({ outcome }) => outcome);

describe('sending', () => {
  test('all that is released is sent, each by one PUT with one attempt on record', async () => {
    world.releaseMany(50);
    world.outbox.start();
    await world.clock.advance(10 * SECOND);
    expect(world.store.count('sent')).toBe(50);
    expect(world.server.puts).toHaveLength(50);
    expect(world.store.rows.map(({ id }) => outcomesOf(id))).toEqual(Array(50).fill(['accepted']));
    expect(world.settled.toSorted((a, b) => a - b)).toEqual(world.store.rows.map(({ id }) => id));
    expect(world.bugs).toEqual([]);
  });

  test('an attempt tells what was sent, when, how and what came of it', async () => {
    world.release({ submissionId: 'S-9', hasOwnAdmin: true });
    world.server.script = () => ANSWERS.invalidIdType;
    const startedAt = world.clock.now();
    world.outbox.start();
    await world.clock.advance(SECOND);
    expect(world.store.row(1).attempts).toEqual([
      {
        uploadId: 1,
        submissionId: 'S-9',
        idType: 'passport',
        admin: 'own@example.com',
        startedAt,
        durationMs: 100,
        outcome: 'rejected',
        status: 400,
        errorCode: 'invalid_idType',
        message: 'Invalid IdType.',
        bytesSent: 400,
        wireFormat: 'json'
      }
    ]);
    expect(world.states()).toEqual(['failed']);
  });

  test('four go at once at first, more as the server answers, never more than the connection allows', async () => {
    world.releaseMany(100);
    world.outbox.start();
    await world.clock.advance(50);
    expect(world.server.inFlight).toHaveLength(4);
    await world.clock.advance(5 * SECOND);
    expect(world.server.mostAtOnce).toBe(8);
  });

  test('a smaller concurrency is obeyed at once', async () => {
    world.releaseMany(100);
    world.outbox.start();
    await world.clock.advance(950);
    world.change({ concurrency: 1 });
    await world.clock.advance(150);
    expect(world.server.inFlight).toHaveLength(1);
  });

  test('outcomes of one moment are recorded, and their replacements claimed, in one transaction', async () => {
    world.releaseMany(12);
    world.outbox.start();
    await world.clock.advance(50);
    const before = world.store.transactions;
    await world.clock.advance(60);
    expect(world.server.puts.length).toBeGreaterThanOrEqual(8);
    expect(world.store.transactions - before).toBe(1);
  });

  test('rows of one submission go one after the other in the order of release, also past a retry', async () => {
    world.release({ submissionId: 'S' }, { submissionId: 'S' }, { submissionId: 'T' });
    world.server.script = ({ uploadId, number }) =>
      uploadId === 1 && number === 1 ? ANSWERS.reset : ANSWERS.accepted;
    world.outbox.start();
    await world.clock.advance(300);
    expect(world.server.puts.map(({ uploadId }) => uploadId)).toEqual([1, 3]);
    await world.clock.advance(SECOND);
    expect(world.server.puts.map(({ uploadId }) => uploadId)).toEqual([1, 3, 1, 2]);
    expect(world.states()).toEqual(['sent', 'sent', 'sent']);
  });

  test('at most 50 requests begin in a second', async () => {
    world.server.latencyMs = 1;
    world.change({ concurrency: 32 });
    world.releaseMany(200);
    world.outbox.start();
    await world.clock.advance(3500);
    const starts = world.server.puts.map(({ at }) => at);
    expect(Math.max(...starts.map((at) => starts.filter((b) => b > at - SECOND && b <= at).length))).toBe(50);
    expect(starts).toHaveLength(200);
  });

  test('bodies on their way stay below the cap, but one larger than all of it still goes', async () => {
    world = new World({ maxBytesInFlight: 1_000_000 });
    world.release(...[300_000, 300_000, 300_000, 3_000_000, 300_000].map((sizeBytes) => ({ sizeBytes })));
    world.outbox.start();
    await world.clock.advance(50);
    expect(world.server.inFlight.map(({ uploadId }) => uploadId)).toEqual([1, 2]);
    await world.clock.advance(2 * SECOND);
    expect(world.store.count('sent')).toBe(5);
    expect(world.server.mostBytesAtOnce).toBe(3_000_000);
  });

  test('two connections share what there is, and one that is paused does not hold up the other', async () => {
    world.connections.set(2, { ...CONNECTION, id: 2 });
    world.releaseMany(20, { connectionId: 1 });
    world.releaseMany(20, { connectionId: 2 });
    world.outbox.start();
    await world.clock.advance(50);
    expect(world.server.inFlight).toHaveLength(8);
    world.change({ pause: byHand() }, 1);
    await world.clock.advance(5 * SECOND);
    const sentOf = (id: number) =>
      world.store.rows.filter(({ connectionId, state }) => connectionId === id && state === 'sent').length;
    expect([sentOf(1), sentOf(2)]).toEqual([4, 20]);
  });

  test('large rows of one connection leave room for the other', async () => {
    world = new World({ maxBytesInFlight: 1_000_000 });
    world.connections.set(2, { ...CONNECTION, id: 2 });
    world.releaseMany(20, { connectionId: 1, sizeBytes: 700_000 });
    world.releaseMany(5, { connectionId: 2, sizeBytes: 700_000 });
    world.outbox.start();
    await world.clock.advance(600);
    const ofSecond = world.server.puts.filter(({ uploadId }) => uploadId > 20);
    expect(ofSecond.length).toBeGreaterThanOrEqual(4);
  });

  test('two connections together stay below the cap', async () => {
    world = new World({ maxBytesInFlight: 1_000_000 });
    world.connections.set(2, { ...CONNECTION, id: 2 });
    world.releaseMany(8, { connectionId: 1, sizeBytes: 100_000 });
    world.releaseMany(8, { connectionId: 2, sizeBytes: 100_000 });
    world.outbox.start();
    await world.clock.advance(5 * SECOND);
    expect(world.store.count('sent')).toBe(16);
    // 100,000 bytes are 134,360 as Base64 with their envelope.
    expect(world.server.mostBytesAtOnce).toBe(600_000);
  });

  test('rows of two connections that need room wait for it without looking all the time', async () => {
    world = new World({ maxBytesInFlight: 1_000_000 });
    world.connections.set(2, { ...CONNECTION, id: 2 });
    world.releaseMany(3, { connectionId: 1, sizeBytes: 450_000 });
    world.releaseMany(3, { connectionId: 2, sizeBytes: 450_000 });
    world.server.latencyMs = 2 * SECOND;
    world.outbox.start();
    await world.clock.advance(1.9 * SECOND);
    expect(world.server.inFlight).toHaveLength(2);
    expect(world.clock.timersRun).toBeLessThan(10);
  });

  test('a fault in delivering is told, spends a try, and the rest goes on', async () => {
    world.releaseMany(2);
    world.server.script = ({ uploadId }) =>
      uploadId === 1 ? new TypeError('x is not a function') : ANSWERS.accepted;
    world.outbox.start();
    await world.clock.advance(6 * HOUR);
    expect(world.states()).toEqual(['failed', 'sent']);
    expect(world.store.row(1).attempts).toHaveLength(7);
    expect(world.store.row(1).attempts[0]?.message).toBe('Outtray could not send this (TypeError)');
    expect(world.bugs).toHaveLength(7);
  });

  test('a delivery that was interrupted by nobody spends a try', async () => {
    world.server.script = () => ANSWERS.interrupted;
    world.release({});
    world.outbox.start();
    await world.clock.advance(6 * HOUR);
    expect(world.states()).toEqual(['failed']);
    expect(world.server.puts).toHaveLength(7);
  });

  test('a listener that throws stops nothing', async () => {
    world.listener.onSettled = () => {
      throw new Error('the window is gone');
    };
    world.releaseMany(3);
    world.outbox.start();
    await world.clock.advance(SECOND);
    expect(world.store.count('sent')).toBe(3);
    expect(world.bugs.length).toBeGreaterThan(0);
  });
});

describe('retrying', () => {
  test('a row that the server keeps failing is tried seven times in five and a half hours', async () => {
    world.server.script = () => ANSWERS.serverError;
    world.release({});
    world.outbox.start();
    await world.clock.advance(6 * HOUR);
    const first = world.server.puts[0]?.at ?? 0;
    expect(world.server.puts.map(({ at }) => Math.round((at - first) / MINUTE))).toEqual([
      0, 0, 0, 5, 20, 80, 320
    ]);
    expect(world.states()).toEqual(['failed']);
    expect(outcomesOf(1)).toEqual(Array(7).fill('transient'));
  });

  test('a failed row is tried afresh when a person resends it', async () => {
    world.server.script = ({ number }) => (number <= 7 ? ANSWERS.serverError : ANSWERS.accepted);
    const [row] = world.release({});
    world.outbox.start();
    await world.clock.advance(6 * HOUR);
    if (row) world.store.release(row, world.clock.now());
    world.outbox.wake();
    await world.clock.advance(SECOND);
    expect(world.states()).toEqual(['sent']);
  });

  test('nothing is looked at while all wait', async () => {
    world.server.script = () => ANSWERS.serverError;
    world.release({});
    world.outbox.start();
    await world.clock.advance(10 * SECOND);
    const { timersRun } = world.clock;
    await world.clock.advance(4 * MINUTE);
    expect(world.clock.timersRun - timersRun).toBeLessThanOrEqual(4);
  });

  test('with nothing to do no timer is set', async () => {
    world.releaseMany(3);
    world.outbox.start();
    await world.clock.advance(SECOND);
    expect(world.clock.nextAt).toBeNull();
  });

  test('a clock set back by a day, or forward, changes no wait into a day', async () => {
    world.server.script = ({ number }) => (number === 1 ? ANSWERS.reset : ANSWERS.accepted);
    world.releaseMany(2);
    world.outbox.start();
    await world.clock.advance(150);
    world.clock.jump(-DAY);
    await world.clock.advance(SECOND);
    expect(world.states()).toEqual(['sent', 'sent']);
    world.clock.jump(2 * DAY);
    world.releaseMany(2);
    await world.clock.advance(2 * SECOND);
    expect(world.store.count('sent')).toBe(4);
    world.clock.jump(-2 * DAY);
    world.releaseMany(2);
    await world.clock.advance(2 * SECOND);
    expect(world.store.count('sent')).toBe(6);
  });

  test('a laptop that slept through a wait goes on within a minute of waking', async () => {
    world.server.script = ({ number }) => (number <= 3 ? ANSWERS.reset : ANSWERS.accepted);
    world.release({});
    world.outbox.start();
    await world.clock.advance(10 * SECOND);
    world.clock.jump(HOUR);
    await world.clock.advance(MINUTE);
    expect(world.states()).toEqual(['sent']);
  });
});

describe('second chances', () => {
  test('a body that the server can’t read goes again at once in the other format, which is then remembered', async () => {
    world.change({ learnedWireFormat: null });
    world.server.script = ({ order }) => (order.format === 'json' ? ANSWERS.unreadFormat : ANSWERS.accepted);
    world.releaseMany(10);
    world.outbox.start();
    await world.clock.advance(2 * SECOND);
    expect(world.connection().learnedWireFormat).toBe('multipart');
    expect(world.store.row(1).attempts.map(({ wireFormat, outcome }) => [wireFormat, outcome])).toEqual([
      ['json', 'rejected'],
      ['multipart', 'accepted']
    ]);
    expect(outcomesOf(10)).toEqual(['accepted']);
    expect(world.store.count('sent')).toBe(10);
    expect(world.store.rows.map(({ triesSpent }) => triesSpent)).toEqual(Array(10).fill(1));
  });

  test('a body that is read in neither format fails after one try of each', async () => {
    world.server.script = () => ANSWERS.unreadFormat;
    world.release({});
    world.outbox.start();
    await world.clock.advance(SECOND);
    expect(world.server.puts.map(({ order }) => order.format)).toEqual(['json', 'multipart']);
    expect(world.states()).toEqual(['failed']);
  });

  test('a connection with a fixed format never tries the other', async () => {
    world.change({ wireFormat: 'multipart' });
    world.server.script = () => ANSWERS.unreadFormat;
    world.release({});
    world.outbox.start();
    await world.clock.advance(SECOND);
    expect(world.server.puts.map(({ order }) => order.format)).toEqual(['multipart']);
  });

  test('a kept connection that was closed costs no try, once', async () => {
    world.server.script = () => ANSWERS.keptSocketClosed;
    world.release({});
    world.outbox.start();
    await world.clock.advance(250);
    expect(world.server.puts.map(({ order }) => order.onFreshSocket)).toEqual([false, true]);
    expect(world.store.row(1).triesSpent).toBe(1);
    expect(outcomesOf(1)).toEqual(['transient', 'transient']);
  });

  test('a large body that was cut off asks first the next time', async () => {
    world.server.script = ({ number }) => (number === 1 ? ANSWERS.largeReset : ANSWERS.accepted);
    world.release({});
    world.outbox.start();
    await world.clock.advance(SECOND);
    expect(world.server.puts.map(({ order }) => order.expectContinue)).toEqual([false, true]);
    expect(world.states()).toEqual(['sent']);
  });

  test('without a key any more the row waits instead of failing on half a try', async () => {
    world.server.script = () => ANSWERS.unreadFormat;
    world.release({});
    world.outbox.start();
    await world.clock.advance(50);
    world.keys.set(1, null);
    await world.clock.advance(SECOND);
    expect(world.states()).toEqual(['queued']);
    expect(world.connection().pause?.reason).toBe('key_missing');
    expect(outcomesOf(1)).toEqual(['rejected']);
  });
});

describe('the daily count of requests', () => {
  const NOON = 12 * HOUR;

  test('stops at 95 % of the limit, says how many there were, and goes on after midnight in UTC', async () => {
    world.change({ dailyLimit: 100 });
    world.releaseMany(120);
    world.outbox.start();
    await world.clock.advance(MINUTE);
    expect(world.store.count('sent')).toBe(95);
    expect(world.connection().pause).toMatchObject({ reason: 'quota', detail: '95 / 100' });
    await world.clock.advance(24 * HOUR);
    expect(world.store.count('sent')).toBe(120);
    expect(world.connection().pause).toBeNull();
  });

  test('counts what the server got, failed or not, and not what never left', async () => {
    world.change({ dailyLimit: 100 });
    world.server.script = ({ number }) => (number === 1 ? ANSWERS.invalidIdType : ANSWERS.accepted);
    world.releaseMany(95);
    world.outbox.start();
    await world.clock.advance(MINUTE);
    world.release({});
    await world.clock.advance(MINUTE);
    expect(world.server.puts).toHaveLength(95);
    expect(world.connection().pause?.reason).toBe('quota');
  });

  test('a person who resumes is told again at once, and nothing is sent', async () => {
    world.change({ dailyLimit: 100 });
    world.releaseMany(120);
    world.outbox.start();
    await world.clock.advance(MINUTE);
    world.change({ pause: null });
    await world.clock.advance(MINUTE);
    expect(world.server.puts).toHaveLength(95);
    expect(world.connection().pause?.reason).toBe('quota');
  });

  test('a higher limit lets the rest go', async () => {
    world.change({ dailyLimit: 100 });
    world.releaseMany(120);
    world.outbox.start();
    await world.clock.advance(MINUTE);
    world.change({ dailyLimit: 1000, pause: null });
    await world.clock.advance(MINUTE);
    expect(world.store.count('sent')).toBe(120);
  });

  test('survives a restart', async () => {
    world.change({ dailyLimit: 100 });
    world.releaseMany(60);
    world.outbox.start();
    await world.clock.advance(MINUTE);
    world.kill();
    world.restart();
    world.releaseMany(60);
    await world.clock.advance(NOON / 12);
    expect(world.server.puts).toHaveLength(95);
  });
});

describe('the retry budget', () => {
  test('a server that fails now and then gets at most ten quick retries and a tenth more requests', async () => {
    world.server.script = ({ uploadId, number }) =>
      uploadId % 4 === 0 && number === 1 ? ANSWERS.serverError : ANSWERS.accepted;
    world.releaseMany(400);
    world.outbox.start();
    await world.clock.advance(4 * MINUTE);
    const retries =
      world.server.puts.length - new Set(world.server.puts.map(({ uploadId }) => uploadId)).size;
    expect(retries).toBeLessThanOrEqual(10 + 40);
    expect(retries).toBeGreaterThan(10);
    await world.clock.advance(6 * HOUR);
    expect(world.store.count('sent')).toBe(400);
  });
});

describe('pausing', () => {
  test('a refused key stops everything after what is on its way, and no row loses a try', async () => {
    world.server.script = () => ANSWERS.keyRefused;
    world.releaseMany(20);
    world.outbox.start();
    await world.clock.advance(HOUR);
    expect(world.server.puts).toHaveLength(4);
    expect(world.store.count('queued')).toBe(20);
    expect(world.store.rows.every(({ triesSpent }) => triesSpent === 0)).toBe(true);
    expect(world.pauses).toEqual([
      {
        id: 1,
        pause: {
          reason: 'key_refused',
          detail: 'Forbidden',
          since: expect.any(Number) as number,
          resumesAt: null
        }
      }
    ]);
    expect(world.pauseChanges).toEqual([1]);
  });

  test('a 403 for one row among rows that pass fails that row alone, and sending goes on', async () => {
    world.server.script = ({ uploadId }) => (uploadId === 7 ? ANSWERS.keyRefused : ANSWERS.accepted);
    world.releaseMany(20);
    world.outbox.start();
    await world.clock.advance(MINUTE);
    expect(world.pauses).toEqual([]);
    expect(world.store.count('sent')).toBe(19);
    expect(world.states()[6]).toBe('failed');
    expect(outcomesOf(7)).toEqual(['account', 'rejected']);
    expect(world.store.row(7).attempts.at(-1)).toMatchObject({
      uploadId: 7,
      status: 403,
      errorCode: 'row_refused'
    });
  });

  test('a key refused in the middle of a run pauses after one more request and those on their way', async () => {
    world.server.script = ({ uploadId }) => (uploadId > 8 ? ANSWERS.keyRefused : ANSWERS.accepted);
    world.change({ concurrency: 1 });
    world.releaseMany(20);
    world.outbox.start();
    await world.clock.advance(HOUR);
    expect(world.connection().pause?.reason).toBe('key_refused');
    expect(world.server.puts.filter(({ verdict }) => verdict.pause !== null)).toHaveLength(2);
    expect(world.store.count('queued')).toBe(12);
    expect(world.store.rows.every(({ state, triesSpent }) => state === 'sent' || triesSpent === 0)).toBe(
      true
    );
  });

  test('a refused row with nothing else to send pauses: nobody can tell whose fault it is', async () => {
    world.server.script = ({ uploadId }) => (uploadId === 3 ? ANSWERS.keyRefused : ANSWERS.accepted);
    world.change({ concurrency: 1 });
    world.releaseMany(3);
    world.outbox.start();
    await world.clock.advance(HOUR);
    expect(world.connection().pause?.reason).toBe('key_refused');
    expect(outcomesOf(3)).toEqual(['account', 'account']);
  });

  test('after a person resumes one goes first; the rest follow when it is well', async () => {
    world.server.script = () => ANSWERS.keyRefused;
    world.releaseMany(20);
    world.outbox.start();
    await world.clock.advance(SECOND);
    world.change({ pause: null });
    await world.clock.advance(SECOND);
    expect(world.server.puts).toHaveLength(5);
    expect(world.connection().pause?.reason).toBe('key_refused');
    world.server.script = () => ANSWERS.accepted;
    world.change({ pause: null });
    await world.clock.advance(50);
    expect(world.server.inFlight).toHaveLength(1);
    expect(world.outbox.snapshot().connections[0]?.isProbing).toBe(true);
    await world.clock.advance(60);
    expect(world.server.inFlight.length).toBeGreaterThanOrEqual(4);
    await world.clock.advance(5 * SECOND);
    expect(world.store.count('sent')).toBe(20);
  });

  test('an answer to the key before this one does not pause', async () => {
    world.change({ keyMark: 'old' });
    world.server.script = ({ uploadId, number }) =>
      uploadId <= 4 && number === 1 ? ANSWERS.keyRefused : ANSWERS.accepted;
    world.releaseMany(10);
    world.outbox.start();
    await world.clock.advance(50);
    expect(world.server.inFlight).toHaveLength(4);
    world.change({ keyMark: 'new' });
    await world.clock.advance(2 * SECOND);
    expect(world.pauses).toEqual([]);
    expect(outcomesOf(1)).toEqual(['account', 'accepted']);
  });

  test('an answer from before the resume does not pause again', async () => {
    world.server.script = ({ uploadId, number }) =>
      uploadId <= 4 && number === 1 ? ANSWERS.keyRefused : ANSWERS.accepted;
    world.releaseMany(10);
    world.outbox.start();
    await world.clock.advance(50);
    world.change({ pause: { ...byHand(), reason: 'key_refused' } });
    await world.clock.advance(10);
    world.change({ pause: null });
    await world.clock.advance(2 * SECOND);
    expect(world.pauses).toEqual([]);
    expect(outcomesOf(1)).toEqual(['account', 'accepted']);
    expect(world.store.count('sent')).toBe(10);
  });

  test('nor does one that comes in the same moment as the resume', async () => {
    world.server.script = ({ number }) =>
      [ANSWERS.offline, ANSWERS.keyRefused][number - 1] ?? ANSWERS.accepted;
    world.releaseMany(1);
    world.outbox.start();
    await world.clock.advance(5 * SECOND + 150);
    expect(world.connection().pause?.reason).toBe('offline');
    expect(world.server.inFlight).toHaveLength(1);
    // What the probe found out comes before the outbox has looked at the connection.
    world.connections.set(1, { ...world.connection(), pause: null });
    await world.clock.advance(SECOND);
    expect(world.pauses.map(({ pause }) => pause?.reason)).toEqual(['offline']);
    expect(outcomesOf(1)).toEqual(['offline', 'account', 'accepted']);
  });

  test('a key that was looked up before the resume is not the one that is used after it', async () => {
    world.server.script = ({ order }) => (order.apiKey === 'right' ? ANSWERS.accepted : ANSWERS.keyRefused);
    for (const stale of [null, 'wrong']) {
      world.keychainMs = 50;
      world.keys.set(1, stale);
      world.release({});
      world.connections.set(1, { ...world.connection(), pause: { ...byHand(), reason: 'key_refused' } });
      world.outbox.start();
      await world.clock.advance(SECOND);
      world.change({ pause: { ...byHand(), reason: 'offline', resumesAt: world.clock.now() + SECOND } });
      await world.clock.advance(SECOND + 20);
      // The look-up that has begun finds what was there before.
      world.keys.set(1, 'right');
      world.change({ pause: null });
      await world.clock.advance(SECOND);
      expect(world.connection().pause).toBeNull();
    }
    expect(world.pauses).toEqual([]);
    expect(world.states()).toEqual(['sent', 'sent']);
  });

  test('offline looks again by itself with one upload, and goes on when the server is back', async () => {
    world.server.script = () => ANSWERS.offline;
    world.releaseMany(20);
    world.outbox.start();
    await world.clock.advance(MINUTE);
    const first = world.server.puts[0]?.at ?? 0;
    expect(world.server.puts.map(({ at }) => Math.round((at - first) / SECOND))).toEqual([
      0, 0, 0, 0, 5, 15, 35
    ]);
    const pause = world.connection().pause;
    expect(pause?.reason).toBe('offline');
    expect(pause?.since).toBe(world.pauses[0]?.pause?.since);
    world.server.script = () => ANSWERS.accepted;
    await world.clock.advance(40 * SECOND);
    expect(world.store.count('sent')).toBe(20);
    expect(world.connection().pause).toBeNull();
    expect(world.store.rows.every(({ triesSpent }) => triesSpent === 1)).toBe(true);
  });

  test('the pause stays visible while one upload probes', async () => {
    world.server.script = () => ANSWERS.offline;
    world.releaseMany(5);
    world.outbox.start();
    await world.clock.advance(SECOND);
    world.server.script = () => ANSWERS.accepted;
    await world.clock.advance(4150);
    expect(world.outbox.snapshot().connections[0]?.isProbing).toBe(true);
    expect(world.connection().pause?.reason).toBe('offline');
  });

  test('a person’s pause wins over what outcomes call for, and nothing ends it but the person', async () => {
    world.server.script = () => ANSWERS.offline;
    world.releaseMany(8);
    world.outbox.start();
    await world.clock.advance(50);
    world.change({ pause: byHand() });
    await world.clock.advance(HOUR);
    expect(world.connection().pause).toEqual(byHand());
    expect(world.server.puts).toHaveLength(4);
    expect(world.store.count('queued')).toBe(8);
  });

  test('a person’s pause set in the same moment as the outcome wins too', async () => {
    world.server.script = () => ANSWERS.keyRefused;
    world.releaseMany(8);
    world.outbox.start();
    await world.clock.advance(50);
    // Written by another process: the outbox is not woken.
    world.connections.set(1, { ...CONNECTION, pause: byHand() });
    await world.clock.advance(SECOND);
    expect(world.pauses).toEqual([]);
  });

  test('a missing key pauses before anything is claimed, and leaves no attempt', async () => {
    world.keys.set(1, null);
    world.releaseMany(3);
    world.outbox.start();
    await world.clock.advance(SECOND);
    expect(world.connection().pause?.reason).toBe('key_missing');
    expect(world.claimed).toEqual([]);
    expect(world.store.rows.every(({ attempts }) => attempts.length === 0)).toBe(true);
    world.keys.set(1, 'new key');
    world.change({ pause: null });
    await world.clock.advance(5 * SECOND);
    expect(world.store.count('sent')).toBe(3);
    expect(world.server.puts.every(({ order }) => order.apiKey === 'new key')).toBe(true);
  });

  test('a key that is replaced in mid-run is used by the next request', async () => {
    world.releaseMany(12);
    world.outbox.start();
    await world.clock.advance(50);
    world.keys.set(1, 'second');
    await world.clock.advance(SECOND);
    expect(world.server.puts.map(({ order }) => order.apiKey).slice(3, 6)).toEqual([
      'key',
      'second',
      'second'
    ]);
  });

  test('a slow keychain holds up no outcome, and an old answer of it is never used later', async () => {
    world.keychainMs = 30 * SECOND;
    world.releaseMany(4);
    world.outbox.start();
    await world.clock.advance(31 * SECOND);
    expect(world.store.count('sent')).toBe(4);
    world.keys.set(1, 'second');
    await world.clock.advance(10 * MINUTE);
    world.releaseMany(1);
    await world.clock.advance(31 * SECOND);
    expect(world.server.puts.at(-1)?.order.apiKey).toBe('second');
  });

  test('a refused admin that the row itself names fails that row alone', async () => {
    world.server.script = ({ uploadId }) => (uploadId === 1 ? ANSWERS.adminRefused : ANSWERS.accepted);
    world.release({ hasOwnAdmin: true }, {}, {});
    world.outbox.start();
    await world.clock.advance(SECOND);
    expect(world.states()).toEqual(['failed', 'sent', 'sent']);
    expect(outcomesOf(1)).toEqual(['rejected']);
    expect(world.pauses).toEqual([]);
  });

  test('a used-up quota waits until midnight UTC', async () => {
    world.server.script = () => ANSWERS.quota;
    world.releaseMany(6);
    world.outbox.start();
    await world.clock.advance(11.9 * HOUR);
    expect(world.server.puts).toHaveLength(4);
    world.server.script = () => ANSWERS.accepted;
    await world.clock.advance(0.2 * HOUR);
    expect(world.store.count('sent')).toBe(6);
    expect(world.connection().pause).toBeNull();
  });

  test('429 answers that never end become the quota pause', async () => {
    world.server.script = () => ANSWERS.throttled;
    world.releaseMany(500);
    world.outbox.start();
    await world.clock.advance(20 * MINUTE);
    expect(world.connection().pause?.reason).toBe('quota');
    expect(world.server.puts.length).toBeLessThan(60);
    expect(world.store.count('failed')).toBe(0);
  });

  test('Retry-After slows every upload of the connection', async () => {
    world.server.script = ({ uploadId, number }) =>
      uploadId === 4 && number === 1 ? { ...ANSWERS.throttled, retryAfterMs: 20_000 } : ANSWERS.accepted;
    world.releaseMany(12);
    world.outbox.start();
    await world.clock.advance(19 * SECOND);
    expect(world.server.puts).toHaveLength(4);
    expect(world.outbox.snapshot().connections[0]?.holdOffMs).toBeGreaterThan(0);
    await world.clock.advance(3 * SECOND);
    expect(world.store.count('sent')).toBe(12);
    expect(world.connection().pause).toBeNull();
  });

  test('a Retry-After of an hour is a pause that ends then', async () => {
    world.server.script = () => ({ ...ANSWERS.throttled, retryAfterMs: HOUR });
    world.releaseMany(12);
    world.outbox.start();
    await world.clock.advance(SECOND);
    expect(world.connection().pause).toMatchObject({ reason: 'server_down' });
    expect((world.connection().pause?.resumesAt ?? 0) - world.clock.now()).toBeGreaterThan(HOUR - MINUTE);
  });

  test('when half of the last twenty fail, one upload at a time looks whether the server is well', async () => {
    world.server.script = () => ANSWERS.serverError;
    world.releaseMany(100);
    world.outbox.start();
    await world.clock.advance(10 * SECOND);
    const before = world.server.puts.length;
    expect(world.connection().pause?.reason).toBe('server_down');
    expect(before).toBeLessThanOrEqual(16);
    await world.clock.advance(10 * MINUTE);
    expect(world.server.puts.length - before).toBeLessThanOrEqual(5);
    world.server.script = () => ANSWERS.accepted;
    await world.clock.advance(6 * MINUTE);
    expect(world.connection().pause).toBeNull();
    expect(world.store.count('sent')).toBeGreaterThanOrEqual(84);
    await world.clock.advance(6 * HOUR);
    expect(world.store.count('sent')).toBe(100);
  });

  test('a connection that is paused when the app starts goes on with one upload after a person resumes', async () => {
    world.connections.set(1, { ...CONNECTION, pause: { ...byHand(), reason: 'tls' } });
    world.releaseMany(5);
    world.outbox.start();
    await world.clock.advance(SECOND);
    expect(world.server.puts).toEqual([]);
    world.change({ pause: null });
    await world.clock.advance(50);
    expect(world.server.inFlight).toHaveLength(1);
  });
});

describe('a database that refuses', () => {
  const diskFull = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
  const readOnly = Object.assign(new Error('attempt to write a readonly database'), {
    code: 'SQLITE_READONLY'
  });
  const locked = Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' });

  test('with a full disk nothing is called sent, nothing more is claimed, and all of it is kept', async () => {
    world.releaseMany(10);
    world.outbox.start();
    await world.clock.advance(50);
    world.store.broken = diskFull;
    await world.clock.advance(10 * SECOND);
    expect(world.server.puts).toHaveLength(4);
    expect(world.settled).toEqual([]);
    expect(world.outbox.snapshot().unwrittenPause).toMatchObject({ reason: 'disk_full' });
    expect(world.pauseChanges.length).toBeGreaterThan(0);
    world.store.broken = null;
    await world.clock.advance(30 * SECOND);
    expect(world.store.count('sent')).toBe(10);
    expect(world.server.puts).toHaveLength(10);
    expect(world.outbox.snapshot().unwrittenPause).toBeNull();
    expect(world.bugs).toEqual([]);
  });

  test('full from the start, nothing is sent', async () => {
    world.store.broken = diskFull;
    world.releaseMany(3);
    world.outbox.start();
    await world.clock.advance(5 * MINUTE);
    expect(world.server.puts).toEqual([]);
    world.store.broken = null;
    await world.clock.advance(31 * SECOND);
    expect(world.store.count('sent')).toBe(3);
  });

  test('a lock that another process holds is waited for, soon and silently', async () => {
    world.releaseMany(10);
    world.outbox.start();
    await world.clock.advance(50);
    world.store.broken = locked;
    await world.clock.advance(2 * SECOND);
    world.store.broken = null;
    await world.clock.advance(4 * SECOND);
    expect(world.store.count('sent')).toBe(10);
    expect(world.bugs).toEqual([]);
  });

  test('work that waits only for another process’s lock is not done', async () => {
    world.store.broken = locked;
    world.releaseMany(3);
    world.outbox.start();
    let isDone = false;
    void world.outbox.idle({ withinMs: SECOND }).then(() => (isDone = true));
    await world.clock.advance(2 * SECOND);
    expect(isDone).toBe(false);
    world.store.broken = null;
    await world.clock.advance(4 * SECOND);
    expect(isDone).toBe(true);
    expect(world.store.count('sent')).toBe(3);
  });

  test('a claim whose commit failed unknown to us is repaired before anything else goes', async () => {
    world.releaseMany(10);
    world.outbox.start();
    await world.clock.advance(50);
    world.store.broken = diskFull;
    await world.clock.advance(SECOND);
    // The commit that reported a failure had claimed row 5 all the same.
    world.store.row(5).state = 'sending';
    world.store.broken = null;
    await world.clock.advance(35 * SECOND);
    expect(world.store.count('sent')).toBe(10);
    expect(outcomesOf(5)).toEqual(['interrupted', 'accepted']);
  });

  test('what is still on its way when the database takes writes again is not taken for lost', async () => {
    world.server.latencyOf = (uploadId) => (uploadId === 1 ? 100 : 20 * SECOND);
    world.releaseMany(8);
    world.outbox.start();
    await world.clock.advance(50);
    world.store.broken = readOnly;
    await world.clock.advance(60);
    world.store.broken = null;
    await world.clock.advance(10 * SECOND);
    expect(world.states().slice(0, 5)).toEqual(['sent', 'sending', 'sending', 'sending', 'queued']);
    await world.clock.advance(MINUTE);
    expect(world.store.rows.map(({ id }) => outcomesOf(id))).toEqual(Array(8).fill(['accepted']));
  });

  test('while another process writes, nothing is in doubt, and it goes on as soon as that is over', async () => {
    world.server.latencyOf = (uploadId) => (uploadId === 1 ? 100 : 20 * SECOND);
    world.releaseMany(8);
    world.outbox.start();
    await world.clock.advance(50);
    world.store.broken = locked;
    await world.clock.advance(10 * SECOND);
    world.store.broken = null;
    await world.clock.advance(200);
    expect(world.states().slice(0, 5)).toEqual(['sent', 'sending', 'sending', 'sending', 'sending']);
    await world.clock.advance(MINUTE);
    expect(world.store.rows.map(({ id }) => outcomesOf(id))).toEqual(Array(8).fill(['accepted']));
    expect(world.bugs).toEqual([]);
  });

  test('an end waits for the other process, so that what was accepted is not sent again', async () => {
    world.releaseMany(4);
    world.outbox.start();
    await world.clock.advance(50);
    world.store.broken = locked;
    await world.clock.advance(2 * SECOND);
    const stopped = world.outbox.stop();
    await world.clock.advance(2 * SECOND);
    world.store.broken = null;
    await world.clock.advance(200);
    await stopped;
    expect(world.states()).toEqual(Array(4).fill('sent'));
  });

  test('a pause that could not be written is written when the disk takes it again', async () => {
    world.server.script = () => ANSWERS.keyRefused;
    world.releaseMany(10);
    world.outbox.start();
    await world.clock.advance(50);
    world.store.broken = diskFull;
    await world.clock.advance(10 * SECOND);
    world.store.broken = null;
    await world.clock.advance(MINUTE);
    expect(world.connection().pause?.reason).toBe('key_refused');
    expect(world.server.puts).toHaveLength(4);
  });

  test('one outcome that can’t be recorded, by a bug, keeps no other from the record', async () => {
    world.releaseMany(10);
    world.outbox.start();
    await world.clock.advance(50);
    world.store.row(2).state = 'excluded';
    await world.clock.advance(5 * SECOND);
    expect(world.store.count('sent')).toBe(9);
    expect(world.bugs).toHaveLength(1);
  });
});

describe('ending and starting again', () => {
  test('stop tears down what is on its way, records it, and it goes again at the next start', async () => {
    world.releaseMany(10);
    world.outbox.start();
    await world.clock.advance(50);
    const stopped = world.outbox.stop();
    await world.clock.advance(0);
    await stopped;
    expect(world.server.inFlight).toEqual([]);
    expect(world.store.count('queued')).toBe(10);
    expect(outcomesOf(1)).toEqual(['interrupted']);
    expect(world.store.row(1)).toMatchObject({ triesSpent: 0, dueAt: world.clock.now() });
    expect(world.clock.nextAt).toBeNull();
    world.restart();
    await world.clock.advance(5 * SECOND);
    expect(world.store.count('sent')).toBe(10);
  });

  test('a delivery that does not heed the end is recorded as interrupted after five seconds', async () => {
    world.server.isDeaf = true;
    world.server.latencyMs = MINUTE;
    world.release({});
    world.outbox.start();
    await world.clock.advance(50);
    const stopped = world.outbox.stop();
    await world.clock.advance(5 * SECOND);
    await stopped;
    expect(outcomesOf(1)).toEqual(['interrupted']);
    await world.clock.advance(MINUTE);
    expect(outcomesOf(1)).toEqual(['interrupted']);
    expect(world.states()).toEqual(['queued']);
  });

  test('a second chance that has no time left makes the row go again, not fail', async () => {
    world.server.script = () => ANSWERS.unreadFormat;
    world.server.isDeaf = true;
    world.release({});
    world.outbox.start();
    await world.clock.advance(50);
    const stopped = world.outbox.stop();
    await world.clock.advance(SECOND);
    await stopped;
    expect(world.states()).toEqual(['queued']);
    expect(outcomesOf(1)).toEqual(['rejected']);
  });

  test('an acceptance that comes while ending is recorded as such', async () => {
    world.server.isDeaf = true;
    world.release({});
    world.outbox.start();
    await world.clock.advance(50);
    const stopped = world.outbox.stop();
    await world.clock.advance(SECOND);
    await stopped;
    expect(world.states()).toEqual(['sent']);
  });

  test('rows that a killed process left on their way are repaired and go again', async () => {
    world.releaseMany(3);
    world.outbox.start();
    await world.clock.advance(50);
    world.kill();
    world.restart();
    await world.clock.advance(20);
    expect(world.server.puts).toHaveLength(6);
    expect(outcomesOf(1)).toEqual(['interrupted']);
  });

  test('start and stop more than once do no more than once', async () => {
    world.releaseMany(3);
    world.outbox.start();
    world.outbox.start();
    await world.clock.advance(SECOND);
    const both = [world.outbox.stop(), world.outbox.stop()];
    await world.clock.advance(0);
    await Promise.all(both);
    world.outbox.start();
    world.outbox.wake();
    await world.outbox.idle();
    expect(world.server.puts).toHaveLength(3);
  });
});

describe('idle', () => {
  const settledBy = async (promise: Promise<void>, ms: number): Promise<boolean> => {
    let isSettled = false;
    void promise.then(() => (isSettled = true));
    await world.clock.advance(ms);
    await world.clock.advance(0);
    return isSettled;
  };

  test('comes when nothing is on its way, though a row waits for its retry', async () => {
    const answers: Record<number, Verdict> = { 1: ANSWERS.reset, 2: ANSWERS.accepted };
    world.server.script = ({ uploadId }) => answers[uploadId] ?? ANSWERS.accepted;
    world.releaseMany(2);
    world.outbox.start();
    const idle = world.outbox.idle();
    expect(await settledBy(idle, 50)).toBe(false);
    expect(await settledBy(idle, 60)).toBe(true);
  });

  test('with a minute’s patience waits for the quick retries, not for the five-minute one', async () => {
    world.server.script = () => ANSWERS.reset;
    world.release({});
    world.outbox.start();
    const idle = world.outbox.idle({ withinMs: MINUTE });
    expect(await settledBy(idle, 1500)).toBe(false);
    expect(await settledBy(idle, 600)).toBe(true);
    expect(world.server.puts).toHaveLength(3);
  });

  test('does not wait for a pause, unless it is asked to', async () => {
    world.server.script = () => ANSWERS.offline;
    world.release({});
    world.outbox.start();
    const idle = world.outbox.idle({ withinMs: MINUTE });
    const patient = world.outbox.idle({ withinMs: Infinity, throughPauses: true });
    expect(await settledBy(idle, 200)).toBe(true);
    expect(await settledBy(patient, MINUTE)).toBe(false);
    world.server.script = () => ANSWERS.accepted;
    expect(await settledBy(patient, MINUTE)).toBe(true);
  });

  test('does not wait for a row that stands behind a later one of its submission', async () => {
    world.server.script = ({ number }) => (number <= 3 ? ANSWERS.reset : ANSWERS.accepted);
    world.release({ submissionId: 'S' }, { submissionId: 'S' });
    world.outbox.start();
    expect(await settledBy(world.outbox.idle({ withinMs: MINUTE }), 3 * SECOND)).toBe(true);
  });

  test('comes at once when there is nothing to do', async () => {
    world.outbox.start();
    expect(await settledBy(world.outbox.idle(), 0)).toBe(true);
  });
});

describe('what the window is told', () => {
  test('what is on its way, and how fast rows are answered', async () => {
    world.releaseMany(40);
    world.outbox.start();
    await world.clock.advance(2050);
    const [connection] = world.outbox.snapshot().connections;
    expect(connection).toMatchObject({ connectionId: 1, isProbing: false, holdOffMs: 0 });
    expect(connection?.rowsPerSecond).toBeGreaterThan(15);
    await world.clock.advance(MINUTE);
    expect(world.outbox.snapshot().connections[0]).toMatchObject({ inFlight: [], rowsPerSecond: 0 });
  });
});
