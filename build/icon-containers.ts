// The two containers of icons, each a header and PNG files: Windows' ICO and macOS' ICNS.

export interface Picture {
  /** Width and height in pixels. */
  readonly size: number;
  readonly png: Buffer;
}

const ICO_HEADER_BYTES = 6;
const ICO_ENTRY_BYTES = 16;

/**
 * PNG entries are read since Windows Vista. Sizes up to 256; a 256 is written as 0.
 * Layout: ICONDIR and ICONDIRENTRY as in Microsoft's "Icons" (Win32 menu and other resources).
 */
export function icoOf(pictures: readonly Picture[]): Buffer {
  const header = Buffer.alloc(ICO_HEADER_BYTES);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  let offset = ICO_HEADER_BYTES + ICO_ENTRY_BYTES * pictures.length;
  const entries = pictures.map(({ size, png }) => {
    const entry = Buffer.alloc(ICO_ENTRY_BYTES);
    entry.writeUInt8(size % 256, 0);
    entry.writeUInt8(size % 256, 1);
    entry.writeUInt16LE(1, 4);
    entry.writeUInt16LE(32, 6);
    entry.writeUInt32LE(png.length, 8);
    entry.writeUInt32LE(offset, 12);
    offset += png.length;
    return entry;
  });
  return Buffer.concat([header, ...entries, ...pictures.map(({ png }) => png)]);
}

/** The PNG entries of an ICNS file by their type, with their pixels; ic10 to ic14 are the “@2x” ones. */
export const ICNS_TYPES = {
  icp4: 16,
  icp5: 32,
  ic11: 32,
  ic12: 64,
  ic07: 128,
  ic13: 256,
  ic08: 256,
  ic14: 512,
  ic09: 512,
  ic10: 1024
} as const;

/** Layout: each entry is its type, its length with this header in big-endian, and its bytes; so is the whole file. */
export function icnsOf(pngOf: (size: number) => Buffer): Buffer {
  const entries = Object.entries(ICNS_TYPES).map(([type, size]) => icnsEntry(type, pngOf(size)));
  return icnsEntry('icns', Buffer.concat(entries));
}

function icnsEntry(type: string, bytes: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.write(type, 0, 'ascii');
  header.writeUInt32BE(header.length + bytes.length, 4);
  return Buffer.concat([header, bytes]);
}
