import type { Migration } from './migration.ts';

/** One log of what people did and, under digests, of every attempt. What is personal stands beside it; see db/audit-log. */
export const audit: Migration = {
  version: 13,
  sql: `
CREATE TABLE audit (
  -- From 1, without a gap.
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  operator TEXT NOT NULL,
  machine TEXT NOT NULL,
  kind TEXT NOT NULL,
  -- Rows of one call share it; what is undone is all of them.
  act TEXT NOT NULL,
  turn TEXT NOT NULL CHECK (turn IN ('do', 'undo', 'redo')),
  -- The act that this one takes back.
  undoes TEXT,
  connection_id INTEGER,
  batch_id INTEGER,
  -- How many audit_entry rows it has, or had before a purge.
  entries INTEGER NOT NULL,
  -- JSON object of counts, states and digests; nothing personal.
  facts TEXT NOT NULL,
  -- SHA-256 of the salt and the entries; null: it has none.
  entries_digest TEXT,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_act ON audit (act);
CREATE INDEX audit_undoes ON audit (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX audit_seal ON audit (connection_id, seq) WHERE kind = 'seal';

-- Without its salt, a digest tells nothing of what it was made of. A purge removes it together with the values.
CREATE TABLE audit_salt (seq INTEGER PRIMARY KEY, salt TEXT NOT NULL) STRICT;

CREATE TABLE audit_entry (
  seq INTEGER NOT NULL,
  -- From 0, in the order of the digest.
  place INTEGER NOT NULL,
  upload_id INTEGER,
  submission_id TEXT NOT NULL,
  -- JSON objects.
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  PRIMARY KEY (seq, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_entry_upload ON audit_entry (upload_id) WHERE upload_id IS NOT NULL;

-- The digest of what was personal in an attempt, where a purge has erased that.
ALTER TABLE attempt ADD COLUMN erased_digest TEXT;

CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END;
CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is never deleted'); END;
CREATE TRIGGER audit_entry_is_never_changed BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END;
CREATE TRIGGER audit_entry_goes_with_its_salt BEFORE DELETE ON audit_entry
WHEN EXISTS (SELECT 1 FROM audit_salt s WHERE s.seq = old.seq)
BEGIN SELECT RAISE(ABORT, 'only a purge erases values of the audit log'); END;
CREATE TRIGGER audit_salt_is_never_changed BEFORE UPDATE ON audit_salt
BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END;
`
};
