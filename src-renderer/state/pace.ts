/** How much was done by when; `at` in ms of a clock that never jumps back. */
export interface PaceSample {
  readonly at: number;
  readonly done: number;
}

/** Long enough to be calm, short enough to follow a slow disk. */
const WINDOW_MS = 8_000;
/** Before this no rate is told: the first pictures say little. */
const WARM_UP_MS = 1_000;

/** @returns the samples that still count, the new one last. A step back (a new phase) begins anew. */
export function withSample(samples: readonly PaceSample[], next: PaceSample): PaceSample[] {
  const last = samples.at(-1);
  if (last !== undefined && next.done < last.done) return [next];
  return [...samples.filter(({ at }) => next.at - at <= WINDOW_MS), next];
}

/** @returns how many per second over the window; null while it can't be told. */
export function ratePerSecond(samples: readonly PaceSample[]): number | null {
  const first = samples.at(0);
  const last = samples.at(-1);
  if (first === undefined || last === undefined || last.at - first.at < WARM_UP_MS) return null;
  return ((last.done - first.done) * 1000) / (last.at - first.at);
}

/** @returns null where the rate or the total is unknown, or nothing moves. */
export function secondsLeft(rate: number | null, done: number, total: number | null): number | null {
  if (rate === null || rate <= 0 || total === null) return null;
  return Math.max(0, (total - done) / rate);
}
