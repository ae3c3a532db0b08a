import type { Migration } from './migration.ts';

/**
 * Requests a day are counted for each API key, as the vendor counts them: connections that share one share its
 * count, and another key begins at nothing. A key is known by its mark, never by itself.
 */
export const keyMark: Migration = {
  version: 12,
  sql: `
-- Of the key it sends with, as ApiKeys.markOf gives it; null: not sent with one yet.
ALTER TABLE connection ADD COLUMN key_mark TEXT;

DROP TRIGGER daily_requests_count;
ALTER TABLE daily_requests RENAME TO daily_requests_of_connection;

CREATE TABLE daily_requests (
  -- Days since 1970-01-01, UTC.
  day INTEGER NOT NULL,
  connection_id INTEGER NOT NULL,
  -- Empty: counted before marks were kept.
  key_mark TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (day, connection_id, key_mark)
) STRICT, WITHOUT ROWID;

INSERT INTO daily_requests SELECT day, connection_id, '', n FROM daily_requests_of_connection;
DROP TABLE daily_requests_of_connection;

CREATE TRIGGER daily_requests_count AFTER INSERT ON attempt
WHEN new.status IS NOT NULL OR new.bytes_sent > 0 BEGIN
  INSERT INTO daily_requests VALUES (
    new.started_at / 86400000,
    new.connection_id,
    COALESCE((SELECT key_mark FROM connection WHERE id = new.connection_id), ''),
    1
  ) ON CONFLICT DO UPDATE SET n = n + 1;
END;
`
};
