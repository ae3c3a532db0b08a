/** What 429 answers in a row have told (faults 20 and 21). */
export interface ThrottleState {
  /** Rounds of throttled answers without any other answer between them. */
  readonly rounds: number;
  /** When the first of them came (monotonic ms). */
  readonly since: number;
  /** When the latest round was counted (monotonic ms). */
  readonly countedAt: number;
  /** Nothing new goes before this (monotonic ms). */
  readonly holdOffUntil: number;
}

export const UNTHROTTLED: ThrottleState = {
  rounds: 0,
  since: 0,
  countedAt: -Infinity,
  holdOffUntil: -Infinity
};

const LONGEST_HOLD_OFF_MS = 60_000;
/** Throttling that lasts this long without one other answer is a used-up quota, not a burst. */
const LASTING_MS = 10 * 60_000;
const LASTING_ROUNDS = 5;

export interface ThrottledAnswer {
  /** When the request began (monotonic ms). */
  readonly startedAt: number;
  /** Monotonic ms. */
  readonly now: number;
  readonly retryAfterMs: number | null;
}

/** Slows every upload of the connection: for as long as the server said, else longer with each round. */
export function throttled(state: ThrottleState, answer: ThrottledAnswer): ThrottleState {
  const { startedAt, now, retryAfterMs } = answer;
  const isNewRound = startedAt >= state.countedAt;
  const rounds = isNewRound ? state.rounds + 1 : state.rounds;
  const waitMs = retryAfterMs ?? (isNewRound ? ownWait(rounds) : 0);
  return {
    rounds,
    since: state.rounds === 0 ? now : state.since,
    countedAt: isNewRound ? now : state.countedAt,
    holdOffUntil: Math.max(state.holdOffUntil, now + waitMs)
  };
}

/** One stray 429 slows only its own row and the concurrency. */
function ownWait(rounds: number): number {
  return rounds < 2 ? 0 : Math.min(LONGEST_HOLD_OFF_MS, 1000 * 2 ** (rounds - 2));
}

/** The hold-off that the server asked for stays; the count begins anew. */
export function answeredOtherwise(state: ThrottleState): ThrottleState {
  return { ...UNTHROTTLED, holdOffUntil: state.holdOffUntil };
}

export function isQuotaUsedUp(state: ThrottleState, now: number): boolean {
  return state.rounds >= LASTING_ROUNDS && now - state.since >= LASTING_MS;
}
