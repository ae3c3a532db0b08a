import { crc32 } from 'node:zlib';
import type { ImageFormat } from '../contract/upload.ts';
import { EXIF_MARK, type ExifFacts, exifFacts, exifSaying } from './exif.ts';

/**
 * The same picture without what may say where it was taken: Exif, XMP, IPTC, comments, and whatever follows the
 * picture's end. What its pixels need stays as it is, byte for byte: coded data, tables, colour profile, orientation.
 * No library that is kept does this without coding the picture anew.
 * @returns null where nothing in it may say a place, or where the container is not sound.
 */
export function withoutLocation(bytes: Buffer, format: ImageFormat): Buffer | null {
  const parts = format === 'jpeg' ? jpegParts(bytes) : pngParts(bytes);
  if (parts === null || !parts.some(({ mayHoldPlace }) => mayHoldPlace)) return null;
  const orientation = parts.find(({ orientation: said }) => said !== undefined)?.orientation ?? 1;
  const [head, ...rest] = parts.filter(({ isPixels }) => isPixels).map((part) => part.bytes);
  if (head === undefined) return null;
  const turned = orientation === 1 ? [] : [orientationPart(orientation, format)];
  return Buffer.concat([head, ...turned, ...rest]);
}

/** A piece of the container, in order; together they are the file. */
interface Part {
  readonly bytes: Buffer;
  /** Without it the picture would not look the same. */
  readonly isPixels: boolean;
  readonly mayHoldPlace: boolean;
  readonly orientation?: number;
}

const kept = (bytes: Buffer): Part => ({ bytes, isPixels: true, mayHoldPlace: false });
const dropped = (bytes: Buffer, mayHoldPlace: boolean): Part => ({ bytes, isPixels: false, mayHoldPlace });
const exifPart = (bytes: Buffer, { orientation, mayHoldPlace }: ExifFacts): Part => ({
  ...dropped(bytes, mayHoldPlace),
  orientation
});

/** Words under which XMP and text chunks keep places (Exif, Photoshop and IPTC schemas). */
const PLACE = /gps|location|latitude|longitude|\bcity\b|country|sublocation|exif/i;

const saysPlace = (bytes: Buffer): boolean => PLACE.test(bytes.toString('latin1'));

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP13 = 0xed;
const APP14 = 0xee;
const APP15 = 0xef;
const COM = 0xfe;

/** Segments up to EOI (ITU-T T.81, B.1.1). */
function jpegParts(bytes: Buffer): Part[] | null {
  if (bytes[0] !== 0xff || bytes[1] !== SOI) return null;
  const parts = [kept(bytes.subarray(0, 2))];
  let at = 2;
  for (;;) {
    const marker = bytes[at + 1];
    if (bytes[at] !== 0xff || marker === undefined) return null;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === EOI) return [...parts, kept(bytes.subarray(at, at + 2)), ...after(bytes, at + 2)];
    if (at + 4 > bytes.length) return null;
    let end = at + 2 + bytes.readUInt16BE(at + 2);
    if (marker === SOS) end = endOfScan(bytes, end);
    if (end > bytes.length) return null;
    parts.push(jpegPart(marker, bytes.subarray(at, end)));
    at = end;
  }
}

/** Entropy-coded data ends at the first marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Buffer, from: number): number {
  let at = from;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    const next = at < 0 ? undefined : bytes[at + 1];
    if (next === undefined) return bytes.length + 1;
    if (next !== 0x00 && !(next >= 0xd0 && next <= 0xd7)) return at;
    at += 2;
  }
}

function jpegPart(marker: number, bytes: Buffer): Part {
  const content = bytes.subarray(4);
  const begins = (mark: string): boolean => content.toString('latin1', 0, mark.length) === mark;
  if (marker === APP0 || marker === APP14) return kept(bytes);
  if (marker === APP2 && begins('ICC_PROFILE\0')) return kept(bytes);
  if (marker === APP1 && begins('Exif\0')) {
    return exifPart(bytes, exifFacts(content.subarray(EXIF_MARK.length)));
  }
  // IPTC has its places in numbered fields: any may be one.
  if (marker === APP13) return dropped(bytes, content.includes('8BIM\x04\x04', 0, 'latin1'));
  if (marker === COM || (marker >= APP0 && marker <= APP15)) return dropped(bytes, saysPlace(content));
  return kept(bytes);
}

/** Other pictures and films that phones append, each with data of its own. */
function after(bytes: Buffer, at: number): Part[] {
  const rest = bytes.subarray(at);
  return rest.length === 0
    ? []
    : [
        dropped(
          rest,
          rest.some((byte) => byte !== 0)
        )
      ];
}

const PNG_MAGIC_BYTES = 8;
const CHUNK_OVERHEAD_BYTES = 12;
const TEXT_CHUNKS = new Set(['tEXt', 'zTXt', 'iTXt']);

/** Chunks up to IEND (PNG specification, 5.3); the header stays first. */
function pngParts(bytes: Buffer): Part[] | null {
  const parts: Part[] = [];
  let at = PNG_MAGIC_BYTES;
  while (at + CHUNK_OVERHEAD_BYTES <= bytes.length) {
    const type = bytes.toString('latin1', at + 4, at + 8);
    const end = at + CHUNK_OVERHEAD_BYTES + bytes.readUInt32BE(at);
    if (end > bytes.length) return null;
    if (at === PNG_MAGIC_BYTES) parts.push(kept(bytes.subarray(0, end)));
    else parts.push(pngPart(type, bytes.subarray(at, end)));
    if (type === 'IEND') return [...parts, ...after(bytes, end)];
    at = end;
  }
  return null;
}

function pngPart(type: string, bytes: Buffer): Part {
  if (type === 'eXIf') return exifPart(bytes, exifFacts(bytes.subarray(8, -4)));
  // Its text may be packed: only the keyword can be read at once, and a packed one may hold anything.
  if (TEXT_CHUNKS.has(type)) return dropped(bytes, type === 'zTXt' || saysPlace(bytes));
  return type === 'tIME' ? dropped(bytes, false) : kept(bytes);
}

function orientationPart(orientation: number, format: ImageFormat): Buffer {
  const tiff = exifSaying(orientation);
  if (format === 'png') return chunk('eXIf', tiff);
  const head = Buffer.from([0xff, APP1, 0, 0]);
  head.writeUInt16BE(2 + EXIF_MARK.length + tiff.length, 2);
  return Buffer.concat([head, EXIF_MARK, tiff]);
}

/** A PNG chunk of that type. */
export function chunk(type: string, data: Buffer): Buffer {
  const bytes = Buffer.alloc(CHUNK_OVERHEAD_BYTES + data.length);
  bytes.writeUInt32BE(data.length);
  bytes.write(type, 4, 'latin1');
  data.copy(bytes, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, -4)), bytes.length - 4);
  return bytes;
}
