import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

const FILES = ['front.jpg', 'selfie.jpg'];
/** Files written at once. */
const AT_ONCE = 32;

/**
 * A folder for each submission, with two small pictures, all different: one picture with a comment of its own.
 * @returns the folder that holds them.
 */
export async function drawScans(root: string, prefix: string, count: number): Promise<string> {
  const folder = join(root, `Scans ${prefix}`);
  const picture = await drawPicture();
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) {
      const own = join(folder, `${prefix}-${String(index).padStart(6, '0')}`);
      await mkdir(own, { recursive: true });
      for (const file of FILES) await writeFile(join(own, file), withComment(picture, `${own}/${file}`));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return folder;
}

function drawPicture(): Promise<Buffer> {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 20 };
  return sharp({ create: { width: 320, height: 200, channels: 3, background: '#888', noise } })
    .jpeg({ quality: 60 })
    .toBuffer();
}

/** A JPEG comment (marker FFFE) right after its first marker. */
function withComment(jpeg: Buffer, comment: string): Buffer {
  const text = Buffer.from(comment);
  const head = Buffer.from([0xff, 0xd8, 0xff, 0xfe, (text.length + 2) >> 8, (text.length + 2) & 0xff]);
  return Buffer.concat([head, text, jpeg.subarray(2)]);
}
