import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import sharp from 'sharp';
import { AppError } from '../contract/error.ts';
import type { Slot } from '../contract/slot.ts';
import { back, front } from './sample-document.ts';
import { letter } from './sample-letter.ts';
import { personOf } from './sample-people.ts';
import { randomOf } from './sample-random.ts';
import { type Frame, onDesk, selfie } from './sample-scene.ts';
import { type Sample, SAMPLE_STORY, SAMPLES } from './sample-story.ts';

export { SAMPLE_STORY, SAMPLES } from './sample-story.ts';

export interface SampleHooks {
  readonly signal: AbortSignal;
  onProgress(done: number, total: number): void;
}

/** Pictures drawn at once: as many as a small machine has cores. */
const DRAWN_AT_ONCE = 2;

/**
 * Draws the sample folder: 24 submissions of people who don't exist, as photographs, each marked SPECIMEN. The same
 * on every machine with the same fonts. The folder is there whole or not at all; one that is there is left as it is.
 * @throws AppError import_cancelled, export_failed
 */
export async function makeSamples(folder: string, hooks: SampleHooks): Promise<void> {
  if (await isThere(folder)) return;
  await removeOldDrafts(folder);
  const draft = `${folder}${DRAFT_MARK}${randomUUID()}`;
  try {
    await drawAll(draft, hooks);
    await rename(draft, folder);
  } catch (error) {
    await removeDraft(draft);
    if (!isFileSystemAnswer(error)) throw error;
    // Another process was faster: its folder is the same.
    if ((error.code === 'ENOTEMPTY' || error.code === 'EEXIST') && (await isThere(folder))) return;
    throw new AppError('export_failed', { path: folder, reason: reasonOf(error) }, { cause: error });
  }
}

const DRAFT_MARK = '.tmp-';

/** What a process that was killed left behind. One that still draws has written within the last hour. */
async function removeOldDrafts(folder: string): Promise<void> {
  const hourAgo = Date.now() - 3_600_000;
  try {
    for (const name of await readdir(dirname(folder))) {
      if (!name.startsWith(`${basename(folder)}${DRAFT_MARK}`)) continue;
      const path = join(dirname(folder), name);
      if ((await stat(path)).mtimeMs < hourAgo) await removeDraft(path);
    }
  } catch (error) {
    if (!isFileSystemAnswer(error)) throw error; // nothing there to tidy up
  }
}

async function removeDraft(draft: string): Promise<void> {
  try {
    await rm(draft, { recursive: true, force: true });
  } catch (error) {
    if (!isFileSystemAnswer(error)) throw error; // the same disk that just refused
  }
}

function reasonOf(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'permission denied';
    case 'ENOSPC':
      return 'the disk is full';
    default:
      return error.code ?? error.message;
  }
}

interface Drawing {
  readonly path: string;
  readonly svg: string;
  readonly finish: Finish;
}

interface Finish {
  readonly format: 'jpg' | 'png';
  /** Stored on its side with the EXIF mark that says so, as phones do. */
  readonly isOnItsSide: boolean;
  /** Share of the file that is kept; 1: all. */
  readonly share: number;
}

async function drawAll(draft: string, hooks: SampleHooks): Promise<void> {
  const grain = grainTile();
  const tasks = [...SAMPLES.flatMap(picturesOf), strayPicture()];
  let done = 0;
  const drawNext = async (): Promise<void> => {
    for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) {
      if (hooks.signal.aborted) throw new AppError('import_cancelled');
      const { path, svg, finish } = task();
      const target = join(draft, path);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, await develop(svg, grain, finish));
      done += 1;
      hooks.onProgress(done, SAMPLE_STORY.pictures + 1);
    }
  };
  // Every worker ends before the draft is moved or removed.
  const ends = await Promise.allSettled(Array.from({ length: DRAWN_AT_ONCE }, drawNext));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** One task for each picture, so that no more than a few drawings are in memory. */
