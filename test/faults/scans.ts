import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Slot } from '../../src-main/contract/slot.ts';
import { distinctPicture, type Expected, idOf, sha256 } from '../shell/cli/submissions.ts';

const FILE_NAMES: Readonly<Record<Slot, string>> = {
  idImage: 'front.png',
  idBackImage: 'back.png',
  selfieImage: 'selfie.png',
  addressImage: 'address.png'
};

/** A place for a data folder and a folder of scans, laid out as `passport/<submission>/front.png`. */
export class Scans {
  readonly root: string;
  readonly expected: Expected = new Map();

  private constructor(root: string) {
    this.root = root;
  }

  static async make(): Promise<Scans> {
    return new Scans(await mkdtemp(join(tmpdir(), 'outtray-fault-')));
  }

  get data(): string {
    return join(this.root, 'data');
  }

  get folder(): string {
    return join(this.root, 'Scans');
  }

  pathOf(submissionId: string, slot: Slot = 'idImage'): string {
    return join(this.folder, 'passport', submissionId, FILE_NAMES[slot]);
  }

  async put(submissionId: string, bytes: Buffer, slot: Slot = 'idImage'): Promise<string> {
    const path = this.pathOf(submissionId, slot);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
    this.expected.set(submissionId, { ...this.expected.get(submissionId), [slot]: sha256(bytes) });
    return path;
  }

  /** So many submissions with a small picture each. */
  async draw(prefix: string, count: number): Promise<string[]> {
    const ids = Array.from({ length: count }, (_, index) => idOf(prefix, index + 1));
    for (const id of ids) await this.put(id, await distinctPicture('png'));
    return ids;
  }

  remove(): Promise<void> {
    return rm(this.root, { recursive: true, force: true, maxRetries: 5 });
  }
}
