import type { Migration } from './migration.ts';

/**
 * Times are milliseconds since the epoch, UTC. Booleans are 0 or 1. Text of the server is kept to 4 KB.
 * No key, no image data and no response body stands in any table.
 */
export const first: Migration = {
  version: 1,
  sql: `
CREATE TABLE connection (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  environment TEXT NOT NULL CHECK (environment IN ('practice', 'test', 'production')),
  base_url TEXT NOT NULL,
  admin TEXT NOT NULL,
  default_id_type TEXT,
  wire_format TEXT NOT NULL CHECK (wire_format IN ('auto', 'json', 'multipart')),
  learned_wire_format TEXT CHECK (learned_wire_format IN ('json', 'multipart')),
  concurrency INTEGER NOT NULL CHECK (concurrency BETWEEN 1 AND 32),
  max_body_bytes INTEGER NOT NULL CHECK (max_body_bytes > 0),
  is_practice INTEGER NOT NULL DEFAULT 0 CHECK (is_practice IN (0, 1)),
  pause_reason TEXT,
  pause_detail TEXT NOT NULL DEFAULT '',
  pause_since INTEGER,
  pause_resumes_at INTEGER,
  CHECK ((pause_reason IS NULL) = (pause_since IS NULL))
) STRICT;

CREATE TABLE batch (
  id INTEGER PRIMARY KEY,
  connection_id INTEGER NOT NULL REFERENCES connection (id),
  name TEXT NOT NULL,
  source_path TEXT NOT NULL,
  reading TEXT NOT NULL CHECK (reading IN ('folders', 'names', 'single', 'manifest')),
  operator TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  found_files INTEGER NOT NULL,
  assigned_files INTEGER NOT NULL,
  left_over_files INTEGER NOT NULL,
  refused_files INTEGER NOT NULL,
  -- The process that is importing it; null once all its rows are there. Rows of an unfinished batch are not shown.
  importer_pid INTEGER,
  -- Batches released while others were still going share a run; the progress bar shows the latest run.
  run INTEGER,
  CHECK (found_files = assigned_files + left_over_files + refused_files)
) STRICT;

CREATE TABLE upload (
  id INTEGER PRIMARY KEY,
  connection_id INTEGER NOT NULL REFERENCES connection (id),
  batch_id INTEGER NOT NULL REFERENCES batch (id),
  row_number INTEGER NOT NULL,
  submission_id TEXT NOT NULL,
  id_type TEXT,
  admin TEXT,
  state TEXT NOT NULL CHECK (state IN ('staged', 'queued', 'sending', 'sent', 'failed', 'excluded')),
  -- JSON array of Issue, and whether one of them blocks.
  issues TEXT NOT NULL,
  is_blocked INTEGER NOT NULL CHECK (is_blocked IN (0, 1)),
  -- JSON array of Slot for which the import found more than one file.
  ambiguous_slots TEXT NOT NULL DEFAULT '[]',
  body_bytes INTEGER NOT NULL,
  -- The order in which rows were released; null while they were not.
  release_seq INTEGER,
  due_at INTEGER,
  tries_spent INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  last_outcome TEXT,
  last_status INTEGER,
  last_error_code TEXT,
  last_message TEXT NOT NULL DEFAULT '',
  last_at INTEGER,
  changed_at INTEGER NOT NULL,
  UNIQUE (batch_id, row_number),
  CHECK ((state = 'queued') = (due_at IS NOT NULL)),
  CHECK (state NOT IN ('queued', 'sending', 'sent', 'failed') OR release_seq IS NOT NULL),
  CHECK (state <> 'queued' OR is_blocked = 0)
) STRICT;

CREATE INDEX upload_due ON upload (connection_id, due_at, release_seq) WHERE state = 'queued';
CREATE INDEX upload_open ON upload (connection_id, submission_id, release_seq) WHERE state IN ('queued', 'sending');
CREATE INDEX upload_sending ON upload (id) WHERE state = 'sending';
CREATE INDEX upload_submission ON upload (connection_id, submission_id);
CREATE INDEX upload_state ON upload (connection_id, state, batch_id, row_number);
CREATE INDEX upload_recent ON upload (connection_id, state, changed_at);
CREATE INDEX upload_cause ON upload (connection_id, last_status, last_error_code, last_message) WHERE state = 'failed';

CREATE TABLE image (
  id INTEGER PRIMARY KEY,
  upload_id INTEGER NOT NULL REFERENCES upload (id) ON DELETE CASCADE,
  batch_id INTEGER NOT NULL,
  slot TEXT NOT NULL CHECK (slot IN ('idImage', 'idBackImage', 'selfieImage', 'addressImage')),
  path TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  width INTEGER,
  height INTEGER,
  format TEXT CHECK (format IN ('jpeg', 'png')),
  sha256 TEXT,
  -- The issue code that makes it impossible to send; null: none.
  problem TEXT,
  extension_lies INTEGER NOT NULL CHECK (extension_lies IN (0, 1)),
  -- Whether its file is among the batch's found ones: a list may name one that was never there.
  is_counted INTEGER NOT NULL CHECK (is_counted IN (0, 1)),
  UNIQUE (upload_id, slot)
) STRICT;

CREATE INDEX image_sha256 ON image (sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX image_path ON image (batch_id, path);

CREATE TABLE left_over (
  id INTEGER PRIMARY KEY,
  batch_id INTEGER NOT NULL REFERENCES batch (id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  relative_path TEXT NOT NULL,
  reason TEXT NOT NULL,
  is_refused INTEGER NOT NULL CHECK (is_refused IN (0, 1)),
  is_picture INTEGER NOT NULL CHECK (is_picture IN (0, 1)),
  size_bytes INTEGER NOT NULL
) STRICT;

CREATE INDEX left_over_batch ON left_over (batch_id, id);

-- "It is right": holds for exactly this issue, with these values.
CREATE TABLE confirmation (
  upload_id INTEGER NOT NULL REFERENCES upload (id) ON DELETE CASCADE,
  code TEXT NOT NULL,
  slot TEXT NOT NULL DEFAULT '',
  values_json TEXT NOT NULL,
  operator TEXT NOT NULL,
  confirmed_at INTEGER NOT NULL,
  PRIMARY KEY (upload_id, code, slot, values_json)
) STRICT, WITHOUT ROWID;

CREATE TABLE attempt (
  id INTEGER PRIMARY KEY,
  upload_id INTEGER NOT NULL REFERENCES upload (id),
  batch_id INTEGER NOT NULL,
  connection_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  submission_id TEXT NOT NULL,
  id_type TEXT,
  admin TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  outcome TEXT NOT NULL
    CHECK (outcome IN ('accepted', 'rejected', 'transient', 'account', 'offline', 'interrupted')),
  status INTEGER,
  error_code TEXT,
  message TEXT NOT NULL,
  bytes_sent INTEGER NOT NULL,
  wire_format TEXT CHECK (wire_format IN ('json', 'multipart')),
  -- JSON object: slot to SHA-256 of what this attempt was to deliver.
  digests TEXT NOT NULL,
  UNIQUE (upload_id, number)
) STRICT;

CREATE INDEX attempt_connection ON attempt (connection_id, id);
CREATE INDEX attempt_submission ON attempt (submission_id);

CREATE TRIGGER attempt_is_never_changed BEFORE UPDATE ON attempt
BEGIN SELECT RAISE(ABORT, 'an attempt is never changed'); END;
CREATE TRIGGER attempt_is_never_deleted BEFORE DELETE ON attempt
BEGIN SELECT RAISE(ABORT, 'an attempt is never deleted'); END;

-- Counts are kept, not counted.
CREATE TABLE tally (
  connection_id INTEGER NOT NULL,
  batch_id INTEGER NOT NULL,
  state TEXT NOT NULL,
  is_blocked INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (batch_id, state, is_blocked)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER tally_insert AFTER INSERT ON upload BEGIN
  INSERT INTO tally VALUES (new.connection_id, new.batch_id, new.state, new.is_blocked, 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER tally_update AFTER UPDATE OF state, is_blocked ON upload
WHEN old.state <> new.state OR old.is_blocked <> new.is_blocked BEGIN
  UPDATE tally SET n = n - 1
    WHERE batch_id = old.batch_id AND state = old.state AND is_blocked = old.is_blocked;
  INSERT INTO tally VALUES (new.connection_id, new.batch_id, new.state, new.is_blocked, 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER tally_delete AFTER DELETE ON upload BEGIN
  UPDATE tally SET n = n - 1
    WHERE batch_id = old.batch_id AND state = old.state AND is_blocked = old.is_blocked;
END;

CREATE TABLE sequence (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO sequence VALUES ('release', 0);

CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
`
};
