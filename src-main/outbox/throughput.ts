const WINDOW_MS = 30_000;
const SLICE_MS = 1000;

/** Rows answered for good over the last half minute, counted in slices of a second. Times are monotonic ms. */
export class Throughput {
  readonly #slices = new Map<number, number>();
  #activeSince: number | null = null;

  /** Something is on its way: the time without work before it does not count. */
  begin(now: number): void {
    this.#forget(now);
    if (this.#slices.size === 0) this.#activeSince = now;
  }

  answered(now: number): void {
    this.#forget(now);
    this.#activeSince ??= now;
    const slice = Math.floor(now / SLICE_MS);
    this.#slices.set(slice, (this.#slices.get(slice) ?? 0) + 1);
  }

  /** @returns rows per second; 0 when nothing was answered. */
  perSecond(now: number): number {
    this.#forget(now);
    const rows = [...this.#slices.values()].reduce((sum, count) => sum + count, 0);
    if (rows === 0 || this.#activeSince === null) return 0;
    const spanMs = Math.min(WINDOW_MS, Math.max(SLICE_MS, now - this.#activeSince));
    return rows / (spanMs / 1000);
  }

  #forget(now: number): void {
    for (const slice of this.#slices.keys()) {
      if ((slice + 1) * SLICE_MS <= now - WINDOW_MS) this.#slices.delete(slice);
    }
  }
}
