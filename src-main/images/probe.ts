import { extname } from 'node:path';
import type { ImageProbe } from '../contract/probe.ts';
import type { ImageFormat } from '../contract/upload.ts';
import { type ImageFile, readImageFile } from './image-file.ts';
import { fingerprintsOf } from './fingerprint.ts';
import { lumaOf, measure, MEASURED_EDGE } from './measure.ts';
import type { Pixels } from './pixels.ts';
import { formatOf, type Structure, structureOf } from './structure.ts';
import { decoder } from './decoder.ts';

/** Over this nothing is decoded: larger than any scan of a document, and a pixel bomb's usual trick. */
export const MAX_PIXELS = 100_000_000;

type Problem = ImageProbe['problem'];
interface Size {
  readonly width: number;
  readonly height: number;
}

/** One look at a picture: real type, whole or not, size, digest, all of the same bytes. The caller limits how many at once. */
export async function probeImage(path: string): Promise<ImageProbe> {
  const file = await readImageFile(path);
  const unknown: ImageProbe = {
    path,
    problem: null,
    extensionLies: false,
    sizeBytes: file.kind === 'whole' ? file.bytes.length : file.sizeBytes,
    width: null,
    height: null,
    format: null,
    sha256: file.kind === 'whole' ? file.sha256 : null,
    measures: null,
    fingerprints: []
  };
  if (file.kind === 'problem') return { ...unknown, problem: file.problem };
  const format = formatOf(file.bytes);
  if (format === null) return { ...unknown, problem: 'image_not_supported' };
  const extensionLies = doesExtensionLie(path, format);
  return { ...unknown, format, extensionLies, ...(await look(file, format)) };
}

/** The header is judged before anything is decoded, and the container before its pixels. */
async function look(
  file: Exclude<ImageFile, { kind: 'problem' }>,
  format: ImageFormat
): Promise<Pick<ImageProbe, 'problem' | 'width' | 'height'> & Partial<ImageProbe>> {
  const structure = await structureOf(file.bytes, format);
  const stored = { width: structure.width, height: structure.height };
  if (pixelsOf(structure) > MAX_PIXELS) return { ...stored, problem: 'image_too_many_pixels' };
  if (file.kind === 'head') return { ...stored, problem: 'image_unreadable' };
  const size = (await uprightSize(file.bytes)) ?? stored;
  if (!structure.isWhole) return { ...size, problem: 'image_truncated' };
  const decoded = await decode(file.bytes);
  if ('problem' in decoded) return { ...size, problem: decoded.problem };
  const luma = lumaOf(decoded);
  return {
    ...size,
    problem: null,
    measures: measure(decoded, luma),
    fingerprints: fingerprintsOf(luma, decoded.width, decoded.height)
  };
}

function pixelsOf({ width, height }: Structure): number {
  return (width ?? 0) * (height ?? 0);
}

/** @returns null where the decoder can't read the header. */
async function uprightSize(bytes: Buffer): Promise<Size | null> {
  try {
    return (await decoder(bytes, { limitInputPixels: MAX_PIXELS }).metadata()).autoOrient;
  } catch {
    return null; // sharp has one kind of error: the bytes are no picture
  }
}

/**
 * Reads every byte of the picture, at the size at which it is measured: a JPEG's entropy-coded data is read whole
 * even where only 1/8 of its pixels are made.
 */
async function decode(bytes: Buffer): Promise<Pixels | { readonly problem: Problem }> {
  try {
    return await smallCopy(bytes, 'warning');
  } catch (error) {
    const problem = problemOfDecoder(error instanceof Error ? error.message : '');
    return problem === null ? await decodeHarmless(bytes) : { problem };
  }
}

/** What the decoder only warned about is sound, so it is decoded once more without stopping at warnings. */
async function decodeHarmless(bytes: Buffer): Promise<Pixels | { readonly problem: Problem }> {
  try {
    return await smallCopy(bytes, 'none');
  } catch {
    return { problem: 'image_undecodable' }; // sharp has one kind of error: the bytes are no picture
  }
}

async function smallCopy(bytes: Buffer, failOn: 'warning' | 'none'): Promise<Pixels> {
  const { data, info } = await decoder(bytes, { failOn, limitInputPixels: MAX_PIXELS, sequentialRead: true })
    .autoOrient()
    .resize(MEASURED_EDGE, MEASURED_EDGE, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** Left by some cameras between the last pixel and the end mark: by then the whole picture has been read. */
const HARMLESS = /^VipsJpeg: Corrupt JPEG data: \d+ extraneous bytes before marker 0xd9$/;

function problemOfDecoder(message: string): Problem {
  if (HARMLESS.test(message)) return null;
  return /premature end of JPEG image/.test(message) ? 'image_truncated' : 'image_undecodable';
}

const FORMAT_OF_EXTENSION: Readonly<Record<string, ImageFormat>> = {
  '.jpg': 'jpeg',
  '.jpeg': 'jpeg',
  '.jpe': 'jpeg',
  '.jfif': 'jpeg',
  '.png': 'png'
};

function doesExtensionLie(path: string, format: ImageFormat): boolean {
  const extension = extname(path).toLowerCase();
  return extension !== '' && FORMAT_OF_EXTENSION[extension] !== format;
}
