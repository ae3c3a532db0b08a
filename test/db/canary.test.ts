import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Canaries } from '../../src-main/db/canary.ts';
import type { Store } from '../../src-main/db/store.ts';
import { CONNECTION, importRows, newUpload, temporaryStore } from './rows.ts';

let store: Store;
let remove: () => void;
let connectionId: number;
let outbox: ReturnType<Store['outbox']>;

beforeEach(() => {
  ({ store, remove } = temporaryStore());
  connectionId = store.connections.insert(CONNECTION).id;
  outbox = store.outbox({ connectionId: null, batchId: null });
});
afterEach(() => {
  remove();
});

interface Answer {
  readonly status: number | null;
  readonly errorCode: string | null;
  readonly message: string;
}

const REFUSED: Answer = { status: 400, errorCode: 'invalid_idType', message: 'Invalid IdType.' };
const UNKNOWN_ID: Answer = { status: 400, errorCode: 'invalid_submission', message: 'Invalid submission.' };
const DONE: Answer = { status: 200, errorCode: null, message: 'complete to update image.' };
const GONE: Answer = { status: null, errorCode: 'image_missing', message: '' };
const DOWN: Answer = { status: 503, errorCode: 'server_error', message: '' };

/** Claims as many as may go. */
const claim = (): number[] =>
  outbox
    .settleAndClaim(
      [],
      [{ connectionId, limit: 50, maxBytes: 128_000_000, isAnythingInFlight: false, now: 10_000 }]
    )
    .map(({ uploadId }) => uploadId);

type Event = 'accept' | 'reject' | 'retry' | 'hold';
const OUTCOMES = { accept: 'accepted', reject: 'rejected', retry: 'transient', hold: 'account' } as const;

function answer(uploadId: number, event: Event, given: Answer): void {
  const { submissionId, idType } = store.uploads.get(uploadId);
  const attempt = {
    uploadId,
    submissionId,
    idType,
    admin: CONNECTION.admin,
    startedAt: 5000,
    durationMs: 20,
    outcome: OUTCOMES[event],
    bytesSent: 400_000,
    wireFormat: 'json' as const,
    ...given
  };
  const dueAt = event === 'retry' || event === 'hold' ? 9000 : null;
  outbox.settleAndClaim([{ attempt, event, dueAt, triesSpent: 1 }], []);
}

/** Rows that were all refused with this answer. */
function failed(count: number, refusal = REFUSED): number[] {
  const { ids } = importRows(
    store,
    connectionId,
    Array.from({ length: count }, (_, index) => newUpload(`S-${index + 1}`))
  );
  store.changes.apply(ids, 'release', 1);
  for (const id of claim()) answer(id, 'reject', refusal);
  return ids;
}

const resend = (ids: readonly number[], canaries: Canaries = new Map()) =>
  store.changes.apply(ids, 'resend', 2, canaries);
const states = (ids: readonly number[]) => ids.map((id) => store.uploads.get(id).state);
const settle = () => outbox.settleBehindCanaries(100, 20_000);
const causes = () => store.uploads.causes(connectionId).map(({ count, withheld }) => ({ count, withheld }));

