import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PAUSE_REASONS, type Pause, type PauseReason } from '../../src-main/contract/connection.ts';
import type { Verdict } from '../../src-main/contract/delivery.ts';
import { isServerFailure, isTripped, NO_RECENT, record } from '../../src-main/outbox/breaker.ts';
import { adapt, FIRST_CONCURRENCY, obeySetting, signalOf } from '../../src-main/outbox/concurrency.ts';
import { drawnOut, pauseCauseOf, pauseFor, replaces } from '../../src-main/outbox/pause-policy.ts';
import { RateLimit } from '../../src-main/outbox/rate-limit.ts';
import { decide, judge, MAX_TRIES } from '../../src-main/outbox/retry-policy.ts';
import { secondManner, type PutManner } from '../../src-main/outbox/second-chance.ts';
import { answeredOtherwise, isQuotaUsedUp, throttled, UNTHROTTLED } from '../../src-main/outbox/throttle.ts';
import { Throughput } from '../../src-main/outbox/throughput.ts';
import { ANSWERS } from './fake-server.ts';

const MINUTE = 60_000;
const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 2, 3, 12);
const anyAnswer = fc.constantFrom<Verdict>(...Object.values(ANSWERS));
const anyRandom = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('retrying', () => {
  const waits = (verdict: Verdict, random: number): (number | null)[] =>
    Array.from({ length: MAX_TRIES }, (_, triesSpent) => {
      const { dueAt } = decide(verdict, { triesSpent, now: NOW, random, mayRetrySoon: () => true });
      return dueAt === null ? null : dueAt - NOW;
    });

  test('three tries come quickly, four more within six hours, and then a person is told', () => {
    expect(waits(ANSWERS.serverError, 0.5)).toEqual([
      500,
      1000,
      5 * MINUTE,
      15 * MINUTE,
      60 * MINUTE,
      240 * MINUTE,
      null
    ]);
  });

  test('a throttled row waits twice as long at first', () => {
    expect(waits(ANSWERS.throttled, 0.5).slice(0, 2)).toEqual([1000, 2000]);
  });

  test('a processing error is tried three times', () => {
    expect(waits(ANSWERS.processing, 0.5).slice(0, 3)).toEqual([500, 1000, null]);
  });

  test('Retry-After is the least that a row waits', () => {
    expect(waits({ ...ANSWERS.throttled, retryAfterMs: 20_000 }, 0.5).slice(0, 3)).toEqual([
      20_000,
      20_000,
      5 * MINUTE
    ]);
  });

  test('a Retry-After that pauses everybody spends no try of the row’s', () => {
    const facts = { triesSpent: 6, now: NOW, random: 0.5, mayRetrySoon: () => true };
    expect(decide({ ...ANSWERS.throttled, retryAfterMs: 60 * MINUTE }, facts)).toEqual({
      event: 'hold',
      dueAt: NOW + 60 * MINUTE,
      triesSpent: 6
    });
  });

  test('only what may pass spends a try and waits, and no wait is longer than the schedule and Retry-After', () => {
    fc.assert(
      fc.property(anyAnswer, fc.nat(MAX_TRIES - 1), anyRandom, (verdict, triesSpent, random) => {
        const decision = decide(verdict, { triesSpent, now: NOW, random, mayRetrySoon: () => true });
        const isTry = !['account', 'offline', 'interrupted'].includes(verdict.outcome);
        expect(decision.triesSpent).toBe(triesSpent + (isTry ? 1 : 0));
        expect(decision.event === 'accept').toBe(verdict.outcome === 'accepted');
        expect(decision.dueAt === null).toBe(decision.event === 'accept' || decision.event === 'reject');
        if (decision.dueAt !== null) {
          expect(decision.dueAt).toBeGreaterThanOrEqual(NOW);
          expect(decision.dueAt).toBeLessThanOrEqual(NOW + 240 * MINUTE);
        }
      })
    );
  });

  test('the two short waits are spread evenly from zero', () => {
    fc.assert(
      fc.property(fc.nat(1), anyRandom, (triesSpent, random) => {
        const { dueAt } = decide(ANSWERS.reset, { triesSpent, now: NOW, random, mayRetrySoon: () => true });
        expect(dueAt).toBe(NOW + Math.round(random * 1000 * 2 ** triesSpent));
      })
    );
  });

  test('a refused admin is the row’s matter when the row named it, and the connection’s when not', () => {
    expect(judge(ANSWERS.adminRefused, true)).toEqual({
      ...ANSWERS.adminRefused,
      outcome: 'rejected',
      pause: null
    });
    expect(judge(ANSWERS.adminRefused, false)).toBe(ANSWERS.adminRefused);
    expect(judge(ANSWERS.keyRefused, true)).toBe(ANSWERS.keyRefused);
  });
});

