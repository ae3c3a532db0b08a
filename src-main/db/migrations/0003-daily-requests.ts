import type { Migration } from './migration.ts';

/**
 * Requests of a connection for each day in UTC, kept by the database itself as attempts are recorded. An attempt
 * counts where something reached the server: an answer came, or bytes of the body left.
 */
export const dailyRequests: Migration = {
  version: 3,
  sql: `
-- Requests a day that the vendor allows; null: no limit of ours.
ALTER TABLE connection ADD COLUMN daily_limit INTEGER DEFAULT 200000;

CREATE TABLE daily_requests (
  connection_id INTEGER NOT NULL,
  -- Days since 1970-01-01, UTC.
  day INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (connection_id, day)
) STRICT, WITHOUT ROWID;

INSERT INTO daily_requests
  SELECT connection_id, started_at / 86400000, COUNT(*) FROM attempt
  WHERE status IS NOT NULL OR bytes_sent > 0 GROUP BY 1, 2;

CREATE TRIGGER daily_requests_count AFTER INSERT ON attempt
WHEN new.status IS NOT NULL OR new.bytes_sent > 0 BEGIN
  INSERT INTO daily_requests VALUES (new.connection_id, new.started_at / 86400000, 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;
`
};
