import Driver from 'better-sqlite3';
import { existsSync } from 'node:fs';
import { databasePath } from './database-files.ts';
import { SCHEMA_VERSION } from './migrations/index.ts';

/** Whether opening it would migrate it. What can't be told now, opening it will tell. */
export function isMigrationPending(folder: string): boolean {
  if (!existsSync(databasePath(folder))) return false;
  try {
    const driver = new Driver(databasePath(folder), { readonly: true, fileMustExist: true, timeout: 5000 });
    try {
      const found = Number(driver.pragma('user_version', { simple: true }));
      return found > 0 && found < SCHEMA_VERSION;
    } finally {
      driver.close();
    }
  } catch {
    return false;
  }
}
