import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Context } from '../../src-main/calls/context.ts';
import { importJob, type ImportJob } from '../../src-main/calls/import-job.ts';
import type { ImportStatus } from '../../src-main/contract/batch.ts';
import type { ImageProbe } from '../../src-main/contract/probe.ts';
import { readSource } from '../../src-main/intake/read-source.ts';
import { folderLayout } from '../shell/cli/submissions.ts';
import { world, type World } from './app.ts';

let here: World;
let told: ImportStatus[];

beforeEach(async () => {
  here = await world();
  told = [];
  onTold = new Set();
  here.app.subscribe((event) => {
    if (event.name === 'importStatus') hear(event.payload);
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await here.remove();
});

const request = () => ({
  connectionId: here.connectionId,
  path: join(here.data, 'Scans'),
  only: null,
  manifestPath: null,
  reading: null,
  idType: null
});

/** Those who wait for an import to say something. */
let onTold: Set<(status: ImportStatus) => void>;

function hear(status: ImportStatus): void {
  told.push(status);
  for (const listener of onTold) listener(status);
}

/** Resolves when an import says so, or has said so. */
function untilPhase(phase: ImportStatus['phase']): Promise<void> {
  if (told.some((status) => status.phase === phase)) return Promise.resolve();
  return new Promise((resolve) => {
    onTold.add((status) => {
      if (status.phase === phase) resolve();
    });
  });
}

describe('an import that is cancelled', () => {
  test.each(['scanning', 'checking', 'saving'] as const)('while %s leaves nothing behind', async (phase) => {
    await folderLayout(join(here.data, 'Scans'), 'C', 150);
    const before = here.dump();
    const { importId } = await here.app.call('intake.start', request());
    const unsubscribe = here.app.subscribe((event) => {
      if (event.name !== 'importStatus' || event.payload.phase !== phase) return;
      void here.app.call('intake.cancel', { importId });
    });
    await here.app.call('intake.cancel', { importId: 'another' });
    if (phase === 'scanning') await here.app.call('intake.cancel', { importId });
    await untilPhase('cancelled');
    unsubscribe();
    expect(told.at(-1)).toMatchObject({ phase: 'cancelled', importId });
    expect(here.dump()).toBe(before);
    expect(await here.app.call('batches.list', {})).toEqual([]);
  });

  test('stays cancelled, whatever was being looked at', async () => {
    await folderLayout(join(here.data, 'Scans'), 'C', 20);
    const waiting: ((probe: ImageProbe) => void)[] = [];
    const severalAsked = Promise.withResolvers<void>();
    const probe = (): Promise<ImageProbe> =>
      new Promise((resolve) => {
        if (waiting.push(resolve) > 1) severalAsked.resolve();
      });
    const jobs = jobWith({ prepare: probe, ...MAKING });
    const { importId } = jobs.start(request());
    await severalAsked.promise;
    jobs.cancel(importId);
    waiting[0]?.(FINE);
    await untilPhase('cancelled');
    // Long enough after the last word for the next one to be said.
    vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 10_000);
    for (const resolve of waiting) resolve(FINE);
    await jobs.close();
    await new Promise(setImmediate);
    expect(jobs.status()).toMatchObject({ phase: 'cancelled' });
    expect(told.at(-1)).toMatchObject({ phase: 'cancelled' });
  });
});

const FINE: ImageProbe = {
  path: '/x.jpg',
  sizeBytes: 1,
  width: 1,
  height: 1,
  format: 'jpeg',
  sha256: null,
  problem: null,
  extensionLies: false,
  measures: null,
  fingerprints: []
};

const MAKING = {
  madeFiles: { whileMaking: <Result>(work: () => Promise<Result>) => work() } as Context['madeFiles'],
  sweepMade: () => Promise.resolve()
};

/** A job on the same store, with some of what it works with replaced. */
function jobWith(changes: Partial<Context>, bugs: unknown[] = []): ImportJob {
  const hub = {
    emit: (event: { name: string; payload: unknown }) => {
      if (event.name === 'importStatus') hear(event.payload as ImportStatus);
    },
    uploadsChanged: () => undefined
  };
  const context = {
    store: here.app.store,
    hub,
    now: Date.now,
    settings: () => ({ operator: 'kim' }),
    onBug: (error: unknown) => bugs.push(error),
    ...changes
  } as unknown as Context;
  return importJob(context, { readSource, makeSamples: () => Promise.reject(new Error('none')) });
}

test('a fault of ours in an import is in the log, and the next import works', async () => {
  await folderLayout(join(here.data, 'Scans'), 'C', 3);
  const bugs: unknown[] = [];
  const fault = new Error('a bug');
  const jobs = jobWith({ prepare: () => Promise.reject(fault), ...MAKING }, bugs);
  jobs.start(request());
  await untilPhase('failed');
  expect(jobs.status()).toMatchObject({ phase: 'failed', error: { code: 'fault_of_ours' } });
  expect(bugs).toEqual([fault]);
  await here.app.call('intake.start', request());
  await untilPhase('done');
  expect(await readFile(join(here.data, 'outtray.log'), 'utf8')).toBe('');
});

test('one import at a time, and settings outlive the process', async () => {
  await folderLayout(join(here.data, 'Scans'), 'C', 3);
  await here.app.call('intake.start', request());
  const second = await here.app.dispatch('intake.start', request());
  expect(second).toMatchObject({ ok: false, error: { code: 'import_running' } });
  await untilPhase('done');
  await here.app.call('settings.set', { language: 'ko', operator: ' Kim ', connectionId: here.connectionId });
  await here.app.call('settings.set', { theme: 'dark' });
  const before = await here.app.call('settings.get', {});
  expect(before).toMatchObject({
    language: 'ko',
    operator: 'Kim',
    theme: 'dark',
    connectionId: here.connectionId
  });
  const { createOuttray } = await import('../../src-main/outtray.ts');
  const again = createOuttray({ dataFolder: here.data, shell: 'cli', keychain: null, environmentKey: null });
  expect(await again.call('settings.get', {})).toEqual(before);
  await again.close();
});

test('a slash at the end is the same address: nothing learned is forgotten and no row is in the way', async () => {
  const { store } = here.app;
  const { baseUrl, ...others } = store.connections.get(here.connectionId);
  const {
    id,
    isPractice: _practice,
    learnedWireFormat: _format,
    keyMark: _mark,
    pause: _pause,
    ...values
  } = others;
  store.connections.setLearnedWireFormat(id, 'multipart');
  await folderLayout(join(here.data, 'Scans'), 'C', 1);
  await here.app.call('intake.start', request());
  await untilPhase('done');
  await here.app.call('uploads.release', { target: { filter: {} } });
  await here.app.call('connections.update', { id, values: { ...values, baseUrl: `${baseUrl}/` } });
  expect(store.connections.get(id)).toMatchObject({ baseUrl, learnedWireFormat: 'multipart' });
  const moved = { id, values: { ...values, baseUrl: 'http://127.0.0.1:8/v3' } };
  expect(await here.app.dispatch('connections.update', moved)).toMatchObject({
    error: { code: 'connection_is_sending' }
  });
});

test('the first rows are told while the import goes on, with their pictures, and never after it', async () => {
  await folderLayout(join(here.data, 'Scans'), 'C', 30);
  await here.app.call('intake.start', request());
  const shown = new Map<string, boolean>();
  const asked: Promise<unknown>[] = [];
  const look = (status: ImportStatus): void => {
    for (const { submissionId, images } of 'done' in status ? status.preview : []) {
      if (shown.has(submissionId)) continue;
      shown.set(submissionId, images.length > 0);
      asked.push(...images.map(({ id }) => here.app.picture('preview', id, 'thumbnail')));
    }
  };
  told.forEach(look);
  onTold.add(look);
  await untilPhase('done');
  const { ids } = await here.app.call('uploads.ids', { filter: {}, order: 'row' });
  const rows = await here.app.call('uploads.rows', { ids: ids.slice(0, 6) });
  expect([...shown.keys()]).toEqual(rows.map(({ submissionId }) => submissionId));
  expect([...shown.values()]).toEqual(rows.map(() => true));
  for (const picture of await Promise.all(asked)) expect(picture).toMatchObject({ mime: 'image/webp' });
  expect(told.at(-1)).not.toHaveProperty('preview');
  expect(await here.app.picture('preview', 1, 'thumbnail')).toBeNull();
});

test('a picture that a list names for two rows is looked at once', async () => {
  const scans = join(here.data, 'Scans');
  await folderLayout(scans, 'C', 1);
  const list = ['submissionId,selfieImage', 'A,same.jpg', 'B,same.jpg', 'C,same.jpg', 'D,other.jpg'];
  await writeFile(join(scans, 'list.csv'), list.join('\n'));
  const looked: string[] = [];
  const jobs = jobWith({
    ...MAKING,
    prepare: (path) => {
      looked.push(path);
      return Promise.resolve({ ...FINE, path });
    }
  });
  jobs.start({ ...request(), path: join(scans, 'list.csv') });
  await untilPhase('done');
  expect(looked.toSorted()).toEqual([join(scans, 'other.jpg'), join(scans, 'same.jpg')]);
  const { ids } = await here.app.call('uploads.ids', { filter: {}, order: 'row' });
  const rows = await here.app.call('uploads.rows', { ids });
  expect(
    rows.map(({ rowNumber, submissionId, images }) => [rowNumber, submissionId, images[0]?.path])
  ).toEqual([
    [1, 'A', join(scans, 'same.jpg')],
    [2, 'B', join(scans, 'same.jpg')],
    [3, 'C', join(scans, 'same.jpg')],
    [4, 'D', join(scans, 'other.jpg')]
  ]);
});

test('a batch keeps the template that it was read by, and one that fits nothing is refused', async () => {
  await folderLayout(join(here.data, 'Scans'), 'T', 1);
  const template = '{idType}/{submissionId}/{slot}.*';
  await here.app.call('intake.start', { ...request(), template });
  await untilPhase('done');
  const misfit = here.app.call('intake.plan', { ...request(), template: '{submissionId}/{slot}.*' });
  await expect(misfit).rejects.toMatchObject({ code: 'template_fits_nothing' });
  const batches = await here.app.call('batches.list', {});
  expect(batches.map(({ template: kept, reading, assignedFiles }) => [kept, reading, assignedFiles])).toEqual(
    [[template, 'folders', 2]]
  );
});
