import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, open, rename, symlink } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_READ_BYTES } from '../../src-main/images/image-file.ts';
import { probeImage } from '../../src-main/images/probe.ts';
import { structureOf } from '../../src-main/images/structure.ts';
import { grain, pngPromising, testFolder } from './pictures.ts';

let folder: Awaited<ReturnType<typeof testFolder>>;
let jpeg: Buffer;
let progressive: Buffer;
let png: Buffer;

beforeAll(async () => {
  folder = await testFolder();
  jpeg = await grain(320, 200).jpeg().toBuffer();
  progressive = await grain(320, 200).jpeg({ progressive: true }).toBuffer();
  png = await grain(120, 90).png().toBuffer();
});
afterAll(() => folder.remove());

async function problemOf(name: string, bytes: Uint8Array | string) {
  return (await probeImage(await folder.put(name, bytes))).problem;
}

describe('a sound picture', () => {
  it('is told with size, pixels, type and the digest of its bytes', async () => {
    const path = await folder.put('front.jpg', jpeg);
    expect(await probeImage(path)).toEqual({
      path,
      problem: null,
      extensionLies: false,
      sizeBytes: jpeg.length,
      width: 320,
      height: 200,
      format: 'jpeg',
      sha256: createHash('sha256').update(jpeg).digest('hex'),
      measures: expect.objectContaining({ tiltDegrees: null, glarePercent: 0 }) as unknown,
      fingerprints: expect.anything() as unknown
    });
  });

  it.each([
    ['photo.JPG', 'jpeg', false],
    ['photo.jpeg', 'jpeg', false],
    ['photo', 'jpeg', false],
    ['photo.png', 'jpeg', true],
    ['photo.PNG', 'png', false],
    ['photo.jpg', 'png', true]
  ] as const)('named %s with %s bytes lies: %s', async (name, format, extensionLies) => {
    const path = await folder.put(name, format === 'jpeg' ? jpeg : png);
    expect(await probeImage(path)).toMatchObject({ problem: null, format, extensionLies });
  });

  it('is measured as a person sees it when its EXIF says it lies on its side', async () => {
    const turned = await grain(300, 200).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect(await probeImage(await folder.put('turned.jpg', turned))).toMatchObject({
      problem: null,
      width: 200,
      height: 300
    });
  });

  it.each(['cmyk', 'b-w'] as const)('may be %s', async (space) => {
    const bytes = await grain(64, 64).toColourspace(space).jpeg().toBuffer();
    expect(await problemOf(`${space}.jpg`, bytes)).toBeNull();
  });

  it('may carry data behind its end, as motion photographs do', async () => {
    const tail = Buffer.from('PK\x03\x04 a film, or an archive');
    expect(await problemOf('motion.jpg', Buffer.concat([jpeg, tail]))).toBeNull();
    expect(await problemOf('tail.png', Buffer.concat([png, tail]))).toBeNull();
  });

  it('may have stray bytes before its end mark, which some cameras write', async () => {
    for (const bytes of [jpeg, progressive]) {
      const stray = Buffer.concat([bytes.subarray(0, -2), Buffer.alloc(6), bytes.subarray(-2)]);
      expect(await problemOf('stray.jpg', stray)).toBeNull();
    }
  });
});

