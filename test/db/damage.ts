import Driver from 'better-sqlite3';
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

/** Overwrites the middle of one page of the database with noise, as a failing disk or a stray write does. */
export function overwritePage(folder: string, page: number, pageBytes = 4096): void {
  const file = openSync(join(folder, 'outtray.db'), 'r+');
  writeSync(file, randomBytes(pageBytes), 0, pageBytes, (page - 1) * pageBytes);
  closeSync(file);
}

/** Pages of a table that hold its rows, in the order of the rows. Needs everything in the database file itself. */
export function leafPages(folder: string, table: string): number[] {
  const driver = new Driver(join(folder, 'outtray.db'));
  const root = driver
    .prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?')
    .pluck()
    .get(table) as number;
  driver.close();
  const file = openSync(join(folder, 'outtray.db'), 'r');
  const leaves = leavesBelow(file, root);
  closeSync(file);
  return leaves;
}

/** A b-tree page (SQLite's file format, section 1.6): type 5 leads to others, type 13 holds rows. */
function leavesBelow(file: number, page: number): number[] {
  const bytes = Buffer.alloc(4096);
  readSync(file, bytes, 0, 4096, (page - 1) * 4096);
  const start = page === 1 ? 100 : 0;
  if (bytes[start] === 13) return [page];
  if (bytes[start] !== 5) throw new Error(`Page ${page} belongs to no table`);
  const cells = bytes.readUInt16BE(start + 3);
  const children = Array.from({ length: cells }, (_, cell) =>
    bytes.readUInt32BE(bytes.readUInt16BE(start + 12 + cell * 2))
  );
  return [...children, bytes.readUInt32BE(start + 8)].flatMap((child) => leavesBelow(file, child));
}
