import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOfInputs, isBuiltFrom, markBuiltFrom } from '../../build/freshness.ts';

const FILES = [
  'src-renderer/main.ts',
  'src-renderer/views/import/import.svelte',
  'src-main/contract/call.ts',
  'src-main/shell/electron/index.ts',
  'src-main/preload.ts',
  'electron.vite.config.ts',
  'svelte.config.js',
  'package.json',
  'package-lock.json'
];

const OUTPUTS = ['out/main/index.js', 'out/preload/preload.cjs', 'out/renderer/index.html'];

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'outtray-fresh-'));
  for (const file of [...FILES, ...OUTPUTS]) {
    await mkdir(join(root, dirname(file)), { recursive: true });
    await writeFile(join(root, file), file);
  }
});
afterEach(() => rm(root, { recursive: true }));

describe('what is built', () => {
  it('is fresh for just those sources that it was built from', async () => {
    const digest = await digestOfInputs(root);
    expect(await isBuiltFrom(root, digest)).toBe(false);
    await markBuiltFrom(root, digest);
    expect(await isBuiltFrom(root, await digestOfInputs(root))).toBe(true);
  });

  it.each(['out/main', 'out/preload', 'out/renderer'])('is no longer fresh without %s', async (folder) => {
    await markBuiltFrom(root, await digestOfInputs(root));
    await rm(join(root, folder), { recursive: true });
    expect(await isBuiltFrom(root, await digestOfInputs(root))).toBe(false);
  });

  it.each(FILES)('is no longer fresh when %s changes', async (file) => {
    const before = await digestOfInputs(root);
    await writeFile(join(root, file), 'changed');
    expect(await digestOfInputs(root)).not.toBe(before);
  });

  it('is no longer fresh when a source is renamed, added or removed', async () => {
    const digests = [await digestOfInputs(root)];
    await rename(join(root, 'src-renderer/main.ts'), join(root, 'src-renderer/first.ts'));
    digests.push(await digestOfInputs(root));
    await writeFile(join(root, 'src-renderer/new.css'), '');
    digests.push(await digestOfInputs(root));
    await rm(join(root, 'src-renderer/first.ts'));
    digests.push(await digestOfInputs(root));
    expect(new Set(digests).size).toBe(4);
  });
});
