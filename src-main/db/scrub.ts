import Driver from 'better-sqlite3';
import { databasePath } from './database-files.ts';

/** Others may be writing a piece just then. */
const PATIENCE_MS = 30_000;

/**
 * Writes the whole database anew, then empties the write-ahead log. `secure_delete` alone leaves copies of what was
 * erased behind in pages that were split or packed before. Takes seconds for a large database, in which nobody else
 * can write: call it outside of the main thread.
 * @returns false: another process reads, so the log could not be emptied.
 */
export function scrub(folder: string): boolean {
  const driver = new Driver(databasePath(folder), { fileMustExist: true, timeout: PATIENCE_MS });
  try {
    driver.pragma('secure_delete = 1');
    driver.pragma('synchronous = 2');
    driver.exec('VACUUM');
    const [answer] = driver.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
    return answer?.busy === 0;
  } finally {
    driver.close();
  }
}
