import Driver from 'better-sqlite3';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AppError } from '../../src-main/contract/error.ts';
import { first } from '../../src-main/db/migrations/0001-first.ts';
import { acquireSenderLock } from '../../src-main/db/sender-lock.ts';
import { openStore, type Store } from '../../src-main/db/store.ts';
import { CONNECTION, image, importRows, newUpload, temporaryStore } from './rows.ts';

let store: Store;
let folder: string;
let remove: () => void;
let connectionId: number;
let outbox: ReturnType<Store['outbox']>;

beforeEach(() => {
  ({ store, folder, remove } = temporaryStore());
  connectionId = store.connections.insert(CONNECTION).id;
  outbox = store.outbox({ connectionId: null, batchId: null });
});
afterEach(() => {
  remove();
});

const issuesOf = (id: number) => store.uploads.get(id).issues.map(({ code }) => code);
const attempt = (uploadId: number, outcome: 'accepted' | 'rejected' | 'transient') => ({
  uploadId,
  submissionId: 'S',
  idType: 'passport',
  admin: CONNECTION.admin,
  startedAt: 5000,
  durationMs: 20,
  outcome,
  status: outcome === 'accepted' ? 200 : 400,
  errorCode: outcome === 'accepted' ? null : 'invalid_idType',
  message: outcome === 'accepted' ? 'complete to update image.' : 'Invalid IdType.',
  bytesSent: 400_000,
  wireFormat: 'json' as const
});
const claim = (limit = 10, now = 10_000) => ({
  connectionId,
  limit,
  maxBytes: 128_000_000,
  isAnythingInFlight: false,
  now
});
const raw = <T>(work: (driver: Driver.Database) => T): T => {
  const driver = new Driver(join(folder, 'outtray.db'));
  try {
    return work(driver);
  } finally {
    driver.close();
  }
};

describe('opening', () => {
  test('a reopened database still writes every commit through to the disk', () => {
    const again = openStore(folder);
    again.close();
    raw((driver) => expect(driver.pragma('journal_mode', { simple: true })).toBe('wal'));
  });

  test('a database from a newer Outtray is refused and left as it is', () => {
    raw((driver) => driver.pragma('user_version = 99'));
    expect(() => openStore(folder)).toThrowError(
      expect.objectContaining({ code: 'database_from_future' }) as AppError
    );
    raw((driver) => expect(driver.pragma('user_version', { simple: true })).toBe(99));
  });

  test('a database of the first Outtray goes on, its connections without a CA file', () => {
    const old = mkdtempSync(join(tmpdir(), 'outtray-db-'));
    const driver = new Driver(join(old, 'outtray.db'));
    driver.exec(first.sql);
    driver.exec(`INSERT INTO connection (name, environment, base_url, admin, wire_format, concurrency, max_body_bytes)
      VALUES ('Hanbit', 'test', 'http://127.0.0.1:9/v3', 'kyc@hanbit.example', 'auto', 4, 10000000)`);
    driver.pragma('user_version = 1');
    driver.close();
    const opened = openStore(old);
    const [connection] = opened.connections.all();
    expect(connection).toMatchObject({ name: 'Hanbit', concurrency: 4, caFile: null });
    const changed = opened.connections.update(connection?.id ?? 0, { ...CONNECTION, caFile: '/etc/ca.pem' });
    expect(changed.caFile).toBe('/etc/ca.pem');
    opened.close();
    rmSync(old, { recursive: true });
  });

  test('a file that is no database is refused and left as it is', () => {
    const other = mkdtempSync(join(tmpdir(), 'outtray-db-'));
    writeFileSync(
      join(other, 'outtray.db'),
      'not a database at all, but long enough to be read as a page'.repeat(40)
    );
    expect(() => openStore(other)).toThrowError(
      expect.objectContaining({ code: 'database_damaged' }) as AppError
    );
    rmSync(other, { recursive: true });
  });

  test('a data folder that is a file is refused', () => {
    const path = join(folder, 'file');
    writeFileSync(path, '');
    expect(() => openStore(path)).toThrowError(
      expect.objectContaining({ code: 'data_folder_unusable' }) as AppError
    );
  });

  test(
    'a data folder that the system can never make is refused, not waited for',
    { skip: process.platform !== 'linux' },
    () => {
      expect(() => openStore('/proc/outtray/data')).toThrowError(
        expect.objectContaining({ code: 'data_folder_unusable' }) as AppError
      );
    }
  );

  test('one process at a time is the sender of a data folder', () => {
    const release = acquireSenderLock(folder);
    expect(release).not.toBeNull();
    expect(acquireSenderLock(folder)).toBeNull();
    release?.();
    acquireSenderLock(folder)?.();
  });
});

