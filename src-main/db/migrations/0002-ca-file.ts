import type { Migration } from './migration.ts';

/** A connection can name a PEM file of authorities of its own; null: none. Only the path is kept, never its content. */
export const caFile: Migration = {
  version: 2,
  sql: `
ALTER TABLE connection ADD COLUMN ca_file TEXT;
`
};
