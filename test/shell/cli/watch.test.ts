import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { workplace, type Workplace } from './cli.ts';
import { folderLayout } from './submissions.ts';

let place: Workplace;

beforeEach(async () => {
  place = await workplace();
  await mkdir(join(place.root, 'Scanner'));
});
afterEach(() => place.remove());

const complete = ['--complete', 'idImage,selfieImage'];

test('watch run --once takes what is complete, sends it, moves it, and says what waits', async () => {
  const rule = [...complete, '--rest', '1', '--release', '--move-sent'];
  expect(await place.line(0, 'watch', 'add', 'Scanner', ...rule)).toMatchObject({
    releases: true,
    isOn: true
  });
  await folderLayout(join(place.root, 'Scanner'), 'W', 3);
  await mkdir(join(place.root, 'Scanner/passport/W-0009'));
  await writeFile(join(place.root, 'Scanner/passport/W-0009/front.jpg'), 'half a pict');

  expect(await place.line(2, 'watch', 'run', '--once')).toMatchObject({ uploads: 3, blocked: 0 });
  expect(await place.line(0, 'status')).toMatchObject({ sent: 3 });
  expect((await readdir(join(place.root, 'Scanner'))).sort()).toEqual(['Sent', 'passport']);
  expect(await readdir(join(place.root, 'Scanner/passport'))).toEqual(['W-0009']);
});

test('watch list and watch remove tell which folders are watched', async () => {
  await place.line(0, 'watch', 'add', 'Scanner', ...complete);
  const folder = join(place.root, 'Scanner');
  expect(await place.line(0, 'watch', 'list')).toMatchObject({ folder, connection: 'Practice' });
  expect(await place.line(0, 'watch', 'remove', 'Scanner')).toEqual({ folder });
  expect(await place.lines(0, 'watch', 'list')).toEqual([]);
});
