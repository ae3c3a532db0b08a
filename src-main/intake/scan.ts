import type { Dirent, Stats } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { AppError } from '../contract/error.ts';
import type { REFUSED_REASONS } from '../contract/issue.ts';
import { inPieces, refuseIfCancelled, sorted, type Work } from './pieces.ts';

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
}

/** Entries that are looked up at once. */
const LOOKED_UP_AT_ONCE = 256;

/** Folders that are read at once: enough to keep a slow share busy. */
const FOLDERS_AT_ONCE = 16;

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
 * Every file below the root in natural order ("2" before "10"). Links are not followed; what can't be looked into
 * is told as refused, never skipped silently. Depth and number of files are limited only by memory.
 * @param only absolute paths below the root, files or whole folders; null: all that the root holds.
 * @throws AppError folder_unreadable for the root itself, not_in_folder, import_cancelled
 */
export async function scanFolder(
  root: string,
  only: readonly string[] | null,
  hooks: ScanHooks
): Promise<readonly ScannedFile[]> {
  const found: ScannedFile[] = [];
  const waiting: (readonly string[])[] = [];
  const take = (entries: readonly Entry[]) => {
    for (const entry of entries) {
      if ('isFolder' in entry) waiting.push([...entry.folders, entry.name]);
      else found.push(entry);
    }
    hooks.onProgress(found.length, null);
    refuseIfCancelled(hooks.signal);
  };
  if (only === null) await scanOne(root, [], take);
  else for (const path of new Set(only)) take([await lookUpNamed(root, path)]);
  while (waiting.length > 0) {
    await Promise.all(waiting.splice(-FOLDERS_AT_ONCE).map((folders) => scanOne(root, folders, take)));
  }
  return inPieces(inNaturalOrder(found), hooks.signal);
}

interface FoundFolder {
  readonly isFolder: true;
  readonly folders: readonly string[];
  readonly name: string;
}
type Entry = ScannedFile | FoundFolder;

async function scanOne(
  root: string,
  folders: readonly string[],
  take: (entries: readonly Entry[]) => void
): Promise<void> {
  const path = join(root, ...folders);
  try {
    let batch: Dirent<Buffer>[] = [];
    for await (const entry of openedAsBytes(path)) {
      if (batch.push(entry) < LOOKED_UP_AT_ONCE) continue;
      take(await lookUp(path, folders, batch));
      batch = [];
    }
    take(await lookUp(path, folders, batch));
  } catch (error) {
    if (!isFileSystemAnswer(error)) throw error;
    const name = folders.at(-1);
    if (name === undefined) throw folderUnreadable(path, error);
    take([{ path, folders: folders.slice(0, -1), name, sizeBytes: 0, refusal: 'unreadable' }]);
  }
}

/** Names as bytes: one that is not valid UTF-8 would otherwise come back changed. The types know only text. */
async function* openedAsBytes(path: string): AsyncGenerator<Dirent<Buffer>> {
  const options = { encoding: 'buffer' as BufferEncoding, bufferSize: LOOKED_UP_AT_ONCE };
  yield* (await opendir(path, options)) as unknown as AsyncIterable<Dirent<Buffer>>;
}

async function lookUp(
  path: string,
  folders: readonly string[],
  batch: readonly Dirent<Buffer>[]
): Promise<Entry[]> {
  const entries = await Promise.all(
    batch.map(async (entry): Promise<Entry | null> => {
      const name = textOf(entry.name);
      if (name === null) return refused(path, folders, escaped(entry.name), 'name_not_unicode');
      return isHidden(name) ? null : lookUpOne(path, folders, name, entry.isDirectory());
    })
  );
  return entries.filter((entry) => entry !== null);
}

/** What a person named is taken whatever its name. */
function lookUpNamed(root: string, path: string): Promise<Entry> {
  const parts = relative(root, path).split(sep);
  const name = parts.at(-1) ?? '';
  if (name === '' || parts[0] === '..' || isAbsolute(name)) {
    throw new AppError('not_in_folder', { path, folder: root });
  }
  const folders = parts.slice(0, -1);
  return lookUpOne(join(root, ...folders), folders, name, false);
}

async function lookUpOne(
  parent: string,
  folders: readonly string[],
  name: string,
  isFolder: boolean
): Promise<Entry> {
  if (isFolder) return { isFolder: true, folders, name };
  const path = join(parent, name);
  let stats: Stats;
  try {
    stats = await lstat(path);
  } catch (error) {
    if (!isFileSystemAnswer(error)) throw error;
    return refused(parent, folders, name, 'unreadable');
  }
  if (stats.isSymbolicLink()) return refused(parent, folders, name, 'link_out_of_folder');
  // Some file systems don't say in the listing what an entry is.
  if (stats.isDirectory()) return { isFolder: true, folders, name };
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

function* inNaturalOrder(files: readonly ScannedFile[]): Work<readonly ScannedFile[]> {
  const keyed: { file: ScannedFile; key: string }[] = [];
  for (const file of files) {
    keyed.push({ file, key: relativePathOf(file) });
    yield;
  }
  const order = yield* sorted(
    keyed,
    (a, b) => collator.compare(a.key, b.key) || (a.file.path < b.file.path ? -1 : 1)
  );
  return order.map(({ file }) => file);
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
