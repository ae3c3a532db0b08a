import type { Migration } from './migration.ts';

/** Folders from which files are taken by themselves. */
export const watch: Migration = {
  version: 6,
  sql: `
CREATE TABLE watch (
  id INTEGER PRIMARY KEY,
  connection_id INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
  folder TEXT NOT NULL UNIQUE,
  reading TEXT CHECK (reading IN ('folders', 'names')),
  -- JSON array of slots.
  complete_slots TEXT NOT NULL,
  rest_seconds INTEGER NOT NULL,
  wait_seconds INTEGER NOT NULL,
  releases INTEGER NOT NULL CHECK (releases IN (0, 1)),
  moves_sent INTEGER NOT NULL CHECK (moves_sent IN (0, 1)),
  moves_exceptions INTEGER NOT NULL CHECK (moves_exceptions IN (0, 1)),
  is_on INTEGER NOT NULL CHECK (is_on IN (0, 1)),
  operator TEXT NOT NULL
) STRICT;

-- Files that were taken, as they were then. One that has another size or time since is a new one.
CREATE TABLE watch_file (
  watch_id INTEGER NOT NULL REFERENCES watch (id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  -- ms, UTC.
  modified_at INTEGER NOT NULL,
  -- An import that did not end takes nothing: its files are new again.
  batch_id INTEGER NOT NULL REFERENCES batch (id) ON DELETE CASCADE,
  PRIMARY KEY (watch_id, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX watch_file_batch ON watch_file (batch_id);
`
};
