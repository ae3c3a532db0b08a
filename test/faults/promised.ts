import Driver from 'better-sqlite3';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'vitest';
import { listBackups, verify } from '../../src-main/db/backup.ts';
import { SCHEMA_VERSION } from '../../src-main/db/migrations/index.ts';
import { openStore } from '../../src-main/db/store.ts';

const ROWS = 12;
/** Only the newest schema has it. */
const NEWEST_TABLE = 'canary';

/** The database as it lies there is whole, and of the old schema or the new one. */
export function expectOneSchema(folder: string, oldVersion: number): void {
  const driver = new Driver(join(folder, 'outtray.db'), { fileMustExist: true });
  try {
    expect(driver.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(driver.pragma('foreign_key_check')).toEqual([]);
    const version = driver.pragma('user_version', { simple: true });
    expect([oldVersion, SCHEMA_VERSION]).toContain(version);
    const table = driver.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(NEWEST_TABLE);
    expect(table !== undefined).toBe(version === SCHEMA_VERSION);
  } finally {
    driver.close();
  }
}

/** Outtray opens it, and finds all that `database-work` had acknowledged, once. */
export function expectPromisesKept(folder: string, acknowledged: readonly string[]): void {
  const store = openStore(folder);
  try {
    store.batches.removeUnfinished(() => false);
    const batches = store.batches.list();
    const uploads = store.uploads.rows(store.uploads.ids({}, 'row'));
    for (const { counts } of batches) {
      expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(ROWS);
    }
    expect(uploads).toHaveLength(batches.length * ROWS);
    for (const { id, state } of uploads) {
      const outcomes = store.attempts.ofUpload(id).map(({ outcome }) => outcome);
      expect(outcomes.filter((outcome) => outcome === 'accepted')).toHaveLength(state === 'sent' ? 1 : 0);
    }
    const names = batches.map(({ name }) => name);
    const stateOf = new Map(uploads.map(({ submissionId, state }) => [submissionId, state]));
    const backups = listBackups(folder).map(({ path }) => basename(path));
    for (const promise of acknowledged) {
      const [what, subject = ''] = promise.split(/ (?=\S+$)/);
      if (what === 'imported') expect(names).toContain(subject);
      if (what === 'released') {
        expect(uploads.filter((upload) => upload.batchName === subject && upload.state === 'staged')).toEqual(
          []
        );
      }
      if (what === 'sent') expect([subject, stateOf.get(subject)]).toEqual([subject, 'sent']);
      if (what === 'backed up') expect(backups).toContain(basename(subject));
    }
  } finally {
    store.close();
  }
  expectOneSchema(folder, SCHEMA_VERSION);
  for (const { path } of listBackups(folder)) verify(path);
  expect(
    readdirSync(folder, { recursive: true }).filter((name) => String(name).includes('.partial'))
  ).toEqual([]);
}
