import type { Migration } from './migration.ts';

/** Why each picture is in its slot. */
export const rule: Migration = {
  version: 10,
  sql: `
-- JSON of the contract's Rule; null: put there before rules were kept.
ALTER TABLE image ADD COLUMN rule TEXT;
`
};
