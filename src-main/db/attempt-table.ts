import type { Attempt, Outcome } from '../contract/attempt.ts';
import type { WireFormat } from '../contract/connection.ts';
import type { AttemptFilter } from '../contract/filter.ts';
import { choice, choiceOrNull, integer, integerOrNull, text, textOrNull } from './column.ts';
import { attemptCondition } from './filter-sql.ts';
import type { Row } from './row.ts';
import type { Sqlite, Value } from './sqlite.ts';

/** An attempt about to be written; its number and batch are the upload's. */
export type AttemptValues = Omit<Attempt, 'id' | 'batchId' | 'batchName' | 'connectionId' | 'number'>;

export interface AttemptTable {
  /** Newest first. */
  ids(filter: AttemptFilter): number[];
  /** In the order asked for. */
  rows(ids: readonly number[]): Attempt[];
  /** Oldest first. */
  ofUpload(uploadId: number): Attempt[];
  /** Call inside a transaction that also writes the upload's new state. */
  append(values: AttemptValues): void;
}

const SELECT = 'SELECT a.*, b.name AS batch_name FROM attempt a JOIN batch b ON b.id = a.batch_id';

export function attemptTable(db: Sqlite): AttemptTable {
  return {
    ids: (filter) => {
      const { sql, values } = attemptCondition(filter);
      return db.pluck(`SELECT a.id FROM attempt a WHERE ${sql} ORDER BY a.id DESC`, ...values) as number[];
    },
    rows: (ids) =>
      db
        .all(
          `${SELECT} JOIN json_each(?) wanted ON wanted.value = a.id ORDER BY wanted.key`,
          JSON.stringify(ids)
        )
        .map(toAttempt),
    ofUpload: (uploadId) =>
      db.all(`${SELECT} WHERE a.upload_id = ? ORDER BY a.number`, uploadId).map(toAttempt),
    append: (values) => {
      append(db, values);
    }
  };
}

function append(db: Sqlite, attempt: AttemptValues): void {
  const bound: Value[] = [
    attempt.submissionId,
    attempt.idType,
    attempt.admin,
    Math.round(attempt.startedAt),
    Math.round(attempt.durationMs),
    attempt.outcome,
    attempt.status,
    attempt.errorCode,
    attempt.message,
    attempt.bytesSent,
    attempt.wireFormat
  ];
  db.run(
    `INSERT INTO attempt (upload_id, batch_id, connection_id, number, digests, submission_id, id_type, admin,
       started_at, duration_ms, outcome, status, error_code, message, bytes_sent, wire_format)
     SELECT u.id, u.batch_id, u.connection_id, u.attempts + 1,
       (SELECT json_group_object(slot, sha256) FROM image WHERE upload_id = u.id),
       ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM upload u WHERE u.id = ?`,
    ...bound,
    attempt.uploadId
  );
  const { changes } = db.run(
    `UPDATE upload SET attempts = attempts + 1, last_outcome = ?, last_status = ?, last_error_code = ?,
       last_message = ?, last_at = ? WHERE id = ?`,
    attempt.outcome,
    attempt.status,
    attempt.errorCode,
    attempt.message,
    Math.round(attempt.startedAt),
    attempt.uploadId
  );
  if (changes !== 1) throw new Error(`There is no upload ${attempt.uploadId}`);
}

function toAttempt(row: Row): Attempt {
  return {
    id: integer(row, 'id'),
    uploadId: integer(row, 'upload_id'),
    batchId: integer(row, 'batch_id'),
    batchName: text(row, 'batch_name'),
    connectionId: integer(row, 'connection_id'),
    submissionId: text(row, 'submission_id'),
    idType: textOrNull(row, 'id_type'),
    admin: text(row, 'admin'),
    number: integer(row, 'number'),
    startedAt: integer(row, 'started_at'),
    durationMs: integer(row, 'duration_ms'),
    outcome: choice<Outcome>(row, 'outcome'),
    status: integerOrNull(row, 'status'),
    errorCode: textOrNull(row, 'error_code'),
    message: text(row, 'message'),
    bytesSent: integer(row, 'bytes_sent'),
    wireFormat: choiceOrNull<WireFormat>(row, 'wire_format')
  };
}
