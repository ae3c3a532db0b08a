/** When a list may be asked for again. */
export interface RefreshFacts {
  /** It has become known that other rows belong into it, or the same in another order. */
  readonly isOutdated: boolean;
  readonly hasSelection: boolean;
  /** The keyboard is in the list. */
  readonly hasFocus: boolean;
  readonly isAsking: boolean;
  /** Since the last answer, ms. */
  readonly sinceLastMs: number;
  /** How long the last answer took, ms. */
  readonly lastTookMs: number;
}

const SHORTEST_GAP_MS = 1000;
/** A list of a million rows takes long to ask for: at most a twentieth of the time goes into it. */
const GAP_PER_ANSWER = 20;

/**
 * Rows never move under a selection or the keyboard; otherwise a list is fresh within a second or so.
 * @returns ms to wait; null: not until something else changes.
 */
export function refreshDelay(facts: RefreshFacts): number | null {
  if (!facts.isOutdated || facts.isAsking) return null;
  if (facts.hasSelection || facts.hasFocus) return null;
  const gapMs = Math.max(SHORTEST_GAP_MS, facts.lastTookMs * GAP_PER_ANSWER);
  return Math.max(0, gapMs - facts.sinceLastMs);
}
