import { type Dirent, lstatSync, opendirSync, readdirSync, type Stats } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { AppError } from '../contract/error.ts';
import type { REFUSED_REASONS } from '../contract/issue.ts';
import { refuseIfCancelled } from './pieces.ts';

/** One file of the folder, or one entry that is not looked into. */
export interface ScannedFile {
  /** Absolute; exactly the name that the file system gave. */
  readonly path: string;
  /** Names of the folders below the root. */
  readonly folders: readonly string[];
  readonly name: string;
  /** 0 for what is refused. */
  readonly sizeBytes: number;
  readonly refusal: (typeof REFUSED_REASONS)[number] | null;
}

export interface ScanHooks {
  readonly signal: AbortSignal;
  onProgress(done: number, total: number | null): void;
  /** Once, early: the first files in their order, or all where there are fewer. */
  onFirstFiles?(files: readonly ScannedFile[]): void;
}

const FIRST_FILES = 64;
/** On a slow share fewer are shown, rather than nothing for long. */
const FIRST_FILES_MS = 400;

/** Files between two looks at whether it was cancelled. */
const FILES_BETWEEN_LOOKS = 64;

/** What systems leave in folders by themselves; people don't see it and it does not count as found. */
const SYSTEM_NAMES = new Set([
  'thumbs.db',
  'ehthumbs.db',
  'desktop.ini',
  '$recycle.bin',
  'system volume information',
  '__macosx'
]);

export function isHidden(name: string): boolean {
  return name.startsWith('.') || SYSTEM_NAMES.has(name.toLowerCase());
}

/** The path below the root, as a person sees it. */
export function relativePathOf({ folders, name }: Pick<ScannedFile, 'folders' | 'name'>): string {
  return [...folders, name].join(sep);
}

/**
 * Every file below the root in natural order ("2" before "10"), folder by folder. Links are not followed; what can't
 * be looked into is told as refused, never skipped silently. Depth and number of files are limited only by memory.
 * It waits for the disk: call it where nothing else has to go on (`source-worker`).
 * @param only absolute paths below the root, files or whole folders; null: all that the root holds.
 * @throws AppError folder_unreadable for the root itself, not_in_folder, import_cancelled
 */
export function scanFolder(
  root: string,
  only: readonly string[] | null,
  hooks: ScanHooks
): readonly ScannedFile[] {
  const found: ScannedFile[] = [];
  const tell = () => {
    hooks.onProgress(found.length, null);
    refuseIfCancelled(hooks.signal);
  };
  const showFirst = firstFiles(hooks);
  // The folders that are being looked through, the innermost last.
  const open: Iterator<Entry>[] = [
    only === null ? scanOne(root, []) : namedOnly(root, only)[Symbol.iterator]()
  ];
  for (let inner = open.at(-1); inner !== undefined; inner = open.at(-1)) {
    const next = inner.next();
    if (next.done === true) {
      open.pop();
      continue;
    }
    const entry = next.value;
    if ('isFolder' in entry) open.push(scanOne(entry.path, [...entry.folders, entry.name]));
    else {
      if (found.push(entry) % FILES_BETWEEN_LOOKS === 0) tell();
      showFirst(found, false);
    }
  }
  tell();
  showFirst(found, true);
  return found;
}

function firstFiles(hooks: ScanHooks): (found: readonly ScannedFile[], isAll: boolean) => void {
  const showAt = performance.now() + FIRST_FILES_MS;
  let isShown = hooks.onFirstFiles === undefined;
  return (found, isAll) => {
    if (isShown || (!isAll && found.length < FIRST_FILES && performance.now() < showAt)) return;
    isShown = true;
    hooks.onFirstFiles?.(found);
  };
}

interface FoundFolder {
  readonly isFolder: true;
  readonly path: string;
  readonly folders: readonly string[];
  readonly name: string;
}
type Entry = ScannedFile | FoundFolder;

/** What one folder holds, in natural order. */
function* scanOne(path: string, folders: readonly string[]): Generator<Entry> {
  try {
    for (const { name, bytes, isFolder } of named(path)) {
      if (name === null) yield refused(path, folders, escaped(bytes), 'name_not_unicode');
      else if (!isHidden(name)) yield lookUpOne(path, folders, name, isFolder);
    }
  } catch (error) {
    if (!isFileSystemAnswer(error)) throw error;
    const name = folders.at(-1);
    if (name === undefined) throw folderUnreadable(path, error);
    yield { path, folders: folders.slice(0, -1), name, sizeBytes: 0, refusal: 'unreadable' };
  }
}

