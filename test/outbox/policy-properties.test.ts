import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PAUSE_REASONS, type Pause } from '../../src-main/contract/connection.ts';
import { isServerFailure } from '../../src-main/outbox/breaker.ts';
import { dayOf, quotaLeft } from '../../src-main/outbox/daily-quota.ts';
import {
  drawnOut,
  isAutomatic,
  isOver,
  pauseCauseOf,
  pauseFor,
  replaces
} from '../../src-main/outbox/pause-policy.ts';
import { isDoubtful, Refusals } from '../../src-main/outbox/refusals.ts';
import { RetryBudget } from '../../src-main/outbox/retry-budget.ts';
import { answeredOtherwise, isQuotaUsedUp, throttled, UNTHROTTLED } from '../../src-main/outbox/throttle.ts';
import { ANSWERS } from './fake-server.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const anyTime = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2040, 0) });

describe('throttling', () => {
  const answers = fc.array(
    fc.record({
      passedMs: fc.integer({ min: 0, max: 5 * MINUTE }),
      tookMs: fc.integer({ min: 0, max: MINUTE }),
      retryAfterMs: fc.option(fc.integer({ min: 1000, max: MINUTE }))
    }),
    { maxLength: 60 }
  );

  test('never lets go earlier than it said before, obeys Retry-After, and holds for a minute at most of its own', () => {
    fc.assert(
      fc.property(answers, (steps) => {
        let state = UNTHROTTLED;
        let now = 0;
        for (const { passedMs, tookMs, retryAfterMs } of steps) {
          now += passedMs;
          const before = state;
          state = throttled(before, { startedAt: now - tookMs, now, retryAfterMs });
          expect(state.holdOffUntil).toBeGreaterThanOrEqual(before.holdOffUntil);
          if (retryAfterMs !== null) expect(state.holdOffUntil).toBeGreaterThanOrEqual(now + retryAfterMs);
          expect(state.holdOffUntil).toBeLessThanOrEqual(Math.max(before.holdOffUntil, now + MINUTE));
          expect(state.rounds - before.rounds).toBe(now - tookMs >= before.countedAt ? 1 : 0);
        }
      })
    );
  });

  test('is a used-up quota only after ten minutes without any other answer', () => {
    fc.assert(
      fc.property(answers, fc.nat(60), (steps, otherAt) => {
        let state = UNTHROTTLED;
        let now = 0;
        let since: number | null = null;
        steps.forEach(({ passedMs, tookMs }, index) => {
          now += passedMs;
          if (index === otherAt) {
            state = answeredOtherwise(state);
            since = null;
            expect(isQuotaUsedUp(state, now)).toBe(false);
          }
          state = throttled(state, { startedAt: now - tookMs, now, retryAfterMs: null });
          if (state.rounds > 0) since ??= now;
          if (isQuotaUsedUp(state, now)) expect(now - (since ?? now)).toBeGreaterThanOrEqual(10 * MINUTE);
        });
      })
    );
  });
});

describe('the retry budget', () => {
  test('gives at most ten quick retries, and one more for every ten first tries', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 400 }), (steps) => {
        const budget = new RetryBudget();
        let first = 0;
        let taken = 0;
        for (const isFirstTry of steps) {
          if (isFirstTry) budget.firstTry();
          else taken += budget.take() ? 1 : 0;
          first += isFirstTry ? 1 : 0;
          expect(taken).toBeLessThanOrEqual(10 + first * 0.1 + 1e-9);
        }
      })
    );
  });

  test('refuses nothing while it is not used up', () => {
    const budget = new RetryBudget();
    const taken = Array.from({ length: 12 }, () => budget.take());
    expect(taken).toEqual([...Array.from({ length: 10 }, () => true), false, false]);
  });
});

describe('the daily quota', () => {
  test('never leads past 95 % of the limit, and takes away one with each request', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 1e8 }), fc.nat(1e8), (limit, today) => {
        const left = quotaLeft(limit, today);
        expect(left).toBeGreaterThanOrEqual(0);
        if (left > 0) expect(today + left).toBeLessThanOrEqual(limit * 0.95);
        if (left > 0) expect(quotaLeft(limit, today + 1)).toBe(left - 1);
        expect(quotaLeft(null, today)).toBe(Infinity);
      })
    );
  });

  test('counts anew exactly at 00:00 UTC', () => {
    fc.assert(
      fc.property(anyTime, fc.nat(DAY - 1), (time, inDay) => {
        const midnight = time - (time % DAY);
        expect(dayOf(midnight + inDay)).toBe(dayOf(midnight));
        expect(dayOf(midnight - 1)).toBe(dayOf(midnight) - 1);
      })
    );
  });
});

