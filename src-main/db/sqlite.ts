import Driver from 'better-sqlite3';
import { chmodSync, existsSync } from 'node:fs';
import { AppError } from '../contract/error.ts';
import { discardPartialBackups, makeBackup } from './backup.ts';
import { readCheckRecord, writeCheckRecord } from './check-record.ts';
import { prepareFolder } from './data-folder.ts';
import { databasePath, isDatabaseGone, isWalLeft } from './database-files.ts';
import { databaseFailure, folderFailure, isDamage, isFull, isOutcomeUnknown, reasonOf } from './failure.ts';
import { MIGRATIONS, SCHEMA_VERSION } from './migrations/index.ts';
import { enter, type Presence } from './presence.ts';
import type { Row } from './row.ts';

export type Value = string | number | null;

/** The driver behind the few things the tables need; statements are prepared once. */
export interface Sqlite {
  all(sql: string, ...values: Value[]): Row[];
  get(sql: string, ...values: Value[]): Row | undefined;
  /** First column of every row. */
  pluck(sql: string, ...values: Value[]): unknown[];
  run(sql: string, ...values: Value[]): { changes: number; id: number };
  /** BEGIN IMMEDIATE … COMMIT; nested calls join the outer transaction. */
  transaction<T>(work: () => T): T;
  /** Changes when another process has committed, or when the files were read again after the disk had failed. */
  dataVersion(): number;
  /**
   * From now on a write that finds the database locked by another process fails with SQLITE_BUSY within milliseconds,
   * and whoever asked for it tries again later: nobody waits in the event loop's way.
   */
  waitBriefly(): void;
  /** Told once, when anything that is read can't be a database of ours. */
  onDamage(listener: (reason: string) => void): void;
  close(): void;
}

const MIN_SQLITE = [3, 51, 3] as const;
/** While opening, before there is a window or an upload to hold up. */
const OPENING_PATIENCE_MS = 5000;
/** A commit of another process is over by then, unless the disk is slow. */
const BRIEF_PATIENCE_MS = 20;

/**
 * Opens `outtray.db` in the folder, making both where they are missing.
 * @throws AppError data_folder_unusable and its like, database_damaged, database_missing, database_from_future,
 * database_locked, disk_full, database_unusable, backup_failed (before a migration). Never falls back to another
 * file or an empty one.
 */
export function openSqlite(folder: string): Sqlite {
  prepareFolder(folder);
  const path = databasePath(folder);
  refuseKnownDamage(folder);
  const presence = enterFolder(folder);
  try {
    const isNew = !existsSync(path);
    const driver = openSound(folder, OPENING_PATIENCE_MS);
    if (isNew) writeCheckRecord(folder, { checkedAt: Date.now() });
    return wrap(folder, driver, presence);
  } catch (error) {
    presence.leave();
    throw error;
  }
}

function refuseKnownDamage(folder: string): void {
  const { damage } = readCheckRecord(folder);
  if (damage !== null) throw new AppError('database_damaged', { path: databasePath(folder), reason: damage });
}

function enterFolder(folder: string): Presence {
  let presence: Presence | null = null;
  try {
    presence = enter(folder);
    if (isDatabaseGone(folder)) throw new AppError('database_missing', { path: databasePath(folder) });
    if (presence.wasAlone) lookAtLastEnd(folder);
    return presence;
  } catch (error) {
    presence?.leave();
    throw folderFailure(folder, error);
  }
}

/** Once nobody has it open any more, the write-ahead log tells; opening and closing it would hide that. */
function lookAtLastEnd(folder: string): void {
  discardPartialBackups(folder);
  if (isWalLeft(folder)) writeCheckRecord(folder, { isDue: true });
}

function openSound(folder: string, patienceMs: number): Driver.Database {
  const path = databasePath(folder);
  let driver: Driver.Database | null = null;
  try {
    driver = new Driver(path, { timeout: patienceMs });
    assertPragmas(driver);
    migrate(driver, folder);
    chmodSync(path, 0o600);
    return driver;
  } catch (error) {
    driver?.close();
    if (isDamage(error)) noteDamage(folder, reasonOf(error));
    throw databaseFailure(path, error);
  }
}

/** So that the next start asks before it opens anything. Where that can't be written, the next start finds out anew. */
function noteDamage(folder: string, reason: string): void {
  try {
    writeCheckRecord(folder, { damage: reason });
  } catch {
    // The fault that is being told weighs more.
  }
}