describe('import', () => {
  test('rows of an unfinished batch are not shown, and go when its process is gone', () => {
    const batchId = store.batches.begin({
      connectionId,
      name: 'Half',
      sourcePath: '/x',
      reading: 'folders',
      template: null,
      operator: 'kim',
      createdAt: 1,
      foundFiles: 1,
      assignedFiles: 1,
      leftOverFiles: 0,
      refusedFiles: 0
    });
    store.batches.addUploads({ id: batchId, connectionId }, [newUpload('S-1')], 1);
    expect(store.uploads.ids({ connectionId }, 'row')).toEqual([]);
    expect(store.batches.list()).toEqual([]);
    expect(store.overview.counts(connectionId).counts.staged).toBe(0);
    store.batches.removeUnfinished(() => true);
    store.batches.removeUnfinished(() => false);
    raw((driver) => expect(driver.prepare('SELECT COUNT(*) FROM upload').pluck().get()).toBe(0));
  });

  test('an unfinished batch goes in pieces, each of them a transaction, and nothing of it stays', () => {
    const batch = {
      name: 'Half',
      sourcePath: '/x',
      reading: 'folders',
      template: null,
      operator: 'kim'
    } as const;
    const files = { foundFiles: 500, assignedFiles: 350, leftOverFiles: 150, refusedFiles: 0 };
    const id = store.batches.begin({ connectionId, ...batch, createdAt: 1, ...files });
    const uploads = Array.from({ length: 350 }, (_, index) =>
      newUpload(`S-${index}`, { rowNumber: index + 1 })
    );
    store.batches.addUploads({ id, connectionId }, uploads, 1);
    const leftOver = { relativePath: 'x', reason: 'no_slot', isRefused: false, isPicture: true } as const;
    store.batches.addLeftOvers(
      id,
      Array.from({ length: 150 }, (_, index) => ({ ...leftOver, path: `/x/${index}`, sizeBytes: 1 }))
    );
    let pieces = 1;
    while (!store.batches.abandonSome(id)) pieces += 1;
    expect(pieces).toBeGreaterThan(5);
    const tables = ['batch', 'upload', 'image', 'left_over', 'tally'];
    raw((driver) => {
      for (const table of tables)
        expect(driver.prepare(`SELECT COUNT(*) FROM ${table}`).pluck().get(), table).toBe(0);
    });
  });

  test('counts of rows are kept right through every change', () => {
    const { batchId, ids } = importRows(store, connectionId, [
      newUpload('S-1'),
      newUpload('S-2'),
      newUpload('S-3', { idType: null })
    ]);
    expect(store.batches.get(batchId)).toMatchObject({ releasable: 2, counts: { staged: 3 } });
    store.changes.apply(ids, 'release', 2000);
    store.changes.apply([ids[2] ?? 0], 'exclude', 2000);
    expect(store.overview.counts(connectionId)).toEqual({
      counts: { staged: 0, queued: 2, sending: 0, sent: 0, failed: 0, excluded: 1 },
      releasable: 0
    });
  });
});

describe('checking', () => {
  test('the same picture for two people blocks both until each is confirmed', () => {
    const shared = image('selfieImage', 'shared');
    const { ids } = importRows(store, connectionId, [
      newUpload('S-1', { images: [shared] }),
      newUpload('S-2', { images: [{ ...shared, path: '/pictures/other.jpg' }] })
    ]);
    const [one = 0, two = 0] = ids;
    expect([issuesOf(one), issuesOf(two)]).toEqual([
      ['same_image_for_two_people'],
      ['same_image_for_two_people']
    ]);
    expect(store.changes.apply(ids, 'release', 1)).toMatchObject({ changed: [], blocked: 2 });
    store.changes.confirm([one], 'same_image_for_two_people', 'kim', 5);
    expect(store.uploads.get(one)).toMatchObject({ isBlocked: false, issues: [{ confirmedBy: 'kim' }] });
    expect(store.changes.apply(ids, 'release', 1)).toMatchObject({ changed: [one], blocked: 1 });
  });

  test('excluding one of two rows with the same picture frees the other', () => {
    const shared = image('selfieImage', 'shared');
    const { ids } = importRows(store, connectionId, [
      newUpload('S-1', { images: [shared] }),
      newUpload('S-2', { images: [shared] })
    ]);
    const [one = 0, two = 0] = ids;
    expect(store.changes.apply([two], 'exclude', 1)).toMatchObject({ changed: [two], touched: [one] });
    expect(issuesOf(one)).toEqual([]);
    store.changes.apply([two], 'restore', 2);
    expect(issuesOf(one)).toEqual(['same_image_for_two_people']);
  });

  test('correcting an id frees the row that had the same', () => {
    const { ids } = importRows(store, connectionId, [newUpload('S-1'), newUpload('S-1')]);
    const [one = 0, two = 0] = ids;
    expect(issuesOf(one)).toEqual(['submission_twice_in_batch']);
    store.changes.edit([two], { submissionId: 'S-2' }, 3);
    expect([issuesOf(one), issuesOf(two)]).toEqual([[], []]);
  });

  test('a row in review learns that its submission was sent meanwhile', () => {
    const first = importRows(store, connectionId, [newUpload('S-1')], 'Monday');
    const second = importRows(store, connectionId, [newUpload('S-1')], 'Tuesday');
    store.changes.apply(first.ids, 'release', 1);
    const [claimed] = outbox.settleAndClaim([], [claim()]);
    outbox.settleAndClaim(
      [{ attempt: attempt(claimed?.uploadId ?? 0, 'accepted'), event: 'accept', dueAt: null, triesSpent: 1 }],
      []
    );
    expect(issuesOf(second.ids[0] ?? 0)).toEqual(['already_sent']);
    expect(store.changes.apply(second.ids, 'release', 9)).toMatchObject({ changed: [], blocked: 1 });
  });
});

