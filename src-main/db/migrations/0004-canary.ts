import type { Migration } from './migration.ts';

/** After a fix for many rows one goes first, the canary; the others wait for what the server says of it. */
export const canary: Migration = {
  version: 4,
  sql: `
-- Goes only when this one was accepted; null: waits for nobody.
ALTER TABLE upload ADD COLUMN canary_id INTEGER REFERENCES upload (id);
-- Failed again without being sent: its canary was refused for the same cause.
ALTER TABLE upload ADD COLUMN is_withheld INTEGER NOT NULL DEFAULT 0 CHECK (is_withheld IN (0, 1));

CREATE INDEX upload_behind_canary ON upload (canary_id) WHERE canary_id IS NOT NULL;

CREATE TABLE canary (
  upload_id INTEGER PRIMARY KEY REFERENCES upload (id),
  -- The cause that was fixed, as in upload.last_status and last_error_code.
  status INTEGER,
  error_code TEXT,
  -- null: not answered yet.
  verdict TEXT CHECK (verdict IN ('go', 'withhold'))
) STRICT;
CREATE INDEX canary_answered ON canary (upload_id) WHERE verdict IS NOT NULL;
`
};
