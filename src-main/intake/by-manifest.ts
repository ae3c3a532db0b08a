import { lstat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { refusedRow } from './list-plan.ts';
import type { ManifestRow, RefusedRow } from './manifest.ts';
import { inPieces, refuseIfCancelled, type Work } from './pieces.ts';
import { type IntakePlan, leftOverOf, type PlannedLeftOver, type PlannedUpload } from './plan.ts';
import type { ReadList } from './read-list.ts';
import { isFileSystemAnswer, type ScannedFile } from './scan.ts';

export interface ManifestSource {
  /** Its folder is where the rows' paths begin. */
  readonly list: Pick<ReadList, 'path' | 'sheet' | 'names' | 'rows' | 'refused'>;
  readonly name: string;
  /** Without the list itself. */
  readonly files: readonly ScannedFile[];
  /** Names that differ in case only are one file (Windows, macOS). */
  readonly ignoresCase: boolean;
}

/** Pure. A file that the list names and that is not there stays in its slot: a check tells that it is missing. */
export function* planByManifest(source: ManifestSource): Work<IntakePlan> {
  const find = yield* fileFinder(source);
  const assigned = new Set<string>();
  const uploads: PlannedUpload[] = [];
  const list = basename(source.list.path);
  for (const { submissionId, idType, admin, images, line } of source.list.rows) {
    yield;
    const rule = { code: 'list', values: { line, list } } as const;
    const found = images.map(({ slot, names }) => ({ slot, path: find(names), rule }));
    for (const { path } of found) assigned.add(path);
    uploads.push({ submissionId, idType, admin, images: found, ambiguousSlots: [] });
  }
  const leftOvers: PlannedLeftOver[] = [];
  for (const file of source.files) {
    yield;
    if (!assigned.has(file.path)) leftOvers.push(leftOverOf(file, file.refusal ?? 'not_in_manifest'));
  }
  const { path, sheet, names, refused } = source.list;
  for (const row of refused) leftOvers.push(refusedRow(source.list, row));
  const foundFiles = source.files.length + refused.length;
  return {
    name: source.name,
    reading: 'manifest',
    foundFiles,
    uploads,
    leftOvers,
    list: { path, sheet, names }
  };
}

/** The name as written first; then the one file that differs from it only in how its letters are composed. */
function* fileFinder({ files, list, ignoresCase }: ManifestSource) {
  const folded = (path: string) => {
    const composed = path.normalize('NFC');
    return ignoresCase ? composed.toLowerCase() : composed;
  };
  const exact = new Set<string>();
  const alike = new Map<string, string | null>();
  for (const { path } of files) {
    yield;
    exact.add(path);
    const key = folded(path);
    alike.set(key, alike.has(key) ? null : path);
  }
  const folder = dirname(list.path);
  return (names: readonly string[]): string => {
    const path = join(folder, ...names);
    return exact.has(path) ? path : (alike.get(folded(path)) ?? path);
  };
}

/**
 * A path of the list that leads through a link would leave the folder unseen: its row is refused.
 * Only paths that the scan did not see can: links are not scanned.
 */
export async function withoutPathsThroughLinks(
  source: ManifestSource,
  signal: AbortSignal
): Promise<ManifestSource> {
  const { list } = source;
  const known = new Map<string, boolean>();
  const refused = new Map<ManifestRow, RefusedRow>();
  for (const { row, names } of await inPieces(unseenPaths(source), signal)) {
    refuseIfCancelled(signal);
    if (refused.has(row) || !(await leadsThroughLink(dirname(list.path), names, known))) continue;
    refused.set(row, { line: row.line, shown: names.join('/'), reason: 'row_path_through_link' });
  }
  if (refused.size === 0) return source;
  const rows = list.rows.filter((row) => !refused.has(row));
  return { ...source, list: { ...list, rows, refused: [...list.refused, ...refused.values()] } };
}

interface ListedPath {
  readonly row: ManifestRow;
  readonly names: readonly string[];
}

function* unseenPaths({ files, list }: ManifestSource): Work<readonly ListedPath[]> {
  const folder = dirname(list.path);
  const seen = new Set<string>();
  for (const { path } of files) {
    seen.add(path);
    yield;
  }
  const unseen: ListedPath[] = [];
  for (const row of list.rows) {
    for (const { names } of row.images) {
      yield;
      if (!seen.has(join(folder, ...names))) unseen.push({ row, names });
    }
  }
  return unseen;
}

async function leadsThroughLink(
  folder: string,
  names: readonly string[],
  known: Map<string, boolean>
): Promise<boolean> {
  for (let length = 1; length < names.length; length += 1) {
    const above = join(folder, ...names.slice(0, length));
    const isLinked = known.get(above) ?? (await isLink(above));
    known.set(above, isLinked);
    if (isLinked) return true;
  }
  return false;
}

async function isLink(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink();
  } catch (error) {
    if (isFileSystemAnswer(error)) return false;
    throw error;
  }
}
