import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';

let drawn = 0;

/** A small JPEG unlike any other of this run. */
export async function drawPicture(path: string): Promise<void> {
  drawn += 1;
  const background = { r: (drawn * 37) % 256, g: Math.floor(drawn / 256), b: (drawn * 91) % 256 };
  await mkdir(dirname(path), { recursive: true });
  await writeFile(
    path,
    await sharp({ create: { width: 320, height: 200, channels: 3, background } })
      .jpeg()
      .toBuffer()
  );
}

/** `S-1` … `S-<count>` with a selfie each, which needs no idType. */
export async function drawSelfies(folder: string, count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1)
    await drawPicture(join(folder, `S-${number}`, 'selfie.jpg'));
}

/** A JPEG of noise: any part of it stands in no other file by chance. */
export async function drawNoise(path: string): Promise<void> {
  const raw = { width: 320, height: 200, channels: 3 } as const;
  await mkdir(dirname(path), { recursive: true });
  const pixels = randomBytes(raw.width * raw.height * raw.channels);
  await writeFile(path, await sharp(pixels, { raw }).jpeg().toBuffer());
}
