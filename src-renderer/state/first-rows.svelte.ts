import type { UploadFilter } from '../../src-main/contract/filter.ts';
import type { Upload } from '../../src-main/contract/upload.ts';
import { UploadList } from './upload-list.svelte.ts';

const STEP = 50;

/** The first rows of a list, and more when asked for: for work that goes row by row. */
export class FirstRows {
  readonly list = new UploadList('row');
  #limit = $state(STEP);

  readonly shown = $derived.by(() => {
    const rows: Upload[] = [];
    for (const id of this.list.ids.slice(0, this.#limit)) {
      const row = this.list.row(id);
      if (row !== undefined) rows.push(row);
    }
    return rows;
  });
  readonly more = $derived(Math.min(STEP, Math.max(0, this.list.count - this.#limit)));

  constructor(filter: UploadFilter) {
    this.list.setFilter(filter);
    this.list.show(0, STEP - 1);
  }

  showMore(): void {
    this.#limit += STEP;
    this.list.show(0, this.#limit - 1);
  }

  follow(): () => void {
    return this.list.follow();
  }
}
