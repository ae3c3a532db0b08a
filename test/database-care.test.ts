import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listBackups } from '../src-main/db/backup.ts';
import { readCheckRecord } from '../src-main/db/check-record.ts';
import { DatabaseCare } from '../src-main/database-care.ts';
import type { RunTask } from '../src-main/db/database-task.ts';
import { AppError } from '../src-main/contract/error.ts';
import { createOuttray, openOuttray } from '../src-main/outtray.ts';
import { CONNECTION, importRows, newUpload } from './db/rows.ts';
import { leafPages, overwritePage } from './db/damage.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'outtray-care-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const options = (folder: string) => ({
  dataFolder: join(root, folder),
  shell: 'cli' as const,
  keychain: null,
  environmentKey: null
});

/** A data folder with released rows as a kill leaves it. */
async function leftByAKill(rows: number): Promise<void> {
  const app = createOuttray(options('living'));
  const { id } = app.store.connections.insert(CONNECTION);
  const { ids } = importRows(
    app.store,
    id,
    Array.from({ length: rows }, (_, index) => newUpload(`S-${index}`))
  );
  app.store.changes.apply(ids, 'release', 5);
  await cp(join(root, 'living'), join(root, 'killed'), { recursive: true });
  await app.close();
}

describe('after an unclean end', () => {
  test('lists and counts are there at once, and nothing is sent before the check has ended', async () => {
    await leftByAKill(20);
    const app = await openOuttray(options('killed'));
    const pauses = async () =>
      (await app.call('overview.get', {})).connections.map(({ pause }) => pause?.reason);
    await app.startSending();
    expect(await pauses()).toEqual(['database_check', 'database_check']);
    expect((await app.call('uploads.ids', { filter: {}, order: 'row' })).ids).toHaveLength(20);
    expect((await app.call('overview.get', {})).connections[0]?.counts.queued).toBe(20);
    expect(await app.care.mayBegin()).toBe(true);
    expect(readCheckRecord(join(root, 'killed')).isDue).toBe(false);
    expect((await pauses())[0]).not.toBe('database_check');
    await app.close();
  });

  test('a damaged database stops everything, and an end does not undo that', async () => {
    await leftByAKill(300);
    const folder = join(root, 'killed');
    // Opening and closing it brings all into the one file; the check is still due.
    await createOuttray(options('killed')).close();
    overwritePage(folder, leafPages(folder, 'image').at(-1) ?? 0);
    const app = await openOuttray(options('killed'));
    await app.startSending();
    expect(await app.care.mayBegin()).toBe(false);
    await app.sending.idle({});
    const { connections } = await app.call('overview.get', {});
    expect(connections.map(({ pause }) => pause?.reason)).toEqual(['database_damaged', 'database_damaged']);
    expect(connections[0]?.counts).toMatchObject({ queued: 300, sending: 0 });
    await app.close();
    expect(() => createOuttray(options('killed'))).toThrowError(
      expect.objectContaining({ code: 'database_damaged' }) as Error
    );
  });
});

describe('the day’s backup', () => {
  test('is made by the one that sends, and holds up neither window nor sending', async () => {
    await leftByAKill(3000);
    const app = await openOuttray(options('living'));
    await app.care.backUpIfDue();
    expect(listBackups(join(root, 'living'))).toEqual([]);
    await app.startSending();
    const delays = monitorEventLoopDelay({ resolution: 1 });
    delays.enable();
    await app.care.backUpIfDue();
    delays.disable();
    const [made, ...others] = listBackups(join(root, 'living'));
    expect(others).toEqual([]);
    expect((await app.call('app.info', {})).database).toEqual({
      lastBackupAt: made?.madeAt,
      backupProblem: null
    });
    expect(delays.max / 1e6).toBeLessThan(100);
    await app.close();
  });

  test('that fails is told and logged, and tried again', async () => {
    const notes: [string, string | null][] = [];
    let isFull = true;
    const run = (() => {
      if (isFull) return Promise.reject(new AppError('backup_failed', { reason: 'SQLITE_FULL' }));
      return Promise.resolve({ path: '', madeAt: 0 });
    }) as RunTask;
    const care = new DatabaseCare({
      dataFolder: root,
      run,
      isSender: () => true,
      hasBatches: () => true,
      now: () => 1000,
      note: (...note) => notes.push(note),
      onChange: () => undefined
    });
    await care.backUpIfDue();
    expect(care.info.backupProblem).toEqual({ code: 'backup_failed', values: { reason: 'SQLITE_FULL' } });
    isFull = false;
    await care.backUpIfDue();
    expect(care.info.backupProblem).toBeNull();
    expect(notes).toEqual([
      ['backup failed', 'SQLITE_FULL'],
      ['backup made', null]
    ]);
    await care.close();
  });
});
