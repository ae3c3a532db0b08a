import type { OtherFormat } from '../contract/made-picture.ts';

const latin1 = (bytes: Buffer, from: number, to: number): string => bytes.toString('latin1', from, to);

/** Readers take a PDF whose mark stands behind some bytes of a mail program (PDF 1.7, H.3 note 13). */
const PDF_MARK_WITHIN = 1024;

/** Brands of ISO 23008-12 (HEIF) that hold HEVC or leave it open. */
const HEIC_BRANDS = new Set(['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'mif1', 'msf1']);
const AVIF_BRANDS = new Set(['avif', 'avis']);

/** What the first bytes say, whatever the file is called; null: none of the formats that can be converted. */
export function otherFormatOf(bytes: Buffer): OtherFormat | null {
  if (latin1(bytes, 0, 4) === 'RIFF' && latin1(bytes, 8, 12) === 'WEBP') return 'webp';
  if (/^GIF8[79]a/.test(latin1(bytes, 0, 6))) return 'gif';
  if (['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].includes(latin1(bytes, 0, 4))) return 'tiff';
  if (latin1(bytes, 4, 8) === 'ftyp') return heifFormat(bytes);
  if (latin1(bytes, 0, 2) === 'BM') return 'bmp';
  return latin1(bytes, 0, PDF_MARK_WITHIN).includes('%PDF-') ? 'pdf' : null;
}

/** The major brand decides, and where it leaves the coding open, the compatible ones do. */
function heifFormat(bytes: Buffer): OtherFormat | null {
  const end = Math.min(bytes.length, bytes.length < 8 ? 0 : bytes.readUInt32BE(0), 512);
  const brands = [latin1(bytes, 8, 12)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(latin1(bytes, at, at + 4));
  if (brands.some((brand) => AVIF_BRANDS.has(brand))) return 'avif';
  return brands.some((brand) => HEIC_BRANDS.has(brand)) ? 'heic' : null;
}
