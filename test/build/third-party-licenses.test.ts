import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ShippedPackage, shippedPackages } from '../../build/shipped-packages.ts';
import { licenseTextOf, thirdPartyLicenses } from '../../build/third-party-licenses.ts';

let packages: ShippedPackage[];
let folder: string;
beforeAll(async () => {
  packages = await shippedPackages();
  folder = await mkdtemp(join(tmpdir(), 'outtray-licences-'));
});
afterAll(() => rm(folder, { recursive: true }));

const described = (license: string): ShippedPackage => ({
  folder,
  name: 'some-package',
  version: '1.2.3',
  license,
  author: 'Mina Han'
});

describe('the licences of what is shipped', () => {
  it('tell of what lies beside the program and of what is built into the window', () => {
    const names = packages.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        'better-sqlite3',
        'electron-updater',
        'ms',
        'svelte',
        'bits-ui',
        '@lucide/svelte'
      ])
    );
    expect(names).not.toContain('vite');
    expect(names).not.toContain('electron-builder');
  });

  it('have a text for every package', async () => {
    const lengths = await Promise.all(packages.map(async (shipped) => (await licenseTextOf(shipped)).length));
    const short = packages.filter((_, index) => (lengths[index] ?? 0) < 300).map(({ name }) => name);
    expect(short).toEqual([]);
  });

  it('give libvips its libraries’ terms and the texts of the LGPL and the GPL', async () => {
    const libvips = packages.filter(({ license }) => license.includes('LGPL'));
    expect(libvips.length).toBeGreaterThan(0);
    const text = await thirdPartyLicenses(libvips);
    for (const part of ['librsvg', 'GNU LESSER GENERAL PUBLIC LICENSE', 'GNU GENERAL PUBLIC LICENSE'])
      expect(text).toContain(part);
  });

  it('write the MIT text out, with the author’s name, where a package brings none', async () => {
    expect(await licenseTextOf(described('MIT'))).toMatch(/Copyright \(c\) Mina Han\n[^]*AS IS/);
  });

  it('refuse a package whose text nobody has', async () => {
    await expect(licenseTextOf(described('BSD-3-Clause'))).rejects.toThrow(
      'some-package 1.2.3 (BSD-3-Clause)'
    );
    await writeFile(join(folder, 'LICENCE.md'), 'Do as you like.');
    expect(await licenseTextOf(described('BSD-3-Clause'))).toBe('Do as you like.');
  });
});
