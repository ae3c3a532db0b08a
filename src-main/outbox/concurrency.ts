import { MAX_CONCURRENCY } from '../contract/limits.ts';
import type { Verdict } from '../contract/delivery.ts';

/** Additive increase, multiplicative decrease (design: concurrency). */
export interface ConcurrencyState {
  /** Uploads at once. */
  readonly limit: number;
  /** Answers since the limit last changed; a round is as many as the limit. */
  readonly answered: number;
  /** When it was last halved (monotonic ms). */
  readonly halvedAt: number;
}

export const FIRST_CONCURRENCY: ConcurrencyState = { limit: 4, answered: 0, halvedAt: -Infinity };

export type Signal = 'answered' | 'congested' | 'neutral';

/** A server that asks to slow down, stays silent or hangs up has too much to do; its other faults say nothing. */
export function signalOf(verdict: Verdict): Signal {
  if (verdict.outcome === 'accepted' || verdict.outcome === 'rejected') return 'answered';
  if (verdict.outcome !== 'transient') return 'neutral';
  const { retry, errorCode } = verdict;
  const isCongested = retry === 'throttled' || errorCode === 'timeout' || errorCode === 'connection_reset';
  return isCongested ? 'congested' : 'neutral';
}

/** The connection's setting is obeyed at once; what was learned above it is forgotten. */
export function obeySetting(state: ConcurrencyState, setting: number): ConcurrencyState {
  const limit = Math.max(1, Math.min(state.limit, setting, MAX_CONCURRENCY));
  return limit === state.limit ? state : { ...state, limit, answered: 0 };
}

export interface Round {
  /** When the delivery began (monotonic ms). */
  readonly startedAt: number;
  /** Monotonic ms. */
  readonly now: number;
  /** The connection's own limit. */
  readonly setting: number;
}

export function adapt(state: ConcurrencyState, signal: Signal, round: Round): ConcurrencyState {
  const obeyed = obeySetting(state, round.setting);
  if (signal === 'neutral') return obeyed;
  if (signal === 'answered') return grow(obeyed, round.setting);
  // Uploads that were on their way together fail together: that is one sign of congestion, not many.
  if (round.startedAt < obeyed.halvedAt) return obeyed;
  return { limit: Math.max(1, Math.floor(obeyed.limit / 2)), answered: 0, halvedAt: round.now };
}

function grow(state: ConcurrencyState, setting: number): ConcurrencyState {
  const answered = state.answered + 1;
  if (answered < state.limit) return { ...state, answered };
  return { ...state, limit: Math.min(state.limit + 1, Math.max(1, setting), MAX_CONCURRENCY), answered: 0 };
}
