import { TextDecoder } from 'node:util';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

const UNPACK: Readonly<Record<string, typeof gunzipSync>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync
};

/**
 * The text of an answer's body. A body packed although we ask for none is unpacked up to `maxBytes`; one that
 * unpacks to more, or is broken, is no text. Unknown character sets are read as UTF-8.
 */
export function decodeAnswer(
  body: Buffer,
  headers: Readonly<Record<string, string>>,
  maxBytes: number
): string {
  const plain = unpacked(body, headers['content-encoding'] ?? '', maxBytes);
  const charset = /charset\s*=\s*"?([^\s;"]+)/i.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  return decoderFor(charset).decode(plain);
}

function unpacked(body: Buffer, encoding: string, maxBytes: number): Buffer {
  const name = encoding.trim().toLowerCase();
  if (name === '' || name === 'identity' || body.length === 0) return body;
  const unpack = Object.hasOwn(UNPACK, name) ? UNPACK[name] : undefined;
  if (unpack === undefined) return Buffer.alloc(0);
  try {
    return unpack(body, { maxOutputLength: maxBytes });
  } catch {
    return Buffer.alloc(0); // zlib throws only for data that it can't or may not unpack
  }
}

function decoderFor(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder(); // RangeError: no such character set
  }
}