describe('refusals', () => {
  const uploads = fc.integer({ min: 1, max: 4 });
  const event = fc.oneof(
    fc.record({ kind: fc.constantFrom('refused' as const, 'forget' as const), upload: uploads }),
    fc.record({ kind: fc.constantFrom('accepted' as const, 'clear' as const) })
  );

  test('are a row’s own just when another row was accepted that began after it', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const refusals = new Refusals();
        const refusedAt = new Map<number, number>();
        let acceptedAt: number | null = null;
        events.forEach((each, now) => {
          if (each.kind === 'accepted') refusals.accepted((acceptedAt = now));
          if (each.kind === 'refused') {
            refusals.refused(each.upload, now);
            refusedAt.set(each.upload, now);
          }
          if (each.kind === 'forget') {
            refusals.forget(each.upload);
            refusedAt.delete(each.upload);
          }
          if (each.kind === 'clear') {
            refusals.clear();
            refusedAt.clear();
            acceptedAt = null;
          }
          expect(refusals.hasAccepted).toBe(acceptedAt !== null);
          for (const upload of [1, 2, 3, 4]) {
            const isOwn = (acceptedAt ?? -1) > (refusedAt.get(upload) ?? Infinity);
            expect(refusals.isRowsOwn(upload)).toBe(isOwn);
          }
        });
      })
    );
  });

  test('are in doubt only as 403 of key or address', () => {
    const doubtful = Object.values(ANSWERS).filter((verdict) => isDoubtful(verdict));
    expect(doubtful.every(({ status, outcome }) => status === 403 && outcome === 'account')).toBe(true);
    expect(doubtful).toContain(ANSWERS.keyRefused);
  });
});

describe('pausing', () => {
  const anyReason = fc.constantFrom(...PAUSE_REASONS);
  const facts = fc.record({ now: anyTime, wallNow: anyTime, streak: fc.nat(20) });
  const cause = fc.record({
    reason: anyReason,
    detail: fc.constant(''),
    waitMs: fc.option(fc.integer({ min: 1000, max: 3_600_000 }))
  });

  test('for whatever cause, the longer it lasts the longer it waits, never over a day, and network causes 30 s', () => {
    fc.assert(
      fc.property(cause, facts, (why, when) => {
        const { resumesAt, since } = pauseFor(why, when);
        expect(since).toBe(when.wallNow);
        if (resumesAt === null) return;
        expect(resumesAt).toBeGreaterThan(when.now);
        expect(resumesAt - when.now).toBeLessThanOrEqual(DAY);
        if (why.reason === 'offline' || why.reason === 'proxy')
          expect(resumesAt - when.now).toBeLessThanOrEqual(30_000);
        const later = pauseFor(why, { ...when, streak: when.streak + 1 });
        expect(later.resumesAt).toBeGreaterThanOrEqual(resumesAt);
      })
    );
  });

  test('one that waits for a person gives way to nothing, and any other to that', () => {
    const pause = (reason: Pause['reason'], resumesAt: number | null): Pause => ({
      reason,
      detail: '',
      since: 0,
      resumesAt
    });
    fc.assert(
      fc.property(anyReason, anyReason, anyTime, fc.option(anyTime), (one, other, now, resumesAt) => {
        const current = pause(one, resumesAt);
        const forPerson = pause(other, null);
        expect(replaces(forPerson, current, now)).toBe(isAutomatic(current));
        if (isAutomatic(current) && !isOver(current, now)) {
          // The same cause again draws nothing out before its time.
          expect(replaces({ ...current, resumesAt: now + 1 }, current, now)).toBe(false);
        }
        expect(drawnOut(forPerson, current).since).toBeLessThanOrEqual(forPerson.since);
      })
    );
  });

  test('no verdict that says something of one row alone pauses, and only a server’s own fault counts as one', () => {
    for (const verdict of Object.values(ANSWERS)) {
      if (['accepted', 'rejected', 'interrupted'].includes(verdict.outcome))
        expect(pauseCauseOf(verdict)).toBeNull();
      if (isServerFailure(verdict) === true) expect(verdict.outcome).toBe('transient');
    }
  });
});
