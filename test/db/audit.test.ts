import Driver from 'better-sqlite3';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AuditHead, AuditVerdict } from '../../src-main/contract/audit.ts';
import { openStore, type Store } from '../../src-main/db/store.ts';
import { CONNECTION, importRows, newUpload, temporaryStore } from './rows.ts';

let store: Store;
let folder: string;
let remove: () => void;
let connectionId: number;
let ids: number[];

beforeEach(() => {
  ({ store, folder, remove } = temporaryStore());
  store.audit.signedBy(() => 'kim');
  connectionId = store.connections.insert(CONNECTION).id;
  ({ ids } = importRows(
    store,
    connectionId,
    Array.from({ length: 12 }, (_, index) => newUpload(`S-${index + 1}`, { idType: 'visa' }))
  ));
  store.changes.edit(ids.slice(0, 3), { idType: 'passport' }, 2000);
  store.changes.apply(ids.slice(0, 2), 'exclude', 3000);
  store.changes.edit(ids.slice(4, 5), { submissionId: 'S-500' }, 4000);
  deliver(ids.slice(5));
  sealAll();
});
afterEach(() => {
  remove();
});

/** Sends these and puts the answers on record. */
function deliver(uploadIds: readonly number[]): void {
  const outbox = store.outbox({ connectionId: null, batchId: null });
  store.changes.apply(uploadIds, 'release', 5000);
  const request = { connectionId, limit: 100, maxBytes: 1e9, isAnythingInFlight: false, now: 6000 };
  const settlements = outbox
    .settleAndClaim([], [request])
    .map(({ uploadId, submissionId, idType, admin }) => ({
      attempt: {
        uploadId,
        submissionId,
        idType,
        admin,
        startedAt: 6000,
        durationMs: 20,
        outcome: 'accepted' as const,
        status: 200,
        errorCode: null,
        message: '',
        bytesSent: 400_000,
        wireFormat: 'json' as const
      },
      event: 'accept' as const,
      dueAt: null,
      triesSpent: 1
    }));
  outbox.settleAndClaim(settlements, []);
}

function sealAll(): void {
  while (store.audit.sealSome(7000) > 0) continue;
}

function verdict(kept: readonly AuditHead[] = []): AuditVerdict {
  const check = store.audit.check(kept);
  while (check.next()) continue;
  return check.verdict();
}

/** As somebody would who has the file and takes its triggers away. */
function tamper(sql: string): void {
  const driver = new Driver(join(folder, 'outtray.db'));
  const triggers = driver
    .prepare(
      `SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name GLOB '*_never_*' OR name GLOB '*_salt'`
    )
    .pluck()
    .all() as string[];
  for (const name of triggers) driver.exec(`DROP TRIGGER IF EXISTS "${name}"`);
  driver.exec(sql);
  driver.close();
}

const newest = (): AuditHead => {
  const head = store.audit.head();
  if (head === null) throw new Error('The log is empty');
  return head;
};
const seqOf = (kind: 'edit' | 'exclude' | 'seal'): number => store.audit.ids({ kinds: [kind] }).at(-1) ?? 0;

describe('what is on record', () => {
  test('an edit of three rows is one row of the log with what each had and has', () => {
    const [row] = store.audit.rows([seqOf('edit')]);
    expect(row).toMatchObject({
      operator: 'kim',
      kind: 'edit',
      turn: 'do',
      at: 2000,
      connectionId,
      batchName: 'Tuesday scans',
      count: 3,
      isErased: false
    });
    expect(row?.entries.map(({ submissionId, before, after }) => [submissionId, before, after])).toEqual([
      ['S-1', { idType: 'visa' }, { idType: 'passport' }],
      ['S-2', { idType: 'visa' }, { idType: 'passport' }],
      ['S-3', { idType: 'visa' }, { idType: 'passport' }]
    ]);
  });

  test('a row that keeps its value is not told of, and neither is an edit that changes nothing', () => {
    const before = newest();
    store.changes.edit(ids.slice(2, 3), { idType: 'passport' }, 8000);
    expect(newest()).toEqual(before);
  });

  test('the log begins by saying so, and holds the connection and the import', () => {
    const kinds = store.audit.rows(store.audit.ids({}).toReversed()).map(({ kind }) => kind);
    expect(kinds).toEqual(['begin', 'connection', 'import', 'edit', 'exclude', 'edit', 'release', 'seal']);
  });

  test('a change that can’t be put on record is not made', () => {
    tamper(`CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END`);
    expect(() => store.changes.edit(ids.slice(3, 4), { idType: 'passport' }, 8000)).toThrow('full');
    expect(store.uploads.get(ids[3] ?? 0).idType).toBe('visa');
    expect(store.audit.entries(9, 0, 10)).toEqual([]);
  });

  test('text is searched in ids, in old and new values and in who it was', () => {
    const found = (text: string) => store.audit.ids({ text });
    expect(found('s-500')).toHaveLength(1);
    expect(found('S-5')).toContain(seqOf('edit') + 2);
    expect(found('passport')).toEqual([seqOf('edit')]);
    expect(found('KIM').length).toBe(store.audit.ids({}).length - 1);
    expect(found('100%')).toEqual([]);
  });

  test('time, kind, upload and connection narrow the list', () => {
    expect(store.audit.ids({ since: 2000, until: 3000 })).toEqual([seqOf('edit')]);
    expect(store.audit.ids({ uploadId: ids[0] ?? 0 })).toEqual([seqOf('exclude'), seqOf('edit')]);
    // The log's beginning concerns every connection.
    expect(store.audit.ids({ connectionId: 999 })).toEqual([1]);
  });

  test('the log refuses to be changed or shortened', () => {
    const driver = new Driver(join(folder, 'outtray.db'));
    for (const sql of [
      `UPDATE audit SET operator = 'lee'`,
      'DELETE FROM audit',
      `UPDATE audit_entry SET after = '{}'`,
      'DELETE FROM audit_entry',
      `UPDATE audit_salt SET salt = ''`,
      `UPDATE attempt SET outcome = 'accepted'`,
      'DELETE FROM attempt'
    ])
      expect(() => driver.exec(sql)).toThrow(/never|only a purge/);
    driver.close();
  });
});

