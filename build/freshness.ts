import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';

/** All that the built main process, preload and page are made of. */
const INPUTS = [
  'src-renderer',
  'src-main',
  'electron.vite.config.ts',
  'svelte.config.js',
  'package.json',
  'package-lock.json'
];

/** A build whose folders were emptied or moved is none. */
const OUTPUTS = ['out/main/index.js', 'out/preload/preload.cjs', 'out/renderer/index.html'];

/** Stands in the folder that a build empties first, so it is there only beside what it speaks of. */
const STAMP = 'out/renderer/built-from.txt';

/** @returns a digest of the inputs' names and bytes. */
export async function digestOfInputs(root: string): Promise<string> {
  const hash = createHash('sha256');
  for (const path of await filesOf(root)) {
    const bytes = await readFile(join(root, path));
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

async function filesOf(root: string): Promise<string[]> {
  const lists = await Promise.all(
    INPUTS.map(async (input) => {
      if (extname(input) !== '') return [input];
      const entries = await readdir(join(root, input), { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile());
      return files.map(({ parentPath, name }) => relative(root, join(parentPath, name)));
    })
  );
  return lists.flat().sort();
}

export async function isBuiltFrom(root: string, digest: string): Promise<boolean> {
  if (!OUTPUTS.every((output) => existsSync(join(root, output)))) return false;
  return (await readFile(join(root, STAMP), 'utf8').catch(() => '')) === digest;
}

export async function markBuiltFrom(root: string, digest: string): Promise<void> {
  await writeFile(join(root, STAMP), digest);
}
