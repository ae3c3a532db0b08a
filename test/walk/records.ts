import Driver from 'better-sqlite3';
import { join } from 'node:path';
import type { Outcome } from '../../src-main/contract/attempt.ts';
import type { Slot } from '../../src-main/contract/slot.ts';
import type { UploadState } from '../../src-main/contract/upload.ts';

export interface ImageRecord {
  readonly path: string;
  readonly sha256: string | null;
}

/** One upload as it stands in the database. */
export interface RowRecord {
  readonly id: number;
  readonly batchId: number;
  readonly submissionId: string;
  readonly idType: string | null;
  readonly admin: string | null;
  readonly state: UploadState;
  readonly isBlocked: boolean;
  readonly releaseSeq: number | null;
  readonly tries: number;
  readonly attempts: number;
  readonly canaryId: number | null;
  readonly isWithheld: boolean;
  readonly lastStatus: number | null;
  readonly lastErrorCode: string | null;
  readonly lastMessage: string;
  readonly images: Readonly<Partial<Record<Slot, ImageRecord>>>;
}

export interface AttemptRecord {
  readonly id: number;
  readonly upload_id: number;
  readonly number: number;
  readonly submission_id: string;
  readonly id_type: string | null;
  readonly admin: string;
  readonly started_at: number;
  readonly outcome: Outcome;
  readonly status: number | null;
  readonly error_code: string | null;
  readonly bytes_sent: number;
  /** JSON: slot to SHA-256. */
  readonly digests: string;
}

export interface PauseRecord {
  readonly reason: string;
  readonly resumesAt: number | null;
}

interface UploadColumns {
  readonly id: number;
  readonly batch_id: number;
  readonly submission_id: string;
  readonly id_type: string | null;
  readonly admin: string | null;
  readonly state: UploadState;
  readonly is_blocked: number;
  readonly release_seq: number | null;
  readonly tries_spent: number;
  readonly attempts: number;
  readonly canary_id: number | null;
  readonly is_withheld: number;
  readonly last_status: number | null;
  readonly last_error_code: string | null;
  readonly last_message: string;
}

interface ImageColumns extends ImageRecord {
  readonly uploadId: number;
  readonly slot: Slot;
}

const UPLOADS = 'SELECT u.* FROM upload u JOIN batch b ON b.id = u.batch_id WHERE b.importer_pid IS NULL AND';

/** Reads the database file beside Outtray, by other statements than its own. */
export class Records {
  readonly #driver: Driver.Database;
  readonly #connectionId: number;
  readonly #statements = new Map<string, Driver.Statement>();

  constructor(data: string, connectionId: number) {
    this.#driver = new Driver(join(data, 'outtray.db'), { readonly: true, fileMustExist: true });
    this.#connectionId = connectionId;
  }

