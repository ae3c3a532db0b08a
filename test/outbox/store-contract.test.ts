import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Outcome } from '../../src-main/contract/attempt.ts';
import type { UploadState } from '../../src-main/contract/upload.ts';
import type { ClaimRequest, OutboxStore, Settlement } from '../../src-main/outbox/ports.ts';
import { CONNECTION, image, importRows, newUpload, temporaryStore } from '../db/rows.ts';
import { FakeStore } from './fake-store.ts';

interface Row {
  readonly submissionId?: string;
  readonly sizeBytes?: number;
  readonly connection?: number;
  readonly admin?: string;
}

/** A store with a way to fill it and to look into it. */
interface Bench {
  readonly store: OutboxStore;
  /** Two, in order. */
  readonly connectionIds: readonly number[];
  release(now: number, ...rows: Row[]): number[];
  stateOf(uploadId: number): UploadState;
  dueAtOf(uploadId: number): number | null;
  outcomesOf(uploadId: number): Outcome[];
  close(): void;
}

function fakeBench(): Bench {
  const store = new FakeStore();
  return {
    store,
    connectionIds: [1, 2],
    release: (now, ...rows) =>
      rows.map(({ connection = 1, admin, ...row }) => {
        const added = store.add({ ...row, connectionId: connection, hasOwnAdmin: admin !== undefined });
        store.release(added, now);
        return added.id;
      }),
    stateOf: (id) => store.row(id).state,
    dueAtOf: (id) => store.row(id).dueAt,
    outcomesOf: (id) => store.row(id).attempts.map(({ outcome }) => outcome),
    close: () => undefined
  };
}

let names = 0;

function sqliteBench(): Bench {
  const { store, remove } = temporaryStore();
  const connectionIds = ['first', 'second'].map(
    (name) => store.connections.insert({ ...CONNECTION, name }).id
  );
  const releaseOne = (now: number, { submissionId, sizeBytes = 300, connection = 1, admin }: Row): number => {
    names += 1;
    const picture = image('idImage', `${names}`, { sizeBytes });
    const upload = newUpload(submissionId ?? `S-${names}`, { admin: admin ?? null, images: [picture] });
    const { ids } = importRows(store, connectionIds[connection - 1] ?? 0, [upload]);
    store.changes.confirm(ids, 'submission_still_waiting', 'kim', now);
    expect(store.changes.apply(ids, 'release', now).changed).toEqual(ids);
    return ids[0] ?? 0;
  };
  return {
    store: store.outbox({ connectionId: null, batchId: null }),
    connectionIds,
    release: (now, ...rows) => rows.map((row) => releaseOne(now, row)),
    stateOf: (id) => store.uploads.get(id).state,
    dueAtOf: (id) => store.uploads.get(id).dueAt,
    outcomesOf: (id) => store.attempts.ofUpload(id).map(({ outcome }) => outcome),
    close: remove
  };
}

