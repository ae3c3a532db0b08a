import type Driver from 'better-sqlite3';
import { SLOTS } from '../contract/slot.ts';
import { estimatedBodyBytes } from '../contract/validation.ts';
import { attemptTable } from './attempt-table.ts';
import { integer } from './column.ts';
import { outboxStore } from './outbox-store.ts';
import { readableRows } from './readable-rows.ts';
import type { Row } from './row.ts';
import type { Sqlite, Value } from './sqlite.ts';
import { recheck } from './upload-check.ts';

/** A transaction of the new database holds this many rows: nobody waits for it, and its memory is bounded. */
const PIECE_ROWS = 1000;

/**
 * Copies what can be read of a damaged database into an empty one. What had not been answered for good comes back to
 * review: a row of which a part could not be read must not go anywhere unseen.
 * @returns whether there was any row at all.
 */
export function salvage(db: Sqlite, damaged: Driver.Database, now: number): boolean {
  const copy = (table: string, keep: (row: Row) => boolean = () => true): void => {
    copyTable(db, damaged, table, keep);
  };
  const has = (table: string, id: unknown): boolean =>
    db.get(`SELECT 1 FROM ${table} WHERE id = ?`, id as Value) !== undefined;
  copy('connection');
  copy('batch', (row) => row['importer_pid'] === null && has('connection', row['connection_id']));
  copy('upload', (row) => has('batch', row['batch_id']));
  for (const table of ['image', 'attempt', 'confirmation'])
    copy(table, (row) => has('upload', row['upload_id']));
  for (const table of ['audit', 'audit_salt', 'audit_entry']) copy(table);
  copy('left_over', (row) => has('batch', row['batch_id']));
  copy('watch', (row) => has('connection', row['connection_id']));
  copy('watch_file', (row) => has('watch', row['watch_id']) && has('batch', row['batch_id']));
  // Where a note of what was taken got lost, a file would come a second time: a person switches it on.
  db.run('UPDATE watch SET is_on = 0');
  copy('list_columns', (row) => has('connection', row['connection_id']));
  copy('setting');
  setSequence(db);
  toReview(db, now);
  return db.get('SELECT 1 FROM upload LIMIT 1') !== undefined;
}

