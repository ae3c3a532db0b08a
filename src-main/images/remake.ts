import { deflateSync } from 'node:zlib';
import type { Sharp } from 'sharp';
import type { Making, OtherFormat, Recipe } from '../contract/made-picture.ts';
import type { ImageFormat } from '../contract/upload.ts';
import { decoder } from './decoder.ts';
import { type Decoded, MAX_CONVERTED_PIXELS, type Pixels } from './decode-task.ts';
import type { Decoders } from './decode-thread.ts';
import { chunk, withoutLocation } from './location.ts';
import { otherFormatOf } from './other-format.ts';
import { MAX_PIXELS } from './probe.ts';
import { formatOf } from './structure.ts';
import { type Encoded, shrinkTo } from './shrink.ts';

/** High enough that text on a card stays clear; a photograph of 12 megapixels comes to some 4 MB. */
const CONVERTED_QUALITY = 92;
/** A JPEG that is only turned is coded a second time: nearly nothing may be lost. */
const TURNED_QUALITY = 95;

export type Remade =
  | {
      readonly is: 'made';
      readonly bytes: Buffer;
      readonly format: ImageFormat;
      readonly made: readonly Making[];
      readonly pages: number;
      readonly otherFormat: OtherFormat | null;
    }
  /** The recipe asks for nothing that would change this file. */
  | { readonly is: 'as found' }
  | { readonly is: 'pages'; readonly pages: number; readonly otherFormat: OtherFormat }
  | { readonly is: 'too many pixels' | 'refused'; readonly otherFormat: OtherFormat | null }
  /** Neither JPEG nor PNG nor anything that could become one. */
  | { readonly is: 'unknown' }
  /** Not without falling below the smallest size. */
  | { readonly is: 'too large'; readonly otherFormat: OtherFormat | null };

/** Makes the picture that is sent from the bytes of the one that was found. Never throws for bad bytes. */
export async function remake(bytes: Buffer, recipe: Recipe, decoders: Decoders): Promise<Remade> {
  const format = formatOf(bytes);
  const otherFormat = format === null ? otherFormatOf(bytes) : null;
  if (format === null && otherFormat === null) return { is: 'unknown' };
  const isSmallEnough = recipe.limit === null || bytes.length <= recipe.limit.bytes;
  if (format !== null && recipe.turn === 0 && isSmallEnough) return lossless(bytes, format, recipe);
  const order = { bytes, format, otherFormat, recipe };
  try {
    if (otherFormat === null) return await encoded({ pixels: () => decoder(bytes, SOUND), pages: 1 }, order);
    const source = await convertible(bytes, otherFormat, recipe.page, decoders);
    return 'is' in source ? { ...source, otherFormat } : await encoded(source, order);
  } catch {
    return { is: 'refused', otherFormat }; // sharp has one kind of error: the bytes are no picture
  }
}

function lossless(bytes: Buffer, format: ImageFormat, { isLocationRemoved }: Recipe): Remade {
  const stripped = isLocationRemoved ? withoutLocation(bytes, format) : null;
  if (stripped === null) return { is: 'as found' };
  const made = [{ did: 'location_removed' }] as const;
  return { is: 'made', bytes: stripped, format, made, pages: 1, otherFormat: null };
}

const SOUND = { failOn: 'error', limitInputPixels: MAX_PIXELS } as const;
/** Behind the mark and IHDR. */
const AFTER_PNG_HEADER = 33;

const CONVERTED = { failOn: 'error', limitInputPixels: MAX_CONVERTED_PIXELS } as const;

interface Source {
  /** A pipeline at its beginning, each time anew. */
  readonly pixels: () => Sharp;
  readonly pages: number;
}

type NoSource =
  { readonly is: 'pages'; readonly pages: number } | { readonly is: 'too many pixels' | 'refused' };

async function convertible(
  bytes: Buffer,
  format: OtherFormat,
  page: number | null,
  decoders: Decoders
): Promise<Source | NoSource> {
  if (format === 'heic' || format === 'bmp' || format === 'pdf') {
    const decoded = await decoders.decode(format, bytes, page);
    return format === 'heic' ? withProfile(fromThread(decoded), await profileOf(bytes)) : fromThread(decoded);
  }
  const { pages = 1, width, height, pageHeight } = await decoder(bytes, { failOn: 'error' }).metadata();
  if (pages > 1 && page === null) return { is: 'pages', pages };
  if ((page ?? 1) > pages) return { is: 'refused' };
  if (width * (pageHeight ?? height) > MAX_CONVERTED_PIXELS) return { is: 'too many pixels' };
  return { pixels: () => decoder(bytes, { ...CONVERTED, page: (page ?? 1) - 1 }), pages };
}