describe.each([
  ['the fake of the tests', fakeBench],
  ['SQLite', sqliteBench]
])('a store of the outbox: %s', (_name, open) => {
  let bench: Bench;
  beforeEach(() => {
    bench = open();
  });
  afterEach(() => {
    bench.close();
  });

  const claimOf = (now: number, changes: Partial<ClaimRequest> = {}): ClaimRequest => ({
    connectionId: bench.connectionIds[0] ?? 0,
    limit: 10,
    maxBytes: 128_000_000,
    isAnythingInFlight: false,
    now,
    ...changes
  });
  const claim = (now: number, changes: Partial<ClaimRequest> = {}): number[] =>
    bench.store.settleAndClaim([], [claimOf(now, changes)]).map(({ uploadId }) => uploadId);
  const settlement = (
    uploadId: number,
    event: Settlement['event'],
    outcome: Outcome,
    dueAt: number | null = null,
    triesSpent = 1
  ): Settlement => ({
    attempt: {
      uploadId,
      submissionId: 'S',
      idType: 'passport',
      admin: 'kyc@hanbit.example',
      startedAt: 5000,
      durationMs: 20,
      outcome,
      status: outcome === 'accepted' ? 200 : 400,
      errorCode: outcome === 'accepted' ? null : 'invalid_idType',
      message: '',
      bytesSent: 400,
      wireFormat: 'json'
    },
    event,
    dueAt,
    triesSpent
  });
  const nextDueAt = (): number | null => bench.store.nextDueAt(bench.connectionIds[0] ?? 0);

  test('gives due rows up to the limit, and they are on their way from then on', () => {
    const [first, second, third] = bench.release(1000, {}, {}, {});
    expect(claim(1000, { limit: 2 })).toEqual([first, second]);
    expect([first, second, third].map((id) => bench.stateOf(id ?? 0))).toEqual([
      'sending',
      'sending',
      'queued'
    ]);
    expect(claim(1000)).toEqual([third]);
    expect(claim(1000)).toEqual([]);
  });

  test('gives nothing before it is due, and what is due longest first', () => {
    const [late] = bench.release(3000, {});
    const [early] = bench.release(2000, {});
    expect(claim(1999)).toEqual([]);
    expect(claim(2999)).toEqual([early]);
    expect(claim(3000)).toEqual([late]);
  });

  test('gives only rows of the connection that is asked for', () => {
    const [, second] = bench.release(1000, { connection: 1 }, { connection: 2 });
    expect(claim(1000, { connectionId: bench.connectionIds[1] ?? 0 })).toEqual([second]);
  });

  test('tells whether the row names its own admin', () => {
    bench.release(1000, {}, { admin: 'own@example.com' });
    const claimed = bench.store.settleAndClaim([], [claimOf(1000)]);
    expect(claimed.map(({ hasOwnAdmin }) => hasOwnAdmin)).toEqual([false, true]);
    expect(claimed[1]?.admin).toBe('own@example.com');
    expect(claimed[0]?.images).toHaveLength(1);
  });

  test('never gives a second row of a submission while one is on its way or released earlier and waits', () => {
    const [first, second] = bench.release(1000, { submissionId: 'S' }, { submissionId: 'S' });
    expect(claim(1000)).toEqual([first]);
    expect(claim(1000)).toEqual([]);
    bench.store.settleAndClaim([settlement(first ?? 0, 'retry', 'transient', 9000)], []);
    expect(claim(5000)).toEqual([]);
    expect(claim(9000)).toEqual([first]);
    const next = bench.store.settleAndClaim([settlement(first ?? 0, 'accept', 'accepted')], [claimOf(9000)]);
    expect(next.map(({ uploadId }) => uploadId)).toEqual([second]);
  });

  test('tells when the next row is due, without those that stand behind another of their submission', () => {
    expect(nextDueAt()).toBeNull();
    const [first] = bench.release(2000, { submissionId: 'S' });
    bench.release(1000, { submissionId: 'S' });
    expect(nextDueAt()).toBe(2000);
    claim(2000);
    expect(nextDueAt()).toBeNull();
    bench.store.settleAndClaim([settlement(first ?? 0, 'hold', 'account', 7000, 0)], []);
    expect(nextDueAt()).toBe(7000);
  });

  test('stops before the bodies are too large, but always gives one when nothing is on its way', () => {
    const [first, second, third] = bench.release(1000, ...Array<Row>(3).fill({ sizeBytes: 3_000_000 }));
    expect(claim(1000, { maxBytes: 3_999_999, isAnythingInFlight: true })).toEqual([]);
    expect(claim(1000, { maxBytes: 10 })).toEqual([first]);
    expect(claim(1000, { maxBytes: 9_000_000, isAnythingInFlight: true })).toEqual([second, third]);
  });

  test('moves a row as its outcome says, and keeps the attempt', () => {
    const ids = bench.release(1000, {}, {}, {}, {}, {});
    claim(1000);
    const outcomes = [
      ['accept', 'accepted', null],
      ['reject', 'transient', null],
      ['retry', 'transient', 6000],
      ['hold', 'offline', 5000],
      ['interrupt', 'interrupted', 5500]
    ] as const;
    bench.store.settleAndClaim(
      outcomes.map(([event, outcome, dueAt], index) => settlement(ids[index] ?? 0, event, outcome, dueAt)),
      []
    );
    expect(ids.map((id) => bench.stateOf(id))).toEqual(['sent', 'failed', 'queued', 'queued', 'queued']);
    expect(ids.map((id) => bench.dueAtOf(id))).toEqual([null, null, 6000, 5000, 5500]);
    expect(ids.flatMap((id) => bench.outcomesOf(id))).toEqual(outcomes.map(([, outcome]) => outcome));
  });

  test('a row that takes its second chance stays on its way', () => {
    const [id = 0] = bench.release(1000, {});
    claim(1000);
    bench.store.settleAndClaim([settlement(id, null, 'rejected')], [claimOf(1000)]);
    expect(bench.stateOf(id)).toBe('sending');
    bench.store.settleAndClaim([settlement(id, 'accept', 'accepted')], []);
    expect(bench.outcomesOf(id)).toEqual(['rejected', 'accepted']);
  });

  test('a row that goes again at once is given in the same call, and knows its tries', () => {
    const [id = 0] = bench.release(1000, {});
    claim(1000);
    const again = bench.store.settleAndClaim(
      [settlement(id, 'retry', 'transient', 2000, 3)],
      [claimOf(2000)]
    );
    expect(again.map(({ uploadId, triesSpent }) => [uploadId, triesSpent])).toEqual([[id, 3]]);
  });

  test('an impossible outcome throws, and nothing of the call is kept', () => {
    const [first = 0, second = 0] = bench.release(1000, {}, {});
    claim(1000, { limit: 1 });
    expect(() =>
      bench.store.settleAndClaim(
        [settlement(first, 'accept', 'accepted'), settlement(second, 'accept', 'accepted')],
        [claimOf(1000)]
      )
    ).toThrowError();
    expect([first, second].map((id) => bench.stateOf(id))).toEqual(['sending', 'queued']);
    expect([first, second].map((id) => bench.outcomesOf(id))).toEqual([[], []]);
  });

  test('rows that a dead process left on their way get an interrupted attempt and are due', () => {
    const [first = 0, second = 0] = bench.release(1000, {}, {});
    claim(1000, { limit: 1 });
    expect(bench.store.repairInterrupted(8000)).toBe(1);
    expect(bench.store.repairInterrupted(8000)).toBe(0);
    expect(bench.outcomesOf(first)).toEqual(['interrupted']);
    expect(bench.outcomesOf(second)).toEqual([]);
    expect(claim(8000)).toEqual([second, first]);
  });

  test('a row whose due time a wrong clock set far ahead goes now', () => {
    const [id = 0] = bench.release(1000, {});
    claim(1000);
    bench.store.settleAndClaim([settlement(id, 'retry', 'transient', 86_400_000)], []);
    expect(claim(2000)).toEqual([id]);
  });
});