describe('concurrency', () => {
  const round = (setting: number, startedAt = 0, now = 0) => ({ setting, startedAt, now });

  test('grows by one with each round of answers', () => {
    let state = FIRST_CONCURRENCY;
    const limits = Array.from({ length: 15 }, () => (state = adapt(state, 'answered', round(32))).limit);
    expect(limits).toEqual([4, 4, 4, 5, 5, 5, 5, 5, 6, 6, 6, 6, 6, 6, 7]);
  });

  test('is halved once for uploads that were on their way together', () => {
    const first = adapt({ ...FIRST_CONCURRENCY, limit: 16 }, 'congested', round(32, 0, 100));
    const second = adapt(first, 'congested', round(32, 50, 110));
    const later = adapt(second, 'congested', round(32, 120, 200));
    expect([first.limit, second.limit, later.limit]).toEqual([8, 8, 4]);
  });

  test('stays between 1 and the connection’s setting, whatever happens', () => {
    const step = fc.record({
      signal: fc.constantFrom('answered', 'congested', 'neutral' as const),
      setting: fc.integer({ min: 1, max: 32 })
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        let state = FIRST_CONCURRENCY;
        steps.forEach(({ signal, setting }, now) => {
          state = adapt(state, signal, { setting, startedAt: now, now });
          expect(state.limit).toBeGreaterThanOrEqual(1);
          expect(state.limit).toBeLessThanOrEqual(setting);
        });
      })
    );
  });

  test('a smaller setting is obeyed at once', () => {
    expect(obeySetting({ ...FIRST_CONCURRENCY, limit: 20 }, 3).limit).toBe(3);
  });

  test('throttling, silence and resets are congestion; other faults of the server are not', () => {
    expect(
      [ANSWERS.throttled, ANSWERS.timeout, ANSWERS.reset, ANSWERS.serverError, ANSWERS.offline].map(signalOf)
    ).toEqual(['congested', 'congested', 'congested', 'neutral', 'neutral']);
    expect([ANSWERS.accepted, ANSWERS.invalidIdType].map(signalOf)).toEqual(['answered', 'answered']);
  });
});

describe('the breaker', () => {
  test('opens when ten of the last twenty were failed by the server, and not before', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 80 }), (outcomes) => {
        const recent = outcomes.reduce(record, NO_RECENT);
        expect(isTripped(recent)).toBe(outcomes.slice(-20).filter(Boolean).length >= 10);
      })
    );
  });

  test('counts faults of the server, not of a row, the network, the disk or throttling', () => {
    const { serverError, timeout, accepted, invalidIdType, throttled: slow, processing, offline } = ANSWERS;
    const unreadable = { ...serverError, status: null, errorCode: 'image_unreadable' };
    expect([serverError, timeout].map(isServerFailure)).toEqual([true, true]);
    expect([accepted, invalidIdType].map(isServerFailure)).toEqual([false, false]);
    expect([slow, processing, offline, unreadable].map(isServerFailure)).toEqual([null, null, null, null]);
  });
});