describe('the check', () => {
  test('a log as it was written is whole, with every attempt under seal', () => {
    expect(verdict()).toEqual({
      faults: [],
      rows: 8,
      head: newest(),
      sealedAttempts: 7,
      unsealedAttempts: 0
    });
  });

  test('attempts since the last seal are told as unproven, and sealed the next time', () => {
    deliver(ids.slice(3, 5));
    expect(verdict()).toMatchObject({ faults: [], sealedAttempts: 7, unsealedAttempts: 2 });
    sealAll();
    expect(verdict()).toMatchObject({ faults: [], sealedAttempts: 9, unsealedAttempts: 0 });
  });

  test.each([
    ['another operator', `UPDATE audit SET operator = 'lee' WHERE seq = 4`, 'row'],
    ['another time', 'UPDATE audit SET at = at + 1 WHERE seq = 4', 'row'],
    [
      'another new value',
      `UPDATE audit_entry SET after = '{"idType":"visa"}' WHERE seq = 4 AND place = 1`,
      'values'
    ],
    [
      'another submission',
      `UPDATE audit_entry SET submission_id = 'S-9' WHERE seq = 4 AND place = 0`,
      'values'
    ],
    ['a value taken out', 'DELETE FROM audit_entry WHERE seq = 4 AND place = 2', 'values'],
    [
      'all values taken out',
      'DELETE FROM audit_entry WHERE seq = 4; DELETE FROM audit_salt WHERE seq = 4',
      'values_gone'
    ]
  ])('%s is found', (_, sql, reason) => {
    tamper(sql);
    expect(verdict().faults).toEqual([{ seq: 4, reason }]);
  });

  test('a row that was taken out is found', () => {
    tamper('DELETE FROM audit WHERE seq = 5');
    expect(verdict().faults).toContainEqual({ seq: 6, reason: 'gap' });
  });

  test('a row that was taken out is found though the others were numbered anew', () => {
    tamper('DELETE FROM audit WHERE seq = 5; UPDATE audit SET seq = seq - 1 WHERE seq > 5');
    expect(verdict().faults).toContainEqual({ seq: 5, reason: 'link' });
  });

  test('a row that was put in is found', () => {
    tamper(`UPDATE audit SET seq = 9 WHERE seq = 8; INSERT INTO audit SELECT 8, at, 'lee', machine, kind, act, turn, undoes,
      connection_id, batch_id, entries, facts, entries_digest, previous, hash FROM audit WHERE seq = 7`);
    expect(verdict().faults.map(({ seq }) => seq)).toContain(8);
  });

  test('rows that changed places are found', () => {
    tamper(
      'UPDATE audit SET seq = 99 WHERE seq = 4; UPDATE audit SET seq = 4 WHERE seq = 5; UPDATE audit SET seq = 5 WHERE seq = 99'
    );
    expect(verdict().faults).toContainEqual({ seq: 4, reason: 'link' });
  });

  test.each([
    ['an answer that was changed', `UPDATE attempt SET outcome = 'rejected' WHERE id = 3`],
    ['another submission', `UPDATE attempt SET submission_id = 'S-1' WHERE id = 3`],
    ['another digest of a picture', `UPDATE attempt SET digests = '{}' WHERE id = 3`],
    ['an attempt that was removed', 'DELETE FROM attempt WHERE id = 3'],
    [
      'attempts that changed places',
      'UPDATE attempt SET id = 99 WHERE id = 3; UPDATE attempt SET id = 3 WHERE id = 4; UPDATE attempt SET id = 4 WHERE id = 99'
    ],
    [
      'what looks erased and was not',
      `UPDATE attempt SET submission_id = '', erased_digest = 'ab' WHERE id = 3`
    ]
  ])('%s is found', (_, sql) => {
    tamper(sql);
    expect(verdict().faults).toEqual([{ seq: seqOf('seal'), reason: 'attempts' }]);
  });

  test('an end that was cut off is found by the row that stands beside the database', () => {
    store.audit.noteHead();
    tamper('DELETE FROM audit WHERE seq = 8');
    expect(verdict().faults).toEqual([{ seq: 8, reason: 'head' }]);
  });

  test('a log that was written anew is found by a row that was kept elsewhere', () => {
    const kept = newest();
    tamper(`UPDATE audit SET operator = 'lee', hash = '${'a'.repeat(64)}' WHERE seq = 8`);
    expect(verdict([kept]).faults).toContainEqual({ seq: 8, reason: 'head' });
  });

  test('what stands beside the database never goes back to an earlier row', () => {
    store.audit.noteHead();
    const noted = readFileSync(join(folder, 'audit-head.json'), 'utf8');
    tamper('DELETE FROM audit WHERE seq = 8');
    store.audit.noteHead();
    expect(readFileSync(join(folder, 'audit-head.json'), 'utf8')).toBe(noted);
  });

  test('a database that is opened again goes on where its log ended', () => {
    const again = openStore(folder);
    expect(again.audit.head()).toEqual(newest());
    again.close();
  });
});
