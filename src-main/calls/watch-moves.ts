import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, mkdir, open, rename, rmdir } from 'node:fs/promises';
import { basename, dirname, extname, isAbsolute, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { LeftOverReason } from '../contract/issue.ts';
import { EXCEPTIONS_FOLDER, SENT_FOLDER, type Watch } from '../contract/watch.ts';
import { say } from '../contract/wording/format.ts';
import type { DoneFile } from '../db/watch-table.ts';
import type { Context } from './context.ts';

/** In one look; the rest at the next one. */
const MOST_MOVES = 500;

/** Moves what was sent, and what belongs to nobody, out of a watched folder, as far as its rule says so. */
export async function moveDoneFiles(context: Context, watch: Watch): Promise<void> {
  const { watches } = context.store;
  if (watch.movesSent) {
    for (const file of watches.sentFiles(watch.id, MOST_MOVES)) {
      await moveOne(context, watch, file, join(watch.folder, SENT_FOLDER, dayOf(file.doneAt)));
    }
  }
  if (watch.movesExceptions) {
    for (const file of watches.leftOverFiles(watch.id, MOST_MOVES)) {
      const to = await moveOne(context, watch, file, join(watch.folder, EXCEPTIONS_FOLDER));
      if (to !== null) await writeReason(to, file);
    }
  }
}

/**
 * The file moves first and the record follows: after a crash between the two the file is found at its new place.
 * @returns where it lies now; null: it stays where it is.
 */
async function moveOne(
  { store }: Context,
  { id, folder }: Watch,
  file: DoneFile,
  target: string
): Promise<string | null> {
  const to = await moveFile(file, folder, target);
  await store.patiently(() => {
    if (to === null) store.watches.forget(id, file);
    else store.watches.moved(id, file, to);
  });
  return to;
}

/** @returns where it lies then; null where it is gone, is not of this folder, or is another picture by now. */
async function moveFile(file: DoneFile, folder: string, target: string): Promise<string | null> {
  const below = relative(folder, file.path);
  if (below.startsWith('..') || isAbsolute(below)) return null;
  const wanted = join(target, below);
  if (!(await exists(file.path))) return movedBefore(wanted, file);
  if (file.sha256 !== null && (await sha256Of(file.path)) !== file.sha256) return null;
  const to = await freePath(wanted);
  await mkdir(dirname(to), { recursive: true });
  await rename(file.path, to);
  await removeEmptied(dirname(file.path), folder);
  return to;
}

/** Folders that lost their last file, up to the watched one. */
async function removeEmptied(inner: string, folder: string): Promise<void> {
  for (let path = inner; path.startsWith(`${folder}${sep}`); path = dirname(path)) {
    // What is not empty, or in use, stays.
    if (!(await rmdir(path).then(yes, no))) return;
  }
}

const yes = (): boolean => true;
const no = (): boolean => false;

/** The local day. */
function dayOf(at: number): string {
  const date = new Date(at);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(yes, no);
}

/** Nothing that lies there is ever replaced. */
async function freePath(wanted: string): Promise<string> {
  for (let copy = 1; ; copy += 1) {
    const path = numbered(wanted, copy);
    if (!(await exists(path))) return path;
  }
}

function numbered(path: string, copy: number): string {
  if (copy === 1) return path;
  const extension = extname(path);
  return join(dirname(path), `${basename(path, extension)} (${copy})${extension}`);
}

/** @returns where a move that a crash cut off from its record has put it; null: nobody knows. */
async function movedBefore(wanted: string, { sha256 }: DoneFile): Promise<string | null> {
  for (let copy = 1; ; copy += 1) {
    const path = numbered(wanted, copy);
    if (!(await exists(path))) return null;
    if (sha256 === null || (await sha256Of(path)) === sha256) return path;
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Beside it, in both languages: who finds it may not know Outtray. */
async function writeReason(path: string, { reason }: DoneFile): Promise<void> {
  const key = `left_over.${reason as LeftOverReason}` as const;
  const name = basename(path);
  const text = `${name}\n${say('en', key)}\n${say('ko', key)}\n`.replaceAll(
    '\n',
    sep === '\\' ? '\r\n' : '\n'
  );
  const file = await open(`${path}.txt`, 'w', 0o600);
  try {
    await file.writeFile(text, 'utf8');
  } finally {
    await file.close();
  }
}
