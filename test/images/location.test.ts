import fc from 'fast-check';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { chunk, withoutLocation } from '../../src-main/images/location.ts';
import { card } from './other-pictures.ts';

const GPS = {
  IFD0: { Make: 'Phone', Orientation: '6' },
  IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '37/1 33/1 59/1' }
};
const SEOUL_XMP = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF exif:GPSLatitude="37,33.98N"/></x:xmpmeta>';

const jpegWithPlace = () => card().withExif(GPS).withMetadata({ orientation: 6 }).jpeg().toBuffer();
const withPlace = async (format: 'jpeg' | 'png') =>
  card()
    .withExif(GPS)
    .withMetadata({ orientation: 6, icc: 'p3' })
    .withXmp(SEOUL_XMP)
    .toFormat(format)
    .toBuffer();

/** As a person sees it, in the picture's own profile. */
const pixels = (bytes: Buffer) => sharp(bytes).autoOrient().raw().toBuffer();

/** A segment behind SOI. */
function withSegment(jpeg: Buffer, marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, content, jpeg.subarray(2)]);
}

describe.each(['jpeg', 'png'] as const)('a %s with a place', (format) => {
  test('loses it, and not one pixel, its orientation or its colour profile', async () => {
    const bytes = await withPlace(format);
    const before = await sharp(bytes).metadata();
    expect(before.exif).toBeDefined();
    const stripped = withoutLocation(bytes, format);
    if (stripped === null) throw new Error('nothing was found');
    const after = await sharp(stripped).metadata();
    expect(after).toMatchObject({ orientation: 6, width: before.width, height: before.height });
    expect(after.icc?.equals(before.icc ?? Buffer.alloc(0))).toBe(true);
    expect(after.xmp).toBeUndefined();
    expect(stripped.includes('GPSLatitude')).toBe(false);
    expect(stripped.includes('Phone')).toBe(false);
    expect((await pixels(stripped)).equals(await pixels(bytes))).toBe(true);
    expect(withoutLocation(stripped, format)).toBeNull();
  });

  test('keeps its pixels whatever is written between its parts', async () => {
    const bytes = await withPlace(format);
    const seen = await pixels(bytes);
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 200 }),
        fc.integer({ min: 0, max: 15 }),
        async (noise, which) => {
          const content = Buffer.concat([Buffer.from('exif '), noise]);
          const at = 8 + 25;
          const messy =
            format === 'jpeg'
              ? // APP0 belongs to JFIF and APP14 to Adobe: the decoder reads these itself.
                withSegment(bytes, which === 0 || which === 14 ? 0xfe : 0xe0 + which, content)
              : Buffer.concat([
                  bytes.subarray(0, at),
                  chunk('tEXt', Buffer.concat([Buffer.from('a\0'), content])),
                  bytes.subarray(at)
                ]);
          const stripped = withoutLocation(Buffer.concat([messy, noise]), format);
          expect(stripped !== null && (await pixels(stripped)).equals(seen)).toBe(true);
        }
      ),
      { numRuns: 40 }
    );
  });
});

test('a picture without a place is left as it is, byte for byte', async () => {
  expect(withoutLocation(await card().jpeg().toBuffer(), 'jpeg')).toBeNull();
  expect(withoutLocation(await card().png().toBuffer(), 'png')).toBeNull();
  const turned = await card().withMetadata({ orientation: 6 }).jpeg().toBuffer();
  expect(withoutLocation(turned, 'jpeg')).toBeNull();
});

test.each([
  [
    'IPTC',
    (jpeg: Buffer) => withSegment(jpeg, 0xed, Buffer.from('Photoshop 3.0\x008BIM\x04\x04\0\0\0\0', 'latin1'))
  ],
  [
    'XMP',
    (jpeg: Buffer) => withSegment(jpeg, 0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0${SEOUL_XMP}`))
  ],
  [
    'Exif that can’t be read',
    (jpeg: Buffer) => withSegment(jpeg, 0xe1, Buffer.from('Exif\0\0II*\0\xff\xff\xff\xff', 'latin1'))
  ],
  ['another picture behind the end', (jpeg: Buffer) => Buffer.concat([jpeg, jpeg])],
  ['a film behind the end', (jpeg: Buffer) => Buffer.concat([jpeg, Buffer.from('\0\0\0\x18ftypmp42')])]
])('%s may say a place and goes', async (_, put) => {
  const jpeg = await card().jpeg().toBuffer();
  expect(withoutLocation(put(jpeg), 'jpeg')?.equals(jpeg)).toBe(true);
});

test('a progressive JPEG with restart marks keeps every scan', async () => {
  const bytes = await card().withExif(GPS).jpeg({ progressive: true }).toBuffer();
  const stripped = withoutLocation(bytes, 'jpeg');
  expect(stripped !== null && (await pixels(stripped)).equals(await pixels(bytes))).toBe(true);
});

test('a packed text of a PNG may say anything and goes', async () => {
  const png = await card().png().toBuffer();
  const text = chunk('zTXt', Buffer.concat([Buffer.from('Raw profile type exif\0\0'), deflateSync('x')]));
  const messy = Buffer.concat([png.subarray(0, 33), text, png.subarray(33)]);
  expect(withoutLocation(messy, 'png')?.equals(png)).toBe(true);
});

test('bytes of any kind never throw', async () => {
  const real = await jpegWithPlace();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(real.length), (noise, cut) => {
      withoutLocation(Buffer.from(noise), 'png');
      withoutLocation(Buffer.concat([Buffer.from([0xff, 0xd8]), noise]), 'jpeg');
      withoutLocation(Buffer.concat([real.subarray(0, cut), noise, real.subarray(cut)]), 'jpeg');
      withoutLocation(real.subarray(0, cut), 'jpeg');
    })
  );
});
