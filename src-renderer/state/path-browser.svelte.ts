import type { FolderListing } from '../../src-main/contract/call.ts';
import { api } from '../api.ts';
import { Action } from './action.svelte.ts';

export type Entry = FolderListing['entries'][number];
export type EntryKind = Entry['kind'];

/** Looking through the folders of this machine, on the Node side. */
export class PathBrowser {
  listing = $state.raw<FolderListing | null>(null);
  /** The path as it is typed, or where the browser is. */
  typed = $state('');
  readonly opening = new Action();

  /** @param path null: where most people begin. */
  async open(path: string | null): Promise<void> {
    const listing = await this.opening.run(() => api.call('folders.browse', { path }));
    if (listing === null) return;
    this.listing = listing;
    this.typed = listing.path;
  }

  up(): void {
    const parent = this.listing?.parent;
    if (typeof parent === 'string') void this.open(parent);
  }
}
