import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import type { Slot } from '../../../src-main/contract/slot.ts';

/** What a submission is to hold at the server in the end: SHA-256 by slot. */
export type Digests = Partial<Record<Slot, string>>;
export type Expected = Map<string, Digests>;

let drawn = 0;

/** A small picture that no other call draws. */
export function distinctPicture(format: 'jpeg' | 'png'): Promise<Buffer> {
  drawn += 1;
  // JPEG rounds colours: steps of 8 stay apart.
  const background = {
    r: (drawn % 30) * 8,
    g: (Math.floor(drawn / 30) % 30) * 8,
    b: Math.floor(drawn / 900) * 8
  };
  const size = 24 + (drawn % 7);
  return sharp({ create: { width: size, height: 24, channels: 3, background } })
    .toFormat(format)
    .toBuffer();
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function put(path: string, bytes: Buffer | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
}

export function idOf(prefix: string, index: number): string {
  return `${prefix}-${String(index).padStart(4, '0')}`;
}

/** `passport/<id>/front.jpg` and `selfie.png`: a folder for each submission. */
export async function folderLayout(root: string, prefix: string, count: number): Promise<Expected> {
  const expected: Expected = new Map();
  for (let index = 1; index <= count; index += 1) {
    const id = idOf(prefix, index);
    const front = await distinctPicture('jpeg');
    const selfie = await distinctPicture('png');
    await put(join(root, 'passport', id, 'front.jpg'), front);
    await put(join(root, 'passport', id, 'selfie.png'), selfie);
    expected.set(id, { idImage: sha256(front), selfieImage: sha256(selfie) });
  }
  return expected;
}

/** `<id>_front.jpg`, `<id>_back.png`: the name says it. */
export async function nameLayout(root: string, prefix: string, count: number): Promise<Expected> {
  const expected: Expected = new Map();
  for (let index = 1; index <= count; index += 1) {
    const id = idOf(prefix, index);
    const front = await distinctPicture('jpeg');
    const back = await distinctPicture('png');
    await put(join(root, `${id}_front.jpg`), front);
    await put(join(root, `${id}_back.png`), back);
    expected.set(id, { idImage: sha256(front), idBackImage: sha256(back) });
  }
  return expected;
}

export interface ListedRow {
  readonly id: string;
  readonly idType: string;
}

/** `list.csv` with paths beside it. */
export async function listLayout(root: string, rows: readonly ListedRow[]): Promise<Expected> {
  const expected: Expected = new Map();
  const lines = ['submissionId,idType,admin,idImage,idBackImage,selfieImage,addressImage'];
  for (const [index, { id, idType }] of rows.entries()) {
    const front = await distinctPicture('png');
    const address = await distinctPicture('jpeg');
    await put(join(root, 'pictures', `${index}a.png`), front);
    await put(join(root, 'pictures', `${index}b.jpg`), address);
    lines.push(`${id},${idType},,pictures/${index}a.png,,,pictures/${index}b.jpg`);
    expected.set(id, { idImage: sha256(front), addressImage: sha256(address) });
  }
  await put(join(root, 'list.csv'), `${lines.join('\r\n')}\r\n`);
  return expected;
}