function copyTable(db: Sqlite, damaged: Driver.Database, table: string, keep: (row: Row) => boolean): void {
  const columns = db.pluck('SELECT name FROM pragma_table_info(?)', table) as string[];
  const insert = `INSERT INTO "${table}" (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
  for (const piece of inPieces(rowsOf(damaged, table))) {
    db.transaction(() => {
      for (const row of piece.filter(keep))
        insertReadable(
          db,
          insert,
          // Nothing waits for another row any more: all of it comes to review.
          columns.map((name) => (name === 'canary_id' ? null : (row[name] ?? null)))
        );
    });
  }
}

const WITHOUT_ROWID = new Set(['setting', 'confirmation', 'audit_entry', 'watch_file', 'list_columns']);

/** Tables without a rowid are read at once. */
function rowsOf(damaged: Driver.Database, table: string): Iterable<Row> {
  if (!WITHOUT_ROWID.has(table)) return readableRows(damaged, table);
  try {
    return damaged.prepare(`SELECT * FROM "${table}"`).all() as Row[];
  } catch {
    return [];
  }
}

/** What the tables' own rules refuse was read from a broken page. */
function insertReadable(db: Sqlite, sql: string, values: unknown[]): void {
  try {
    db.run(sql, ...(values as Value[]));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_CONSTRAINT'))) {
      throw error;
    }
  }
}

function* inPieces(rows: Iterable<Row>): Generator<Row[]> {
  let piece: Row[] = [];
  for (const row of rows) {
    piece.push(row);
    if (piece.length < PIECE_ROWS) continue;
    yield piece;
    piece = [];
  }
  yield piece;
}

function setSequence(db: Sqlite): void {
  db.run(
    `UPDATE sequence SET value = (SELECT COALESCE(MAX(release_seq), 0) FROM upload) WHERE name = 'release'`
  );
}

function toReview(db: Sqlite, now: number): void {
  outboxStore(db, attemptTable(db), { connectionId: null, batchId: null }).repairInterrupted(now);
  db.transaction(() => {
    db.run(`UPDATE upload SET state = 'staged', due_at = NULL WHERE state = 'queued'`);
    // What was sent is proven by its attempt; without it, nobody knows.
    db.run(
      `UPDATE upload SET state = 'staged' WHERE state = 'sent'
         AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.upload_id = upload.id AND a.outcome = 'accepted')`
    );
    db.run(
      `UPDATE upload SET attempts = (SELECT COALESCE(MAX(a.number), 0) FROM attempt a WHERE a.upload_id = upload.id)`
    );
  });
  const ids = db.pluck(`SELECT id FROM upload WHERE state IN ('staged', 'failed', 'excluded')`) as number[];
  for (let start = 0; start < ids.length; start += PIECE_ROWS) {
    const piece = ids.slice(start, start + PIECE_ROWS);
    db.transaction(() => {
      for (const id of piece) blockIfIncomplete(db, id);
      recheck(db, piece);
    });
  }
}

/** The kept estimate of the body tells whether a picture of the row was lost: a person must choose it anew. */
function blockIfIncomplete(db: Sqlite, id: number): void {
  const upload = db.get('SELECT body_bytes FROM upload WHERE id = ?', id) ?? {};
  const images = db.all('SELECT slot, size_bytes FROM image WHERE upload_id = ?', id);
  const bytes = estimatedBodyBytes(images.map((image) => integer(image, 'size_bytes')));
  if (bytes === integer(upload, 'body_bytes')) return;
  const filled = new Set(images.map(({ slot }) => slot));
  const empty = SLOTS.filter((slot) => !filled.has(slot));
  db.run('UPDATE upload SET ambiguous_slots = ? WHERE id = ?', JSON.stringify(empty), id);
}

const ATTEMPT_COLUMNS = [
  'id',
  'upload_id',
  'batch_id',
  'connection_id',
  'number',
  'submission_id',
  'id_type',
  'admin',
  'started_at',
  'duration_ms',
  'outcome',
  'status',
  'error_code',
  'message',
  'bytes_sent',
  'wire_format',
  'digests'
] as const;

/**
 * Attempts that the damaged database has on record since the backup: what was accepted meanwhile need not go again.
 * @returns how many were learned.
 */
export function learnAttempts(db: Sqlite, damaged: Driver.Database): number {
  const newest = Number(db.pluck('SELECT COALESCE(MAX(id), 0) FROM attempt')[0]);
  let learned = 0;
  for (const piece of inPieces(readableRows(damaged, 'attempt', newest))) {
    db.transaction(() => {
      for (const row of piece) if (learnAttempt(db, row)) learned += 1;
    });
  }
  setSequence(db);
  return learned;
}

/** Only what goes on just where the backup's own record of that row ends. */
function learnAttempt(db: Sqlite, row: Row): boolean {
  const value = (name: (typeof ATTEMPT_COLUMNS)[number]): Value => row[name] as Value;
  const known = db.get(
    `SELECT u.state, u.submission_id, (SELECT json_group_object(slot, sha256) FROM image WHERE upload_id = u.id)
       AS digests FROM upload u WHERE u.id = ? AND u.batch_id = ? AND u.attempts = ? - 1`,
    value('upload_id'),
    value('batch_id'),
    value('number')
  );
  if (!known) return false;
  const isSame = known['submission_id'] === row['submission_id'] && known['digests'] === row['digests'];
  const isDone = row['outcome'] === 'accepted' && isSame && known['state'] !== 'excluded';
  insertReadable(
    db,
    `INSERT INTO attempt (${ATTEMPT_COLUMNS.join(', ')}) VALUES (${ATTEMPT_COLUMNS.map(() => '?').join(', ')})`,
    ATTEMPT_COLUMNS.map(value)
  );
  db.run(
    `UPDATE upload SET attempts = ?, last_outcome = ?, last_status = ?, last_error_code = ?, last_message = ?,
       last_at = ?${isDone ? `, state = 'sent', due_at = NULL, release_seq = COALESCE(release_seq, ${NEXT_SEQ})` : ''}
     WHERE id = ? AND EXISTS (SELECT 1 FROM attempt WHERE id = ?)`,
    ...(
      ['number', 'outcome', 'status', 'error_code', 'message', 'started_at', 'upload_id', 'id'] as const
    ).map(value)
  );
  // Those that waited behind it may go.
  if (isDone) db.run(`UPDATE canary SET verdict = 'go' WHERE upload_id = ?`, value('upload_id'));
  return true;
}

const NEXT_SEQ = '(SELECT COALESCE(MAX(o.release_seq), 0) + 1 FROM upload o)';