describe('after a fix for many rows', () => {
  test('one goes first and the others say behind whom they wait', () => {
    const ids = failed(4);
    expect(resend(ids).changed).toEqual(ids);
    expect(claim()).toEqual([ids[0]]);
    expect(outbox.nextDueAt(connectionId)).toBeNull();
    expect(ids.map((id) => store.uploads.get(id).waitsFor)).toEqual([null, 'S-1', 'S-1', 'S-1']);
    expect(settle()).toEqual([]);
  });

  test('accepted, it lets the others go', () => {
    const [first = 0, ...others] = failed(4);
    resend([first, ...others]);
    claim();
    answer(first, 'accept', DONE);
    expect(settle()).toEqual(others);
    expect(claim()).toEqual(others);
  });

  test('refused as before, it keeps the others from being sent, and their group says so', () => {
    const [first = 0, ...others] = failed(4);
    resend([first, ...others]);
    claim();
    answer(first, 'reject', REFUSED);
    expect(settle()).toEqual(others);
    expect(claim()).toEqual([]);
    expect(states([first, ...others])).toEqual(['failed', 'failed', 'failed', 'failed']);
    expect(others.map((id) => store.uploads.get(id).attempts)).toEqual([1, 1, 1]);
    expect(causes()).toEqual([{ count: 4, withheld: 3 }]);
    const { failed: inState, queued } = store.overview.counts(connectionId).counts;
    expect([inState, queued]).toEqual([4, 0]);
  });

  test('the next resend forgets that they were withheld', () => {
    const ids = failed(3);
    resend(ids);
    claim();
    answer(ids[0] ?? 0, 'reject', REFUSED);
    settle();
    store.changes.edit(ids, { idType: 'passport' }, 3);
    resend(ids);
    expect(claim()).toEqual([ids[0]]);
    answer(ids[0] ?? 0, 'accept', DONE);
    settle();
    for (const id of claim()) answer(id, 'accept', DONE);
    expect(states(ids)).toEqual(['sent', 'sent', 'sent']);
    expect(causes()).toEqual([]);
  });

  test.each([
    ['reject', UNKNOWN_ID],
    ['retry', DOWN]
  ] as const)('another answer (%s) says nothing of the others: they go', (event, given) => {
    const [first = 0, ...others] = failed(3);
    resend([first, ...others]);
    claim();
    answer(first, event, given);
    expect(settle()).toEqual(others);
  });

  test('a pause of the connection decides nothing', () => {
    const ids = failed(3);
    resend(ids);
    claim();
    answer(ids[0] ?? 0, 'hold', { status: 403, errorCode: 'key_refused', message: 'Forbidden' });
    expect(settle()).toEqual([]);
    expect(claim()).toEqual([ids[0]]);
  });

  test.each([
    ['reject', GONE],
    ['retry', { status: null, errorCode: 'ECONNRESET', message: '' }]
  ] as const)('where the server gave no answer (%s), the next goes first', (event, given) => {
    const [first = 0, second = 0, third = 0, fourth = 0] = failed(4);
    resend([first, second, third, fourth]);
    claim();
    answer(first, event, given);
    settle();
    expect(claim().filter((id) => id !== first)).toEqual([second]);
    expect([third, fourth].map((id) => store.uploads.get(id).waitsFor)).toEqual(['S-2', 'S-2']);
    answer(second, 'reject', REFUSED);
    settle();
    expect(states([second, third, fourth])).toEqual(['failed', 'failed', 'failed']);
    expect(store.uploads.get(fourth).attempts).toBe(1);
  });

  test('one after the other without an answer, each hands on to the next, also in the middle of the pieces', () => {
    const ids = failed(6);
    resend(ids);
    claim();
    answer(ids[0] ?? 0, 'reject', GONE);
    outbox.settleBehindCanaries(2, 20_000);
    expect(claim()).toEqual([ids[1]]);
    answer(ids[1] ?? 0, 'reject', GONE);
    settle();
    settle();
    expect(claim()).toEqual([ids[2]]);
    answer(ids[2] ?? 0, 'accept', DONE);
    settle();
    expect(claim()).toEqual(ids.slice(3));
  });

  test('taken back by a person, the first leaves its place to the next; taken back itself, a row waits for nobody', () => {
    const [first = 0, second = 0, third = 0, fourth = 0] = failed(4);
    resend([first, second, third, fourth]);
    store.changes.apply([third], 'recall', 3);
    expect(store.uploads.get(third).waitsFor).toBeNull();
    store.changes.apply([first], 'recall', 3);
    settle();
    expect(claim()).toEqual([second]);
    answer(second, 'accept', DONE);
    settle();
    expect(claim()).toEqual([fourth]);
  });

  test('rows with another value have a first of their own', () => {
    const [a = 0, b = 0, c = 0, d = 0] = failed(4);
    store.changes.edit([a, b], { idType: 'passport' }, 2);
    store.changes.edit([c, d], { idType: 'visa' }, 2);
    resend([a, b, c, d]);
    expect(claim()).toEqual([a, c]);
  });

  test('what each row put right by itself goes at once', () => {
    const ids = failed(3, UNKNOWN_ID);
    resend(ids);
    expect(claim()).toEqual(ids);
  });

  test('a first that was answered between two pieces of a long call counts for the later ones too', () => {
    const [first = 0, second = 0, third = 0] = failed(3);
    const canaries: Canaries = new Map();
    resend([first], canaries);
    claim();
    answer(first, 'reject', REFUSED);
    resend([second, third], canaries);
    expect(settle()).toEqual([second, third]);
    expect(states([second, third])).toEqual(['failed', 'failed']);
  });

  test('thousands are settled in pieces', () => {
    const ids = failed(30);
    resend(ids);
    claim();
    answer(ids[0] ?? 0, 'accept', DONE);
    expect(outbox.settleBehindCanaries(10, 20_000)).toHaveLength(10);
    expect(outbox.settleBehindCanaries(100, 20_000)).toHaveLength(19);
    expect(outbox.settleBehindCanaries(100, 20_000)).toEqual([]);
  });
});
