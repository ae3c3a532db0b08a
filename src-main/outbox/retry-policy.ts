import type { Outcome } from '../contract/attempt.ts';
import { assertNever } from '../contract/assert-never.ts';
import type { RetryKind, Verdict } from '../contract/delivery.ts';
import { isLongThrottle } from './pause-policy.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

/** Tries in all before an upload counts as failed (design: retrying). */
export const MAX_TRIES = 7;
/** The vendor's `processing_error`: three tries, then a person is told. */
export const MAX_PROCESSING_TRIES = 3;
/** Waits after the third try and later; the first two waits are short and random. */
const FIRST_LONG_WAIT_MS = 5 * MINUTE_MS;
const LONG_WAITS_MS = [FIRST_LONG_WAIT_MS, 15 * MINUTE_MS, 60 * MINUTE_MS, 240 * MINUTE_MS];
const SHORT_WAITS = 2;
const LONGEST_SHORT_WAIT_MS = MINUTE_MS;

export interface RetryFacts {
  /** Before this try. */
  readonly triesSpent: number;
  /** ms, UTC. */
  readonly now: number;
  /** Uniform in [0, 1). */
  readonly random: number;
  /** Asked only for a retry that would follow soon; false: it waits for the first long step. */
  readonly mayRetrySoon: () => boolean;
}

export interface Decision {
  readonly event: 'accept' | 'reject' | 'retry' | 'hold' | 'interrupt';
  /** ms, UTC; null when it does not go again by itself. */
  readonly dueAt: number | null;
  readonly triesSpent: number;
}

/**
 * An admin that the row itself names is the row's matter: the connection and its other rows are well.
 * @returns the verdict as it is to be recorded.
 */
export function judge(verdict: Verdict, hasOwnAdmin: boolean): Verdict {
  if (verdict.pause !== 'admin_refused' || !hasOwnAdmin) return verdict;
  return { ...verdict, outcome: 'rejected', pause: null };
}

/** What a delivery makes of its upload. */
export function decide(verdict: Verdict, facts: RetryFacts): Decision {
  const { triesSpent, now } = facts;
  const outcome: Outcome = verdict.outcome;
  switch (outcome) {
    case 'accepted':
      return { event: 'accept', dueAt: null, triesSpent: triesSpent + 1 };
    case 'rejected':
      return { event: 'reject', dueAt: null, triesSpent: triesSpent + 1 };
    case 'transient':
      // All are asked to wait: that is no fault of the row's. Another one asks next.
      if (isLongThrottle(verdict))
        return { event: 'hold', dueAt: now + (verdict.retryAfterMs ?? 0), triesSpent };
      return retryOrGiveUp(verdict, facts);
    case 'account':
    case 'offline':
      // Due now: these were released first and go first after the pause.
      return { event: 'hold', dueAt: now, triesSpent };
    case 'interrupted':
      return { event: 'interrupt', dueAt: now, triesSpent };
    default:
      return assertNever(outcome);
  }
}

function retryOrGiveUp(verdict: Verdict, facts: RetryFacts): Decision {
  const kind = verdict.retry ?? 'standard';
  const triesSpent = facts.triesSpent + 1;
  if (triesSpent >= (kind === 'processing' ? MAX_PROCESSING_TRIES : MAX_TRIES)) {
    return { event: 'reject', dueAt: null, triesSpent };
  }
  const waitMs = Math.max(waitAfter(triesSpent, kind, facts), verdict.retryAfterMs ?? 0);
  return { event: 'retry', dueAt: facts.now + waitMs, triesSpent };
}

/** Full jitter while waits are short, so that rows which failed together don't come back together. */
function waitAfter(triesSpent: number, kind: RetryKind, { random, mayRetrySoon }: RetryFacts): number {
  const longWait = LONG_WAITS_MS[triesSpent - SHORT_WAITS - 1];
  if (longWait !== undefined) return longWait;
  if (!mayRetrySoon()) return FIRST_LONG_WAIT_MS;
  const baseMs = kind === 'throttled' ? 2 * SECOND_MS : SECOND_MS;
  return Math.round(random * Math.min(baseMs * 2 ** (triesSpent - 1), LONGEST_SHORT_WAIT_MS));
}
