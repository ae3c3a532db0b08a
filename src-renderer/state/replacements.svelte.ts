import { SvelteMap } from 'svelte/reactivity';
import type { Slot } from '../../src-main/contract/slot.ts';
import type { Upload } from '../../src-main/contract/upload.ts';
import { api } from '../api.ts';
import type { FirstRows } from './first-rows.svelte.ts';

/** Which rows got other pictures since they were first seen here, by whatever way. */
export class Replacements {
  readonly #rows: FirstRows;
  readonly #firstSeen = new SvelteMap<number, string>();

  readonly replacedIds = $derived.by(() =>
    this.#rows.shown.filter((upload) => this.isReplaced(upload)).map(({ id }) => id)
  );

  constructor(rows: FirstRows) {
    this.#rows = rows;
    $effect(() => {
      for (const upload of rows.shown) this.#remember(upload);
    });
  }

  isReplaced(upload: Upload): boolean {
    const before = this.#firstSeen.get(upload.id);
    return before !== undefined && before !== signatureOf(upload);
  }

  async replace({ id }: Upload, slot: Slot, path: string): Promise<void> {
    this.#rows.list.put(await api.call('uploads.setImage', { id, slot, source: { path } }));
  }

  #remember(upload: Upload): void {
    if (!this.#firstSeen.has(upload.id)) this.#firstSeen.set(upload.id, signatureOf(upload));
  }
}

function signatureOf({ images }: Upload): string {
  return JSON.stringify(images.map(({ slot, path, sha256, sizeBytes }) => [slot, path, sha256, sizeBytes]));
}
