/** A JPEG's APP1 begins with it; PNG, WebP and TIFF hold what follows. */
export const EXIF_MARK = Buffer.from('Exif\0\0', 'latin1');

const ORIENTATION = 0x0112;
const GPS = 0x8825;
const ENTRY_BYTES = 12;
const SHORT = 3;

export interface ExifFacts {
  /** 1 to 8 (Exif 3.0, 4.6.5.1.3); 1 where it is not said. */
  readonly orientation: number;
  /** Also where it can't be read: nobody knows what is in it then. */
  readonly mayHoldPlace: boolean;
}

const UNREADABLE: ExifFacts = { orientation: 1, mayHoldPlace: true };

/** @param tiff what follows the mark: a TIFF header and its directories. Never throws. */
export function exifFacts(tiff: Buffer): ExifFacts {
  const order = tiff.toString('latin1', 0, 2);
  if (tiff.length < 8 || (order !== 'II' && order !== 'MM')) return UNREADABLE;
  const isLittle = order === 'II';
  const short = (at: number) => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const at = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (at + 2 > tiff.length) return UNREADABLE;
  const count = short(at);
  if (at + 2 + count * ENTRY_BYTES > tiff.length) return UNREADABLE;
  let facts: ExifFacts = { orientation: 1, mayHoldPlace: false };
  for (let index = 0; index < count; index += 1) {
    const entry = at + 2 + index * ENTRY_BYTES;
    const tag = short(entry);
    if (tag === GPS) facts = { ...facts, mayHoldPlace: true };
    if (tag === ORIENTATION && short(entry + 2) === SHORT) {
      const orientation = short(entry + 8);
      if (orientation >= 1 && orientation <= 8) facts = { ...facts, orientation };
    }
  }
  return facts;
}

/** A TIFF header with one directory that says nothing but this. */
export function exifSaying(orientation: number): Buffer {
  const tiff = Buffer.alloc(26);
  tiff.write('MM\0*', 'latin1');
  tiff.writeUInt32BE(8, 4);
  tiff.writeUInt16BE(1, 8);
  tiff.writeUInt16BE(ORIENTATION, 10);
  tiff.writeUInt16BE(SHORT, 12);
  tiff.writeUInt32BE(1, 14);
  tiff.writeUInt16BE(orientation, 18);
  return tiff;
}
