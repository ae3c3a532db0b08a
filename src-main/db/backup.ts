import Driver from 'better-sqlite3';
import { chmodSync, closeSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../contract/error.ts';
import { type StateCounts, NO_COUNTS, type UploadState } from '../contract/upload.ts';
import { choice, integer } from './column.ts';
import { backupFolder, databasePath, namesIn, stampOf, timeOfStamp } from './database-files.ts';
import { syncFile, syncFolder } from './durable-file.ts';
import { reasonOf } from './failure.ts';
import type { Row } from './row.ts';

const KEPT = 3;
/** A backup is made at most this often, but for the one before a migration. */
export const BACKUP_EVERY_MS = 24 * 3_600_000;

const NAME = /^outtray-(\d{8}T\d{6}Z)\.db$/;
const PARTIAL = /^outtray-.*\.partial(-journal|-wal|-shm)?$/;

export interface BackupFile {
  readonly path: string;
  /** ms, UTC; whole seconds. */
  readonly madeAt: number;
}

/** What a database holds. */
export interface Contents {
  readonly schemaVersion: number;
  readonly batches: number;
  readonly counts: StateCounts;
  readonly attempts: number;
}

/** Newest first. */
export function listBackups(folder: string): BackupFile[] {
  return namesIn(backupFolder(folder))
    .flatMap((name) => {
      const madeAt = timeOfStamp(NAME.exec(name)?.[1] ?? '');
      return madeAt === null ? [] : [{ path: join(backupFolder(folder), name), madeAt }];
    })
    .sort((a, b) => b.madeAt - a.madeAt);
}

/** What an interrupted backup left. Only while nobody makes one. */
export function discardPartialBackups(folder: string): void {
  for (const name of namesIn(backupFolder(folder))) {
    if (PARTIAL.test(name)) rmSync(join(backupFolder(folder), name), { force: true });
  }
}

/** A backup from a time to come was named by a clock that has since been set back: it says nothing of today. */
export function isBackupDue(folder: string, now: number): boolean {
  const [newest] = listBackups(folder);
  return newest === undefined || Math.abs(now - newest.madeAt) >= BACKUP_EVERY_MS;
}

/**
 * Copies the database as it is now, verifies the copy and keeps the newest three. It reads on a connection of its own
 * and holds up nobody's writing, but takes seconds for a large database: call it outside of the main thread.
 * @throws AppError backup_failed; what was there before stays.
 */
export function makeBackup(folder: string, now: number): BackupFile {
  const path = join(backupFolder(folder), `outtray-${stampOf(now)}.db`);
  const partial = `${path}.partial`;
  try {
    mkdirSync(backupFolder(folder), { recursive: true, mode: 0o700 });
    discardPartialBackups(folder);
    copyVerified(databasePath(folder), partial);
    renameSync(partial, path);
    syncFolder(backupFolder(folder));
  } catch (error) {
    discardPartialBackups(folder);
    throw new AppError('backup_failed', { reason: reasonOf(error) }, { cause: error });
  }
  removeOld(folder, now);
  return { path, madeAt: Math.floor(now / 1000) * 1000 };
}

/** Of copies from before something was erased. @returns how many there were. */
export function removeBackupsBut(folder: string, newest: BackupFile): number {
  const others = listBackups(folder).filter(({ path }) => path !== newest.path);
  for (const { path } of others) rmSync(path, { force: true });
  return others.length;
}

/** Those from a time to come, which a wrong clock has named, go first: they would outlast all that is made now. */
function removeOld(folder: string, now: number): void {
  const all = listBackups(folder);
  const inOrder = [...all.filter(({ madeAt }) => madeAt <= now), ...all.filter(({ madeAt }) => madeAt > now)];
  for (const { path } of inOrder.slice(KEPT)) rmSync(path, { force: true });
}

function copyVerified(source: string, partial: string): void {
  // SQLite writes into an empty file that is there, so nobody else can read it at any moment.
  closeSync(openSync(partial, 'wx', 0o600));
  chmodSync(partial, 0o600);
  const driver = new Driver(source, { readonly: true, fileMustExist: true, timeout: 5000 });
  try {
    const before = { version: driver.pragma('data_version', { simple: true }), contents: contentsOf(driver) };
    driver.prepare('VACUUM INTO ?').run(partial);
    const isUnchanged = driver.pragma('data_version', { simple: true }) === before.version;
    syncFile(partial);
    const copied = verify(partial);
    if (isUnchanged) expectSame(before.contents, copied);
    else if (copied.attempts < before.contents.attempts) throw new Error('attempts are missing in the copy');
  } finally {
    driver.close();
  }
}

function expectSame(source: Contents, copy: Contents): void {
  if (JSON.stringify(source) !== JSON.stringify(copy))
    throw new Error('the copy does not hold the same rows');
}

/** @throws where the file is not a whole database whose counts agree with its rows. */
export function verify(path: string): Contents {
  const driver = new Driver(path, { readonly: true, fileMustExist: true });
  try {
    const answer = driver.pragma('integrity_check(1)', { simple: true });
    if (answer !== 'ok') throw new Error(String(answer));
    if ((driver.pragma('foreign_key_check') as unknown[]).length > 0) throw new Error('rows refer to none');
    const contents = contentsOf(driver);
    const counted = stateCounts(driver, 'SELECT state, COUNT(*) AS n FROM upload GROUP BY state');
    if (JSON.stringify(counted) !== JSON.stringify(contents.counts))
      throw new Error('counts disagree with rows');
    return contents;
  } finally {
    driver.close();
  }
}

/** As the database itself keeps count; rows of an import that has not ended among them. */
function contentsOf(driver: Driver.Database): Contents {
  const total = (table: 'batch' | 'attempt'): number =>
    integer(driver.prepare(`SELECT COUNT(*) AS n FROM ${table}`).get() as Row, 'n');
  return {
    schemaVersion: Number(driver.pragma('user_version', { simple: true })),
    batches: total('batch'),
    counts: stateCounts(driver, 'SELECT state, SUM(n) AS n FROM tally GROUP BY state'),
    attempts: total('attempt')
  };
}

function stateCounts(driver: Driver.Database, sql: string): StateCounts {
  const counts: Record<UploadState, number> = { ...NO_COUNTS };
  for (const row of driver.prepare(sql).all() as Row[]) {
    counts[choice<UploadState>(row, 'state')] = integer(row, 'n');
  }
  return counts;
}
