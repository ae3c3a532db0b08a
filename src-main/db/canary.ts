import { remedyFor, SHARED_FIXES } from '../contract/remedy.ts';
import { nextState, type UploadEvent } from '../contract/upload.ts';
import { choice, choiceOrNull, integer, integerOrNull, text, textOrNull } from './column.ts';
import type { Row } from './row.ts';
import type { Sqlite } from './sqlite.ts';

/** What goes first in one resend: cause and values → the first row with them. Kept over the pieces of a long call. */
export type Canaries = Map<string, number>;

/** @returns the row behind which this one waits; null: it goes itself, perhaps as the canary of others. */
export function canaryFor(db: Sqlite, row: Row, canaries: Canaries): number | null {
  const key = fixOf(row);
  if (key === null) return null;
  const first = canaries.get(key);
  if (first === undefined) {
    canaries.set(key, integer(row, 'id'));
    return null;
  }
  begin(db, first, row);
  return first;
}

/** What rows with the same fix have in common; null where a fix is a row's own, or nothing was refused. */
function fixOf(row: Row): string | null {
  if (choiceOrNull(row, 'last_outcome') !== 'rejected') return null;
  const status = integerOrNull(row, 'last_status');
  const errorCode = textOrNull(row, 'last_error_code');
  const message = text(row, 'last_message');
  if (!SHARED_FIXES.includes(remedyFor({ status, errorCode, message }).action)) return null;
  return JSON.stringify([status, errorCode, message, row['id_type'], row['admin']]);
}

/** Once for each canary; one that was answered between two pieces of the call has its verdict at once. */
function begin(db: Sqlite, uploadId: number, row: Row): void {
  const status = integerOrNull(row, 'last_status');
  const errorCode = textOrNull(row, 'last_error_code');
  db.run(
    `INSERT INTO canary (upload_id, status, error_code, verdict)
     SELECT u.id, ?, ?, CASE u.state WHEN 'queued' THEN NULL WHEN 'sending' THEN NULL WHEN 'failed'
       THEN CASE WHEN u.last_status IS ? AND u.last_error_code IS ? THEN 'withhold' ELSE 'go' END ELSE 'go' END
     FROM upload u WHERE u.id = ?
     ON CONFLICT (upload_id) DO UPDATE SET verdict = excluded.verdict, status = excluded.status,
       error_code = excluded.error_code, hands_on = 0, successor_id = NULL WHERE canary.verdict IS NOT NULL`,
    status,
    errorCode,
    status,
    errorCode,
    uploadId
  );
}

interface Answer {
  readonly event: UploadEvent;
  readonly status: number | null;
  readonly errorCode: string | null;
}

/**
 * Refused as before: the others would be refused too. Another answer of the server lets them go. Where it gave none, as
 * for a file that was gone, nothing is known of the fix, and the next row goes first.
 */
export function answerCanary(db: Sqlite, uploadId: number, { event, status, errorCode }: Answer): void {
  if (event === 'hold' || event === 'interrupt') return;
  if (status === null && event !== 'accept') {
    handOn(db, uploadId);
    return;
  }
  const isRefused = event === 'reject' ? 1 : 0;
  db.run(
    `UPDATE canary SET verdict = CASE WHEN ? AND status IS ? AND error_code IS ? THEN 'withhold' ELSE 'go' END
     WHERE upload_id = ? AND verdict IS NULL`,
    isRefused,
    status,
    errorCode,
    uploadId
  );
}

/** A person took it back: the next row goes first. */
export function releaseCanary(db: Sqlite, uploadId: number): void {
  handOn(db, uploadId);
}

function handOn(db: Sqlite, uploadId: number): void {
  db.run(
    `UPDATE canary SET verdict = 'go', hands_on = 1, successor_id = NULL WHERE upload_id = ? AND verdict IS NULL`,
    uploadId
  );
}

/**
 * Lets rows go, or fails them unsent, whose canary was answered. Of those whose canary handed its part on, the first goes
 * in its place and the others wait for that one.
 * @returns their ids, at most `limit`.
 */
export function settleBehindCanaries(db: Sqlite, limit: number, now: number): number[] {
  const rows = db.all(
    `SELECT u.id, k.upload_id AS canary_id, k.verdict, k.hands_on FROM canary k INDEXED BY canary_answered
     JOIN upload u INDEXED BY upload_behind_canary ON u.canary_id = k.upload_id
     WHERE k.verdict IS NOT NULL LIMIT ?`,
    limit
  );
  for (const row of rows) {
    const id = integer(row, 'id');
    if (choice<'go' | 'withhold'>(row, 'verdict') === 'withhold') withhold(db, id, now);
    else if (integer(row, 'hands_on') === 1) goInPlaceOf(db, integer(row, 'canary_id'), id);
    else db.run('UPDATE upload SET canary_id = NULL WHERE id = ?', id);
  }
  return rows.map((row) => integer(row, 'id'));
}

function goInPlaceOf(db: Sqlite, canaryId: number, id: number): void {
  const canary = db.get('SELECT * FROM canary WHERE upload_id = ?', canaryId) ?? {};
  const successorId = integerOrNull(canary, 'successor_id');
  db.run('UPDATE upload SET canary_id = ? WHERE id = ?', successorId, id);
  if (successorId !== null) return;
  db.run('UPDATE canary SET successor_id = ? WHERE upload_id = ?', id, canaryId);
  db.run(
    `INSERT INTO canary (upload_id, status, error_code) VALUES (?, ?, ?)
     ON CONFLICT (upload_id) DO UPDATE SET verdict = NULL, hands_on = 0, successor_id = NULL,
       status = excluded.status, error_code = excluded.error_code`,
    id,
    integerOrNull(canary, 'status'),
    textOrNull(canary, 'error_code')
  );
}

function withhold(db: Sqlite, uploadId: number, now: number): void {
  db.run(
    `UPDATE upload SET state = ?, due_at = NULL, canary_id = NULL, is_withheld = 1, changed_at = ?
     WHERE id = ? AND state = 'queued'`,
    nextState('queued', 'withhold'),
    Math.round(now),
    uploadId
  );
}
