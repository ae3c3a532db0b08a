import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

/** Photographs that are drawn; the others are the same pixels with other bytes beside them. */
const DRAWN = 20;
const WIDTH = 2400;
const HEIGHT = 1600;
/** Of sensors' noise: with it a JPEG of this size and quality has about 2 MB. */
const NOISE_SIGMA = 50;
const JPEG_QUALITY = 92;
/** Of ten: one progressive JPEG, one PNG. */
const KINDS = 10;

/**
 * Pictures of cards on a desk, drawn, with noise: 2 MB each, all different to their last byte.
 * @returns their paths
 */
export async function takePhotographs(folder: string, count: number): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const drawn: Photograph[] = [];
  for (let index = 0; index < Math.min(DRAWN, count); index += 1) drawn.push(await draw(index));
  const paths: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const { extension, bytes } = drawn[index % DRAWN] as Photograph;
    const path = join(folder, `photograph-${String(index).padStart(5, '0')}.${extension}`);
    // Behind a picture's end mark stands whatever its camera has put there.
    await writeFile(path, Buffer.concat([bytes, Buffer.from(`photograph ${index}`)]));
    paths.push(path);
  }
  return paths;
}

interface Photograph {
  readonly extension: 'jpg' | 'png';
  readonly bytes: Buffer;
}

async function draw(index: number): Promise<Photograph> {
  const kind = index % KINDS;
  // A PNG keeps all of its noise: fewer pixels make as many bytes.
  const scale = kind === 1 ? 0.44 : 1;
  const [width, height] = [Math.round(WIDTH * scale), Math.round(HEIGHT * scale)];
  const noise = await sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#888',
      noise: { type: 'gaussian', mean: 128, sigma: NOISE_SIGMA }
    }
  })
    .png({ compressionLevel: 0 })
    .toBuffer();
  const picture = sharp(Buffer.from(card(width, height, index)))
    .composite([{ input: noise, blend: 'soft-light' }])
    .removeAlpha();
  if (kind === 1) return { extension: 'png', bytes: await picture.png().toBuffer() };
  const jpeg = picture.jpeg({ quality: JPEG_QUALITY, progressive: kind === 0 });
  return { extension: 'jpg', bytes: await jpeg.toBuffer() };
}

function card(width: number, height: number, index: number): string {
  const hue = (index * 47) % 360;
  const lines = Array.from(
    { length: 9 },
    (_, line) =>
      `<text x="43%" y="${30 + line * 6}%" font-size="${height / 26}">SPECIMEN ${index} ${'ABCDEFGHI'[line] ?? ''} 900101</text>`
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="100%" height="100%" fill="hsl(30 20% 45%)"/>
    <rect x="10%" y="14%" width="80%" height="72%" rx="3%" fill="hsl(${hue} 40% 82%)"/>
    <rect x="15%" y="26%" width="24%" height="48%" fill="hsl(${hue} 25% 60%)"/>${lines.join('')}</svg>`;
}
