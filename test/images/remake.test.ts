import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AS_FOUND, type OtherFormat } from '../../src-main/contract/made-picture.ts';
import { DECODE_WORKER, decodeThread } from '../../src-main/images/decode-thread.ts';
import { otherFormatOf } from '../../src-main/images/other-format.ts';
import { remake } from '../../src-main/images/remake.ts';
import { bmp, card, cornersOf, heic, paged, pdf, UPRIGHT } from './other-pictures.ts';
import { grain, pngPromising, testFolder } from './pictures.ts';

const decoders = decodeThread(DECODE_WORKER);
afterAll(() => {
  decoders.close();
});

const SINGLE: readonly [OtherFormat, () => Promise<Buffer> | Buffer][] = [
  ['heic', () => heic('card')],
  ['avif', () => card().avif({ quality: 80 }).toBuffer()],
  ['webp', () => paged('webp', 1)],
  ['tiff', () => paged('tiff', 1)],
  ['gif', () => paged('gif', 1)],
  ['bmp', () => bmp()],
  ['pdf', () => pdf(1)]
];

const PAGED: readonly [OtherFormat, () => Promise<Buffer> | Buffer][] = [
  ['heic', () => heic('two')],
  ['webp', () => paged('webp', 2)],
  ['tiff', () => paged('tiff', 2)],
  ['gif', () => paged('gif', 2)],
  ['pdf', () => pdf(2)]
];

test.each(SINGLE)('a %s picture becomes a JPEG that looks the same', async (format, make) => {
  const bytes = await make();
  expect(otherFormatOf(bytes)).toBe(format);
  const made = await remake(bytes, AS_FOUND, decoders);
  if (made.is !== 'made') throw new Error(made.is);
  expect(made).toMatchObject({
    format: 'jpeg',
    otherFormat: format,
    pages: 1,
    made: [{ did: 'converted', from: format, page: null }]
  });
  expect(await cornersOf(made.bytes)).toBe(UPRIGHT);
  const { format: written, space, exif, width = 0, height = 1 } = await sharp(made.bytes).metadata();
  expect({ written, space, exif }).toEqual({ written: 'jpeg', space: 'srgb', exif: undefined });
  expect(width / height).toBeCloseTo(1.6, 2);
});

describe('of a file with more than one page', () => {
  test.each(PAGED)('none is guessed: %s', async (otherFormat, make) => {
    expect(await remake(await make(), AS_FOUND, decoders)).toEqual({ is: 'pages', pages: 2, otherFormat });
  });

  test.each(PAGED)('the one that is asked for is taken: %s', async (otherFormat, make) => {
    const bytes = await make();
    const corners = [];
    for (const page of [1, 2]) {
      const made = await remake(bytes, { ...AS_FOUND, page }, decoders);
      if (made.is !== 'made') throw new Error(made.is);
      expect(made.made).toEqual([{ did: 'converted', from: otherFormat, page }]);
      corners.push(await cornersOf(made.bytes));
    }
    expect(corners[0]).toBe(UPRIGHT);
    expect(corners[1]).not.toBe(UPRIGHT);
    expect(await remake(bytes, { ...AS_FOUND, page: 3 }, decoders)).toEqual({ is: 'refused', otherFormat });
  });
});

test('the wide colours of a phone’s HEIC are the same colours in the JPEG', async () => {
  const made = await remake(await heic('wide'), AS_FOUND, decoders);
  if (made.is !== 'made') throw new Error(made.is);
  const area = { left: 200, top: 20, width: 1, height: 1 };
  const [red = 0, green = 0, blue = 0] = await sharp(made.bytes).extract(area).raw().toBuffer();
  // #c81e28, as drawn; read as sRGB without its profile it would be 184, 50, 47.
  expect([Math.abs(red - 200), Math.abs(green - 30), Math.abs(blue - 40)].every((off) => off <= 4)).toBe(
    true
  );
});