function picturesOf(sample: Sample): (() => Drawing)[] {
  return sample.slots.map((slot) => () => {
    const finish = finishOf(sample, slot);
    return { path: pathOf(sample, slot, finish.format), svg: drawing(sample, slot), finish };
  });
}

function strayPicture(): () => Drawing {
  const finish = { format: 'jpg', isOnItsSide: false, share: 1 } as const;
  return () => ({
    path: SAMPLE_STORY.leftOverFile,
    svg: onDesk(letter(personOf(20), 99), { width: 1500, height: 1125 }, 4041),
    finish
  });
}

const WORDS: Readonly<Record<Slot, string>> = {
  idImage: 'front',
  idBackImage: 'back',
  selfieImage: 'selfie',
  addressImage: 'address'
};

function pathOf({ submissionId, idType, layout }: Sample, slot: Slot, format: string): string {
  const file = `${WORDS[slot]}.${format}`;
  const name = layout === 'folder' ? join(submissionId, file) : `${submissionId}_${file}`;
  return idType === null ? name : join(idType, name);
}

function finishOf({ number, brokenSlot }: Sample, slot: Slot): Finish {
  const isBroken = slot === brokenSlot;
  return {
    format: !isBroken && isScanned(number, slot) ? 'png' : 'jpg',
    isOnItsSide: slot === 'selfieImage' && number % 8 === 7,
    share: isBroken ? 0.46 : 1
  };
}

/** Scans come as PNG, and smaller than photographs. */
function isScanned(number: number, slot: Slot): boolean {
  return slot !== 'selfieImage' && number % 6 === 2;
}

function drawing({ number, idType, selfieOf }: Sample, slot: Slot): string {
  const person = personOf(number);
  const holder = { person, number, idType };
  const frame = frameOf(number, slot);
  switch (slot) {
    case 'idImage':
      return onDesk(front(holder), frame, number * 10 + 1);
    case 'idBackImage':
      return onDesk(back(holder), frame, number * 10 + 1);
    case 'selfieImage':
      return selfie(personOf(selfieOf), frameOf(selfieOf, slot), selfieOf * 10 + 3);
    case 'addressImage':
      return onDesk(letter(person, number), frame, number * 10 + 4);
  }
}

function frameOf(number: number, slot: Slot): Frame {
  const scale = isScanned(number, slot) ? 0.6 : 0.85 + ((number * 5) % 4) * 0.13;
  const [width, height] =
    slot === 'selfieImage' ? [1080, 1440] : slot === 'addressImage' ? [1240, 1653] : [1480, 1110];
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

/** From drawing to file: a lens's softness, a sensor's grain, a camera's compression. */
async function develop(svg: string, grain: Grain, finish: Finish): Promise<Buffer> {
  const photograph = sharp(Buffer.from(svg))
    .flatten({ background: '#808080' })
    .blur(0.6)
    .composite([{ input: grain.pixels, raw: grain.size, tile: true, blend: 'soft-light' }]);
  if (finish.format === 'png') return photograph.png({ compressionLevel: 3 }).toBuffer();
  const jpeg = await photograph.jpeg({ quality: 89 }).toBuffer();
  const turned = finish.isOnItsSide
    ? await sharp(jpeg).rotate(270).withMetadata({ orientation: 6 }).jpeg({ quality: 89 }).toBuffer()
    : jpeg;
  return turned.subarray(0, Math.floor(turned.length * finish.share));
}

interface Grain {
  readonly pixels: Buffer;
  readonly size: { readonly width: number; readonly height: number; readonly channels: 3 };
}

/** Not sharp's own noise, which differs at every run. Small enough to be made at once (some 5 ms). */
function grainTile(): Grain {
  const size = { width: 256, height: 256, channels: 3 } as const;
  const random = randomOf(20_260_401);
  const pixels = Buffer.alloc(size.width * size.height * size.channels);
  for (let at = 0; at < pixels.length; at += 1) {
    pixels[at] = Math.round(128 + (random() + random() + random() - 1.5) * 52);
  }
  return { pixels, size };
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isFileSystemAnswer(error)) return false;
    throw error;
  }
}

function isFileSystemAnswer(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
