import type { ReviewedImage } from '../contract/delivery.ts';
import { LONGEST_ROW_WAIT_MS } from '../contract/limits.ts';
import type { Slot } from '../contract/slot.ts';
import { canApply, nextState, type UploadEvent, type UploadState } from '../contract/upload.ts';
import { type AttemptTable, type AttemptValues } from './attempt-table.ts';
import { answerCanary, settleBehindCanaries } from './canary.ts';
import { choice, integer, integerOrNull, text, textOrNull } from './column.ts';
import { originOf } from './image-origin.ts';
import type { Row } from './row.ts';
import type { Sqlite } from './sqlite.ts';
import { recheck } from './upload-check.ts';

interface Settlement {
  readonly attempt: AttemptValues;
  readonly event: Extract<UploadEvent, 'accept' | 'reject' | 'retry' | 'hold' | 'interrupt'> | null;
  readonly dueAt: number | null;
  readonly triesSpent: number;
}

interface ClaimRequest {
  readonly connectionId: number;
  readonly limit: number;
  readonly maxBytes: number;
  readonly isAnythingInFlight: boolean;
  readonly now: number;
}

interface ClaimedUpload {
  readonly uploadId: number;
  readonly connectionId: number;
  readonly submissionId: string;
  readonly idType: string | null;
  readonly admin: string;
  readonly hasOwnAdmin: boolean;
  readonly images: readonly ReviewedImage[];
  readonly triesSpent: number;
}

/** Rows of one submission go one at a time and in the order of release. */
const IS_FIRST_OF_SUBMISSION = `NOT EXISTS (
  SELECT 1 FROM upload earlier INDEXED BY upload_open
  WHERE earlier.connection_id = u.connection_id AND earlier.submission_id = u.submission_id
    AND earlier.state IN ('queued', 'sending') AND earlier.id <> u.id
    AND (earlier.release_seq < u.release_seq OR earlier.state = 'sending'))`;

const dueRows = (only: string): string => `
  SELECT u.*, c.admin AS connection_admin
  FROM upload u INDEXED BY upload_due JOIN connection c ON c.id = u.connection_id
  WHERE u.state = 'queued' AND u.connection_id = ? AND u.due_at <= ? AND u.canary_id IS NULL AND ${only}
    AND ${IS_FIRST_OF_SUBMISSION}
  ORDER BY u.due_at, u.release_seq LIMIT ?`;

/** What a sender sends; both null: everything. */
export interface SendingScope {
  readonly connectionId: number | null;
  readonly batchId: number | null;
}

/** The outbox's truth; see OutboxStore in outbox/ports.ts, which this is joined to. */
export function outboxStore(
  db: Sqlite,
  attempts: AttemptTable,
  { connectionId: onlyConnection, batchId }: SendingScope
) {
  const only = batchId === null ? '1' : `u.batch_id = ${Math.trunc(batchId)}`;
  const due = dueRows(only);
  const turn = sendersTurn(db);
  return {
    /** Another process has begun to send from this data folder: what is on its way here is on record as interrupted. */
    isTakenOver: (): boolean => turn.isOver(),

    /** Connections that have something to send within the scope. */
    connectionIds: (): number[] =>
      db.pluck(
        `SELECT c.id FROM connection c WHERE c.id = COALESCE(?, c.id)
           AND EXISTS (SELECT 1 FROM upload u INDEXED BY upload_due
                       WHERE u.connection_id = c.id AND u.state = 'queued' AND ${only})`,
        onlyConnection
      ) as number[],

    repairInterrupted: (now: number): number =>
      db.transaction(() => {
        if (turn.isOver()) return 0;
        turn.begin();
        return repair(db, attempts, now);
      }),

    settleAndClaim: (settlements: readonly Settlement[], claims: readonly ClaimRequest[]): ClaimedUpload[] =>
      db.transaction(() => {
        if (turn.isOver()) return [];
        for (const settlement of settlements) settle(db, attempts, settlement);
        return claims.flatMap((request) => claim(db, due, request));
      }),

    settleBehindCanaries: (limit: number, now: number): number[] =>
      db.transaction(() => settleBehindCanaries(db, limit, now)),

    requestsOn: (connectionId: number, day: number): number => {
      const row = db.get(
        `SELECT COALESCE(SUM(d.n), 0) AS n FROM connection c JOIN daily_requests d
           ON d.key_mark = c.key_mark OR (d.connection_id = c.id AND d.key_mark = '')
         WHERE c.id = ? AND d.day = ?`,
        connectionId,
        day
      );
      return row ? integer(row, 'n') : 0;
    },

    nextDueAt: (connectionId: number): number | null => {
      if (turn.isOver()) return null;
      const row = db.get(
        `SELECT u.due_at FROM upload u INDEXED BY upload_due
         WHERE u.state = 'queued' AND u.connection_id = ? AND u.canary_id IS NULL AND ${only} AND ${IS_FIRST_OF_SUBMISSION}
         ORDER BY u.due_at LIMIT 1`,
        connectionId
      );
      return row ? integerOrNull(row, 'due_at') : null;
    }
  };
}

/**
 * Who may settle and claim, should the sender's lock fail, as on a share that keeps no locks: the one that repaired last.
 * Its number is read in the transaction that it guards. Without a repair nothing is guarded.
 */
function sendersTurn(db: Sqlite) {
  let own: number | null = null;
  let isOver = false;
  return {
    begin: (): void => {
      const [turn] = db.all(
        `INSERT INTO sequence VALUES ('sender', 1)
         ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value`
      );
      own = integer(turn ?? {}, 'value');
    },
    isOver: (): boolean => {
      if (own === null || isOver) return isOver;
      const row = db.get(`SELECT value FROM sequence WHERE name = 'sender'`);
      // A rolled back repair has not begun: the number is lower then, and the turn still this one's.
      isOver = row !== undefined && integer(row, 'value') > own;
      return isOver;
    }
  };
}

