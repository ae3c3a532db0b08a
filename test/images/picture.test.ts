import { readdir, readFile, stat, truncate, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Picture } from '../../src-main/contract/application.ts';
import { pictureCache } from '../../src-main/images/picture-cache.ts';
import { makePicture } from '../../src-main/images/picture.ts';
import { grain, pngPromising, testFolder } from './pictures.ts';

let folder: Awaited<ReturnType<typeof testFolder>>;
beforeEach(async () => {
  folder = await testFolder();
});
afterEach(() => folder.remove());

const flat = (colour: string, width = 300, height = 200) =>
  sharp({ create: { width, height, channels: 3, background: colour } });

async function colourOf(picture: Picture | null): Promise<string> {
  if (picture === null) return 'none';
  const { dominant } = await sharp(picture.bytes).stats();
  return dominant.r > dominant.b ? 'red' : 'blue';
}

describe('a picture for the window', () => {
  it('is upright, whole and within its size', async () => {
    const path = await folder.put(
      'turned.jpg',
      await grain(2400, 1200).withMetadata({ orientation: 6 }).jpeg().toBuffer()
    );
    for (const [size, width, height] of [
      ['thumbnail', 80, 160],
      ['large', 800, 1600]
    ] as const) {
      const picture = await makePicture(path, size);
      expect(picture?.mime).toBe('image/webp');
      expect(await sharp(picture?.bytes).metadata()).toMatchObject({ format: 'webp', width, height });
    }
  });

  it('is never enlarged', async () => {
    const path = await folder.put('small.png', await grain(90, 40).png().toBuffer());
    expect(await sharp((await makePicture(path, 'large'))?.bytes).metadata()).toMatchObject({
      width: 90,
      height: 40
    });
  });

  it('carries nothing of the original’s metadata', async () => {
    const exif = { IFD0: { Artist: 'Kim Example', ImageDescription: 'secret place' } };
    const bytes = await grain(300, 200).withExif(exif).keepIccProfile().jpeg().toBuffer();
    const picture = await makePicture(await folder.put('private.jpg', bytes), 'thumbnail');
    const { exif: left, icc, xmp } = await sharp(picture?.bytes).metadata();
    expect([left, icc, xmp]).toEqual([undefined, undefined, undefined]);
    expect(Buffer.from(picture?.bytes ?? []).includes('Kim Example')).toBe(false);
  });

  it('shows what there is of a cut-off photograph', async () => {
    const bytes = await grain(600, 400).jpeg().toBuffer();
    const path = await folder.put('cut.jpg', bytes.subarray(0, 9000));
    expect(await makePicture(path, 'thumbnail')).not.toBeNull();
  });

  it('is none where there is nothing to show', async () => {
    const bomb = await folder.put('bomb.png', pngPromising(60_000, 60_000));
    const text = await folder.put('text.jpg', 'text');
    for (const path of [bomb, text, folder.at('missing.jpg'), folder.path]) {
      expect(await makePicture(path, 'thumbnail'), path).toBeNull();
    }
  });

  it('has another version for other bytes and another size', async () => {
    const red = await folder.put('red.png', await flat('red').png().toBuffer());
    const blue = await folder.put('blue.png', await flat('blue').png().toBuffer());
    const pictures = await Promise.all([
      makePicture(red, 'thumbnail'),
      makePicture(red, 'large'),
      makePicture(blue, 'large'),
      makePicture(red, 'large')
    ]);
    const versions = pictures.map((picture) => picture?.version);
    expect(new Set(versions).size).toBe(3);
    expect(versions[3]).toBe(versions[1]);
  });
});

