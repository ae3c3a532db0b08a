import { createHash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { madeFiles } from '../../src-main/images/made-files.ts';
import { testFolder } from './pictures.ts';

let folder: Awaited<ReturnType<typeof testFolder>>;
let made: string;
beforeEach(async () => {
  folder = await testFolder();
  made = folder.at('made');
});
afterEach(() => folder.remove());

const nothing = () => new Set<string>();

test('a made picture is named by its digest and is this user’s alone', async () => {
  const bytes = Buffer.from('a picture');
  const path = await madeFiles(made, () => false).keep(bytes, 'jpeg');
  expect(path).toBe(join(made, `${createHash('sha256').update(bytes).digest('hex')}.jpg`));
  expect((await readFile(path)).equals(bytes)).toBe(true);
  if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('what no row needs goes, and half of one that a crash left; what a row needs and what is not ours stays', async () => {
  const files = madeFiles(made, () => false);
  const needed = await files.keep(Buffer.from('needed'), 'png');
  const orphan = await files.keep(Buffer.from('orphan'), 'jpeg');
  await writeFile(`${orphan}.x.partial`, 'half');
  await writeFile(join(made, 'notes.txt'), 'mine');
  await files.removeUnneeded((paths) => new Set(paths.filter((path) => path === needed)));
  expect((await readdir(made)).map((name) => join(made, name)).sort()).toEqual(
    [needed, join(made, 'notes.txt')].sort()
  );
});

test('nothing goes while pictures are being made, here or in another process that is alive', async () => {
  const files = madeFiles(made, (pid) => pid === 4_000_001);
  await files.whileMaking(async () => {
    await files.keep(Buffer.from('for a row to come'), 'jpeg');
    await files.removeUnneeded(nothing);
    expect((await readdir(made)).filter((name) => name.endsWith('.jpg'))).toHaveLength(1);
  });
  await writeFile(join(made, '4000001.making'), '');
  await files.removeUnneeded(nothing);
  expect((await readdir(made)).filter((name) => name.endsWith('.jpg'))).toHaveLength(1);
});

test('the mark of a process that is gone holds nothing up', async () => {
  const files = madeFiles(made, () => false);
  await files.keep(Buffer.from('orphan'), 'jpeg');
  await writeFile(join(made, '4000001.making'), '');
  await files.removeUnneeded(nothing);
  expect(await readdir(made)).toEqual([]);
});

test('a folder that was never made has nothing to remove, and only made pictures can be removed', async () => {
  const files = madeFiles(made, () => false);
  await files.removeUnneeded(nothing);
  const own = await folder.put('passport.jpg', 'mine');
  await files.remove(own);
  expect(await readFile(own, 'utf8')).toBe('mine');
});