describe('pictures by hand', () => {
  test('a picture that is replaced is left over, and the balance holds', () => {
    const { batchId, ids } = importRows(store, connectionId, [newUpload('S-1')]);
    const [id = 0] = ids;
    store.changes.placeImage(
      id,
      'idImage',
      { probe: image('idImage', 'new'), leftOverId: null, operator: 'Kim' },
      4
    );
    expect(store.batches.get(batchId)).toMatchObject({ foundFiles: 2, assignedFiles: 1, leftOverFiles: 1 });
    const [old] = store.batches.leftOver(batchId, 0, 10).rows;
    expect(old?.reason).toBe('replaced');
    store.changes.placeImage(
      id,
      'idBackImage',
      {
        probe: image('idBackImage', 'x', { path: old?.path ?? '' }),
        leftOverId: old?.id ?? 0,
        operator: 'Kim'
      },
      5
    );
    expect(store.batches.get(batchId)).toMatchObject({ foundFiles: 2, assignedFiles: 2, leftOverFiles: 0 });
    expect(store.uploads.get(id).images.map(({ rule }) => rule)).toEqual([
      { code: 'replaced', values: { operator: 'Kim', replaced: basename(old?.path ?? '') } },
      { code: 'by_hand', values: { operator: 'Kim' } }
    ]);
    store.changes.swapImages(id, ['idImage', 'idBackImage'], 'Lee', 6);
    expect(store.uploads.get(id).images.map(({ slot, path }) => [slot, path])).toEqual([
      ['idImage', old?.path],
      ['idBackImage', '/pictures/new.jpg']
    ]);
    expect(store.uploads.get(id).images[0]?.rule).toEqual({ code: 'swapped', values: { operator: 'Lee' } });
  });
});

test('a picture that a list named and nobody found counts for nothing when it leaves its slot', () => {
  const { batchId, ids } = importRows(
    store,
    connectionId,
    [
      newUpload('S-1', {
        images: [image('selfieImage', 'gone', { problem: 'image_missing', sha256: null, sizeBytes: 0 })]
      })
    ],
    'List',
    0
  );
  store.changes.placeImage(ids[0] ?? 0, 'selfieImage', null, 4);
  expect(store.batches.get(batchId)).toMatchObject({ foundFiles: 0, assignedFiles: 0, leftOverFiles: 0 });
});

test('a row keeps the idType with which it was released, whatever the default becomes', () => {
  store.connections.update(connectionId, { ...CONNECTION, defaultIdType: 'visa' });
  const { ids } = importRows(store, connectionId, [
    newUpload('S-1', { idType: null }),
    newUpload('S-2', { idType: null, images: [image('selfieImage', 'face')] })
  ]);
  store.changes.apply(ids, 'release', 1);
  store.connections.update(connectionId, { ...CONNECTION, defaultIdType: 'passport' });
  const claimed = outbox.settleAndClaim([], [claim()]);
  expect(claimed.map(({ submissionId, idType }) => [submissionId, idType])).toEqual([
    ['S-1', 'visa'],
    ['S-2', null]
  ]);
});