describe('the cache of pictures', () => {
  const caching = () => {
    const make = vi.fn(makePicture);
    return { make, cache: pictureCache(folder.at('cache'), make) };
  };

  it('makes a picture once, also for the next start', async () => {
    const path = await folder.put('Kim.png', await flat('red').png().toBuffer());
    const { cache, make } = caching();
    const first = await cache.get(path, 'thumbnail', null);
    const second = await cache.get(path, 'thumbnail', null);
    const third = await pictureCache(folder.at('cache'), make).get(path, 'thumbnail', null);
    expect(make).toHaveBeenCalledTimes(1);
    expect([second, third].map((picture) => picture?.version)).toEqual([first?.version, first?.version]);
    expect(Buffer.compare(second?.bytes ?? Buffer.alloc(0), first?.bytes ?? Buffer.alloc(1))).toBe(0);
  });

  it('shows new bytes at once, even with the same length and the same modification time', async () => {
    const path = folder.at('front.png');
    const asPng = async (colour: string) =>
      Buffer.concat([await flat(colour).png().toBuffer(), Buffer.alloc(4000)]).subarray(0, 4000);
    const { cache } = caching();
    for (const colour of ['red', 'blue', 'red'] as const) {
      await folder.put('front.png', await asPng(colour));
      await utimes(path, 1000, 1000);
      expect(await colourOf(await cache.get(path, 'thumbnail', 'the digest on record'))).toBe(colour);
    }
  });

  it('is asked anew when the digest on record is another', async () => {
    const path = await folder.put('front.png', await flat('red').png().toBuffer());
    const { cache } = caching();
    const before = await cache.get(path, 'thumbnail', 'a');
    const after = await cache.get(path, 'thumbnail', 'b');
    expect(before?.version).not.toBe(after?.version);
  });

  it('shares one making among those who ask meanwhile, and makes two at once at most', async () => {
    const paths = await Promise.all(
      ['a', 'b', 'c', 'd', 'e'].map(async (name) =>
        folder.put(`${name}.png`, await flat('red').png().toBuffer())
      )
    );
    let running = 0;
    let most = 0;
    const make = vi.fn(async (...input: Parameters<typeof makePicture>) => {
      running += 1;
      most = Math.max(most, running);
      const picture = await makePicture(...input);
      running -= 1;
      return picture;
    });
    const cache = pictureCache(folder.at('cache'), make);
    const asked = [...paths, ...paths, ...paths].map((path) => cache.get(path, 'thumbnail', null));
    expect((await Promise.all(asked)).every((picture) => picture !== null)).toBe(true);
    expect([make.mock.calls.length, most]).toEqual([5, 2]);
  });

  it('lets go of the pictures made before a day, and keeps the others', async () => {
    const path = await folder.put('front.png', await flat('red').png().toBuffer());
    const { cache, make } = caching();
    await cache.get(path, 'thumbnail', null);
    await cache.removeOlder(Date.now() - 60_000);
    await cache.get(path, 'thumbnail', null);
    expect(make).toHaveBeenCalledTimes(1);
    await cache.removeOlder(Date.now() + 60_000);
    await cache.get(path, 'thumbnail', null);
    expect(make).toHaveBeenCalledTimes(2);
  });

  it('has nothing to let go of before it has kept anything', async () => {
    await expect(pictureCache(folder.at('never')).removeOlder(Date.now())).resolves.toBeUndefined();
  });

  it('goes on after a picture that could not be made', async () => {
    const good = await folder.put('good.png', await flat('red').png().toBuffer());
    const bad = await folder.put('bad.png', 'text');
    const { cache } = caching();
    const asked = [bad, good, bad, folder.at('gone.png'), good];
    const answers = await Promise.all(asked.map((path) => cache.get(path, 'thumbnail', null)));
    expect(answers.map((picture) => picture !== null)).toEqual([false, true, false, false, true]);
  });

  it('reveals no name, leaves no draft, and is readable by this user alone', async () => {
    const path = await folder.put('Kim Min-ji S-1024.png', await flat('red').png().toBuffer());
    const { cache } = caching();
    await cache.get(path, 'thumbnail', null);
    const kept = await readdir(folder.at('cache'), { recursive: true, withFileTypes: true });
    const files = kept.filter((entry) => entry.isFile());
    expect(files.map(({ name }) => name)).toEqual([expect.stringMatching(/^[0-9a-f]{40}\.webp$/)]);
    for (const { parentPath, name } of files) {
      expect((await stat(join(parentPath, name))).mode & 0o077).toBe(0);
      expect((await readFile(join(parentPath, name))).includes('Kim')).toBe(false);
    }
  });

  it('makes again what only half reached the disk', async () => {
    const path = await folder.put('front.png', await flat('red').png().toBuffer());
    const { cache, make } = caching();
    await cache.get(path, 'thumbnail', null);
    const kept = await readdir(folder.at('cache'), { recursive: true });
    const file = kept.find((name) => name.endsWith('.webp')) ?? '';
    await truncate(join(folder.at('cache'), file), 30);
    expect(await colourOf(await cache.get(path, 'thumbnail', null))).toBe('red');
    expect(make).toHaveBeenCalledTimes(2);
  });

  it('still shows pictures when nothing can be kept', async () => {
    const path = await folder.put('front.png', await flat('blue').png().toBuffer());
    await folder.put('not-a-folder', 'x');
    const cache = pictureCache(folder.at('not-a-folder'));
    expect(await colourOf(await cache.get(path, 'thumbnail', null))).toBe('blue');
  });

  it('can be emptied and goes on', async () => {
    const path = await folder.put('front.png', await flat('red').png().toBuffer());
    const { cache, make } = caching();
    await cache.get(path, 'thumbnail', null);
    await cache.empty();
    await expect(stat(folder.at('cache'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await cache.get(path, 'thumbnail', null)).not.toBeNull();
    expect(make).toHaveBeenCalledTimes(2);
  });
});
