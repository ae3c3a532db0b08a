/** A connection's API key between its look-up and the claim that uses it; never longer. */
export class KeyInHand {
  #key: string | null = null;
  #problem: string | null = null;
  #isPending = false;
  #wasDropped = false;
  /** What the look-up under way finds is older than what is wanted. */
  #isStale = false;
  #find: () => Promise<string | null> = () => Promise.resolve(null);
  #whenFound: (() => void) | null = null;

  /** A look-up is under way, and somebody waits for it. */
  get isAwaited(): boolean {
    return this.#whenFound !== null;
  }

  /** Why there is none, in the system's words or empty; null: there is one, or nobody looked. */
  get problem(): string | null {
    return this.#problem;
  }

  get value(): string | null {
    return this.#key;
  }

  /** Looks it up, unless that was done or is under way. @param whenFound after the look-up, found or not. */
  lookUp(find: () => Promise<string | null>, whenFound: (() => void) | null): void {
    if (this.#key !== null) return;
    this.#whenFound = whenFound ?? this.#whenFound;
    if (this.#isPending) return;
    this.#isPending = true;
    this.#wasDropped = false;
    this.#find = find;
    find().then(
      (key) => {
        this.#found(key, '');
      },
      (error: unknown) => {
        this.#found(null, error instanceof Error ? error.message : String(error));
      }
    );
  }

  drop(): void {
    this.#wasDropped = true;
    this.#key = null;
    this.#problem = null;
  }

  /** A person may have changed it just now: what was found is forgotten, and a look-up under way is made again. */
  renew(): void {
    this.drop();
    this.#isStale = this.#isPending;
  }

  #found(key: string | null, problem: string): void {
    this.#isPending = false;
    const whenFound = this.#whenFound;
    this.#whenFound = null;
    if (this.#isStale) {
      this.#isStale = false;
      if (whenFound !== null) this.lookUp(this.#find, whenFound);
      return;
    }
    // It comes after the claim that it was meant for: by the next claim it may be another one.
    if (this.#wasDropped && whenFound === null) return;
    this.#key = key;
    this.#problem = key === null ? problem : null;
    whenFound?.();
  }
}