test('the orientation that a camera wrote is applied when converting', async () => {
  const lying = await card().rotate(270).withMetadata({ orientation: 6 }).webp().toBuffer();
  const made = await remake(lying, AS_FOUND, decoders);
  expect(made.is === 'made' && (await cornersOf(made.bytes))).toBe(UPRIGHT);
});

test('what is transparent becomes white', async () => {
  const clear = await sharp({
    create: { width: 40, height: 30, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } }
  })
    .webp({ lossless: true })
    .toBuffer();
  const made = await remake(clear, AS_FOUND, decoders);
  expect(made.is === 'made' && (await cornersOf(made.bytes)).split(' ')[0]).toBe('255/255/255');
});

describe('turning', () => {
  const TURNED = { 90: 'red blue red red', 180: 'red red red blue', 270: 'red red blue red' } as const;

  test.each([90, 180, 270] as const)('a PNG by %i° keeps every pixel', async (turn) => {
    const png = await card().png().toBuffer();
    const made = await remake(png, { ...AS_FOUND, turn }, decoders);
    if (made.is !== 'made') throw new Error(made.is);
    expect(made.made).toEqual([{ did: 'rotated', degrees: turn, isLossless: true }]);
    expect(await cornersOf(made.bytes)).toBe(TURNED[turn]);
    const back = (360 - turn) as 90 | 180 | 270;
    const again = await remake(made.bytes, { ...AS_FOUND, turn: back }, decoders);
    const pixels = (bytes: Buffer) => sharp(bytes).removeAlpha().raw().toBuffer();
    expect(again.is === 'made' && (await pixels(again.bytes)).equals(await pixels(png))).toBe(true);
  });

  test('a JPEG turns as a person sees it, after the camera’s own orientation', async () => {
    const jpeg = await card().rotate(270).withMetadata({ orientation: 6 }).jpeg({ quality: 95 }).toBuffer();
    const made = await remake(jpeg, { ...AS_FOUND, turn: 90 }, decoders);
    if (made.is !== 'made') throw new Error(made.is);
    expect(made.made).toEqual([{ did: 'rotated', degrees: 90, isLossless: false }]);
    expect(await cornersOf(made.bytes)).toBe(TURNED[90]);
    expect((await sharp(made.bytes).metadata()).orientation).toBeUndefined();
  });
});

describe('shrinking', () => {
  test('lowers the quality first and keeps every pixel’s place', async () => {
    const jpeg = await grain(1200, 900).jpeg({ quality: 98 }).toBuffer();
    const limit = { bytes: Math.floor(jpeg.length * 0.6), minEdgePx: 1000 };
    const made = await remake(jpeg, { ...AS_FOUND, limit }, decoders);
    if (made.is !== 'made') throw new Error(made.is);
    expect(made.bytes.length).toBeLessThanOrEqual(limit.bytes);
    expect(await sharp(made.bytes).metadata()).toMatchObject({ width: 1200, height: 900 });
    expect(made.made).toEqual([
      {
        did: 'shrunk',
        fromBytes: jpeg.length,
        toBytes: made.bytes.length,
        limitBytes: limit.bytes,
        minEdgePx: 1000
      }
    ]);
  });

  test('makes it smaller where quality does not suffice, but not below the smallest size', async () => {
    const jpeg = await grain(2400, 1800).jpeg({ quality: 98 }).toBuffer();
    const made = await remake(jpeg, { ...AS_FOUND, limit: { bytes: 500_000, minEdgePx: 1000 } }, decoders);
    if (made.is !== 'made') throw new Error(made.is);
    const { width } = await sharp(made.bytes).metadata();
    expect(made.bytes.length).toBeLessThanOrEqual(500_000);
    expect(made.bytes.length).toBeGreaterThan(200_000);
    expect(width).toBeGreaterThanOrEqual(1000);
    const never = await remake(jpeg, { ...AS_FOUND, limit: { bytes: 20_000, minEdgePx: 1000 } }, decoders);
    expect(never).toEqual({ is: 'too large', otherFormat: null });
  });

  test('leaves alone what is small enough', async () => {
    const jpeg = await card().jpeg().toBuffer();
    const limit = { bytes: jpeg.length, minEdgePx: 1000 };
    expect(await remake(jpeg, { ...AS_FOUND, limit }, decoders)).toEqual({ is: 'as found' });
  });
});

