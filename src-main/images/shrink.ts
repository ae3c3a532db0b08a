import type { Sharp } from 'sharp';
import type { ImageFormat } from '../contract/upload.ts';
import { decoder } from './decoder.ts';

export interface Encoded {
  readonly bytes: Buffer;
  readonly format: ImageFormat;
}

/** Tried at full size, best first: below the last one small print begins to blur. */
const QUALITIES = [90, 84, 78, 72] as const;
/** At a smaller size. */
const QUALITY_OF_SMALLER = 82;
/** What the size of a JPEG is estimated from hits within some percent: a little below the mark saves a second try. */
const AIM = 0.94;
const MOST_TRIES = 6;

/**
 * Quality first, then size, never below the smallest size (longest edge).
 * @returns null where that does not make it small enough.
 */
export async function shrinkTo(
  pixels: () => Sharp,
  { bytes: limit, minEdgePx }: { bytes: number; minEdgePx: number }
): Promise<Encoded | null> {
  const { data, info } = await pixels().raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const whole = () => decoder(data, { raw: { width, height, channels } });
  const longest = Math.max(width, height);
  for (const quality of QUALITIES) {
    const jpeg = await whole().jpeg({ quality }).toBuffer();
    if (jpeg.length <= limit) return { bytes: jpeg, format: 'jpeg' };
  }
  let edge = longest;
  let bytes = (await whole().jpeg({ quality: QUALITY_OF_SMALLER }).toBuffer()).length;
  for (let tries = 0; tries < MOST_TRIES && edge > minEdgePx; tries += 1) {
    edge = Math.max(minEdgePx, Math.floor(edge * Math.min(0.95, AIM * Math.sqrt(limit / bytes))));
    const jpeg = await whole()
      .resize(edge, edge, { fit: 'inside' })
      .jpeg({ quality: QUALITY_OF_SMALLER })
      .toBuffer();
    if (jpeg.length <= limit) return { bytes: jpeg, format: 'jpeg' };
    bytes = jpeg.length;
  }
  return longest <= minEdgePx ? null : smallest(whole, limit, minEdgePx);
}

/** As small as it may be, at the lowest quality that may be. */
async function smallest(whole: () => Sharp, limit: number, minEdgePx: number): Promise<Encoded | null> {
  const [, , , quality] = QUALITIES;
  const jpeg = await whole().resize(minEdgePx, minEdgePx, { fit: 'inside' }).jpeg({ quality }).toBuffer();
  return jpeg.length <= limit ? { bytes: jpeg, format: 'jpeg' } : null;
}