describe('outbox', () => {
  test('rows go in the order of release, and never two of one submission', () => {
    const { ids } = importRows(store, connectionId, [newUpload('S-1'), newUpload('S-1'), newUpload('S-2')]);
    const [one = 0, two = 0, three = 0] = ids;
    store.changes.confirm([one, two], 'submission_twice_in_batch', 'kim', 1);
    store.changes.apply([two, one, three], 'release', 2);
    const first = outbox.settleAndClaim([], [claim()]);
    expect(first.map(({ uploadId }) => uploadId)).toEqual([two, three]);
    expect(outbox.settleAndClaim([], [claim()])).toEqual([]);
    const next = outbox.settleAndClaim(
      [{ attempt: attempt(two, 'transient'), event: 'retry', dueAt: 99_000, triesSpent: 1 }],
      [claim()]
    );
    expect(next, 'the earlier row of the submission still waits').toEqual([]);
    expect(outbox.settleAndClaim([], [claim(10, 99_000)]).map(({ uploadId }) => uploadId)).toEqual([two]);
  });

  test('a row that fell due in a future which a set-back clock has undone goes now', () => {
    const { ids } = importRows(store, connectionId, [newUpload('S-1')]);
    store.changes.apply(ids, 'release', 86_400_000);
    expect(outbox.settleAndClaim([], [claim(10, 1000)])).toHaveLength(1);
  });

  test('rows found on their way get an interrupted attempt and go again', () => {
    const { ids } = importRows(store, connectionId, [newUpload('S-1')]);
    store.changes.apply(ids, 'release', 1);
    outbox.settleAndClaim([], [claim()]);
    expect(outbox.repairInterrupted(20_000)).toBe(1);
    expect(store.uploads.get(ids[0] ?? 0)).toMatchObject({
      state: 'queued',
      attempts: 1,
      lastOutcome: { outcome: 'interrupted' }
    });
    expect(outbox.repairInterrupted(20_000)).toBe(0);
  });

  test('an attempt can be neither changed nor deleted', () => {
    const { ids } = importRows(store, connectionId, [newUpload('S-1')]);
    store.changes.apply(ids, 'release', 1);
    outbox.settleAndClaim([], [claim()]);
    outbox.settleAndClaim(
      [{ attempt: attempt(ids[0] ?? 0, 'rejected'), event: 'reject', dueAt: null, triesSpent: 1 }],
      []
    );
    raw((driver) => {
      expect(() => driver.exec('UPDATE attempt SET status = 200')).toThrow('never changed');
      expect(() => driver.exec('DELETE FROM attempt')).toThrow('never deleted');
    });
    expect(store.uploads.causes(connectionId)).toEqual([
      {
        cause: { status: 400, errorCode: 'invalid_idType', message: 'Invalid IdType.' },
        count: 1,
        resendable: 1,
        withheld: 0
      }
    ]);
  });

  test('a settlement for a row that is not being sent is a bug and changes nothing', () => {
    const { ids } = importRows(store, connectionId, [newUpload('S-1')]);
    const settle = () =>
      outbox.settleAndClaim(
        [{ attempt: attempt(ids[0] ?? 0, 'accepted'), event: 'accept', dueAt: null, triesSpent: 1 }],
        []
      );
    expect(settle).toThrow('is not being sent');
    expect(store.attempts.ids({ connectionId })).toEqual([]);
  });

  test('progress adds up over the batches that go at the same time', () => {
    const monday = importRows(store, connectionId, [newUpload('S-1'), newUpload('S-2')], 'Monday');
    const tuesday = importRows(store, connectionId, [newUpload('S-3')], 'Tuesday');
    store.changes.apply(monday.ids, 'release', 1);
    store.changes.apply(tuesday.ids, 'release', 1);
    const [claimed] = outbox.settleAndClaim([], [claim(1)]);
    outbox.settleAndClaim(
      [{ attempt: attempt(claimed?.uploadId ?? 0, 'rejected'), event: 'reject', dueAt: null, triesSpent: 1 }],
      []
    );
    expect(store.overview.progress(connectionId)).toEqual({
      total: 3,
      sent: 0,
      failed: 1,
      left: 2,
      batchNames: ['Monday', 'Tuesday']
    });
  });
});

describe('two rows that would overwrite each other', () => {
  const release = (ids: readonly number[]) => store.changes.apply(ids, 'release', 6000);

  test('released in one go from two batches, the second stays behind until someone confirms', () => {
    const [first = 0] = importRows(store, connectionId, [newUpload('S-1')], 'Monday').ids;
    const [second = 0] = importRows(store, connectionId, [newUpload('S-1')], 'Tuesday').ids;
    expect(release([first, second])).toEqual({
      changed: [first],
      touched: [second],
      later: [],
      blocked: 1,
      wrongState: 0
    });
    expect(issuesOf(second)).toEqual(['submission_still_waiting']);
    store.changes.confirm([second], 'submission_still_waiting', 'kim', 6000);
    expect(release([second])).toMatchObject({ changed: [second], blocked: 0 });
  });

  test('the same picture for two people, released in one go from two batches, goes for the first only', () => {
    const images = [image('idImage', 'abc')];
    const [first = 0] = importRows(store, connectionId, [newUpload('S-1', { images })], 'Monday').ids;
    const [second = 0] = importRows(store, connectionId, [newUpload('S-2', { images })], 'Tuesday').ids;
    expect(release([first, second])).toMatchObject({ changed: [first], blocked: 1 });
    expect(issuesOf(second)).toEqual(['same_image_for_two_people']);
  });
});
