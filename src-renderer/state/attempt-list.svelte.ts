import type { Attempt } from '../../src-main/contract/attempt.ts';
import type { AttemptFilter } from '../../src-main/contract/filter.ts';
import { api } from '../api.ts';
import { Asked } from './asked.svelte.ts';
import { newerCount } from './newer.ts';
import { RowList } from './row-list.svelte.ts';

/**
 * Attempts that fit a filter, newest first. What is shown never moves by itself: `newer` tells how many have
 * come since, and `refresh` shows them.
 */
export class AttemptList extends RowList<Attempt> {
  /** Null before the first question. */
  #filter: AttemptFilter | null = null;
  readonly #latest = new Asked(() => this.#peek());
  readonly newer = $derived(
    this.isLoaded && this.#latest.value !== null ? (newerCount(this.ids, this.#latest.value) ?? 0) : 0
  );

  constructor() {
    super({
      ids: () => this.#ask(),
      rows: (ids) => api.call('attempts.rows', { ids: [...ids] })
    });
  }

  get filter(): AttemptFilter {
    return this.#filter ?? {};
  }

  /** Another filter is another list: nothing stays selected. The same one again changes nothing. */
  setFilter(filter: AttemptFilter): void {
    if (JSON.stringify(filter) === JSON.stringify(this.#filter)) return;
    this.#filter = filter;
    this.#latest.value = null;
    this.clearSelection();
    void this.refresh();
  }

  /** Asks whether there is anything new. @returns a function that ends it. */
  follow(): () => void {
    const end = this.#latest.follow();
    return () => {
      end();
      this.close();
    };
  }

  /** An empty list has nothing that could move: it shows the first attempts by itself. */
  async #peek(): Promise<readonly number[]> {
    const ids = await this.#ask();
    if (this.isLoaded && this.count === 0 && ids.length > 0) void this.refresh();
    return ids;
  }

  async #ask(): Promise<readonly number[]> {
    return (await api.call('attempts.ids', { filter: this.filter })).ids;
  }
}
