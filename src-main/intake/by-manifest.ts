import { lstat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Slot } from '../contract/slot.ts';
import type { ManifestRow } from './manifest.ts';
import { broken } from './manifest-text.ts';
import { inPieces, refuseIfCancelled, type Work } from './pieces.ts';
import { type IntakePlan, leftOverOf, type PlannedLeftOver, type PlannedUpload } from './plan.ts';
import { isFileSystemAnswer, type ScannedFile } from './scan.ts';

export interface ManifestSource {
  /** The list's own path; its folder is where the rows' paths begin. */
  readonly manifestPath: string;
  readonly name: string;
  readonly rows: readonly ManifestRow[];
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
  const list = basename(source.manifestPath);
  for (const { submissionId, idType, admin, images, line } of source.rows) {
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
  return { name: source.name, reading: 'manifest', foundFiles: source.files.length, uploads, leftOvers };
}

/** The name as written first; then the one file that differs from it only in how its letters are composed. */
function* fileFinder({ files, manifestPath, ignoresCase }: ManifestSource) {
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
  const folder = dirname(manifestPath);
  return (names: readonly string[]): string => {
    const path = join(folder, ...names);
    return exact.has(path) ? path : (alike.get(folded(path)) ?? path);
  };
}

/**
 * A path of the list that leads through a link would leave the folder unseen.
 * Only paths that the scan did not see can: links are not scanned.
 * @throws AppError manifest_broken
 */
export async function refusePathsThroughLinks(source: ManifestSource, signal: AbortSignal): Promise<void> {
  const folder = dirname(source.manifestPath);
  const known = new Map<string, boolean>();
  for (const { line, slot, names } of await inPieces(unseenPaths(source), signal)) {
    refuseIfCancelled(signal);
    if (!(await leadsThroughLink(folder, names, known))) continue;
    throw broken(source.manifestPath, line, `${slot} is “${names.join('/')}”, which leads through a link`);
  }
}

interface ListedPath {
  readonly line: number;
  readonly slot: Slot;
  readonly names: readonly string[];
}

function* unseenPaths({ files, manifestPath, rows }: ManifestSource): Work<readonly ListedPath[]> {
  const folder = dirname(manifestPath);
  const seen = new Set<string>();
  for (const { path } of files) {
    seen.add(path);
    yield;
  }
  const unseen: ListedPath[] = [];
  for (const { line, images } of rows) {
    for (const { slot, names } of images) {
      yield;
      if (!seen.has(join(folder, ...names))) unseen.push({ line, slot, names });
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
