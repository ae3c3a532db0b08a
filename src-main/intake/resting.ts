/** One file as the file system tells of it. */
export interface Observed {
  readonly path: string;
  readonly sizeBytes: number;
  /** ms, UTC, as the file's own system counts. */
  readonly modifiedAt: number;
}

interface Seen {
  readonly sizeBytes: number;
  readonly modifiedAt: number;
  /** ms, by our clock: since then it is as it is. */
  readonly since: number;
}

/**
 * Which files of a folder are no longer written to. Time is ours alone: a share's clock may be minutes off. Nothing is at
 * rest at the first look.
 */
export class Resting {
  #seen: ReadonlyMap<string, Seen> = new Map();

  /** @param observed all files that are there now; what is missing is forgotten. @param now ms, monotonic. */
  look(observed: readonly Observed[], now: number): void {
    const next = new Map<string, Seen>();
    for (const { path, sizeBytes, modifiedAt } of observed) {
      const before = this.#seen.get(path);
      const isSame = before?.sizeBytes === sizeBytes && before.modifiedAt === modifiedAt;
      next.set(path, { sizeBytes, modifiedAt, since: isSame ? before.since : now });
    }
    this.#seen = next;
  }

  /** @returns ms for which it has been as it is; -1: it is not there. */
  restedMs(path: string, now: number): number {
    const seen = this.#seen.get(path);
    return seen === undefined ? -1 : now - seen.since;
  }
}
