import Driver from 'better-sqlite3';
import { join } from 'node:path';
import { AppError } from '../contract/error.ts';
import { isLocked } from './failure.ts';

/** Another process may be looking whether it is alone, which takes no time, or setting the database right. */
const PATIENCE_MS = 5000;

/** This process has the data folder open. */
export interface Presence {
  /** Nobody else had it open at that moment. Of several that come at once, at least one is told so. */
  readonly wasAlone: boolean;
  leave(): void;
}

/**
 * Every process that has a data folder open shares SQLite's file lock on `presence.lock`; the system drops it however
 * a process ends.
 * @throws AppError data_folder_in_use while another process sets the database right.
 */
export function enter(folder: string): Presence {
  const driver = openLock(folder);
  try {
    const wasAlone = takeAlone(driver);
    if (wasAlone) driver.exec('ROLLBACK');
    driver.pragma(`busy_timeout = ${PATIENCE_MS}`);
    // A transaction that has read holds the shared lock until the connection is closed.
    driver.exec('BEGIN');
    driver.prepare('SELECT COUNT(*) FROM sqlite_schema').get();
    return { wasAlone, leave: () => driver.close() };
  } catch (error) {
    driver.close();
    throw isLocked(error) ? new AppError('data_folder_in_use', { path: folder }, { cause: error }) : error;
  }
}

/**
 * Keeps every other process out of the data folder until `leave`.
 * @throws AppError data_folder_in_use
 */
export function enterAlone(folder: string): { leave(): void } {
  const driver = openLock(folder);
  if (takeAlone(driver)) return { leave: () => driver.close() };
  driver.close();
  throw new AppError('data_folder_in_use', { path: folder });
}

function openLock(folder: string): Driver.Database {
  return new Driver(join(folder, 'presence.lock'), { timeout: 0 });
}

function takeAlone(driver: Driver.Database): boolean {
  try {
    driver.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (isLocked(error)) return false;
    throw error;
  }
}
