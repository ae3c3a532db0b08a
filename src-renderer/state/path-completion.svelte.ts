import { ApiError, ConnectionLost } from '../api-error.ts';
import { api } from '../api.ts';
import { folderPart } from './folder-part.ts';

/** The folders and lists (CSV) that a typed path may mean. */
export class PathCompletion {
  paths = $state.raw<readonly string[]>([]);
  #folder: string | null = null;

  /** Asks only when another folder is typed into; a path that is not there has no completions. */
  async look(typed: string): Promise<void> {
    const folder = folderPart(typed);
    if (folder === this.#folder) return;
    this.#folder = folder;
    const paths = folder === null ? [] : await entriesOf(folder);
    if (folder === this.#folder) this.paths = paths;
  }
}

async function entriesOf(folder: string): Promise<readonly string[]> {
  try {
    const { entries } = await api.call('folders.browse', { path: folder });
    return entries.filter(({ kind }) => kind !== 'picture').map(({ path }) => path);
  } catch (error) {
    if (error instanceof ApiError || error instanceof ConnectionLost) return [];
    throw error;
  }
}