function settle(db: Sqlite, attempts: AttemptTable, { attempt, event, dueAt, triesSpent }: Settlement): void {
  attempts.append(attempt);
  if (event === null) return;
  move(db, attempt.uploadId, event, attempt.startedAt + attempt.durationMs, dueAt, triesSpent);
  answerCanary(db, attempt.uploadId, { event, status: attempt.status, errorCode: attempt.errorCode });
  // What waits in review for the same submission would overwrite it now.
  if (event === 'accept') recheck(db, reviewedOf(db, attempt.uploadId));
}

function reviewedOf(db: Sqlite, uploadId: number): number[] {
  return db.pluck(
    `SELECT o.id FROM upload u JOIN upload o INDEXED BY upload_submission
       ON o.connection_id = u.connection_id AND o.submission_id = u.submission_id
     WHERE u.id = ? AND o.id <> u.id AND o.state IN ('staged', 'failed')`,
    uploadId
  ) as number[];
}

function move(
  db: Sqlite,
  uploadId: number,
  event: UploadEvent,
  at: number,
  dueAt: number | null,
  triesSpent: number
): void {
  const state = nextState('sending', event);
  const { changes } = db.run(
    `UPDATE upload SET state = ?, due_at = ?, tries_spent = ?, changed_at = ? WHERE id = ? AND state = 'sending'`,
    state,
    state === 'queued' ? Math.round(dueAt ?? at) : null,
    triesSpent,
    Math.round(at),
    uploadId
  );
  if (changes !== 1) throw new Error(`Upload ${uploadId} is not being sent and can't ${event}`);
}

function repair(db: Sqlite, attempts: AttemptTable, now: number): number {
  const rows = db.all(
    `SELECT u.*, c.admin AS connection_admin
     FROM upload u INDEXED BY upload_sending JOIN connection c ON c.id = u.connection_id WHERE u.state = 'sending'`
  );
  for (const row of rows) {
    const uploadId = integer(row, 'id');
    attempts.append({
      ...sentFields(row),
      uploadId,
      startedAt: integer(row, 'changed_at'),
      durationMs: 0,
      outcome: 'interrupted',
      status: null,
      errorCode: 'interrupted',
      message: '',
      bytesSent: 0,
      wireFormat: null
    });
    move(db, uploadId, 'interrupt', now, now, integer(row, 'tries_spent'));
  }
  return rows.length;
}

function claim(db: Sqlite, dueSql: string, request: ClaimRequest): ClaimedUpload[] {
  const claimed: ClaimedUpload[] = [];
  const submissions = new Set<string>();
  let freeBytes = request.maxBytes;
  bringBackFarFuture(db, request);
  const due = db.all(dueSql, request.connectionId, request.now, request.limit);
  for (const row of due) {
    const bytes = integer(row, 'body_bytes');
    const mustGo = claimed.length === 0 && !request.isAnythingInFlight;
    if (bytes > freeBytes && !mustGo) break;
    if (submissions.has(text(row, 'submission_id'))) continue;
    submissions.add(text(row, 'submission_id'));
    freeBytes -= bytes;
    claimed.push(claimRow(db, row, request.now));
  }
  return claimed;
}

function bringBackFarFuture(db: Sqlite, { connectionId, now }: ClaimRequest): void {
  const latest = db.get(
    `SELECT MAX(due_at) AS due_at FROM upload INDEXED BY upload_due WHERE state = 'queued' AND connection_id = ?`,
    connectionId
  );
  const dueAt = latest ? integerOrNull(latest, 'due_at') : null;
  if (dueAt === null || dueAt <= now + LONGEST_ROW_WAIT_MS) return;
  db.run(
    `UPDATE upload SET due_at = ? WHERE state = 'queued' AND connection_id = ? AND due_at > ?`,
    Math.round(now),
    connectionId,
    Math.round(now + LONGEST_ROW_WAIT_MS)
  );
}

function claimRow(db: Sqlite, row: Row, now: number): ClaimedUpload {
  const uploadId = integer(row, 'id');
  if (!canApply(choice<UploadState>(row, 'state'), 'claim'))
    throw new Error(`Upload ${uploadId} can't be claimed`);
  const { changes } = db.run(
    `UPDATE upload SET state = 'sending', due_at = NULL, changed_at = ? WHERE id = ? AND state = 'queued'`,
    Math.round(now),
    uploadId
  );
  if (changes !== 1) throw new Error(`Upload ${uploadId} was claimed meanwhile`);
  return {
    uploadId,
    connectionId: integer(row, 'connection_id'),
    ...sentFields(row),
    hasOwnAdmin: row['admin'] !== null,
    images: db.all('SELECT * FROM image WHERE upload_id = ? ORDER BY id', uploadId).map(toReviewedImage),
    triesSpent: integer(row, 'tries_spent')
  };
}

function sentFields(row: Row): { submissionId: string; idType: string | null; admin: string } {
  return {
    submissionId: text(row, 'submission_id'),
    idType: textOrNull(row, 'id_type'),
    admin: textOrNull(row, 'admin') ?? text(row, 'connection_admin')
  };
}

function toReviewedImage(row: Row): ReviewedImage {
  const { origin } = originOf(row);
  return {
    slot: choice<Slot>(row, 'slot'),
    path: text(row, 'path'),
    sizeBytes: integer(row, 'size_bytes'),
    sha256: text(row, 'sha256'),
    ...(origin === null
      ? {}
      : { origin: { path: origin.path, sizeBytes: origin.sizeBytes, sha256: origin.sha256 } })
  };
}
