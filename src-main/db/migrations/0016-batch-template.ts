import type { Migration } from './migration.ts';

/** How a folder's paths were said to be written, for the proof of where its pictures went. */
export const batchTemplate: Migration = {
  version: 16,
  sql: `
-- As the person wrote it; null: the reading was found out.
ALTER TABLE batch ADD COLUMN template TEXT;
`
};
