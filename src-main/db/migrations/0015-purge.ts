import type { Migration } from './migration.ts';

/** What is personal can be erased after a time, and only that; see db/purge. */
export const purge: Migration = {
  version: 15,
  sql: `
-- Days after which what is done loses all that is personal; null: never by itself.
ALTER TABLE connection ADD COLUMN retention_days INTEGER;
-- When what was personal in it was erased (ms, UTC); null: it was not.
ALTER TABLE upload ADD COLUMN erased_at INTEGER;
CREATE INDEX upload_to_erase ON upload (connection_id, changed_at)
  WHERE erased_at IS NULL AND state IN ('sent', 'excluded');

DROP TRIGGER attempt_is_never_changed;
CREATE TRIGGER attempt_is_never_changed BEFORE UPDATE ON attempt
WHEN NOT (old.erased_digest IS NULL AND new.erased_digest IS NOT NULL
  AND new.submission_id = 'erased:' || old.upload_id AND new.admin = '' AND new.message = ''
  AND new.id = old.id AND new.upload_id = old.upload_id AND new.batch_id = old.batch_id
  AND new.connection_id = old.connection_id AND new.number = old.number AND new.id_type IS old.id_type
  AND new.started_at = old.started_at AND new.duration_ms = old.duration_ms AND new.outcome = old.outcome
  AND new.status IS old.status AND new.error_code IS old.error_code AND new.bytes_sent = old.bytes_sent
  AND new.wire_format IS old.wire_format AND new.digests = old.digests)
BEGIN SELECT RAISE(ABORT, 'an attempt is never changed'); END;
`
};