  #all<Row>(sql: string, ...values: (string | number)[]): Row[] {
    const statement = this.#statements.get(sql) ?? this.#driver.prepare(sql);
    this.#statements.set(sql, statement);
    return statement.all(...values) as Row[];
  }

  /** Rows that are not sent, and these. */
  rowsNotSentAnd(ids: readonly number[]): RowRecord[] {
    return this.#rows(
      `${UPLOADS} u.connection_id = ? AND (u.state <> 'sent' OR u.id IN (SELECT value FROM json_each(?))) ORDER BY u.id`,
      this.#connectionId,
      JSON.stringify(ids)
    );
  }

  allRows(): RowRecord[] {
    return this.#rows(`${UPLOADS} u.connection_id = ? ORDER BY u.id`, this.#connectionId);
  }

  /** Rows of that submission that are on their way. */
  sending(submissionId: string): RowRecord[] {
    return this.#rows(
      `${UPLOADS} u.connection_id = ? AND u.submission_id = ? AND u.state = 'sending'`,
      this.#connectionId,
      submissionId
    );
  }

  #rows(sql: string, ...values: (string | number)[]): RowRecord[] {
    const uploads = this.#all<UploadColumns>(sql, ...values);
    const images = Map.groupBy(
      this.#all<ImageColumns>(
        `SELECT upload_id AS uploadId, slot, path, sha256 FROM image
         WHERE upload_id IN (SELECT value FROM json_each(?)) ORDER BY id`,
        JSON.stringify(uploads.map(({ id }) => id))
      ),
      ({ uploadId }) => uploadId
    );
    return uploads.map((row) => toRow(row, images.get(row.id) ?? []));
  }

  /** Oldest first. */
  attemptsAfter(id: number): AttemptRecord[] {
    return this.#all(
      `SELECT id, upload_id, number, submission_id, id_type, admin, started_at, outcome, status, error_code,
         bytes_sent, digests FROM attempt WHERE connection_id = ? AND id > ? ORDER BY id`,
      this.#connectionId,
      id
    );
  }

  pause(): PauseRecord | null {
    const [row] = this.#all<{ reason: string | null; resumesAt: number | null }>(
      'SELECT pause_reason AS reason, pause_resumes_at AS resumesAt FROM connection WHERE id = ?',
      this.#connectionId
    );
    return row === undefined || row.reason === null ? null : { reason: row.reason, resumesAt: row.resumesAt };
  }

  /** Counts that are kept, beside the same counted. */
  counts(): { readonly kept: string; readonly counted: string } {
    const kept = this.#all(
      `SELECT batch_id, state, is_blocked, n FROM tally WHERE n <> 0 ORDER BY batch_id, state, is_blocked`
    );
    const counted = this.#all(
      `SELECT batch_id, state, is_blocked, COUNT(*) AS n FROM upload
       GROUP BY batch_id, state, is_blocked ORDER BY batch_id, state, is_blocked`
    );
    return { kept: JSON.stringify(kept), counted: JSON.stringify(counted) };
  }

  requests(): { readonly kept: string; readonly counted: string } {
    const kept = this.#all(
      'SELECT connection_id, day, SUM(n) AS n FROM daily_requests GROUP BY 1, 2 ORDER BY 1, 2'
    );
    const counted = this.#all(
      `SELECT connection_id, started_at / 86400000 AS day, COUNT(*) AS n FROM attempt
       WHERE status IS NOT NULL OR bytes_sent > 0 GROUP BY 1, 2 ORDER BY 1, 2`
    );
    return { kept: JSON.stringify(kept), counted: JSON.stringify(counted) };
  }

  /** Batches whose numbers of files do not add up. */
  unbalancedBatches(): unknown[] {
    return this.#all(
      `SELECT b.id, b.assigned_files, b.left_over_files,
         (SELECT COUNT(DISTINCT path) FROM image i WHERE i.batch_id = b.id AND i.is_counted = 1) AS assigned,
         (SELECT COUNT(*) FROM left_over l WHERE l.batch_id = b.id AND l.is_refused = 0) AS left_over
       FROM batch b WHERE b.assigned_files <> assigned OR b.left_over_files <> left_over`
    );
  }

  soundness(): string {
    return JSON.stringify([
      this.#driver.pragma('integrity_check', { simple: true }),
      this.#driver.pragma('foreign_key_check')
    ]);
  }

  close(): void {
    this.#driver.close();
  }
}

function toRow(row: UploadColumns, images: readonly ImageColumns[]): RowRecord {
  return {
    id: row.id,
    batchId: row.batch_id,
    submissionId: row.submission_id,
    idType: row.id_type,
    admin: row.admin,
    state: row.state,
    isBlocked: row.is_blocked === 1,
    releaseSeq: row.release_seq,
    tries: row.tries_spent,
    attempts: row.attempts,
    canaryId: row.canary_id,
    isWithheld: row.is_withheld === 1,
    lastStatus: row.last_status,
    lastErrorCode: row.last_error_code,
    lastMessage: row.last_message,
    images: Object.fromEntries(images.map(({ slot, path, sha256 }) => [slot, { path, sha256 }]))
  };
}
