import type Driver from 'better-sqlite3';
import { isDamage } from './failure.ts';
import type { Row } from './row.ts';

/** Rows of a table by their rowid, as far as they can be read: what lies behind a broken page as well. */
export function* readableRows(driver: Driver.Database, table: string, after = 0): Generator<Row> {
  const key = 'rowid_of_salvage';
  const select = `SELECT rowid AS ${key}, * FROM "${table}" NOT INDEXED`;
  const upwards = prepare(driver, `${select} WHERE rowid >= ? ORDER BY rowid`);
  const downwards = prepare(driver, `${select} WHERE rowid > ? AND rowid < ? ORDER BY rowid DESC`);
  if (upwards === null || downwards === null) return;
  let next = after + 1;
  let step = 1;
  /** The last row before what can't be read; null while nothing was met. */
  let gapAfter: number | null = null;
  while (next <= Number.MAX_SAFE_INTEGER) {
    let isBroken = false;
    for (const row of untilDamage(upwards.iterate(next), () => (isBroken = true))) {
      const id = Number(row[key]);
      if (gapAfter !== null) {
        // The steps may have gone too far: rows just before this one can be read as well.
        yield* untilDamage(downwards.iterate(gapAfter, id), () => undefined);
        gapAfter = null;
      }
      yield row;
      next = id + 1;
      step = 1;
    }
    if (!isBroken) return;
    gapAfter ??= next - 1;
    next += step;
    step *= 2;
  }
}

/** @returns null where the table itself is not known to the damaged file. */
function prepare(driver: Driver.Database, sql: string): Driver.Statement | null {
  try {
    return driver.prepare(sql);
  } catch {
    // "no such table", or a schema that can't be read: either way there is nothing to be had.
    return null;
  }
}

function* untilDamage(rows: IterableIterator<unknown>, onDamage: () => void): Generator<Row> {
  try {
    for (const row of rows) yield row as Row;
  } catch (error) {
    if (!isDamage(error)) throw error;
    onDamage();
  }
}
