import { MAX_PAGE_ROWS } from '../../src-main/contract/limits.ts';

/** Rows beyond these around the visible ones are asked for as well, so that a turn of the wheel finds them there. */
const OVERSCAN_ROWS = 30;

/** Which rows of a list have to be asked for. */
export class RowsToAsk {
  readonly #stale = new Set<number>();
  readonly #gone = new Set<number>();

  markStale(id: number): void {
    this.#stale.add(id);
  }

  /** Rows that were gone may be back. */
  forgetGone(): void {
    this.#gone.clear();
  }

  /** An answer to `asked` came with the rows `found`. */
  answered(asked: readonly number[], found: readonly { readonly id: number }[]): void {
    if (found.length === asked.length) return;
    const present = new Set(found.map(({ id }) => id));
    for (const id of asked) if (!present.has(id)) this.#gone.add(id);
  }

  /**
   * What is in sight first, then what is around it; at most one page.
   * Rows that change while they are asked for are stale again by then.
   */
  next(ids: readonly number[], first: number, last: number, isKnown: (id: number) => boolean): number[] {
    const isNeeded = (id: number) => !this.#gone.has(id) && (!isKnown(id) || this.#stale.has(id));
    const seen = ids.slice(first, last + 1).filter(isNeeded);
    const around = ids.slice(Math.max(0, first - OVERSCAN_ROWS), last + 1 + OVERSCAN_ROWS);
    const next = (seen.length > 0 ? seen : around.filter(isNeeded)).slice(0, MAX_PAGE_ROWS);
    for (const id of next) this.#stale.delete(id);
    return next;
  }
}
