import Driver from 'better-sqlite3';
import { accessSync, chmodSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '../contract/error.ts';
import { MIGRATIONS, SCHEMA_VERSION } from './migrations/index.ts';

export type Value = string | number | null;
export type Row = Record<string, unknown>;

/** The driver behind the few things the tables need; statements are prepared once. */
export interface Sqlite {
  all(sql: string, ...values: Value[]): Row[];
  get(sql: string, ...values: Value[]): Row | undefined;
  /** First column of every row. */
  pluck(sql: string, ...values: Value[]): unknown[];
  run(sql: string, ...values: Value[]): { changes: number; id: number };
  /** BEGIN IMMEDIATE … COMMIT; nested calls join the outer transaction. */
  transaction<T>(work: () => T): T;
  /** Changes when another process has committed. */
  dataVersion(): number;
  close(): void;
}

const MIN_SQLITE = [3, 51, 3] as const;
const BUSY_TIMEOUT_MS = 5000;

/**
 * Opens `outtray.db` in the folder, making both where they are missing.
 * @throws AppError data_folder_unusable, database_unusable, database_from_future. Never falls back to another file.
 */
export function openSqlite(folder: string): Sqlite {
  const path = join(folder, 'outtray.db');
  prepareFolder(folder);
  const driver = openDriver(path);
  try {
    assertPragmas(driver);
    migrate(driver, path);
    chmodSync(path, 0o600);
  } catch (error) {
    driver.close();
    throw error instanceof AppError ? error : unusable(path, error);
  }
  return wrap(driver);
}

function prepareFolder(folder: string): void {
  try {
    makeFolder(folder);
  } catch (error) {
    throw new AppError('data_folder_unusable', { path: folder, reason: reasonOf(error) }, { cause: error });
  }
}

/** Level by level: on a file system that takes no folders, such as /proc, the recursive option never ends. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    if (!statSync(folder).isDirectory()) throw new Error('it is not a folder');
    return;
  }
  if (!existsSync(dirname(folder))) makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

function openDriver(path: string): Driver.Database {
  try {
    return new Driver(path, { timeout: BUSY_TIMEOUT_MS });
  } catch (error) {
    throw unusable(path, error);
  }
}

function unusable(path: string, error: unknown): AppError {
  return new AppError('database_unusable', { path, reason: reasonOf(error) }, { cause: error });
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = (error as NodeJS.ErrnoException).code;
  return code === undefined ? error.message : `${code}`;
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

function migrate(driver: Driver.Database, path: string): void {
  const found = Number(driver.pragma('user_version', { simple: true }));
  if (found > SCHEMA_VERSION)
    throw new AppError('database_from_future', { path, found, known: SCHEMA_VERSION });
  for (const { version, sql } of MIGRATIONS) {
    driver
      .transaction(() => {
        // Read again inside the transaction: another process may have migrated meanwhile.
        if (Number(driver.pragma('user_version', { simple: true })) >= version) return;
        driver.exec(sql);
        driver.pragma(`user_version = ${version}`);
      })
      .immediate();
  }
}

function wrap(driver: Driver.Database): Sqlite {
  const statements = new Map<string, Driver.Statement>();
  const prepare = (sql: string): Driver.Statement => {
    let statement = statements.get(sql);
    if (statement === undefined) {
      statement = driver.prepare(sql);
      statements.set(sql, statement);
    }
    return statement;
  };
  return {
    all: (sql, ...values) => prepare(sql).all(...values) as Row[],
    get: (sql, ...values) => prepare(sql).get(...values) as Row | undefined,
    pluck: (sql, ...values) =>
      prepare(`${sql} `)
        .pluck()
        .all(...values),
    run: (sql, ...values) => {
      const { changes, lastInsertRowid } = prepare(sql).run(...values);
      return { changes, id: Number(lastInsertRowid) };
    },
    transaction: (work) => (driver.inTransaction ? work() : driver.transaction(work).immediate()),
    dataVersion: () => Number(driver.pragma('data_version', { simple: true })),
    close: () => driver.close()
  };
}
