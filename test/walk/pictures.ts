import { crc32, deflateSync } from 'node:zlib';
import type { Chance } from './chance.ts';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const SIDE = 16;

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

function header(): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(SIDE, 0);
  data.writeUInt32BE(SIDE, 4);
  // 8 bits of grey.
  data.set([8, 0, 0, 0, 0], 8);
  return chunk('IHDR', data);
}

const PIXELS = chunk('IDAT', deflateSync(Buffer.alloc((SIDE + 1) * SIDE)));
const START = Buffer.concat([SIGNATURE, header()]);
const END = chunk('IEND', Buffer.alloc(0));

/** A small grey PNG that no other call makes: words in its comment tell them apart. @param bytes about so many. */
export function pictureOf(chance: Chance, bytes: number): Buffer {
  const words = Buffer.alloc(Math.max(60, bytes - 200));
  for (let at = 0; at < words.length; at += 1) words[at] = 97 + chance.int(26);
  return Buffer.concat([START, chunk('tEXt', Buffer.concat([Buffer.from('Comment\0'), words])), PIXELS, END]);
}