interface Named {
  /** null: not valid UTF-8. */
  readonly name: string | null;
  readonly bytes: Buffer;
  readonly isFolder: boolean;
}

/** Put in order before they are looked up: so the first of a large folder are known at once. */
function named(path: string): readonly Named[] {
  const entries: Named[] = [];
  for (const entry of listed(path)) {
    entries.push({ name: textOf(entry.name), bytes: entry.name, isFolder: entry.isDirectory() });
  }
  if (entries.length < 2) return entries;
  return entries.sort((a, b) => compareNames(a.name ?? escaped(a.bytes), b.name ?? escaped(b.bytes)));
}

type Listed = Dirent<Buffer>;

/**
 * Names as bytes: one that is not valid UTF-8 would otherwise come back changed. A folder is read in one go, which is
 * twice as fast; that fails as a whole where one entry can't be looked at, and then it is read one by one.
 */
function* listed(path: string): Generator<Listed> {
  let all: readonly Listed[] | null = null;
  try {
    all = readdirSync(path, { encoding: 'buffer', withFileTypes: true });
  } catch (error) {
    if (!isFileSystemAnswer(error)) throw error;
  }
  yield* all ?? listedOneByOne(path);
}

/** The types know only text. */
function* listedOneByOne(path: string): Generator<Listed> {
  const folder = opendirSync(path, { encoding: 'buffer' as BufferEncoding });
  try {
    for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) {
      yield entry as unknown as Listed;
    }
  } finally {
    folder.closeSync();
  }
}

function namedOnly(root: string, only: readonly string[]): readonly Entry[] {
  const entries = [...new Set(only)].map((path) => lookUpNamed(root, path));
  return entries.sort((a, b) => compareNames(relativePathOf(a), relativePathOf(b)));
}

/** What a person named is taken whatever its name. */
function lookUpNamed(root: string, path: string): Entry {
  const parts = relative(root, path).split(sep);
  const name = parts.at(-1) ?? '';
  if (name === '' || parts[0] === '..' || isAbsolute(name)) {
    throw new AppError('not_in_folder', { path, folder: root });
  }
  const folders = parts.slice(0, -1);
  return lookUpOne(join(root, ...folders), folders, name, false);
}

function lookUpOne(parent: string, folders: readonly string[], name: string, isFolder: boolean): Entry {
  const path = parent.endsWith(sep) ? `${parent}${name}` : `${parent}${sep}${name}`;
  if (isFolder) return { isFolder: true, path, folders, name };
  let stats: Stats;
  try {
    stats = lstatSync(path);
  } catch (error) {
    if (!isFileSystemAnswer(error)) throw error;
    return refused(parent, folders, name, 'unreadable');
  }
  if (stats.isSymbolicLink()) return refused(parent, folders, name, 'link_out_of_folder');
  // Some file systems don't say in the listing what an entry is.
  if (stats.isDirectory()) return { isFolder: true, path, folders, name };
  if (!stats.isFile()) return refused(parent, folders, name, 'not_regular');
  return { path, folders, name, sizeBytes: stats.size, refusal: null };
}

function refused(
  parent: string,
  folders: readonly string[],
  name: string,
  refusal: NonNullable<ScannedFile['refusal']>
): ScannedFile {
  return { path: join(parent, name), folders, name, sizeBytes: 0, refusal };
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function textOf(bytes: Buffer): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null; // the decoder has one kind of error: not valid UTF-8
  }
}

/** Such a file can't be opened by this name; it is only shown, and no two look alike. */
function escaped(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replaceAll(/[\x80-\xff]/gu, (byte) => `\ufffd${byte.charCodeAt(0).toString(16).toUpperCase()}`);
}

const collator = new Intl.Collator('en', { numeric: true });

/** Names of equal weight ("A\u0301" and "\u00c1") still need an order. */
function compareNames(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : 1);
}

export function isFileSystemAnswer(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}

export function folderUnreadable(path: string, error: NodeJS.ErrnoException): AppError {
  return new AppError('folder_unreadable', { path, reason: reasonOf(error) }, { cause: error });
}

/** A file system's refusal in words that fit into a sentence. */
export function reasonOf(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EIO':
      return 'the disk or network share gives an error';
    default:
      return error.code ?? error.message;
  }
}
