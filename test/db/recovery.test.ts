import Driver from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { watchInput } from '../../src-main/contract/watch.ts';
import { makeBackup } from '../../src-main/db/backup.ts';
import { findDamage } from '../../src-main/db/check.ts';
import { readCheckRecord } from '../../src-main/db/check-record.ts';
import { clearIfSound, recover, recoveryOffer } from '../../src-main/db/recovery.ts';
import { openStore, type Store } from '../../src-main/db/store.ts';
import { leafPages, overwritePage } from './damage.ts';
import { CONNECTION, importRows, newUpload } from './rows.ts';

const NOON = Date.parse('2026-11-23T12:00:00Z');
const NEWEST = { kind: 'backup', path: null } as const;
const ROWS = 400;

let folder: string;
let connectionId: number;
let ids: number[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outtray-db-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const opened = <T>(work: (store: Store) => T): T => {
  const store = openStore(folder);
  try {
    return work(store);
  } finally {
    store.close();
  }
};
const code = (expected: string): Error => expect.objectContaining({ code: expected }) as Error;

/** ROWS rows that are released, of which the first `sent` are sent. */
function fill(store: Store, sent: number): void {
  connectionId = store.connections.insert(CONNECTION).id;
  const uploads = Array.from({ length: ROWS }, (_, index) => newUpload(`S-${index}`));
  ({ ids } = importRows(store, connectionId, uploads));
  store.changes.apply(ids, 'release', 2000);
  send(store, sent);
}

/** Sends the rows that are due, as many as asked for. */
function send(store: Store, limit: number): void {
  if (limit === 0) return;
  const outbox = store.outbox({ connectionId, batchId: null });
  const request = { connectionId, limit, maxBytes: 1e12, isAnythingInFlight: false, now: 3000 };
  const claimed = outbox.settleAndClaim([], [request]);
  outbox.settleAndClaim(
    claimed.map(({ uploadId, submissionId }) => ({
      attempt: {
        uploadId,
        submissionId,
        idType: 'passport',
        admin: CONNECTION.admin,
        startedAt: 4000,
        durationMs: 20,
        outcome: 'accepted',
        status: 200,
        errorCode: null,
        message: 'complete to update image.',
        bytesSent: 400_000,
        wireFormat: 'json'
      },
      event: 'accept',
      dueAt: null,
      triesSpent: 1
    })),
    []
  );
}

function digests(place: string): Record<string, string> {
  const names = readdirSync(place).filter((name) => name.startsWith('outtray.db'));
  return Object.fromEntries(
    names.map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(place, name)))
        .digest('hex')
    ])
  );
}

/** Whole, its counts right, every row's attempts numbered without a gap, and sent only what was accepted. */
function expectSound(): void {
  expect(findDamage(folder, 'integrity_check')).toBeNull();
  const driver = new Driver(join(folder, 'outtray.db'));
  expect(driver.pragma('foreign_key_check')).toEqual([]);
  expect(
    driver
      .prepare(
        `SELECT id FROM upload u WHERE attempts <> (SELECT COUNT(*) FROM attempt WHERE upload_id = u.id)
           OR (state = 'sent') <> EXISTS (SELECT 1 FROM attempt WHERE upload_id = u.id AND outcome = 'accepted')`
      )
      .all()
  ).toEqual([]);
  driver.close();
}

describe('with a backup', () => {
  beforeEach(() => {
    opened((store) => {
      fill(store, 10);
      makeBackup(folder, NOON);
      send(store, 5);
      importRows(store, connectionId, [newUpload('T-1')], 'Wednesday scans');
    });
    overwritePage(folder, leafPages(folder, 'upload')[2] ?? 0);
  });

  test('the damage is found, and the backup offered with what it holds', () => {
    expect(findDamage(folder)).not.toBeNull();
    const offer = recoveryOffer(folder);
    expect(offer).toMatchObject({ state: 'damaged', path: join(folder, 'outtray.db') });
    expect(offer.backups).toMatchObject([{ madeAt: NOON, batches: 1, attempts: 10, counts: { sent: 10 } }]);
  });

  test('it takes the database’s place, and what was sent since does not go again', () => {
    const before = digests(folder);
    const recovered = recover(folder, NEWEST, NOON + 1000);
    expect(recovered).toMatchObject({
      madeAt: NOON,
      learnedAttempts: 5,
      missingBatches: ['Wednesday scans'],
      counts: { sent: 15, queued: ROWS - 15 }
    });
    expect(digests(recovered.keptAt ?? '')).toEqual(before);
    expectSound();
  });

  test('every connection that has uploads waits for a person to look', () => {
    recover(folder, NEWEST, NOON + 1000);
    opened(({ connections }) =>
      expect(connections.get(connectionId).pause).toEqual({
        reason: 'restored',
        detail: 'outtray-20261123T120000Z.db',
        since: NOON + 1000,
        resumesAt: null
      })
    );
  });

  test('one that is damaged itself is passed over, and refused where it is named', () => {
    const older = join(folder, 'backups', 'outtray-20261122T120000Z.db');
    const newest = join(folder, 'backups', 'outtray-20261123T120000Z.db');
    cpSync(newest, older);
    rmSync(newest);
    cpSync(join(folder, 'outtray.db'), newest);
    expect(() => recover(folder, { kind: 'backup', path: newest }, NOON)).toThrowError(
      code('backup_unusable')
    );
    expect(recover(folder, NEWEST, NOON).path).toBe(older);
  });

  test('nobody may have the database open meanwhile', () => {
    const store = openStore(folder);
    expect(() => recover(folder, NEWEST, NOON)).toThrowError(code('data_folder_in_use'));
    store.close();
  });

  test('a database that is gone is not replaced by an empty one', () => {
    rmSync(join(folder, 'outtray.db'));
    expect(() => openStore(folder)).toThrowError(code('database_missing'));
    expect(existsSync(join(folder, 'outtray.db'))).toBe(false);
    expect(recover(folder, NEWEST, NOON)).toMatchObject({
      learnedAttempts: 0,
      keptAt: null,
      counts: { sent: 10 }
    });
    expectSound();
  });

  test('when the file itself turns out to be sound, nothing is put in its place', () => {
    recover(folder, NEWEST, NOON);
    expect(clearIfSound(folder, NOON + 5)).toBe(true);
    expect(readCheckRecord(folder)).toEqual({ checkedAt: NOON + 5, isDue: false, damage: null });
  });
});

