import { createHash } from 'node:crypto';
import sharp from 'sharp';

/** A real picture, drawn; `shade` tells one from another. */
export function drawPicture(format: 'jpeg' | 'png', shade: number, size = 48): Promise<Buffer> {
  const background = { r: shade % 256, g: 120, b: 90 };
  const picture = sharp({ create: { width: size, height: size, channels: 3, background } });
  return picture.toFormat(format).toBuffer();
}

/** A JPEG that is mostly picture data, so that cutting it leaves its header whole. */
export function drawNoise(size: number): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const picture = sharp({ create: { width: size, height: size, channels: 3, background: 'white', noise } });
  return picture.jpeg().toBuffer();
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
