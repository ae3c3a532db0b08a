import { untrack } from 'svelte';
import type { CallInput } from '../../src-main/contract/call.ts';
import type { Target, UploadFilter } from '../../src-main/contract/filter.ts';
import type { Upload } from '../../src-main/contract/upload.ts';
import { api } from '../api.ts';
import { app } from './app.svelte.ts';
import { RowList } from './row-list.svelte.ts';

type Order = CallInput<'uploads.ids'>['order'];

/** Uploads that fit a filter. Make one in a view, and `follow` it in an `$effect`. */
export class UploadList extends RowList<Upload> {
  /** Null before the first question. */
  #filter: UploadFilter | null = null;

  constructor(order: Order) {
    super({
      ids: async () => (await api.call('uploads.ids', { filter: this.filter, order })).ids,
      rows: (ids) => api.call('uploads.rows', { ids: [...ids] })
    });
  }

  get filter(): UploadFilter {
    return this.#filter ?? {};
  }

  /** Another filter is another list: nothing stays selected. The same one again changes nothing. */
  setFilter(filter: UploadFilter): void {
    if (JSON.stringify(filter) === JSON.stringify(this.#filter)) return;
    this.#filter = filter;
    this.clearSelection();
    void this.refresh();
  }

  /** The selected rows for a bulk call, or null while none is. */
  get selectedTarget(): Target | null {
    const { ids } = this.selection;
    return ids.size === 0 ? null : { ids: [...ids] };
  }

  /** Keeps the rows up to date, also after the connection was lost. @returns a function that ends it. */
  follow(): () => void {
    let connectedTimes = untrack(() => app.connectedTimes);
    const end = api.on('uploadsChanged', ({ ids }) => this.changed(ids));
    const endWatching = $effect.root(() => {
      $effect(() => {
        if (app.connectedTimes !== connectedTimes) this.changed(null);
        connectedTimes = app.connectedTimes;
      });
    });
    return () => {
      end();
      endWatching();
      this.close();
    };
  }
}
