import Driver from 'better-sqlite3';
import { join } from 'node:path';

/**
 * One process at a time sends from a data folder. The lock is SQLite's own file lock on a file beside the
 * database, which the operating system drops when the process ends, however it ends.
 * @returns a function that releases it; null when another process holds it.
 */
export function acquireSenderLock(folder: string): (() => void) | null {
  const driver = new Driver(join(folder, 'sender.lock'), { timeout: 0 });
  try {
    driver.exec('BEGIN EXCLUSIVE');
    return () => {
      driver.close();
    };
  } catch (error) {
    driver.close();
    if (error instanceof Driver.SqliteError && error.code.startsWith('SQLITE_BUSY')) return null;
    throw error;
  }
}
