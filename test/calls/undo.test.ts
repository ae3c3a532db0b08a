import Driver from 'better-sqlite3';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Upload } from '../../src-main/contract/upload.ts';
import { createOuttray } from '../../src-main/outtray.ts';
import { importRows, newUpload } from '../db/rows.ts';
import { distinctPicture } from '../shell/cli/submissions.ts';
import { world, type World } from './app.ts';

let here: World;
let ids: number[];

beforeEach(async () => {
  here = await world();
  ({ ids } = importRows(
    here.app.store,
    here.connectionId,
    Array.from({ length: 90 }, (_, index) =>
      newUpload(`S-${index}`, { idType: index % 2 === 0 ? 'visa' : null })
    )
  ));
});
afterEach(() => here.remove());

const undo = () => here.app.call('history.undo', { connectionId: here.connectionId });
const redo = () => here.app.call('history.redo', { connectionId: here.connectionId });
const edit = (of: readonly number[], values: { idType?: string | null; submissionId?: string }) =>
  here.app.call('uploads.edit', { target: { ids: [...of] }, values });
const rows = (): Upload[] => here.app.store.uploads.rows(ids);
const idTypes = (): (string | null)[] => rows().map(({ idType }) => idType);
const at = (index: number): number => ids[index] ?? 0;

describe('undo', () => {
  test('one step takes a change of many rows back, each to what it had', async () => {
    const before = rows();
    await edit(ids, { idType: 'passport' });
    expect(await undo()).toEqual({
      step: { kind: 'edit', count: 90, to: null },
      changed: 90,
      skipped: 0
    });
    expect(rows().map(({ idType, issues, isBlocked }) => ({ idType, issues, isBlocked }))).toEqual(
      before.map(({ idType, issues, isBlocked }) => ({ idType, issues, isBlocked }))
    );
    expect(await undo()).toEqual({ step: null, changed: 0, skipped: 0 });
  });

  test('says to what the rows went back where it is one value for all', async () => {
    await edit([at(0), at(2)], { idType: 'passport' });
    expect((await undo()).step).toEqual({ kind: 'edit', count: 2, to: { name: 'idType', value: 'visa' } });
    await edit([at(3)], { submissionId: 'S-new' });
    expect((await undo()).step?.to).toEqual({ name: 'submissionId', value: 'S-3' });
  });

  test('steps go back one by one and forth again, and something else in between ends the way forth', async () => {
    await edit([at(0)], { idType: 'passport' });
    await edit([at(0)], { idType: 'aadhaar' });
    await undo();
    expect(idTypes()[0]).toBe('passport');
    await undo();
    expect(idTypes()[0]).toBe('visa');
    await redo();
    expect(idTypes()[0]).toBe('passport');
    await redo();
    expect(idTypes()[0]).toBe('aadhaar');
    expect((await redo()).step).toBeNull();
    await undo();
    expect(idTypes()[0]).toBe('passport');
    await edit([at(1)], { idType: 'visa' });
    expect((await redo()).step).toBeNull();
    await undo();
    await undo();
    expect([idTypes()[0], idTypes()[1]]).toEqual(['visa', null]);
  });

  test('a row that has another value by now, or is on its way, stays as it is and is counted', async () => {
    await edit([at(0), at(2), at(4)], { idType: 'passport' });
    await here.app.call('uploads.release', { target: { ids: [at(4)] } });
    // Another program that writes to this file keeps no log.
    const driver = new Driver(join(here.data, 'outtray.db'));
    driver.prepare(`UPDATE upload SET id_type = 'aadhaar' WHERE id = ?`).run(at(2));
    driver.close();
    expect(await undo()).toMatchObject({ changed: 1, skipped: 2 });
    expect([at(0), at(2), at(4)].map((id) => here.app.store.uploads.get(id).idType)).toEqual([
      'visa',
      'aadhaar',
      'passport'
    ]);
  });

  test('a step of which nothing can be taken back any more does not stand in the way of the one before', async () => {
    await edit([at(0)], { idType: 'passport' });
    await edit([at(2)], { idType: 'passport' });
    await here.app.call('uploads.release', { target: { ids: [at(2)] } });
    expect(await undo()).toMatchObject({ changed: 0, skipped: 1 });
    expect(await undo()).toMatchObject({ changed: 1, skipped: 0 });
    expect(idTypes()[0]).toBe('visa');
  });

  test('what was left out comes back, and goes again', async () => {
    await here.app.call('uploads.exclude', { target: { ids: ids.slice(0, 50) } });
    expect((await undo()).step).toEqual({
      kind: 'exclude',
      count: 50,
      to: { name: 'state', value: 'staged' }
    });
    expect(rows().every(({ state }) => state === 'staged')).toBe(true);
    await redo();
    expect(rows().filter(({ state }) => state === 'excluded')).toHaveLength(50);
  });

  test('what was said to be right is open again, and blocks', async () => {
    await edit([at(2)], { submissionId: 'S-0' });
    const target = { ids: [at(0), at(2)] };
    await here.app.call('uploads.confirm', { target, code: 'submission_twice_in_batch' });
    const blocked = () => [at(0), at(2)].map((id) => here.app.store.uploads.get(id).isBlocked);
    expect(blocked()).toEqual([false, false]);
    expect((await undo()).step?.kind).toBe('confirm');
    expect(blocked()).toEqual([true, true]);
    await redo();
    expect(blocked()).toEqual([false, false]);
  });

  test('holds over a restart, and is on record as a change of its own', async () => {
    await edit([at(0)], { idType: 'passport' });
    await here.app.close();
    const again = createOuttray({
      dataFolder: here.data,
      shell: 'browser',
      keychain: null,
      environmentKey: null
    });
    const { changed } = await again.call('history.undo', { connectionId: here.connectionId });
    expect(changed).toBe(1);
    const [newest] = again.store.audit.rows(again.store.audit.ids({ kinds: ['edit'] }));
    expect(newest).toMatchObject({ kind: 'edit', turn: 'undo', count: 1 });
    expect(newest?.entries[0]).toMatchObject({ before: { idType: 'passport' }, after: { idType: 'visa' } });
    expect((await again.call('audit.verify', {})).faults).toEqual([]);
    await again.close();
    const { data } = here;
    here = { ...here, remove: () => rm(data, { recursive: true, force: true }) };
  });

  test('another connection’s changes are not its own to take back', async () => {
    await edit([at(0)], { idType: 'passport' });
    const [practice] = await here.app.call('connections.list', {});
    const other = practice?.id === here.connectionId ? 1 : (practice?.id ?? 1);
    expect((await here.app.call('history.undo', { connectionId: other })).step).toBeNull();
  });
});

