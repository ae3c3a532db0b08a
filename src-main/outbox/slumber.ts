/** Where no news of waking comes: a sleep that was called off, or a system that does not tell. */
export const LONGEST_SLUMBER_MS = 3 * 60_000;

/** From "the machine is going to sleep" until it woke up, or LONGEST_SLUMBER_MS (of monotonic time) have passed. */
export class Slumber {
  #until = -Infinity;

  begin(monotonic: number): void {
    this.#until = monotonic + LONGEST_SLUMBER_MS;
  }

  end(): void {
    this.#until = -Infinity;
  }

  /** @returns ms until it ends by itself; 0: nobody sleeps. */
  leftMs(monotonic: number): number {
    return Math.max(0, this.#until - monotonic);
  }
}