describe('pausing', () => {
  const facts = (streak = 0, wallNow = NOW) => ({ now: NOW, wallNow, streak });
  const cause = (reason: PauseReason, waitMs: number | null = null) => ({ reason, detail: '', waitMs });
  const waitsOf = (reason: PauseReason) =>
    [0, 1, 2, 3, 4, 9].map((streak) => {
      const { resumesAt } = pauseFor(cause(reason), facts(streak));
      return resumesAt === null ? null : (resumesAt - NOW) / 1000;
    });

  test('offline, or without its proxy, it looks again after 5 s, growing to 30 s', () => {
    expect(waitsOf('offline')).toEqual([5, 10, 20, 30, 30, 30]);
    expect(waitsOf('proxy')).toEqual(waitsOf('offline'));
  });

  test('a server that is down is looked at after 30 s, growing to 5 min', () => {
    expect(waitsOf('server_down')).toEqual([30, 60, 120, 240, 300, 300]);
    expect(waitsOf('ca_file')).toEqual(waitsOf('server_down'));
  });

  test('a used-up quota ends at the next midnight UTC, by the clock on the wall', () => {
    expect(pauseFor(cause('quota'), facts()).resumesAt).toBe(Date.UTC(2026, 2, 4));
    const atMidnight = Date.UTC(2026, 2, 4);
    expect(pauseFor(cause('quota'), { now: atMidnight, wallNow: atMidnight, streak: 0 }).resumesAt).toBe(
      Date.UTC(2026, 2, 5)
    );
  });

  test('what only a person can put right never resumes by itself', () => {
    const forPeople = PAUSE_REASONS.filter((reason) => waitsOf(reason)[0] === null);
    expect(forPeople).toEqual([
      'operator',
      'key_missing',
      'key_refused',
      'address_refused',
      'project_refused',
      'admin_refused',
      'database_check',
      'database_damaged',
      'restored',
      'redirected',
      'tls',
      'proxy_refused'
    ]);
  });

  test('only an account-wide or offline verdict, or a Retry-After of over a minute, pauses', () => {
    expect(pauseCauseOf(ANSWERS.keyRefused)?.reason).toBe('key_refused');
    expect(pauseCauseOf(ANSWERS.offline)?.reason).toBe('offline');
    expect(pauseCauseOf({ ...ANSWERS.throttled, retryAfterMs: 60_000 })).toBeNull();
    expect(pauseCauseOf({ ...ANSWERS.throttled, retryAfterMs: 61_000 })).toEqual({
      reason: 'server_down',
      detail: 'Too Many Requests',
      waitMs: 61_000
    });
    expect(pauseCauseOf(ANSWERS.serverError)).toBeNull();
  });

  test('a person’s pause, and one that waits for a person, are never replaced', () => {
    const pause = (reason: PauseReason, resumesAt: number | null): Pause => ({
      reason,
      detail: '',
      since: 0,
      resumesAt
    });
    const anyReason = fc.constantFrom(...PAUSE_REASONS);
    fc.assert(
      fc.property(anyReason, anyReason, fc.nat(100), (next, current, now) => {
        expect(replaces(pause(next, 50), pause(current, null), now)).toBe(false);
        expect(replaces(pause(next, null), pause('operator', null), now)).toBe(false);
      })
    );
  });

  test('the same cause again changes nothing until its time is over; a longer one or a person’s does', () => {
    const offline = pauseFor(cause('offline'), facts());
    const again = { ...offline, resumesAt: NOW + 6000 };
    expect(replaces(again, offline, NOW + 10)).toBe(false);
    expect(replaces(again, offline, NOW + 5000)).toBe(true);
    expect(replaces(pauseFor(cause('quota'), facts()), offline, NOW)).toBe(true);
    expect(replaces(offline, pauseFor(cause('quota'), facts()), NOW)).toBe(false);
    expect(replaces(pauseFor(cause('key_refused'), facts()), offline, NOW)).toBe(true);
  });

  test('one that a clock which was set back made longer than any is over, and began at the latest now', () => {
    const offline = pauseFor(cause('offline'), facts());
    const ahead = { ...offline, since: NOW + 2 * DAY_MS, resumesAt: NOW + 2 * DAY_MS + 5000 };
    expect(replaces(offline, ahead, NOW)).toBe(true);
    expect(drawnOut(offline, ahead).since).toBe(offline.since);
  });

  test('a pause that is drawn out tells when it began', () => {
    const first = pauseFor(cause('offline'), facts(0, NOW - 5000));
    expect(drawnOut(pauseFor(cause('offline'), facts(1)), first).since).toBe(NOW - 5000);
  });
});