/** Set and read back at every open: a reopened WAL file otherwise reads NORMAL, which loses commits at a power cut. */
function assertPragmas(driver: Driver.Database): void {
  const wanted = {
    journal_mode: 'wal',
    synchronous: 2,
    foreign_keys: 1,
    trusted_schema: 0,
    secure_delete: 1
  } as const;
  for (const [name, value] of Object.entries(wanted)) {
    driver.pragma(`${name} = ${value}`);
    const found = driver.pragma(name, { simple: true });
    if (found !== value) throw new Error(`${name} is ${String(found)} and not ${value}`);
  }
  const version = String(driver.prepare('SELECT sqlite_version()').pluck().get());
  if (!isAtLeast(version, MIN_SQLITE)) throw new Error(`SQLite ${version} is too old`);
}

function isAtLeast(version: string, minimum: readonly number[]): boolean {
  const parts = version.split('.').map(Number);
  for (const [index, least] of minimum.entries()) {
    const part = parts[index] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
}

function versionOf(driver: Driver.Database): number {
  return Number(driver.pragma('user_version', { simple: true }));
}

/** What is migrated has been backed up and the copy verified before. The old schema or the new, never one between. */
function migrate(driver: Driver.Database, folder: string): void {
  const found = versionOf(driver);
  if (found > SCHEMA_VERSION) {
    throw new AppError('database_from_future', { path: databasePath(folder), found, known: SCHEMA_VERSION });
  }
  if (found === SCHEMA_VERSION) return;
  if (found > 0) makeBackup(folder, Date.now());
  driver
    .transaction(() => {
      // Read again inside the transaction: another process may have migrated meanwhile.
      const before = versionOf(driver);
      for (const { version, sql } of MIGRATIONS) {
        if (version > before) driver.exec(sql);
      }
      driver.pragma(`user_version = ${Math.max(before, SCHEMA_VERSION)}`);
    })
    .immediate();
}

function wrap(folder: string, first: Driver.Database, presence: Presence): Sqlite {
  let driver = first;
  let patienceMs = OPENING_PATIENCE_MS;
  let statements = new Map<string, Driver.Statement>();
  let mustReadAgain = false;
  let timesReadAgain = 0;
  let damage: string | null = null;
  const listeners: ((reason: string) => void)[] = [];

  /** After the disk has failed, only what a new connection finds in the files is true. */
  function readAgain(): void {
    driver.close();
    statements = new Map();
    driver = openSound(folder, patienceMs);
    mustReadAgain = false;
    timesReadAgain += 1;
  }

  function noteFailure(error: unknown): void {
    if (isOutcomeUnknown(error)) mustReadAgain = true;
    if (!isDamage(error) || damage !== null) return;
    damage = reasonOf(error);
    noteDamage(folder, damage);
    for (const listener of listeners) listener(damage);
  }

  function guarded<T>(work: () => T): T {
    if (mustReadAgain && !driver.inTransaction) readAgain();
    try {
      return work();
    } catch (error) {
      noteFailure(error);
      throw isDamage(error) || isFull(error) ? databaseFailure(databasePath(folder), error) : error;
    }
  }

  function prepare(sql: string): Driver.Statement {
    let statement = statements.get(sql);
    if (statement === undefined) {
      statement = driver.prepare(sql);
      statements.set(sql, statement);
    }
    return statement;
  }

  return {
    all: (sql, ...values) => guarded(() => prepare(sql).all(...values) as Row[]),
    get: (sql, ...values) => guarded(() => prepare(sql).get(...values) as Row | undefined),
    pluck: (sql, ...values) =>
      guarded(() =>
        prepare(`${sql} `)
          .pluck()
          .all(...values)
      ),
    run: (sql, ...values) =>
      guarded(() => {
        const { changes, lastInsertRowid } = prepare(sql).run(...values);
        return { changes, id: Number(lastInsertRowid) };
      }),
    transaction: (work) =>
      guarded(() => (driver.inTransaction ? work() : driver.transaction(work).immediate())),
    dataVersion: () =>
      guarded(() => timesReadAgain * 2 ** 32 + Number(driver.pragma('data_version', { simple: true }))),
    waitBriefly: () => {
      patienceMs = BRIEF_PATIENCE_MS;
      driver.pragma(`busy_timeout = ${patienceMs}`);
    },
    onDamage: (listener) => {
      listeners.push(listener);
    },
    close: () => {
      driver.close();
      presence.leave();
    }
  };
}
