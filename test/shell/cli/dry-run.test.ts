import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { workplace, type Json, type Workplace } from './cli.ts';
import { folderLayout, idOf } from './submissions.ts';

const ROWS = 5;

let place: Workplace;

beforeEach(async () => {
  place = await workplace();
});
afterEach(() => place.remove());

test('tells whose each picture would be and why, adds up, and writes nothing', async () => {
  const folder = join(place.root, 'Tuesday');
  await folderLayout(folder, 'D', ROWS);
  await writeFile(join(folder, 'Thumbs.db'), 'x');
  await writeFile(join(folder, 'stray.jpg'), 'nobody knows whose');
  const lines = await place.lines(2, 'import', folder, '--dry-run');
  const of = (kind: string): Json[] => lines.filter((line) => line['kind'] === kind);
  expect(of('upload').map(({ submissionId }) => submissionId)).toEqual(
    Array.from({ length: ROWS }, (_, index) => idOf('D', index + 1))
  );
  const images = of('upload').flatMap(({ images: ofRow }) => ofRow as Json[]);
  expect(images.every(({ rule }) => (rule as Json)['code'] === 'folder')).toBe(true);
  expect(of('leftOver').map(({ path }) => path)).toContain(join(folder, 'stray.jpg'));
  const [balance = {}] = of('balance');
  const { foundFiles, assignedFiles, leftOverFiles, refusedFiles } = balance;
  expect(lines.at(-1)).toBe(balance);
  expect(assignedFiles).toBe(images.length);
  expect(foundFiles).toBe(Number(assignedFiles) + Number(leftOverFiles) + Number(refusedFiles));
  expect(of('leftOver')).toHaveLength(Number(leftOverFiles) + Number(refusedFiles));
  expect(await place.lines(0, 'list')).toEqual([]);
  const done = await place.line(0, 'import', folder);
  expect([done['uploads'], done['leftOver']]).toEqual([ROWS, of('leftOver').length]);
});

test('where nothing can be assigned, tells of each file why', async () => {
  const folder = join(place.root, 'Camera');
  await mkdir(folder);
  await writeFile(join(folder, 'IMG_1.jpg'), 'says no slot');
  await writeFile(join(folder, 'front.jpg'), 'says no submission');
  expect(await place.lines(2, 'import', folder, '--dry-run')).toMatchObject([
    { kind: 'leftOver', path: join(folder, 'front.jpg'), reason: 'no_submission', isRefused: false },
    { kind: 'leftOver', path: join(folder, 'IMG_1.jpg'), reason: 'no_slot', isRefused: false },
    { kind: 'balance', uploads: 0, foundFiles: 2, assignedFiles: 0, leftOverFiles: 2, refusedFiles: 0 }
  ]);
});

test('releases nothing: the two can not be asked for together', async () => {
  const folder = join(place.root, 'Monday');
  await folderLayout(folder, 'D', 1);
  const { code, stderr } = await place.run('import', folder, '--dry-run', '--release');
  expect(code).toBe(1);
  expect(stderr).toContain('--dry-run');
});

test('a script is told of a row that is refused, before and after', async () => {
  const folder = join(place.root, 'Wednesday');
  await folderLayout(folder, 'D', 1);
  const list = join(folder, 'list.csv');
  const picture = relative(folder, await onePicture(folder));
  await writeFile(list, `submissionId,idType,idImage\nD-0001,passport,${picture}\nD-0002,passport,a.jpg,b\n`);
  const lines = await place.lines(2, 'import', list, '--dry-run');
  expect(lines.filter(({ isRefused }) => isRefused === true)).toMatchObject([
    { reason: 'row_columns_differ' }
  ]);
  expect(await place.line(2, 'import', list)).toMatchObject({ uploads: 1, refusedRows: 1 });
});

async function onePicture(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const [found] = names.filter((entry) => entry.isFile());
  if (found === undefined) throw new Error('Nothing was drawn');
  return join(found.parentPath, found.name);
}

test('a template says how the paths are written, before and after, and stands with the batch', async () => {
  const folder = join(place.root, 'Thursday');
  await folderLayout(folder, 'T', 2);
  const template = '{idType}/{submissionId}/{slot}.*';
  const lines = await place.lines(0, 'import', folder, '--dry-run', '--template', template);
  const images = lines.flatMap(({ images: ofRow }) => (ofRow ?? []) as Json[]);
  expect(images.map(({ rule }) => rule)).toContainEqual({
    code: 'template',
    values: { template, path: relative(folder, await onePicture(folder)) }
  });
  expect(lines.at(-1)).toMatchObject({ kind: 'balance', uploads: 2, template });
  expect(await place.line(0, 'import', folder, '--template', template)).toMatchObject({ uploads: 2 });
});

test('a template that is broken is refused with the place, and goes with no reading', async () => {
  const folder = join(place.root, 'Friday');
  await folderLayout(folder, 'T', 1);
  const broken = await place.run('import', folder, '--template', '{submissionId}/{slot');
  expect(broken.code).not.toBe(0);
  expect(broken.stderr).toContain('can’t be read at character 16');
  const both = await place.run(
    'import',
    folder,
    '--template',
    '{submissionId}/{slot}.*',
    '--reading',
    'names'
  );
  expect([both.code, both.stderr.includes('--reading')]).toEqual([1, true]);
});