describe('throttling', () => {
  const round = (now: number, retryAfterMs: number | null = null, startedAt = now) => ({
    now,
    startedAt,
    retryAfterMs
  });

  test('one stray 429 holds nothing else back; each further round does so for longer, up to a minute', () => {
    let state = UNTHROTTLED;
    const held = Array.from({ length: 10 }, (_, index) => {
      const now = index * 100_000;
      state = throttled(state, round(now));
      return Math.max(0, state.holdOffUntil - now);
    });
    expect(held).toEqual([0, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  });

  test('answers of uploads that were on their way together count as one round', () => {
    const first = throttled(UNTHROTTLED, round(100));
    const together = throttled(throttled(first, round(110, null, 50)), round(120, null, 60));
    expect(together.rounds).toBe(1);
  });

  test('another answer ends the count, not the wait that the server asked for', () => {
    const held = throttled(UNTHROTTLED, round(0, 30_000));
    expect(answeredOtherwise(held)).toEqual({ ...UNTHROTTLED, holdOffUntil: 30_000 });
  });

  test('ten minutes of nothing but 429 are a used-up quota', () => {
    const rounds = [0, 2, 4, 6, 8, 10].map((minutes) => round(minutes * MINUTE));
    const states = rounds.map((_, index) => rounds.slice(0, index + 1).reduce(throttled, UNTHROTTLED));
    expect(states.map((state, index) => isQuotaUsedUp(state, rounds[index]?.now ?? 0))).toEqual([
      false,
      false,
      false,
      false,
      false,
      true
    ]);
  });
});

describe('the rate limit', () => {
  test('no second holds more requests than allowed, and the told time is the earliest', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), gaps, (perSecond, waits) => {
        const limit = new RateLimit(perSecond);
        const starts: number[] = [];
        let now = 0;
        for (const wait of waits) {
          now = Math.max(now + wait, limit.nextAt(now + wait));
          expect(limit.allowance(now)).toBeGreaterThan(0);
          limit.begin(now);
          starts.push(now);
          expect(starts.filter((at) => at > now - 1000).length).toBeLessThanOrEqual(perSecond);
        }
      })
    );
  });
});

describe('throughput', () => {
  test('is over the time at work, then over the last half minute, and 0 when nothing goes', () => {
    const throughput = new Throughput();
    throughput.begin(100_000);
    for (let second = 0; second < 60; second += 1) throughput.answered(100_000 + second * 1000);
    expect(throughput.perSecond(160_000)).toBeCloseTo(1, 1);
    expect(throughput.perSecond(200_000)).toBe(0);
    throughput.begin(300_000);
    for (let index = 0; index < 10; index += 1) throughput.answered(302_000);
    expect(throughput.perSecond(302_000)).toBe(5);
  });
});

describe('second chances', () => {
  const manner: PutManner = { format: 'json', onFreshSocket: false, expectContinue: false };

  test('each changes one thing, once', () => {
    const none = new Set<never>();
    expect(secondManner('other_format', manner, none, 'auto')).toEqual({ ...manner, format: 'multipart' });
    expect(secondManner('fresh_socket', manner, none, 'json')).toEqual({ ...manner, onFreshSocket: true });
    expect(secondManner('expect_continue', manner, none, 'json')).toEqual({
      ...manner,
      expectContinue: true
    });
    expect(secondManner('fresh_socket', manner, new Set(['fresh_socket'] as const), 'json')).toBeNull();
    expect(secondManner(null, manner, none, 'auto')).toBeNull();
  });

  test('a fixed wire format stays fixed', () => {
    expect(secondManner('other_format', manner, new Set(), 'json')).toBeNull();
  });
});