describe('undo of pictures', () => {
  let folder: string;
  let id: number;

  beforeEach(async () => {
    folder = join(here.data, 'pictures');
    await mkdir(folder, { recursive: true });
    id = at(0);
    await draw('front.jpg');
    await draw('back.jpg');
    await put('idImage', 'front.jpg');
    await put('idBackImage', 'back.jpg');
  });

  const draw = async (name: string): Promise<void> =>
    writeFile(join(folder, name), await distinctPicture('jpeg'));
  const put = (slot: 'idImage' | 'idBackImage', file: string) =>
    here.app.call('uploads.setImage', { id, slot, source: { path: join(folder, file) } });
  const files = (): string[] =>
    here.app.store.uploads.get(id).images.map(({ slot, fileName }) => `${slot} ${fileName}`);
  const balance = () => {
    const [batch] = here.app.store.batches.list(here.connectionId);
    return [batch?.foundFiles, (batch?.assignedFiles ?? 0) + (batch?.leftOverFiles ?? 0)];
  };

  test('swapped slots change back, a replaced picture returns, and the balance holds', async () => {
    await here.app.call('uploads.swapImages', { id, slots: ['idImage', 'idBackImage'] });
    expect(files()).toEqual(['idImage back.jpg', 'idBackImage front.jpg']);
    expect(await undo()).toMatchObject({ step: { kind: 'picture' }, changed: 1, skipped: 0 });
    expect(files()).toEqual(['idImage front.jpg', 'idBackImage back.jpg']);
    await draw('other.jpg');
    await put('idBackImage', 'other.jpg');
    await undo();
    expect(files()).toEqual(['idImage front.jpg', 'idBackImage back.jpg']);
    await redo();
    expect(files()).toEqual(['idImage front.jpg', 'idBackImage other.jpg']);
    const [found, added] = balance();
    expect(found).toBe(added);
  });

  test('a turned picture is made as it was, of the file that was found', async () => {
    const before = here.app.store.uploads.get(id).images.map(({ sha256 }) => sha256);
    await here.app.call('uploads.remakeImage', {
      id,
      slot: 'idImage',
      change: { kind: 'turn', degrees: 90 }
    });
    const turned = here.app.store.uploads.get(id).images.map(({ sha256 }) => sha256);
    await undo();
    expect(here.app.store.uploads.get(id).images.map(({ sha256 }) => sha256)).toEqual(before);
    await redo();
    expect(here.app.store.uploads.get(id).images.map(({ sha256 }) => sha256)).toEqual(turned);
  });

  test('a file that is not what it was does not come back', async () => {
    await draw('other.jpg');
    await put('idBackImage', 'other.jpg');
    await draw('back.jpg');
    expect(await undo()).toMatchObject({ changed: 0, skipped: 1 });
    expect(files()).toEqual(['idImage front.jpg', 'idBackImage other.jpg']);
  });
});
