import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';

/** Blue above on the left, a light field below on the right, red elsewhere: every turn of it looks different. */
export function card(width = 320, height = 200): Sharp {
  const svg = `<svg width="${width}" height="${height}" viewBox="0 0 320 200"><rect width="320" height="200" fill="#c81e28"/>
    <rect width="160" height="100" fill="#143cc8"/><rect x="200" y="120" width="100" height="60" fill="#f0f0e6"/></svg>`;
  return sharp(Buffer.from(svg)).removeAlpha();
}

/** The colour names in the four corners, read row by row. */
export async function cornersOf(bytes: Uint8Array): Promise<string> {
  const { data, info } = await sharp(bytes)
    .autoOrient()
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number): string => {
    const from = (y * info.width + x) * info.channels;
    const [red = 0, green = 0, blue = 0] = data.subarray(from, from + 3);
    if (red > 150 && green < 90) return 'red';
    if (blue > 150 && red < 90) return 'blue';
    return `${red}/${green}/${blue}`;
  };
  const [right, bottom] = [info.width - 6, info.height - 6];
  return [at(5, 5), at(right, 5), at(5, bottom), at(right, bottom)].join(' ');
}

export const UPRIGHT = 'blue red red red';

/** Made with libheif's own encoder (x265) from `card`; two.heic holds a second, green one, wide.heic is in Display P3. */
export function heic(name: 'card' | 'two' | 'wide'): Promise<Buffer> {
  return readFile(join(import.meta.dirname, '../fixtures/pictures', `${name}.heic`));
}

/** 24 bits for each pixel, rows from the bottom, as Windows writes them. */
export async function bmp(): Promise<Buffer> {
  const { data, info } = await card().raw().toBuffer({ resolveWithObject: true });
  const rowBytes = Math.ceil((info.width * 3) / 4) * 4;
  const bytes = Buffer.alloc(54 + rowBytes * info.height);
  bytes.write('BM', 'latin1');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(54, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(info.width, 18);
  bytes.writeInt32LE(info.height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  for (let y = 0; y < info.height; y += 1) {
    for (let x = 0; x < info.width; x += 1) {
      const from = (y * info.width + x) * info.channels;
      const to = 54 + (info.height - 1 - y) * rowBytes + x * 3;
      for (const [index, channel] of [2, 1, 0].entries()) bytes[to + index] = data[from + channel] ?? 0;
    }
  }
  return bytes;
}

/** A GIF of these pages, or a TIFF or WebP. */
export async function paged(format: 'gif' | 'tiff' | 'webp', pages: number): Promise<Buffer> {
  const each = await Promise.all(
    Array.from({ length: pages }, (_, index) =>
      index === 0
        ? card().png().toBuffer()
        : sharp({ create: { width: 320, height: 200, channels: 3, background: '#c81e28' } })
            .png()
            .toBuffer()
    )
  );
  if (pages === 1) return sharp(each[0]).toFormat(format).toBuffer();
  return sharp(each, { join: { animated: true } })
    .toFormat(format)
    .toBuffer();
}

/** A PDF whose pages hold one drawing each: the first the card, the others a red field. 200 × 125 points. */
export function pdf(pages: number, size = '200 125'): Buffer {
  const red = '0.784 0.118 0.157 rg 0 0 200 125 re f';
  const blue = '0.078 0.235 0.784 rg 0 62.5 100 62.5 re f';
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${Array.from({ length: pages }, (_, n) => `${3 + 2 * n} 0 R`).join(' ')}] /Count ${pages} >>`
  ];
  for (let page = 0; page < pages; page += 1) {
    const content = page === 0 ? `${red} ${blue}` : red;
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${size}] /Contents ${4 + 2 * page} 0 R >>`,
      `<< /Length ${content.length} >>\nstream\n${content}\nendstream`
    );
  }
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const xref = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  for (const at of offsets) text += `${String(at).padStart(10, '0')} 00000 n \n`;
  return Buffer.from(
    `${text}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF\n`,
    'latin1'
  );
}
