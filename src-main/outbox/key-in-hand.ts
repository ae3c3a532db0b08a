/** A connection's API key between its look-up and the claim that uses it; never longer. */
export class KeyInHand {
  #key: string | null = null;
  #problem: string | null = null;
  #isPending = false;

  get isPending(): boolean {
    return this.#isPending;
  }

  /** Why there is none, in the system's words or empty; null: there is one, or nobody looked. */
  get problem(): string | null {
    return this.#problem;
  }

  get value(): string | null {
    return this.#key;
  }

  /** @param done after it was looked up, found or not; not called when a look-up is under way or has ended. */
  lookUp(find: () => Promise<string | null>, done: () => void): void {
    if (this.#isPending || this.#key !== null) return;
    this.#isPending = true;
    find()
      .then(
        (key) => {
          this.#found(key, '');
        },
        (error: unknown) => {
          this.#found(null, error instanceof Error ? error.message : String(error));
        }
      )
      .finally(done);
  }

  drop(): void {
    this.#key = null;
    this.#problem = null;
  }

  #found(key: string | null, problem: string): void {
    this.#isPending = false;
    this.#key = key;
    this.#problem = key === null ? problem : null;
  }
}
