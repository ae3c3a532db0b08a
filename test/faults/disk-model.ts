import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { DiskCall } from './disk-calls.ts';

type Change = (bytes: Buffer) => Buffer;

/** A file, whatever its names are. */
class File {
  synced: Buffer = Buffer.alloc(0);
  /** Made since it was last written through. */
  changes: Change[] = [];

  get now(): Buffer {
    return this.with(() => true);
  }

  with(isThere: (index: number) => boolean): Buffer {
    return this.changes
      .filter((_, index) => isThere(index))
      .reduce((bytes, change) => change(bytes), this.synced);
  }

  sync(): void {
    this.synced = this.now;
    this.changes = [];
  }
}

/**
 * What a power cut leaves. `lost`: nothing that was not written through, names included. `kept`: everything. `torn`:
 * some writes since, in no order, since a disk may keep them as it likes.
 */
export const CUTS = ['lost', 'kept', 'torn'] as const;
export type Cut = (typeof CUTS)[number];

/** A disk that forgets what was not synced (fsync(2): a file's bytes; a folder's names). */
export class DiskModel {
  readonly #names = new Map<string, File>();
  readonly #syncedNames = new Map<string, File>();

  apply(call: DiskCall): void {
    switch (call.kind) {
      case 'open':
        if (call.isEmptied || !this.#names.has(call.path)) this.#open(call.path, call.isEmptied);
        break;
      case 'write': {
        const { bytes, at } = call;
        this.#names.get(call.path)?.changes.push((before) => written(before, bytes, at ?? before.length));
        break;
      }
      case 'truncate':
        this.#names.get(call.path)?.changes.push((before) => resized(before, call.bytes));
        break;
      case 'unlink':
        this.#names.delete(call.path);
        break;
      case 'rename':
        this.#rename(call.path, call.to);
        break;
      case 'sync':
        this.#sync(call.path);
        break;
      case 'mkdir':
      case 'say':
        break;
    }
  }

  #open(path: string, isEmptied: boolean): void {
    const known = this.#names.get(path);
    if (known === undefined) this.#names.set(path, new File());
    else if (isEmptied) known.changes.push(() => Buffer.alloc(0));
  }

  #rename(from: string, to: string): void {
    const file = this.#names.get(from);
    if (file === undefined) return;
    this.#names.delete(from);
    this.#names.set(to, file);
  }

  /** A new file's name is written through with its bytes, as ext4, XFS, APFS and NTFS do. */
  #sync(path: string): void {
    const file = this.#names.get(path);
    if (file !== undefined) {
      file.sync();
      this.#syncedNames.set(path, file);
      return;
    }
    for (const name of [...this.#syncedNames.keys(), ...this.#names.keys()]) {
      if (dirname(name) !== path) continue;
      const now = this.#names.get(name);
      if (now === undefined) this.#syncedNames.delete(name);
      else this.#syncedNames.set(name, now);
    }
  }

  /** @param random in [0, 1) */
  writeImage(from: string, to: string, cut: Cut, random: () => number): void {
    mkdirSync(to, { recursive: true });
    const names = cut === 'lost' ? this.#syncedNames : this.#names;
    const isThere = { lost: () => false, kept: () => true, torn: () => random() < 0.5 }[cut];
    for (const [name, file] of names) {
      // Shared memory is no file that anybody needs after a power cut: SQLite makes it anew.
      if (name.endsWith('-shm')) continue;
      const path = join(to, relative(from, name));
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, file.with(isThere));
    }
  }
}

function written(before: Buffer, bytes: Buffer, at: number): Buffer {
  const after = Buffer.alloc(Math.max(before.length, at + bytes.length));
  before.copy(after);
  bytes.copy(after, at);
  return after;
}

function resized(before: Buffer, length: number): Buffer {
  const after = Buffer.alloc(length);
  before.copy(after, 0, 0, Math.min(length, before.length));
  return after;
}
