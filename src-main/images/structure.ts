import { setImmediate } from 'node:timers/promises';
import type { ImageFormat } from '../contract/upload.ts';

const JPEG_MAGIC = Buffer.from([0xff, 0xd8, 0xff]);
const PNG_MAGIC = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const MAGIC = { jpeg: JPEG_MAGIC, png: PNG_MAGIC } as const satisfies Record<ImageFormat, Buffer>;

/** Marker steps between two pauses: some 2 ms of work, measured. */
const STEPS_BETWEEN_PAUSES = 50_000;

/** What the container says, without decoding a pixel. */
export interface Structure {
  /** Pixels as stored, before EXIF orientation; null where the header ends before it says. */
  readonly width: number | null;
  readonly height: number | null;
  /** The format's own end mark was reached: nothing is cut off. What follows it is not looked at. */
  readonly isWhole: boolean;
}

/** The format that the first bytes name, whatever the file is called. A cut-off beginning counts as that format. */
export function formatOf(bytes: Buffer): ImageFormat | null {
  for (const format of ['jpeg', 'png'] as const) {
    const magic = MAGIC[format];
    const length = Math.min(bytes.length, magic.length);
    if (length > 0 && bytes.subarray(0, length).equals(magic.subarray(0, length))) return format;
  }
  return null;
}

/** Bytes must begin with the format's magic. Gives the event loop a turn while it walks a large file. */
export function structureOf(bytes: Buffer, format: ImageFormat): Promise<Structure> {
  return format === 'png' ? Promise.resolve(pngStructure(bytes)) : jpegStructure(bytes);
}

const PNG_CHUNK_OVERHEAD_BYTES = 12;

/** Chunks by their length fields up to IEND (PNG specification, 5.3). */
function pngStructure(bytes: Buffer): Structure {
  const hasHeader = bytes.length >= 24 && bytes.toString('latin1', 12, 16) === 'IHDR';
  const width = hasHeader ? bytes.readUInt32BE(16) : null;
  const height = hasHeader ? bytes.readUInt32BE(20) : null;
  let at = PNG_MAGIC.length;
  while (at + PNG_CHUNK_OVERHEAD_BYTES <= bytes.length) {
    const isEnd = bytes.toString('latin1', at + 4, at + 8) === 'IEND';
    at += PNG_CHUNK_OVERHEAD_BYTES + bytes.readUInt32BE(at);
    if (isEnd) return { width, height, isWhole: at <= bytes.length };
  }
  return { width, height, isWhole: false };
}

const END_OF_IMAGE = 0xd9;

/** Markers up to EOI (ITU-T T.81, B.1.1), through every scan of a progressive file. */
async function jpegStructure(bytes: Buffer): Promise<Structure> {
  let size: { width: number; height: number } | null = null;
  let at = 2;
  for (let steps = 1; ; steps += 1) {
    if (steps % STEPS_BETWEEN_PAUSES === 0) await setImmediate();
    const markerAt = bytes.indexOf(0xff, at);
    const marker = markerAt < 0 ? undefined : bytes[markerAt + 1];
    if (marker === undefined) return { width: null, height: null, ...size, isWhole: false };
    if (marker === END_OF_IMAGE) return { width: null, height: null, ...size, isWhole: true };
    if (isFrameHeader(marker)) size ??= frameSize(bytes, markerAt);
    at = markerAt + stepOver(bytes, markerAt, marker);
  }
}

/** Bytes from a marker to where the next is looked for. In entropy-coded data that is the next 0xFF. */
function stepOver(bytes: Buffer, markerAt: number, marker: number): number {
  if (marker === 0xff) return 1;
  const isStandalone = marker === 0x00 || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
  if (isStandalone || markerAt + 4 > bytes.length) return 2;
  return 2 + bytes.readUInt16BE(markerAt + 2);
}

/** SOF0 to SOF15 without DHT, JPG and DAC, which share the range. */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function frameSize(bytes: Buffer, markerAt: number): { width: number; height: number } | null {
  if (markerAt + 9 > bytes.length) return null;
  return { height: bytes.readUInt16BE(markerAt + 5), width: bytes.readUInt16BE(markerAt + 7) };
}
