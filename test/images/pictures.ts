import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

/** A temporary folder for one test file, with a short way to put files there. */
export async function testFolder() {
  const path = await mkdtemp(join(tmpdir(), 'outtray-images-'));
  return {
    path,
    at: (name: string) => join(path, name),
    put: async (name: string, bytes: Uint8Array | string) => {
      const target = join(path, name);
      await writeFile(target, bytes);
      return target;
    },
    remove: () => rm(path, { recursive: true, force: true })
  };
}

/** Grain like a camera's, so that the files weigh what photographs weigh. */
export function grain(width: number, height: number): Sharp {
  return sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#808080',
      noise: { type: 'gaussian', mean: 128, sigma: 20 }
    }
  });
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** A PNG whose header promises a grey picture of that size, with hardly any data behind it unless told otherwise. */
export function pngPromising(width: number, height: number, dataBytes = 1000): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(dataBytes))),
    chunk('IEND', Buffer.alloc(0))
  ]);
}
