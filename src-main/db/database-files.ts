import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Names within a data folder. */
export function databasePath(folder: string): string {
  return join(folder, 'outtray.db');
}

export function backupFolder(folder: string): string {
  return join(folder, 'backups');
}

/** Where damaged databases are kept, untouched, each in a folder of its own. */
export function damagedFolder(folder: string): string {
  return join(folder, 'damaged');
}

/** The database and what SQLite keeps beside it. */
export const COMPANIONS = ['', '-wal', '-shm', '-journal'] as const;

/** `20261123T213631Z`: sorts as time does, and any file system takes it. */
export function stampOf(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d+/g, '');
}

/** @returns ms, UTC; null where the text is no stamp. */
export function timeOfStamp(stamp: string): number | null {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(stamp);
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second] = parts;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/**
 * SQLite removes `-wal` when the last connection is closed in order. One that holds anything while nobody has the
 * database open was left by a kill, a crash or a power cut; without it, the database has not been written since.
 */
export function isWalLeft(folder: string): boolean {
  return sizeOf(`${databasePath(folder)}-wal`) > 0;
}

/**
 * There was a database, and now there is none: a new one in its place would look like an empty queue, and SQLite
 * would remove a write-ahead log that it finds beside it.
 */
export function isDatabaseGone(folder: string): boolean {
  if (sizeOf(databasePath(folder)) > 0) return false;
  const wasThere = [backupFolder(folder), damagedFolder(folder)].some(hasEntries);
  return wasThere || isWalLeft(folder);
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function hasEntries(folder: string): boolean {
  return namesIn(folder).length > 0;
}

/** None where the folder is missing, or is something else: that is for whoever wants to write there to find out. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
