import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { replaceDurably } from './durable-file.ts';

/** A sound database is looked through again after this time. */
const CHECK_EVERY_MS = 7 * 24 * 3_600_000;

const record = z.object({
  /** When it was last found sound (ms, UTC); null: never. */
  checkedAt: z.number().nullable(),
  /** It was not closed in order since. */
  isDue: z.boolean(),
  /** What was found wrong, in SQLite's words; the database is not opened until it was recovered. */
  damage: z.string().nullable()
});
export type CheckRecord = z.infer<typeof record>;

const NEVER: CheckRecord = { checkedAt: null, isDue: false, damage: null };

function pathIn(folder: string): string {
  return join(folder, 'check.json');
}

/** What is known of the state of a data folder's database; beside it, since it can't vouch for itself. */
export function readCheckRecord(folder: string): CheckRecord {
  try {
    return record.parse(JSON.parse(readFileSync(pathIn(folder), 'utf8')));
  } catch {
    // Missing or unreadable: nothing is known, so the next check finds out.
    return NEVER;
  }
}

export function writeCheckRecord(folder: string, changes: Partial<CheckRecord>): void {
  const before = readCheckRecord(folder);
  const after = { ...before, ...changes };
  if (JSON.stringify(before) === JSON.stringify(after) && existsSync(pathIn(folder))) return;
  replaceDurably(pathIn(folder), JSON.stringify(after));
}

export type CheckNeed =
  /** It was not closed in order: nothing is sent before it was looked through. */
  | 'first'
  /** Only for long not looked through: that may happen while it sends. */
  | 'beside'
  | 'none';

export function checkNeed({ isDue, checkedAt }: CheckRecord, now: number): CheckNeed {
  if (isDue) return 'first';
  // A time to come was written by a clock that has since been set back.
  const isFresh = checkedAt !== null && checkedAt <= now && now - checkedAt < CHECK_EVERY_MS;
  return isFresh ? 'none' : 'beside';
}
