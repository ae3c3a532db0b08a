import type { Dirent } from 'node:fs';
import { opendir, readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { FolderListing } from '../contract/call.ts';
import { AppError } from '../contract/error.ts';
import { isListName, isPictureName } from './file-name.ts';
import { folderUnreadable, isFileSystemAnswer, isHidden } from './scan.ts';

type Entry = FolderListing['entries'][number];

const MAX_ENTRIES = 2000;
/** A folder is looked through no further than this: people browse to folders, not through a million files. */
const MAX_LOOKED_AT = 50_000;

/**
 * One folder for a person to look around in. Links are shown as what they lead to: here a person decides.
 * @param path null: where a person probably begins.
 * @throws AppError folder_not_found, not_a_folder, folder_unreadable
 */
export async function browseFolder(path: string | null): Promise<FolderListing> {
  const folder = resolve(path ?? homedir());
  const { entries, isCut } = await listFolder(folder);
  const parent = dirname(folder);
  return { path: folder, parent: parent === folder ? null : parent, entries, isCut, places: await places() };
}

async function listFolder(folder: string): Promise<{ entries: Entry[]; isCut: boolean }> {
  const entries: Entry[] = [];
  let lookedAt = 0;
  try {
    for await (const found of await opendir(folder, { bufferSize: 256 })) {
      lookedAt += 1;
      if (lookedAt > MAX_LOOKED_AT) break;
      const entry = await entryOf(folder, found);
      if (entry !== null) entries.push(entry);
    }
  } catch (error) {
    throw refusalOf(folder, error);
  }
  entries.sort(foldersFirst);
  const isCut = entries.length > MAX_ENTRIES || lookedAt > MAX_LOOKED_AT;
  return { entries: entries.slice(0, MAX_ENTRIES), isCut };
}

async function entryOf(folder: string, found: Dirent): Promise<Entry | null> {
  const { name } = found;
  if (isHidden(name)) return null;
  const path = join(folder, name);
  if (found.isDirectory()) return { name, path, kind: 'folder' };
  if (found.isSymbolicLink()) return (await isFolder(path)) ? { name, path, kind: 'folder' } : null;
  if (isPictureName(name)) return { name, path, kind: 'picture' };
  return isListName(name) ? { name, path, kind: 'manifest' } : null;
}

const RANK: Readonly<Record<Entry['kind'], number>> = { folder: 0, picture: 1, manifest: 1 };
const collator = new Intl.Collator('en', { numeric: true });

function foldersFirst(a: Entry, b: Entry): number {
  return RANK[a.kind] - RANK[b.kind] || collator.compare(a.name, b.name);
}

function refusalOf(path: string, error: unknown): unknown {
  if (!isFileSystemAnswer(error)) return error;
  if (error.code === 'ENOENT') return new AppError('folder_not_found', { path }, { cause: error });
  if (error.code === 'ENOTDIR') return new AppError('not_a_folder', { path }, { cause: error });
  return folderUnreadable(path, error);
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (isFileSystemAnswer(error)) return false;
    throw error;
  }
}

/** Where drives are mounted; each folder in them is a place. */
const MOUNTS = ['/media', '/mnt', '/Volumes', `/run/media/${basename(homedir())}`];

async function places(): Promise<FolderListing['places']> {
  const home = homedir();
  const own = ['Desktop', 'Pictures', 'Documents', 'Downloads', '바탕 화면', '사진', '문서', '다운로드'];
  const candidates = [home, ...own.map((name) => join(home, name)), ...(await drives())];
  const exist = await Promise.all(candidates.map(isFolder));
  return candidates
    .filter((_, index) => exist[index])
    .map((path) => ({ name: basename(path) === '' ? path : basename(path), path }));
}

async function drives(): Promise<string[]> {
  if (process.platform === 'win32') {
    return [...'CDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => `${letter}:\\`);
  }
  const mounted = await Promise.all(MOUNTS.map(async (mount) => namesIn(mount)));
  return mounted.flat();
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => !isHidden(name)).map((name) => join(folder, name));
  } catch (error) {
    if (isFileSystemAnswer(error)) return [];
    throw error;
  }
}
