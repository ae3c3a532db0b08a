import type { LeftOver } from '../../src-main/contract/issue.ts';
import { MAX_PAGE_ROWS } from '../../src-main/contract/limits.ts';
import { ConnectionLost } from '../api-error.ts';
import { api } from '../api.ts';

/** Files of a batch that belong to no row, page by page. */
export class LeftOvers {
  files = $state.raw<readonly LeftOver[]>([]);
  total = $state(0);
  isLoaded = $state(false);
  readonly #batchId: number;

  constructor(batchId: number) {
    this.#batchId = batchId;
  }

  get hasMore(): boolean {
    return this.files.length < this.total;
  }

  /** Asks anew for as many as are shown: a file may have gone into a slot, or come out of one. */
  async refresh(): Promise<void> {
    const pages = Math.max(1, Math.ceil(this.files.length / MAX_PAGE_ROWS));
    await this.#read([], pages);
  }

  async more(): Promise<void> {
    await this.#read(this.files, 1);
  }

  async #read(before: readonly LeftOver[], pages: number): Promise<void> {
    let files = before;
    try {
      for (let page = 0; page < pages; page += 1) {
        const afterId = files.at(-1)?.id ?? 0;
        const answer = await api.call('batches.leftOver', {
          batchId: this.#batchId,
          afterId,
          limit: MAX_PAGE_ROWS
        });
        files = [...files, ...answer.rows];
        this.total = answer.total;
        if (answer.rows.length < MAX_PAGE_ROWS) break;
      }
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      return;
    }
    this.files = files;
    this.isLoaded = true;
  }
}