describe('a picture that can’t be sent', () => {
  it('is found cut off wherever the cut is', async () => {
    const whole = { jpeg, progressive, png };
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('jpeg' as const, 'progressive' as const, 'png' as const),
        fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        async (kind, share) => {
          const bytes = whole[kind];
          const cut = bytes.subarray(0, Math.max(1, Math.floor(bytes.length * share)));
          expect(await problemOf('cut', cut)).toBe('image_truncated');
        }
      ),
      { numRuns: 150 }
    );
  });

  it.each([1, 2, 3, 4, 8, 12])(
    'is found cut off when only its last %i bytes are missing',
    async (missing) => {
      for (const bytes of [jpeg, progressive, png]) {
        expect(await problemOf('cut', bytes.subarray(0, bytes.length - missing))).toBe('image_truncated');
      }
    }
  );

  it('is found cut off when the rest of the file is zeros', async () => {
    for (const bytes of [jpeg, progressive]) {
      const filled = Buffer.from(bytes);
      filled.fill(0, Math.floor(bytes.length / 2));
      expect(await problemOf('zeros.jpg', filled)).toBe('image_truncated');
    }
  });

  it('is found damaged where data is missing in the middle', async () => {
    const lost = Buffer.concat([jpeg.subarray(0, 9000), jpeg.subarray(-2)]);
    expect(await problemOf('lost.jpg', lost)).toBe('image_undecodable');
    const broken = Buffer.from(png);
    broken.fill(0, 5000, 5064);
    expect(await problemOf('broken.png', broken)).toBe('image_undecodable');
  });

  it('is found damaged where one format’s beginning stands before another’s data', async () => {
    expect(await problemOf('mixed.png', Buffer.concat([png.subarray(0, 8), jpeg]))).toBe('image_truncated');
    const headed = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xd9]), png]);
    expect(await problemOf('mixed.jpg', headed)).toBe('image_undecodable');
  });

  it.each([
    ['a PDF', '%PDF-1.7\n%\xe2\xe3'],
    ['a GIF', 'GIF89a\x01\x00\x01\x00'],
    ['a WebP', 'RIFF\x24\x00\x00\x00WEBPVP8 '],
    ['an iPhone’s HEIC', '\x00\x00\x00\x18ftypheic\x00\x00\x00\x00'],
    ['a drawing with script', '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'],
    ['text', 'not a picture'],
    ['zeros', '\x00\x00\x00\x00']
  ])('is not supported when it is %s under a picture’s name', async (_what, text) => {
    const probe = await probeImage(await folder.put('lie.jpg', Buffer.from(text, 'latin1')));
    expect(probe).toMatchObject({ problem: 'image_not_supported', format: null, extensionLies: false });
    expect(probe.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is a PDF for us when a PDF carries a picture inside', async () => {
    expect(await problemOf('polyglot.jpg', Buffer.concat([Buffer.from('%PDF-1.4\n'), jpeg]))).toBe(
      'image_not_supported'
    );
  });

  it('is empty', async () => {
    const probe = await probeImage(await folder.put('empty.jpg', ''));
    expect(probe).toMatchObject({ problem: 'image_empty', sizeBytes: 0, sha256: null });
  });

  it('is missing', async () => {
    expect((await probeImage(folder.at('nowhere.jpg'))).problem).toBe('image_missing');
    expect((await probeImage(folder.at('nul\0.jpg'))).problem).toBe('image_missing');
    await folder.put('file.jpg', jpeg);
    expect((await probeImage(folder.at('file.jpg/below.jpg'))).problem).toBe('image_missing');
  });

  it('is a link, a folder, a pipe or a device', async () => {
    const target = await folder.put('target.jpg', jpeg);
    await symlink(target, folder.at('link.jpg'));
    await mkdir(folder.at('folder.jpg'));
    execFileSync('mkfifo', [folder.at('pipe.jpg')]);
    for (const path of [folder.at('link.jpg'), folder.at('folder.jpg'), folder.at('pipe.jpg'), '/dev/zero']) {
      expect((await probeImage(path)).problem, path).toBe('image_not_regular');
    }
  });

  it.skipIf(process.getuid?.() === 0)('may not be read by this user', async () => {
    const path = await folder.put('secret.jpg', jpeg);
    await chmod(path, 0);
    expect((await probeImage(path)).problem).toBe('image_unreadable');
  });

  it('has a name that this system can’t open', async () => {
    expect((await probeImage(folder.at(`${'x'.repeat(300)}.jpg`))).problem).toBe('image_unreadable');
  });

  it('is refused by its header when it promises too many pixels', async () => {
    const path = await folder.put('bomb.png', pngPromising(60_000, 60_000));
    expect(await probeImage(path)).toMatchObject({
      problem: 'image_too_many_pixels',
      width: 60_000,
      height: 60_000
    });
    const frame = Buffer.from(jpeg);
    const at = frame.indexOf(Buffer.from([0xff, 0xc0]));
    frame.writeUInt16BE(65_000, at + 5);
    frame.writeUInt16BE(65_000, at + 7);
    expect(await problemOf('bomb.jpg', frame)).toBe('image_too_many_pixels');
  });

  it('is never read whole when it is huge', async () => {
    const path = await folder.put('huge.png', pngPromising(800, 600));
    const file = await open(path, 'r+');
    await file.truncate(10_000_000_000);
    await file.close();
    const before = process.memoryUsage.rss();
    expect(await probeImage(path)).toMatchObject({
      problem: 'image_unreadable',
      sizeBytes: 10_000_000_000,
      sha256: null
    });
    expect(process.memoryUsage.rss() - before).toBeLessThan(MAX_READ_BYTES / 2);
  });
});

describe('while it looks', () => {
  it('never mixes two versions of a file that is replaced', async () => {
    const versions = [jpeg, png].map((bytes) => createHash('sha256').update(bytes).digest('hex'));
    const path = await folder.put('swapped', jpeg);
    for (let round = 0; round < 20; round += 1) {
      const next = await folder.put('next', round % 2 === 0 ? png : jpeg);
      const [probe] = await Promise.all([probeImage(path), rename(next, path)]);
      expect(probe.problem).toBeNull();
      expect(versions).toContain(probe.sha256);
      expect(probe.format).toBe(probe.sha256 === versions[0] ? 'jpeg' : 'png');
    }
  });

  it('never throws, whatever the bytes are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(Buffer.alloc(0), jpeg.subarray(0, 30), png.subarray(0, 40), jpeg, png),
        fc.uint8Array({ maxLength: 400 }),
        async (start, rest) => {
          const probe = await probeImage(await folder.put('any.jpg', Buffer.concat([start, rest])));
          expect(probe.sizeBytes).toBe(start.length + rest.length);
        }
      ),
      { numRuns: 200 }
    );
  });

  it('gives the event loop its turns, even with a file of marker bytes only, the slowest to walk', async () => {
    const markers = Buffer.alloc(10_000_000, 0xff).fill(0xd8, 1, 2);
    let turns = 0;
    let isLooking = true;
    const count = () => {
      turns += 1;
      if (isLooking) setImmediate(count);
    };
    setImmediate(count);
    expect((await structureOf(markers, 'jpeg')).isWhole).toBe(false);
    isLooking = false;
    expect(turns).toBeGreaterThan(150);
  });
});
