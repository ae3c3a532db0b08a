import type { UploadFilter } from '../../src-main/contract/filter.ts';
import { app } from './app.svelte.ts';
import { batchOf, withBatch } from './batch-param.ts';
import { route } from './route.svelte.ts';
import { UploadList } from './upload-list.svelte.ts';

/** What the server accepted on the connection shown, newest first. */
export class SentList {
  readonly list = new UploadList('recent');
  text = $state('');
  batchId = $state<number | null>(null);

  readonly isFiltered = $derived(this.text !== '' || this.batchId !== null);

  constructor(params: Readonly<Record<string, string>>) {
    this.text = params['text'] ?? '';
    this.batchId = batchOf(params);
    this.list.setFilter(this.#filter());
  }

  filterBy(part: { text?: string; batchId?: number | null }): void {
    this.text = part.text ?? this.text;
    if (part.batchId !== undefined) this.batchId = part.batchId;
    route.set(withBatch(this.text === '' ? {} : { text: this.text }, this.batchId));
    this.list.setFilter(this.#filter());
  }

  clearFilter(): void {
    this.filterBy({ text: '', batchId: null });
  }

  follow(): () => void {
    return this.list.follow();
  }

  #filter(): UploadFilter {
    return {
      connectionId: app.connection.id,
      states: ['sent'],
      ...(this.text === '' ? {} : { text: this.text }),
      ...(this.batchId === null ? {} : { batchId: this.batchId })
    };
  }
}
