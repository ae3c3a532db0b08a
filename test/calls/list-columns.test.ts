import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ImportStatus } from '../../src-main/contract/batch.ts';
import type { ListColumns } from '../../src-main/contract/list.ts';
import { type World, world } from './app.ts';

let here: World;
let folder: string;
beforeEach(async () => {
  here = await world();
  folder = await mkdtemp(join(tmpdir(), 'outtray-lists-'));
});
afterEach(async () => {
  await here.remove();
  await rm(folder, { recursive: true, force: true });
});

async function imported(name: string, header: string, columns: ListColumns, connectionId: number) {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, 'a.jpg'), 'x');
  const path = join(folder, name, 'list.csv');
  await writeFile(path, `${header}\nS-1,a.jpg\n`);
  const { promise, resolve } = Promise.withResolvers<ImportStatus>();
  const unsubscribe = here.app.subscribe((event) => {
    if (event.name === 'importStatus' && !('done' in event.payload)) resolve(event.payload);
  });
  const whole = { only: null, manifestPath: null, reading: null, idType: null };
  await here.app.call('intake.start', { connectionId, path, columns, ...whole });
  const status = await promise;
  unsubscribe();
  return status.phase;
}

describe('what a person said of a list’s columns', () => {
  const columns = { submissionId: '번호', selfieImage: '사진' };

  it('holds for the next list with the same columns, and for that connection alone', async () => {
    const { connectionId } = here;
    expect(await imported('a', '번호,사진', {}, connectionId)).toBe('columns');
    expect(await imported('a', '번호,사진', columns, connectionId)).toBe('done');
    expect(await imported('b', '번호,사진', {}, connectionId)).toBe('done');
    expect(await imported('c', '번호,그림', {}, connectionId)).toBe('columns');
    const [practice] = (await here.app.call('connections.list', {})).filter(({ isPractice }) => isPractice);
    expect(await imported('d', '번호,사진', {}, practice?.id ?? 0)).toBe('columns');
  });

  it('is what was said last', async () => {
    const { connectionId } = here;
    expect(await imported('a', '번호,사진', columns, connectionId)).toBe('done');
    expect(await imported('a', '번호,사진', { ...columns, idType: '번호' }, connectionId)).toBe('columns');
    // One column can't say two things: that is asked again, and not kept.
    const other = { submissionId: '사진', selfieImage: '번호' };
    expect(await imported('a', '번호,사진', other, connectionId)).toBe('done');
    expect(await imported('b', '번호,사진', {}, connectionId)).toBe('done');
    const ids = (await here.app.call('uploads.rows', { ids: [1, 2, 3] })).map(
      ({ submissionId }) => submissionId
    );
    expect(ids).toEqual(['S-1', 'a.jpg', 'a.jpg']);
  });
});
