import Driver from 'better-sqlite3';
import { databasePath } from './database-files.ts';
import { isDamage, reasonOf } from './failure.ts';

/** Longer words than this help nobody. */
const MOST_LETTERS = 300;

/**
 * Looks through the whole file on a connection of its own (measured: 0.5 s for 100,000 rows, 6 s for 1,000,000).
 * @returns what is wrong, in SQLite's words; null: it is sound.
 * @throws where it could not be looked through at all.
 */
export function findDamage(
  folder: string,
  kind: 'quick_check' | 'integrity_check' = 'quick_check'
): string | null {
  let driver: Driver.Database | null = null;
  try {
    driver = new Driver(databasePath(folder), { readonly: true, fileMustExist: true, timeout: 5000 });
    const answer = String(driver.pragma(`${kind}(1)`, { simple: true }));
    return answer === 'ok' ? null : answer.replace(/\s+/g, ' ').slice(0, MOST_LETTERS);
  } catch (error) {
    if (isDamage(error)) return reasonOf(error);
    throw error;
  } finally {
    driver?.close();
  }
}
