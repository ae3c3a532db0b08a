import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { probeImage } from '../../src-main/images/probe.ts';

const PACKAGES = join(import.meta.dirname, '../../node_modules');
/** Whose tarballs hold pictures that other people made: icons, screenshots, formulas, installers' backgrounds. */
const OWNERS = [
  'app-builder-lib',
  'playwright-core',
  'dmg-builder',
  'electron-winstaller',
  '@vitest',
  'retry'
];

function picturesOf(owner: string): string[] {
  return readdirSync(join(PACKAGES, owner), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:png|jpe?g|gif|tiff?|webp)$/iu.test(name))
    .map((name) => join(owner, name));
}

const PICTURES = OWNERS.flatMap(picturesOf);

describe('pictures that other people made', () => {
  it('are at hand', () => expect(PICTURES.length).toBeGreaterThanOrEqual(12));

  it.each(PICTURES)('%s is told as another reader tells it', async (name) => {
    const path = join(PACKAGES, name);
    const { format, width = 0, height = 0 } = await sharp(path).metadata();
    const told = await probeImage(path);
    if (format === 'png' || format === 'jpeg') {
      expect(told).toMatchObject({ problem: null, format, width, height, extensionLies: false });
    } else expect(told).toMatchObject({ problem: 'image_not_supported', format: null });
  });
});
