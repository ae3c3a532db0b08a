import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { ICNS_TYPES } from '../../build/icon-containers.ts';
import { ROOT } from '../../build/step.ts';
import { TRAY_STATES } from '../../build/tray-drawing.ts';
import { TRAY_IMAGES } from '../../src-main/shell/electron/tray.ts';

const ICONS = join(ROOT, 'build/icons');

async function sizeOf(png: string | Buffer): Promise<string> {
  const { format, width, height } = await sharp(png).metadata();
  return `${format} ${width}x${height}`;
}

describe('the pictures of the program', () => {
  it('have the sizes that their names say', async () => {
    const names = await readdir(join(ICONS, 'app'));
    const sizes = await Promise.all(names.map((name) => sizeOf(join(ICONS, 'app', name))));
    expect(sizes).toEqual(names.map((name) => `png ${name.replace('.png', '')}`));
    expect(names).toContain('512x512.png');
    expect(await sizeOf(join(ICONS, 'icon.png'))).toBe('png 256x256');
  });

  it('lie in Windows’ container, each with its size', async () => {
    const ico = await readFile(join(ICONS, 'icon.ico'));
    const entries = Array.from({ length: ico.readUInt16LE(4) }, (_, index) => {
      const at = 6 + 16 * index;
      const offset = ico.readUInt32LE(at + 12);
      return { size: ico.readUInt8(at) || 256, png: ico.subarray(offset, offset + ico.readUInt32LE(at + 8)) };
    });
    expect(entries.map(({ size }) => size)).toEqual([16, 24, 32, 48, 64, 128, 256]);
    for (const { size, png } of entries) expect(await sizeOf(png)).toBe(`png ${size}x${size}`);
  });

  it('lie in macOS’ container, each with the size of its type', async () => {
    const icns = await readFile(join(ICONS, 'icon.icns'));
    expect([icns.toString('ascii', 0, 4), icns.readUInt32BE(4)]).toEqual(['icns', icns.length]);
    const found: Record<string, number> = {};
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) {
      const { width } = await sharp(icns.subarray(at + 8, at + icns.readUInt32BE(at + 4))).metadata();
      found[icns.toString('ascii', at, at + 4)] = width;
    }
    expect(found).toEqual(ICNS_TYPES);
  });
});

describe('the pictures of the tray', () => {
  it('are drawn for each state that the shell shows', () => {
    expect(TRAY_STATES).toEqual(TRAY_IMAGES);
  });

  it.each(TRAY_STATES)('show %s in both sizes, in colour and as a template', async (state) => {
    for (const name of [state, `${state}Template`]) {
      expect(await sizeOf(join(ICONS, `tray/${name}.png`))).toBe('png 16x16');
      expect(await sizeOf(join(ICONS, `tray/${name}@2x.png`))).toBe('png 32x32');
    }
  });

  it.each(TRAY_STATES)('leave the colours of %s to macOS: a template is black on nothing', async (state) => {
    const pixels = await sharp(join(ICONS, `tray/${state}Template@2x.png`))
      .ensureAlpha()
      .raw()
      .toBuffer();
    const colours = new Set<string>();
    for (let at = 0; at < pixels.length; at += 4)
      if (pixels.readUInt8(at + 3) > 0) colours.add(pixels.subarray(at, at + 3).toString('hex'));
    expect([...colours]).toEqual(['000000']);
  });

  it('tell the states apart', async () => {
    const pictures = await Promise.all(
      TRAY_STATES.map((state) => readFile(join(ICONS, `tray/${state}.png`), 'hex'))
    );
    expect(new Set(pictures).size).toBe(TRAY_STATES.length);
  });

  it('have a mark for the corner of Windows’ taskbar button', async () => {
    expect(await sizeOf(join(ICONS, 'overlay.png'))).toBe('png 16x16');
    expect(await sizeOf(join(ICONS, 'overlay@2x.png'))).toBe('png 32x32');
  });
});
