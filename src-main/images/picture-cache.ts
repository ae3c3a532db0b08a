import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Picture, PictureSize } from '../contract/application.ts';
import { limited } from './limited.ts';
import { makePicture, type MakePicture } from './picture.ts';

/** Pictures made at once: two keep a window full of rows fluent and leave room for sending. */
const MADE_AT_ONCE = 2;

/** Part of every key: raise it when pictures are made differently. */
const RECIPE = 1;

export interface PictureCache {
  /**
   * The picture as the file is now: kept ones are found by the file's identity, size and times together with the
   * digest that the caller knows (null: none), so that other bytes never show an old picture.
   * @returns null where the file is gone or no picture can be made of it.
   */
  get(path: string, size: PictureSize, sha256: string | null): Promise<Picture | null>;
  /** Removes the pictures made before that time (ms, UTC). */
  removeOlder(than: number): Promise<void>;
  /** Removes every picture kept, such as when a retention rule asks for it. */
  empty(): Promise<void>;
}

/**
 * Keeps the window's pictures in a folder of its own, named by hashes that tell nothing of path or person.
 * A cache that can't be written (full disk) only makes pictures slower.
 */
export function pictureCache(folder: string, make: MakePicture = makePicture): PictureCache {
  const underWay = new Map<string, Promise<Picture | null>>();
  const inTurn = limited(MADE_AT_ONCE);

  function getShared(key: string, path: string, size: PictureSize): Promise<Picture | null> {
    const running = underWay.get(key);
    if (running !== undefined) return running;
    const picture = fetchOrMake(key, path, size).finally(() => underWay.delete(key));
    underWay.set(key, picture);
    return picture;
  }

  async function fetchOrMake(key: string, path: string, size: PictureSize): Promise<Picture | null> {
    const target = join(folder, key.slice(0, 2), `${key}.webp`);
    const kept = await readKept(target);
    if (kept !== null) return { mime: 'image/webp', bytes: kept, version: key };
    const made = await inTurn(() => make(path, size));
    if (made === null) return null;
    if (made.mime === 'image/webp') await keep(target, made.bytes);
    return { ...made, version: key };
  }

  return {
    async get(path, size, sha256) {
      const fingerprint = await fingerprintOf(path);
      if (fingerprint === null) return null;
      return getShared(keyOf([fingerprint, sha256 ?? '', size]), path, size);
    },
    removeOlder: (than) => removeOlder(folder, than),
    empty: () => rm(folder, { recursive: true, force: true })
  };
}

async function removeOlder(folder: string, than: number): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    // Another process of this data folder may remove it first.
    const stats = entry.isFile() ? await stat(path).catch(() => null) : null;
    if (stats !== null && stats.mtimeMs < than) await rm(path, { force: true });
  }
}

/** Identity, size and times to the nanosecond; null where there is no such file. */
async function fingerprintOf(path: string): Promise<string | null> {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    return [path, dev, ino, size, mtimeNs, ctimeNs].join('\n');
  } catch (error) {
    if (isFileSystemAnswer(error)) return null;
    throw error;
  }
}

function keyOf(parts: readonly string[]): string {
  const text = JSON.stringify([RECIPE, ...parts]);
  return createHash('sha256').update(text).digest('hex').slice(0, 40);
}

/** @returns null where it is not kept, or only half of it reached the disk. */
async function readKept(target: string): Promise<Buffer | null> {
  try {
    const bytes = await readFile(target);
    return isWholeWebp(bytes) ? bytes : null;
  } catch (error) {
    if (isFileSystemAnswer(error)) return null;
    throw error;
  }
}

/** A RIFF file says its own length (WebP container specification). */
function isWholeWebp(bytes: Buffer): boolean {
  return bytes.length > 12 && bytes.readUInt32LE(4) + 8 === bytes.length;
}

/** Readable by this user alone, and never seen half-written. */
async function keep(target: string, bytes: Uint8Array): Promise<void> {
  const draft = `${target}.${randomUUID()}.tmp`;
  try {
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await writeFile(draft, bytes, { mode: 0o600, flag: 'wx' });
    await rename(draft, target);
  } catch (error) {
    if (!isFileSystemAnswer(error)) throw error;
    await rm(draft, { force: true }).catch(() => undefined); // the same disk that just refused
  }
}

function isFileSystemAnswer(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
