import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ImageFormat } from '../contract/upload.ts';

const EXTENSION: Readonly<Record<ImageFormat, string>> = { jpeg: 'jpg', png: 'png' };
const MADE_NAME = /^[0-9a-f]{64}\.(?:jpg|png)$/;
const BUSY_NAME = /^(\d+)\.making$/;

/** Pictures that Outtray made to be sent: their names are the digests of their bytes. Only this user can read them. */
export interface MadeFiles {
  /** On the disk for good when it answers, so that a row may name it. @returns its path. */
  keep(bytes: Uint8Array, format: ImageFormat): Promise<string>;
  /** That nothing needs any more; other paths are left alone. */
  remove(path: string): Promise<void>;
  /** What is kept meanwhile stays until `work` is done, although no row names it yet. */
  whileMaking<Result>(work: () => Promise<Result>): Promise<Result>;
  /**
   * Removes those that nothing needs, and what a crash left of half-written ones; nothing while pictures are being
   * made, here or in another process.
   * @param needed of these paths, those that must stay
   */
  removeUnneeded(needed: (paths: string[]) => ReadonlySet<string>): Promise<void>;
}

export function madeFiles(folder: string, isAlive: (pid: number) => boolean): MadeFiles {
  let making = 0;
  const busyMark = join(folder, `${process.pid}.making`);

  async function isBusy(names: readonly string[]): Promise<boolean> {
    if (making > 0) return true;
    for (const name of names) {
      const pid = Number(BUSY_NAME.exec(name)?.[1] ?? Number.NaN);
      if (Number.isNaN(pid)) continue;
      if (pid !== process.pid && isAlive(pid)) return true;
      await rm(join(folder, name), { force: true });
    }
    return false;
  }

  return {
    keep: async (bytes, format) => {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const path = join(folder, `${sha256}.${EXTENSION[format]}`);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeDurably(path, bytes);
      await syncFolder(folder);
      return path;
    },
    remove: async (path) => {
      if (dirname(path) === folder && MADE_NAME.test(basename(path))) await rm(path, { force: true });
    },
    whileMaking: async (work) => {
      making += 1;
      // At once, not in turn with other work: the mark of one that begins must not go with one that ends.
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeFileSync(busyMark, '', { mode: 0o600 });
      try {
        return await work();
      } finally {
        making -= 1;
        if (making === 0) rmSync(busyMark, { force: true });
      }
    },
    removeUnneeded: async (needed) => {
      const names = await namesIn(folder);
      if (await isBusy(names)) return;
      const paths = names.filter((name) => MADE_NAME.test(name)).map((name) => join(folder, name));
      const stay = needed(paths);
      const halves = names.filter((name) => name.endsWith('.partial')).map((name) => join(folder, name));
      for (const path of [...paths.filter((each) => !stay.has(each)), ...halves]) {
        if (making > 0) return;
        await rm(path, { force: true });
      }
    }
  };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** Whole under its name or not there at all. */
async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const partial = `${path}.${randomUUID()}.partial`;
  try {
    const file = await open(partial, 'wx', 0o600);
    await writeAndSync(file, bytes);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined); // the same disk that just refused
    throw error;
  }
}

async function writeAndSync(file: FileHandle, bytes: Uint8Array): Promise<void> {
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A new name is on the disk only then. Windows has no such call, and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const opened = await open(folder, 'r');
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
}
