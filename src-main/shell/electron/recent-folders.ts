import { sep } from 'node:path';
import type { Batch } from '../../contract/batch.ts';

const MOST = 8;

/** @returns where the latest batches came from, each once, the latest first; without the sample pictures. */
export function recentFolders(batches: readonly Batch[], dataFolder: string): string[] {
  const paths = batches
    .toSorted((left, right) => right.createdAt - left.createdAt)
    .map(({ sourcePath }) => sourcePath)
    .filter((path) => !path.startsWith(dataFolder + sep));
  return [...new Set(paths)].slice(0, MOST);
}
