import type { Migration } from './migration.ts';

/** What a person said of a list's columns, for the next list with the same ones. */
export const listColumns: Migration = {
  version: 11,
  sql: `
CREATE TABLE list_columns (
  connection_id INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
  -- JSON array of the columns' names, sorted.
  names TEXT NOT NULL,
  -- JSON of the contract's ListColumns.
  columns TEXT NOT NULL,
  -- ms, UTC.
  said_at INTEGER NOT NULL,
  PRIMARY KEY (connection_id, names)
) STRICT, WITHOUT ROWID;
`
};