describe('without a backup', () => {
  test('what lies around a broken page is saved, and all that had not been answered comes to review', () => {
    opened((store) => {
      fill(store, 10);
      importRows(store, connectionId, [newUpload('T-1')], 'Wednesday scans');
    });
    const pages = leafPages(folder, 'upload');
    overwritePage(folder, pages[2] ?? 0);
    const { counts, path } = recover(folder, { kind: 'damaged' }, NOON);
    expectSound();
    const saved = Object.values(counts).reduce((sum, count) => sum + count, 0);
    expect(path).toBeNull();
    expect(counts).toMatchObject({ sent: 10, queued: 0, sending: 0 });
    // One page of all those that hold the rows.
    expect(saved).toBeGreaterThan((ROWS + 1) * (1 - 2 / pages.length));
    expect(saved).toBeLessThan(ROWS + 1);
    opened((store) => {
      const last = store.uploads.rows(store.uploads.ids({ connectionId }, 'row')).at(-1);
      expect(last?.submissionId).toBe('T-1');
      expect(store.connections.get(connectionId).pause?.reason).toBe('restored');
    });
  });

  test('a row that lost a picture is blocked, and one whose attempts are lost is not called sent', () => {
    opened((store) => {
      fill(store, ROWS);
    });
    overwritePage(folder, leafPages(folder, 'image')[1] ?? 0);
    overwritePage(folder, leafPages(folder, 'attempt')[1] ?? 0);
    const { counts } = recover(folder, { kind: 'damaged' }, NOON);
    expect(counts.sent).toBeLessThan(ROWS);
    expect(counts.staged).toBe(ROWS - counts.sent);
    expectSound();
    opened((store) => {
      const rows = store.uploads.rows(store.uploads.ids({ states: ['staged'] }, 'row'));
      const without = rows.filter(({ images }) => images.length === 0);
      expect(without.every(({ isBlocked }) => isBlocked)).toBe(true);
    });
  });

  test('what was said of lists and watched folders stays, and nothing is taken before a person looks', () => {
    const names = ['No', 'Photo'];
    const columns = { submissionId: 'No', idImage: 'Photo' };
    const taken = { path: '/scans/S-1/front.jpg', sizeBytes: 7, modifiedAt: NOON };
    let watchId = 0;
    opened((store) => {
      fill(store, 10);
      store.listColumns.remember(connectionId, names, columns, NOON);
      const values = watchInput.parse({ connectionId, folder: '/scans', completeSlots: ['idImage'] });
      watchId = store.watches.insert(values, 'Kim').id;
      const batchId = store.uploads.rows(ids.slice(0, 1))[0]?.batchId ?? 0;
      store.watches.take(watchId, batchId, [taken]);
    });
    overwritePage(folder, leafPages(folder, 'upload')[2] ?? 0);
    recover(folder, { kind: 'damaged' }, NOON);
    opened((store) => {
      expect(store.listColumns.known(connectionId)).toEqual([{ names, columns }]);
      expect(store.watches.get(watchId)).toMatchObject({ folder: '/scans', operator: 'Kim', isOn: false });
      expect([...store.watches.taken(watchId).values()]).toEqual([taken]);
    });
  });

  test('nothing is changed where nothing can be read', () => {
    opened((store) => {
      fill(store, 0);
    });
    overwritePage(folder, 1);
    const before = digests(folder);
    expect(() => openStore(folder)).toThrowError(code('database_damaged'));
    expect(() => recover(folder, { kind: 'damaged' }, NOON)).toThrowError(code('nothing_readable'));
    expect(digests(folder)).toEqual(before);
    expect(() => openStore(folder)).toThrowError(code('database_damaged'));
  });
});
