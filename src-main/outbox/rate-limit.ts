/** Design: concurrency. The vendor documents 5,000 a second per key; a desktop that sends pictures needs far less. */
export const DEFAULT_REQUESTS_PER_SECOND = 50;

const WINDOW_MS = 1000;

/** At most `perSecond` requests begin in any second. Times are monotonic ms. */
export class RateLimit {
  readonly #perSecond: number;
  /** Of the last second, oldest first. More than `perSecond` after second chances, which go at once. */
  readonly #starts: number[] = [];

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /** @returns how many requests may begin now. */
  allowance(now: number): number {
    this.#forget(now);
    return Math.max(0, this.#perSecond - this.#starts.length);
  }

  begin(now: number): void {
    this.#forget(now);
    this.#starts.push(now);
  }

  /** @returns when the next request may begin. */
  nextAt(now: number): number {
    if (this.allowance(now) > 0) return now;
    const blocking = this.#starts[this.#starts.length - this.#perSecond] ?? now;
    return blocking + WINDOW_MS;
  }

  #forget(now: number): void {
    const firstKept = this.#starts.findIndex((startedAt) => startedAt > now - WINDOW_MS);
    this.#starts.splice(0, firstKept === -1 ? this.#starts.length : firstKept);
  }
}
