import { createHash } from 'node:crypto';
import type { Picture, PictureSize } from '../contract/application.ts';
import { readImageFile } from './image-file.ts';
import { MAX_PIXELS } from './probe.ts';
import { formatOf, structureOf } from './structure.ts';
import { decoder } from './decoder.ts';

/** Longest edge in px (contract: PictureSize). */
export const PICTURE_EDGES: Readonly<Record<PictureSize, number>> = {
  thumbnail: 160,
  large: 1600,
  full: 4096
};

export type MakePicture = (path: string, size: PictureSize) => Promise<Picture | null>;

/**
 * Upright, whole, in sRGB, without any metadata of the original. What can be read of a cut-off picture is shown.
 * @returns null where the file is gone or no picture can be made of it.
 */
export async function makePicture(path: string, size: PictureSize): Promise<Picture | null> {
  const file = await readImageFile(path);
  if (file.kind !== 'whole' || !(await isDecodable(file.bytes))) return null;
  try {
    const bytes = await encode(file.bytes, PICTURE_EDGES[size]);
    return { mime: 'image/webp', bytes, version: versionOf(file.sha256, size) };
  } catch {
    return null; // sharp has one kind of error: the bytes are no picture
  }
}

async function isDecodable(bytes: Buffer): Promise<boolean> {
  const format = formatOf(bytes);
  if (format === null) return false;
  const { width, height } = await structureOf(bytes, format);
  return (width ?? 0) * (height ?? 0) <= MAX_PIXELS;
}

function encode(bytes: Buffer, edge: number): Promise<Buffer> {
  return decoder(bytes, { failOn: 'none', limitInputPixels: MAX_PIXELS })
    .autoOrient()
    .resize(edge, edge, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 80, effort: 2 })
    .toBuffer();
}

function versionOf(sha256: string, size: PictureSize): string {
  return createHash('sha256').update(`${sha256} ${size}`).digest('hex').slice(0, 32);
}
