import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PurgeCertificate } from '../../src-main/contract/purge.ts';
import { listBackups, makeBackup } from '../../src-main/db/backup.ts';
import { CONNECTION, image, importRows, newUpload } from '../db/rows.ts';
import { world, type World } from './app.ts';

const CANARY = 'Kim-Min-ji-93b1d7';
const ROWS = 300;
const DAY_MS = 86_400_000;

let here: World;
let ids: number[];

beforeEach(async () => {
  here = await world();
  const { store } = here.app;
  ({ ids } = importRows(
    store,
    here.connectionId,
    Array.from({ length: ROWS }, (_, index) =>
      newUpload(`${CANARY}-${index}`, {
        admin: `${CANARY}@hanbit.example`,
        images: [
          image('idImage', `f${index}.`, { path: `/pictures/${CANARY}/${index}.jpg` }),
          image('selfieImage', `s${index}.`, { path: `/pictures/${CANARY}/s${index}.jpg` })
        ]
      })
    ),
    `${CANARY} scans`
  ));
  store.batches.addLeftOvers(1, [
    {
      path: `/pictures/${CANARY}.txt`,
      relativePath: `${CANARY}.txt`,
      reason: 'not_a_picture',
      isRefused: false,
      isPicture: false,
      sizeBytes: 1
    }
  ]);
  await here.app.call('uploads.edit', { target: { ids }, values: { admin: `${CANARY}@other.example` } });
  await here.app.call('uploads.exclude', { target: { ids: ids.slice(0, 20) } });
  deliver(ids.slice(20));
});
afterEach(() => here.remove());

function deliver(uploadIds: readonly number[]): void {
  const { store } = here.app;
  const outbox = store.outbox({ connectionId: null, batchId: null });
  const now = Date.now();
  for (let start = 0; start < uploadIds.length; start += 100) {
    store.changes.apply(uploadIds.slice(start, start + 100), 'release', now);
  }
  const request = {
    connectionId: here.connectionId,
    limit: 1000,
    maxBytes: 1e12,
    isAnythingInFlight: false,
    now: now + 1
  };
  const claimed = outbox.settleAndClaim([], [request]);
  outbox.settleAndClaim(
    claimed.map(({ uploadId, submissionId, idType, admin }) => ({
      attempt: {
        uploadId,
        submissionId,
        idType,
        admin,
        startedAt: now,
        durationMs: 20,
        outcome: 'accepted' as const,
        status: 200,
        errorCode: null,
        message: `took ${CANARY}`,
        bytesSent: 400_000,
        wireFormat: 'json' as const
      },
      event: 'accept' as const,
      dueAt: null,
      triesSpent: 1
    })),
    []
  );
}

const purge = (days: number | null, isDryRun = false): Promise<PurgeCertificate> =>
  here.app.call('retention.purge', { connectionId: here.connectionId, days, isDryRun });
const verdict = () => here.app.call('audit.verify', {});

describe('a purge', () => {
  test('leaves nothing personal in any file of the data folder, and the log whole', async () => {
    makeBackup(here.data, Date.now() - 5000);
    expect((await here.filesWith(CANARY)).length).toBeGreaterThan(1);
    const done = await purge(0);
    expect(done).toMatchObject({
      uploads: ROWS,
      attempts: ROWS - 20,
      batches: 1,
      leftOvers: 1,
      kept: 0,
      backupsRemoved: 1,
      remains: [],
      isDryRun: false
    });
    expect(await here.filesWith(CANARY)).toEqual([]);
    expect(listBackups(here.data)).toHaveLength(1);
    expect(await verdict()).toMatchObject({ faults: [], sealedAttempts: ROWS - 20, unsealedAttempts: 0 });
    const [newest] = here.app.store.audit.rows(here.app.store.audit.ids({ kinds: ['purge'] }));
    expect(newest).toMatchObject({ facts: { step: 'done', uploads: ROWS, attempts: ROWS - 20 } });
    expect(done.head).toEqual(here.app.store.audit.head());
  });

  test('keeps outcomes, times and digests of what was sent', async () => {
    const before = here.app.store.attempts.ofUpload(ids[20] ?? 0);
    await purge(0);
    const after = here.app.store.attempts.ofUpload(ids[20] ?? 0);
    expect(after).toEqual(
      before.map((attempt) => ({
        ...attempt,
        submissionId: `erased:${attempt.uploadId}`,
        admin: '',
        message: '',
        batchName: 'erased:1'
      }))
    );
    expect(here.dump()).toContain('f20.00000');
    const entries = here.app.store.audit.rows(here.app.store.audit.ids({ kinds: ['edit'] }));
    expect(entries.every(({ isErased, count }) => isErased && count > 0)).toBe(true);
  });

  test('by a dry run is only counted', async () => {
    const before = here.dump();
    expect(await purge(0, true)).toMatchObject({
      uploads: ROWS,
      attempts: ROWS - 20,
      batches: 1,
      head: null
    });
    expect(here.dump()).toBe(before);
  });

  test('spares what is younger, and needs to be told after how many days', async () => {
    // The import is on record with a time of long ago.
    expect(await purge(1)).toMatchObject({ uploads: 0, attempts: 0, logRows: 1, batches: 0 });
    await expect(purge(null)).rejects.toThrow('no_retention');
    await here.app.call('connections.update', {
      id: here.connectionId,
      values: { ...CONNECTION, retentionDays: 30 }
    });
    const { before, madeAt } = await purge(null, true);
    expect(madeAt - before).toBe(30 * DAY_MS);
    // Whoever says nothing of it leaves it as it is.
    await here.app.call('connections.update', { id: here.connectionId, values: CONNECTION });
    expect(here.app.store.connections.get(here.connectionId).retentionDays).toBe(30);
  });

  test('spares rows that are not done, with all that they need to be sent', async () => {
    await here.app.call('uploads.restore', { target: { ids: ids.slice(0, 1) } });
    const kept = here.app.store.uploads.get(ids[0] ?? 0);
    const done = await purge(0);
    expect(done).toMatchObject({ uploads: ROWS - 1, batches: 0, kept: 1 });
    expect(here.app.store.uploads.get(ids[0] ?? 0)).toEqual(kept);
    expect((await verdict()).faults).toEqual([]);
  });

  test('is for good: what was left out can’t come back without what it was, and no change is taken back', async () => {
    await purge(0);
    const restored = await here.app.call('uploads.restore', { target: { ids: ids.slice(0, 20) } });
    expect(restored).toEqual({ changed: 0, skipped: [{ reason: 'state', count: 20 }] });
    expect((await here.app.call('history.undo', { connectionId: here.connectionId })).step).toBeNull();
  });
});
