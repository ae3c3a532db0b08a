import { decode } from 'iconv-lite';

/** Text encodings in which offices have lists. */
export type ListEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'cp949' | 'windows-1252';

/** Where NUL bytes are looked for; in UTF-16 every comma and line end has one. */
const LOOKED_AT_BYTES = 64 * 1024;

/**
 * The one encoding in which these bytes are text, by rule and never by likelihood of words: a mark at the beginning;
 * UTF-16 without one by where its NUL bytes stand; UTF-8 where every byte fits; then CP949 (EUC-KR and all other syllables) where most pairs of bytes
 * are Hangul of KS X 1001, which accented Latin letters side by side hardly ever are; else Windows-1252.
 * @returns null: none of them.
 */
export function encodingOf(bytes: Uint8Array): ListEncoding | null {
  const marked = markedEncoding(bytes);
  if (marked !== null) return isText(bytes, marked) ? marked : null;
  const wide = wideEncoding(bytes.subarray(0, LOOKED_AT_BYTES));
  if (wide !== 'single bytes') return wide !== null && isText(bytes, wide) ? wide : null;
  if (isText(bytes, 'utf-8')) return 'utf-8';
  if (isHangul(bytes)) return isText(bytes, 'cp949') ? 'cp949' : null;
  return bytes.some((byte) => UNUSED_IN_1252.has(byte)) ? null : 'windows-1252';
}

/** Without the mark. @throws TypeError where the bytes are not of that encoding. */
export function decodeList(bytes: Uint8Array, encoding: ListEncoding): string {
  return encoding === 'cp949' ? decodeCp949(bytes) : new TextDecoder(encoding, { fatal: true }).decode(bytes);
}

/** The system's decoder knows EUC-KR alone. */
function decodeCp949(bytes: Uint8Array): string {
  const text = decode(bytes, 'cp949');
  if (/[\u0080-\u009f\ufffd]/u.test(text)) throw new TypeError('The bytes are no text in CP949');
  return text;
}

/** Bytes that the WHATWG standard makes control characters of. */
const UNUSED_IN_1252 = new Set([0x00, 0x81, 0x8d, 0x8f, 0x90, 0x9d]);

function markedEncoding([first, second, third]: Uint8Array): ListEncoding | null {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return first === 0xef && second === 0xbb && third === 0xbf ? 'utf-8' : null;
}

/** UTF-16's NUL bytes all stand at even places or all at odd ones. */
function wideEncoding(bytes: Uint8Array): ListEncoding | 'single bytes' | null {
  const nulAt = [0, 0];
  bytes.forEach((byte, index) => {
    if (byte === 0) nulAt[index % 2] = (nulAt[index % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = nulAt;
  if (even + odd === 0) return 'single bytes';
  // One of many is a file that is no text.
  if ((even > 0 && odd > 0) || Math.max(even, odd) * 10 < bytes.length) return null;
  return odd > 0 ? 'utf-16le' : 'utf-16be';
}

function isText(bytes: Uint8Array, encoding: ListEncoding): boolean {
  try {
    decodeList(bytes, encoding);
    return true;
  } catch {
    return false; // the decoder has one kind of error: not of that encoding
  }
}

/** Lead bytes of the Hangul syllables of KS X 1001. */
const isLeadOfHangul = (byte: number): boolean => byte >= 0xb0 && byte <= 0xc8;

/** One that only CP949 has, where it can't be a letter with an accent in Windows-1252: it says nothing of either. */
function isRareSyllable(lead: number, trail: number): boolean {
  const isTrail = (trail >= 0x41 && trail <= 0x5a) || (trail >= 0x61 && trail <= 0x7a) || trail >= 0x81;
  return lead >= 0x81 && lead <= 0xa0 && isTrail;
}

function isHangul(bytes: Uint8Array): boolean {
  let hangul = 0;
  let other = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) continue;
    const next = bytes[at + 1] ?? 0;
    if (isLeadOfHangul(byte) && next >= 0xa1) hangul += 1;
    else if (!isRareSyllable(byte, next)) other += 1;
    at += 1;
  }
  return hangul > 0 && hangul >= other;
}
