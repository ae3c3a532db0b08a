import Driver from 'better-sqlite3';
import { createHash, randomFillSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { databasePath } from '../../../src-main/db/database-files.ts';
import { openStore } from '../../../src-main/db/store.ts';
import { CONNECTION } from '../../db/rows.ts';

export interface Stock {
  readonly folder: string;
  /** All rows, with those in front. */
  readonly rows: number;
  /** First in the queue, with pictures that are there. */
  readonly inFront: number;
  readonly baseUrl: string;
}

/** Of the rows behind those in front: sent, with an attempt each; queued; failed; the rest is in review. */
const SENT = 0.75;
const QUEUED = 0.2;
const FAILED = 0.03;
const BATCH_ROWS = 5000;
/** So that every row's time is in the past. */
const DAY_MS = 86_400_000;

/**
 * Makes a data folder with that many rows, two pictures each, as months of work leave them. Rows, pictures and attempts
 * go in by SQL, since a million imports would take a quarter of an hour.
 * @returns the connection that they are of.
 */
export function makeStock({ folder, rows, inFront, baseUrl }: Stock): number {
  mkdirSync(folder, { recursive: true });
  const store = openStore(folder);
  const connection = store.connections.insert({ ...CONNECTION, baseUrl, concurrency: 8 });
  store.close();
  const driver = new Driver(databasePath(folder));
  // Nothing of it is worth a write through to the disk before it is whole.
  driver.pragma('synchronous = OFF');
  driver.pragma('cache_size = -1000000');
  driver.transaction(() => {
    insertRows(driver, connection.id, rows, inFront);
    insertPictures(driver, makePictures(folder), inFront);
    insertAttempts(driver);
  })();
  driver.pragma('wal_checkpoint(TRUNCATE)');
  driver.close();
  return connection.id;
}

function insertRows(driver: Driver.Database, connectionId: number, rows: number, inFront: number): void {
  const day = Date.now() - DAY_MS;
  driver.exec(`
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${Math.ceil(rows / BATCH_ROWS)})
    INSERT INTO batch (id, connection_id, name, source_path, reading, operator, created_at, found_files,
      assigned_files, left_over_files, refused_files, run)
    SELECT i, ${connectionId}, 'Scans ' || i, '/pictures/' || i, 'folders', 'kim', ${day}, 0, 0, 0, 0, i FROM n;

    WITH RECURSIVE n(i, share) AS (
      SELECT 1, 0.0 UNION ALL SELECT i + 1, CAST(i AS REAL) / ${rows} FROM n WHERE i < ${rows})
    INSERT INTO upload (id, connection_id, batch_id, row_number, submission_id, id_type, state, issues, is_blocked,
      body_bytes, release_seq, due_at, tries_spent, attempts, last_outcome, last_status, last_error_code,
      last_message, last_at, changed_at)
    SELECT i, ${connectionId}, 1 + (i - 1) / ${BATCH_ROWS}, i, 'S-' || lower(hex(randomblob(8))), 'passport', s, '[]', 0,
      800000, iif(s = 'staged', NULL, i), iif(s = 'queued', ${day} + (i > ${inFront}), NULL),
      s IN ('sent', 'failed'), 0, NULL, NULL, NULL, '', NULL, ${day} + i
    FROM (SELECT i, CASE
      WHEN i <= ${inFront} THEN 'queued'
      WHEN share < ${SENT} THEN 'sent'
      WHEN share < ${SENT + QUEUED} THEN 'queued'
      WHEN share < ${SENT + QUEUED + FAILED} THEN 'failed'
      ELSE 'staged' END AS s FROM n);

    UPDATE sequence SET value = ${rows} WHERE name = 'release';`);
}

interface Picture {
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** Two small ones, which all rows in front share. */
function makePictures(folder: string): [Picture, Picture] {
  const make = (name: string): Picture => {
    const bytes = randomFillSync(Buffer.alloc(2000));
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return { path, sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  };
  return [make('front.jpg'), make('back.jpg')];
}

function insertPictures(driver: Driver.Database, [front, back]: [Picture, Picture], inFront: number): void {
  for (const [slot, { path, sizeBytes, sha256 }] of [
    ['idImage', front],
    ['selfieImage', back]
  ] as const) {
    driver
      .prepare(
        `INSERT INTO image (upload_id, batch_id, slot, path, size_bytes, width, height, format, sha256, problem,
           extension_lies, is_counted)
         SELECT id, batch_id, ?, iif(id <= ?, ?, '/pictures/' || batch_id || '/' || submission_id || ?),
           iif(id <= ?, ?, 300000), 1600, 1010, 'jpeg', iif(id <= ?, ?, lower(hex(randomblob(32)))), NULL, 0, 1
         FROM upload ORDER BY id`
      )
      .run(slot, inFront, path, `_${slot}.jpg`, inFront, sizeBytes, inFront, sha256);
  }
  driver.prepare('UPDATE upload SET body_bytes = 6000 WHERE id <= ?').run(inFront);
}

function insertAttempts(driver: Driver.Database): void {
  driver.exec(`
    INSERT INTO attempt (upload_id, batch_id, connection_id, number, submission_id, id_type, admin, started_at,
      duration_ms, outcome, status, error_code, message, bytes_sent, wire_format, digests)
    SELECT u.id, u.batch_id, u.connection_id, 1, u.submission_id, u.id_type, 'kyc@hanbit.example', u.changed_at, 400,
      iif(u.state = 'sent', 'accepted', 'rejected'), iif(u.state = 'sent', 200, 400),
      iif(u.state = 'sent', NULL, 'invalid_submission'),
      iif(u.state = 'sent', 'complete to update image.', 'Invalid submission.'), 800000, 'json',
      (SELECT json_group_object(slot, sha256) FROM image i WHERE i.upload_id = u.id)
    FROM upload u WHERE u.state IN ('sent', 'failed') ORDER BY u.id;

    UPDATE upload SET (attempts, last_outcome, last_status, last_error_code, last_message, last_at) =
      (SELECT 1, a.outcome, a.status, a.error_code, a.message, a.started_at FROM attempt a WHERE a.upload_id = upload.id)
    WHERE state IN ('sent', 'failed');`);
}
