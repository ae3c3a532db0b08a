import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Slot } from '../../src-main/contract/slot.ts';
import { sha256 } from '../shell/cli/submissions.ts';
import type { Chance } from './chance.ts';
import { pictureOf } from './pictures.ts';

const FILE_NAMES: Readonly<Record<Slot, string>> = {
  idImage: 'front.png',
  idBackImage: 'back.png',
  selfieImage: 'selfie.png',
  addressImage: 'address.png'
};

/** A folder that can be imported, and what it holds: submission → slot → path. */
export interface Folder {
  readonly path: string;
  readonly submissions: ReadonlyMap<string, Readonly<Partial<Record<Slot, string>>>>;
}

/** The scans on disk, as they are now. */
export class Paper {
  readonly root: string;
  readonly folders: Folder[] = [];
  readonly #chance: Chance;
  /** What stands at each path; null: nothing any more. */
  readonly #now = new Map<string, string | null>();
  /** What stood there, to be put back. */
  readonly #first = new Map<string, Buffer>();

  constructor(root: string, chance: Chance) {
    this.root = root;
    this.#chance = chance;
  }

  /** SHA-256 of what stands at that path; null where there is nothing. */
  digestOf(path: string): string | null {
    return this.#now.get(path) ?? null;
  }

  draw(path: string): void {
    // Mostly small; some longer than sockets hold at once, a few whose reset may mean "too large".
    const bytes = this.#chance.weighted([
      [60, 300],
      [6, 20_000],
      [1, 300_000],
      [0.3, 900_000]
    ]);
    this.#write(path, pictureOf(this.#chance, bytes));
  }

  /** Another scan takes the place of that one. */
  replace(path: string): void {
    this.#write(path, pictureOf(this.#chance, 250));
  }

  remove(path: string): void {
    rmSync(path, { force: true });
    this.#now.set(path, null);
  }

  putBack(path: string): void {
    const bytes = this.#first.get(path);
    if (bytes !== undefined) this.#write(path, bytes);
  }

  #write(path: string, bytes: Buffer): void {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
    this.#now.set(path, sha256(bytes));
    if (!this.#first.has(path)) this.#first.set(path, bytes);
  }

  /** A new folder with these submissions. */
  scan(ids: readonly string[]): Folder {
    const path = join(this.root, `Scans ${this.folders.length + 1}`);
    const submissions = new Map<string, Partial<Record<Slot, string>>>();
    for (const id of new Set(ids)) {
      const slots: Slot[] = ['idImage', ...this.#chance.some<Slot>(['idBackImage', 'selfieImage'], 0.2)];
      const files = Object.fromEntries(
        slots.map((slot) => [slot, join(path, 'passport', id, FILE_NAMES[slot])])
      ) as Partial<Record<Slot, string>>;
      for (const file of Object.values(files)) this.draw(file);
      submissions.set(id, files);
    }
    const folder = { path, submissions };
    this.folders.push(folder);
    return folder;
  }

  /** The same people scanned once more, in a folder of its own. */
  newPath(): string {
    const path = join(this.root, 'rescans', `${this.#now.size}.png`);
    this.draw(path);
    return path;
  }

  /** What an import of that folder finds now; a submission without any file is not there. */
  contentOf({ submissions }: Folder): Map<string, Partial<Record<Slot, string>>> {
    const found = new Map<string, Partial<Record<Slot, string>>>();
    for (const [id, files] of submissions) {
      const there = Object.entries(files).filter(([, path]) => this.digestOf(path) !== null);
      if (there.length > 0) found.set(id, Object.fromEntries(there));
    }
    return found;
  }
}
