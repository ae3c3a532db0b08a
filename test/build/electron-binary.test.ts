import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findProgram, installedProgram, installElectron, type Place } from '../../build/electron-binary.ts';

const HOUR_MS = 3_600_000;

let root: string;
let electronFolder: string;
let now: number;
let tries: number;
let outcome: string | null;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'outtray-electron-'));
  electronFolder = join(root, 'electron');
  await mkdir(electronFolder);
  await setVersion('45.4.1');
  [now, tries, outcome] = [1_000 * HOUR_MS, 0, 'fetch failed'];
});
afterEach(() => rm(root, { recursive: true }));

const setVersion = (version: string): Promise<void> =>
  writeFile(join(electronFolder, 'package.json'), JSON.stringify({ version }));

/** As Electron's installer leaves it. */
async function unpack(version: string): Promise<void> {
  await mkdir(join(electronFolder, 'dist'), { recursive: true });
  await writeFile(join(electronFolder, 'path.txt'), 'electron');
  await writeFile(join(electronFolder, 'dist/version'), version);
  await writeFile(join(electronFolder, 'dist/electron'), '');
}

const place = (): Place => ({
  electronFolder,
  failureFile: join(root, 'out/electron-not-fetched.json'),
  install: async () => {
    tries += 1;
    if (outcome === null) await unpack('45.4.1');
    return outcome;
  },
  now: () => now
});

const MISSING = {
  missing: 'Electron 45.4.1 could not be fetched (fetch failed); “npx install-electron” tries again'
};

describe('Electron’s program', () => {
  it('is taken where it lies, without a try to fetch it', async () => {
    await unpack('45.4.1');
    expect(await findProgram(place())).toEqual({ program: join(electronFolder, 'dist/electron') });
    expect(tries).toBe(0);
  });

  it('is none when it is of another version than its package, or not whole', async () => {
    await unpack('44.0.0');
    expect(await installedProgram(electronFolder, undefined)).toBeNull();
    await unpack('45.4.1');
    await rm(join(electronFolder, 'dist/electron'));
    expect(await installedProgram(electronFolder, undefined)).toBeNull();
  });

  it('is taken from another folder that the environment names, as Electron itself would', async () => {
    const other = join(root, 'other');
    await mkdir(other);
    expect(await installedProgram(electronFolder, other)).toBeNull();
    await writeFile(join(other, 'electron'), '');
    expect(await installedProgram(electronFolder, other)).toBe(join(other, 'electron'));
  });

  it('is fetched where it is missing', async () => {
    outcome = null;
    expect(await findProgram(place())).toEqual({ program: join(electronFolder, 'dist/electron') });
    expect(tries).toBe(1);
  });

  it('is not asked for again within a day of a failure', async () => {
    expect(await findProgram(place())).toEqual(MISSING);
    now += 23 * HOUR_MS;
    expect(await findProgram(place())).toEqual(MISSING);
    expect(tries).toBe(1);
    now += HOUR_MS;
    await findProgram(place());
    expect(tries).toBe(2);
  });

  it('is asked for again at once in another version, or after the clock was put back', async () => {
    await findProgram(place());
    now -= HOUR_MS;
    await findProgram(place());
    expect(tries).toBe(2);
    await setVersion('45.5.0');
    await findProgram(place());
    expect(tries).toBe(3);
  });

  it('is found when a person has fetched it since, and the failure is forgotten by the next success', async () => {
    await findProgram(place());
    await unpack('45.4.1');
    expect(await findProgram(place())).toHaveProperty('program');
    await rm(join(electronFolder, 'dist'), { recursive: true });
    now += 24 * HOUR_MS;
    outcome = null;
    expect(await findProgram(place())).toHaveProperty('program');
    await expect(readFile(place().failureFile)).rejects.toThrow('ENOENT');
  });

  it('is asked for when what was remembered can’t be read', async () => {
    await mkdir(join(root, 'out'));
    await writeFile(place().failureFile, 'not JSON');
    expect(await findProgram(place())).toEqual(MISSING);
  });

  it('is missing when an installer says that all is well and leaves nothing', async () => {
    const found = await findProgram({ ...place(), install: () => Promise.resolve(null) });
    expect(found).toEqual({ missing: MISSING.missing.replace('fetch failed', 'nothing was installed') });
  });
});

describe('Electron’s installer', () => {
  it('is good when it ends with 0, and its first line of error is the reason when not', async () => {
    const script = join(root, 'install.js');
    const never = (): void => undefined;
    await writeFile(script, '');
    expect(await installElectron(script, never)).toBeNull();
    await writeFile(script, 'console.error("TypeError: fetch failed\\n    at fetch"); process.exitCode = 1;');
    expect(await installElectron(script, never)).toBe('fetch failed');
  });
});