function fromThread(decoded: Decoded): Source | NoSource {
  if (decoded.is !== 'pixels') return decoded;
  return { pixels: () => fromPixels(decoded), pages: decoded.pages };
}

/** The decoder gives the pixels as they are stored; phones store them in a wider gamut than sRGB. */
async function profileOf(heic: Buffer): Promise<Buffer | null> {
  try {
    return (await decoder(heic).metadata()).icc ?? null;
  } catch {
    return null; // a container that the other decoder can read
  }
}

/** The only way to tell the library of a profile is a file that has it: a PNG that is not even packed. */
async function withProfile(source: Source | NoSource, profile: Buffer | null): Promise<Source | NoSource> {
  if ('is' in source || profile === null) return source;
  const plain = await source.pixels().png({ compressionLevel: 0 }).toBuffer();
  const data = Buffer.concat([Buffer.from('icc\0\0', 'latin1'), deflateSync(profile)]);
  const png = Buffer.concat([
    plain.subarray(0, AFTER_PNG_HEADER),
    chunk('iCCP', data),
    plain.subarray(AFTER_PNG_HEADER)
  ]);
  return { ...source, pixels: () => decoder(png, { limitInputPixels: MAX_PIXELS }) };
}

function fromPixels({ data, width, height, channels }: Pixels): Sharp {
  return decoder(data, { raw: { width, height, channels }, limitInputPixels: MAX_PIXELS });
}

interface Order {
  readonly bytes: Buffer;
  readonly format: ImageFormat | null;
  readonly otherFormat: OtherFormat | null;
  readonly recipe: Recipe;
}

async function encoded(source: Source, order: Order): Promise<Remade> {
  const { recipe, format, otherFormat } = order;
  const upright = (): Sharp => {
    const pixels = source.pixels().autoOrient();
    return recipe.turn === 0 ? pixels : pixels.rotate(recipe.turn);
  };
  const plain = await unshrunk(upright, order);
  const made: Making[] = [];
  if (otherFormat !== null) made.push({ did: 'converted', from: otherFormat, page: recipe.page });
  if (recipe.turn !== 0) made.push({ did: 'rotated', degrees: recipe.turn, isLossless: plain.isLossless });
  const done = { is: 'made', made, pages: source.pages, otherFormat } as const;
  const fromBytes = format !== null && recipe.turn === 0 ? order.bytes.length : plain.bytes.length;
  if (recipe.limit === null || fromBytes <= recipe.limit.bytes) {
    return { ...done, ...plain };
  }
  const smaller = await shrinkTo(() => onWhite(upright()), recipe.limit);
  if (smaller === null) return { is: 'too large', otherFormat };
  const { bytes: limitBytes, minEdgePx } = recipe.limit;
  made.push({ did: 'shrunk', fromBytes, toBytes: smaller.bytes.length, limitBytes, minEdgePx });
  return { ...done, ...smaller };
}

/** PNG stays PNG: nothing of it is lost. Everything else becomes a JPEG in sRGB, without any metadata. */
async function unshrunk(
  upright: () => Sharp,
  { bytes, format }: Order
): Promise<Encoded & { isLossless: boolean }> {
  if (format === 'png') {
    const { depth } = await decoder(bytes).metadata();
    const png = await upright().keepIccProfile().png().toBuffer();
    return { bytes: png, format: 'png', isLossless: depth === 'uchar' };
  }
  const quality = format === 'jpeg' ? TURNED_QUALITY : CONVERTED_QUALITY;
  const chroma = format === 'jpeg' ? (await decoder(bytes).metadata()).chromaSubsampling : undefined;
  const chromaSubsampling = chroma?.startsWith('4:4:4') ? '4:4:4' : '4:2:0';
  const jpeg = await onWhite(upright()).jpeg({ quality, chromaSubsampling }).toBuffer();
  return { bytes: jpeg, format: 'jpeg', isLossless: false };
}

/** What is transparent would turn black in a JPEG. */
function onWhite(pixels: Sharp): Sharp {
  return pixels.flatten({ background: '#ffffff' }).toColourspace('srgb');
}