describe('what can’t be converted is refused, whatever it is', () => {
  test.each(SINGLE)('a %s that is cut off', async (otherFormat, make) => {
    const bytes = await make();
    for (const share of [0.15, 0.5]) {
      const cut = bytes.subarray(0, Math.max(30, Math.floor(bytes.length * share)));
      const made = await remake(cut, AS_FOUND, decoders);
      // PDFs repair themselves: what can be drawn of one is drawn, and a person looks at it.
      if (otherFormat !== 'pdf') expect(made).toEqual({ is: 'refused', otherFormat });
      else expect(['refused', 'made']).toContain(made.is);
    }
  });

  test('a header that promises more pixels than memory has', async () => {
    const huge = await bmp();
    huge.writeInt32LE(40_000, 18);
    huge.writeInt32LE(40_000, 22);
    expect(await remake(huge, AS_FOUND, decoders)).toEqual({ is: 'too many pixels', otherFormat: 'bmp' });
    const blank = { width: 9000, height: 9000, channels: 3, background: '#ffffff' } as const;
    const tiff = await sharp({ create: blank }).tiff({ compression: 'lzw' }).toBuffer();
    expect(await remake(tiff, AS_FOUND, decoders)).toEqual({ is: 'too many pixels', otherFormat: 'tiff' });
    const turned = await remake(pngPromising(40_000, 40_000), { ...AS_FOUND, turn: 90 }, decoders);
    expect(turned).toEqual({ is: 'refused', otherFormat: null });
  });

  test('a page as large as a house is drawn no larger than paper', async () => {
    const made = await remake(pdf(1, '2000000 1250000'), AS_FOUND, decoders);
    if (made.is !== 'made') throw new Error(made.is);
    expect((await sharp(made.bytes).metadata()).width).toBeLessThanOrEqual(3508);
  });

  test('anything else', async () => {
    for (const text of [
      '',
      'hello',
      'ftyp',
      'BM',
      '%PDF-',
      'II*\0',
      'GIF89a',
      'RIFF1234WEBP',
      '\0\0\0\x18ftypheic'
    ])
      expect(['unknown', 'refused']).toContain((await remake(Buffer.from(text), AS_FOUND, decoders)).is);
  });
});

describe('a thread that', () => {
  let folder: Awaited<ReturnType<typeof testFolder>>;
  beforeAll(async () => {
    folder = await testFolder();
  });
  afterAll(() => folder.remove());

  test.each([
    ['dies', 'process.exit(3);'],
    ['throws', 'throw new Error("out");'],
    ['hangs', 'for (;;);']
  ])('%s takes only the picture with it that it was at', async (name, deed) => {
    const script = folder.at(`${name}.mjs`);
    const answer = `parentPort.postMessage({ id, is: 'pages', pages: 7 })`;
    await writeFile(
      script,
      `import { parentPort } from 'node:worker_threads';
       parentPort.on('message', ({ id, bytes }) => { if (bytes[0] === 66) { ${deed} } ${answer}; });`
    );
    const thread = decodeThread(pathToFileURL(script), { longestMs: 1000 });
    const bad = thread.decode('bmp', Buffer.from('B'), null);
    const good = thread.decode('pdf', Buffer.from('%'), null);
    expect([await bad, await good]).toMatchObject([{ is: 'refused' }, { is: 'pages', pages: 7 }]);
    thread.close();
  });
});
