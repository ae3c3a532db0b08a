import Driver from 'better-sqlite3';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isBackupDue, listBackups, makeBackup, verify } from '../../src-main/db/backup.ts';
import { first } from '../../src-main/db/migrations/0001-first.ts';
import { SCHEMA_VERSION } from '../../src-main/db/migrations/index.ts';
import { openStore, type Store } from '../../src-main/db/store.ts';
import { CONNECTION, importRows, newUpload, temporaryStore } from './rows.ts';

const NOON = Date.parse('2026-11-23T12:00:00Z');
const HOUR = 3_600_000;

let store: Store;
let folder: string;
let remove: () => void;

beforeEach(() => {
  ({ store, folder, remove } = temporaryStore());
  const { id } = store.connections.insert(CONNECTION);
  const { ids } = importRows(store, id, [newUpload('S-1'), newUpload('S-2'), newUpload('S-3')]);
  store.changes.apply(ids.slice(0, 1), 'release', 5);
});
afterEach(() => {
  remove();
});

const names = (): string[] => readdirSync(join(folder, 'backups')).sort();

describe('a backup', () => {
  test('holds every row, is whole, and only its owner can read it', () => {
    const { path, madeAt } = makeBackup(folder, NOON);
    expect(names()).toEqual(['outtray-20261123T120000Z.db']);
    expect(madeAt).toBe(NOON);
    expect(verify(path)).toEqual({
      schemaVersion: SCHEMA_VERSION,
      batches: 1,
      counts: { staged: 2, queued: 1, sending: 0, sent: 0, failed: 0, excluded: 0 },
      attempts: 0
    });
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('has what was committed a moment ago and is not in the database file yet', () => {
    store.settings.set({ operator: 'lee' });
    const copy = new Driver(makeBackup(folder, NOON).path, { readonly: true });
    expect(copy.prepare(`SELECT value FROM setting WHERE key = 'operator'`).pluck().get()).toBe('"lee"');
    copy.close();
  });

  test('is kept with the two before it, and older ones go', () => {
    for (const hours of [0, 24, 48, 72, 96]) makeBackup(folder, NOON + hours * HOUR);
    expect(listBackups(folder).map(({ madeAt }) => madeAt)).toEqual([
      NOON + 96 * HOUR,
      NOON + 72 * HOUR,
      NOON + 48 * HOUR
    ]);
  });

  test('outlasts those that a clock ahead of the time has named', () => {
    for (const days of [400, 401, 402]) makeBackup(folder, NOON + days * 24 * HOUR);
    makeBackup(folder, NOON);
    expect(listBackups(folder).map(({ madeAt }) => madeAt)).toContain(NOON);
    expect(names()).toHaveLength(3);
  });

  test('is due once a day', () => {
    expect(isBackupDue(folder, NOON)).toBe(true);
    makeBackup(folder, NOON);
    expect(isBackupDue(folder, NOON + 23 * HOUR)).toBe(false);
    expect(isBackupDue(folder, NOON + 24 * HOUR)).toBe(true);
    expect(isBackupDue(folder, NOON - 25 * HOUR)).toBe(true);
  });

  test('that can’t be written leaves nothing, and those that are there stay', () => {
    makeBackup(folder, NOON);
    const inTheWay = join(folder, 'backups', 'outtray-20261124T120000Z.db');
    mkdirSync(inTheWay);
    writeFileSync(join(inTheWay, 'x'), '');
    expect(() => makeBackup(folder, NOON + 24 * HOUR)).toThrowError(
      expect.objectContaining({ code: 'backup_failed' }) as Error
    );
    expect(names()).toEqual(['outtray-20261123T120000Z.db', 'outtray-20261124T120000Z.db']);
  });

  test('of which a page was changed, or a row is gone, is no backup', () => {
    const { path } = makeBackup(folder, NOON);
    const copy = new Driver(path);
    copy.exec('DROP TRIGGER tally_delete; DELETE FROM image; DELETE FROM upload WHERE row_number = 3');
    copy.close();
    expect(() => verify(path)).toThrowError('counts disagree with rows');
  });
});

describe('a partial backup', () => {
  const partial = 'outtray-20261123T120000Z.db.partial';

  test('is discarded at the next start', () => {
    mkdirSync(join(folder, 'backups'));
    for (const end of ['', '-journal']) writeFileSync(join(folder, 'backups', `${partial}${end}`), 'half');
    store.close();
    store = openStore(folder);
    expect(names()).toEqual([]);
  });

  test('that another process is making is left alone', () => {
    mkdirSync(join(folder, 'backups'));
    writeFileSync(join(folder, 'backups', partial), 'half');
    openStore(folder).close();
    expect(names()).toEqual([partial]);
  });
});

describe('a migration', () => {
  function oldDatabase(): string {
    const old = mkdtempSync(join(tmpdir(), 'outtray-db-'));
    const driver = new Driver(join(old, 'outtray.db'));
    driver.exec(first.sql);
    driver.pragma('user_version = 1');
    driver.close();
    return old;
  }

  test('is preceded by a backup of the database as it was', () => {
    const old = oldDatabase();
    openStore(old).close();
    expect(listBackups(old).map(({ path }) => verify(path).schemaVersion)).toEqual([1]);
    rmSync(old, { recursive: true });
  });

  test('does not take place where that backup can’t be made', () => {
    const old = oldDatabase();
    writeFileSync(join(old, 'backups'), 'a file where the folder should be');
    expect(() => openStore(old)).toThrowError(expect.objectContaining({ code: 'backup_failed' }) as Error);
    const driver = new Driver(join(old, 'outtray.db'), { readonly: true });
    expect(driver.pragma('user_version', { simple: true })).toBe(1);
    driver.close();
    rmSync(old, { recursive: true });
  });
});
