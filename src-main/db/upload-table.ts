import type { LastOutcome, Outcome } from '../contract/attempt.ts';
import { AppError } from '../contract/error.ts';
import type { Cause, Target, UPLOAD_ORDERS, UploadFilter } from '../contract/filter.ts';
import type { Issue } from '../contract/issue.ts';
import type { Rule } from '../contract/rule.ts';
import { SLOTS, type Slot } from '../contract/slot.ts';
import type { Image, ImageFormat, Upload, UploadState } from '../contract/upload.ts';
import { basename } from 'node:path';
import { boolean, choice, choiceOrNull, integer, integerOrNull, json, text, textOrNull } from './column.ts';
import { uploadCondition } from './filter-sql.ts';
import { originOf } from './image-origin.ts';
import type { Row } from './row.ts';
import type { Sqlite } from './sqlite.ts';

export type UploadOrder = (typeof UPLOAD_ORDERS)[number];

export interface CauseCount {
  readonly cause: Cause;
  readonly count: number;
  readonly resendable: number;
  readonly withheld: number;
}

export interface UploadTable {
  ids(filter: UploadFilter, order: UploadOrder): number[];
  /** In the order asked for. */
  rows(ids: readonly number[]): Upload[];
  /** @throws AppError upload_not_found */
  get(id: number): Upload;
  /** Ids of a target, in the order of their batches and rows. */
  idsOf(target: Target): number[];
  /** @throws AppError upload_not_found */
  getImage(id: number): Image;
  /** Of these made pictures those that a row needs that is not sent, or was sent at that time (ms, UTC) or later. */
  neededMade(paths: readonly string[], sentSince: number): ReadonlySet<string>;
  causes(connectionId: number, batchId?: number): CauseCount[];
  /** The idTypes of the rows of a cause, most first; null: none. */
  idTypesOfCause(
    connectionId: number,
    cause: Cause,
    batchId?: number
  ): { idType: string | null; count: number }[];
  /** The idTypes of accepted attempts of a connection, most first. */
  acceptedIdTypes(connectionId: number): { idType: string; count: number }[];
  examplesOfCause(connectionId: number, cause: Cause, batchId?: number): string[];
}

const ORDER_BY: Record<UploadOrder, string> = {
  row: 'u.batch_id, u.row_number',
  release: `u.state <> 'sending', u.release_seq`,
  recent: 'u.changed_at DESC, u.id DESC'
};

const SELECT = `SELECT u.*, b.name AS batch_name, k.submission_id AS waits_for
  FROM upload u JOIN batch b ON b.id = u.batch_id LEFT JOIN upload k ON k.id = u.canary_id`;

export function uploadTable(db: Sqlite): UploadTable {
  const ids = (filter: UploadFilter, order: UploadOrder): number[] => {
    const { sql, values } = uploadCondition(filter);
    return db.pluck(
      `SELECT u.id FROM upload u WHERE ${sql} ORDER BY ${ORDER_BY[order]}`,
      ...values
    ) as number[];
  };
  const rows = (wanted: readonly number[]): Upload[] => withImages(db, wanted);
  const failedWith = (connectionId: number, cause: Cause, batchId?: number) =>
    uploadCondition({
      connectionId,
      states: ['failed'],
      cause,
      ...(batchId === undefined ? {} : { batchId })
    });
  return {
    ids,
    rows,
    get: (id) => {
      const [upload] = rows([id]);
      if (!upload) throw new AppError('upload_not_found', { id });
      return upload;
    },
    idsOf: (target) => ('filter' in target ? ids(target.filter, 'row') : existing(db, target.ids)),
    getImage: (id) => {
      const row = db.get('SELECT * FROM image WHERE id = ?', id);
      if (!row) throw new AppError('upload_not_found', { id });
      return toImage(row);
    },
    neededMade: (paths, sentSince) =>
      new Set(
        db.pluck(
          `SELECT DISTINCT i.path FROM json_each(?) wanted
             JOIN image i INDEXED BY image_made ON i.path = wanted.value AND i.origin_path IS NOT NULL
             JOIN upload u ON u.id = i.upload_id
           WHERE u.state <> 'sent' OR u.changed_at >= ?`,
          JSON.stringify(paths),
          sentSince
        ) as string[]
      ),
    causes: (connectionId, batchId) => causes(db, connectionId, batchId),
    idTypesOfCause: (connectionId, cause, batchId) => {
      const { sql, values } = failedWith(connectionId, cause, batchId);
      return db
        .all(
          `SELECT u.id_type, COUNT(*) AS n FROM upload u WHERE ${sql} GROUP BY 1 ORDER BY n DESC LIMIT 5`,
          ...values
        )
        .map((row) => ({ idType: textOrNull(row, 'id_type'), count: integer(row, 'n') }));
    },
    acceptedIdTypes: (connectionId) =>
      db
        .all(
          `SELECT u.id_type, COUNT(*) AS n FROM upload u
           WHERE u.connection_id = ? AND u.state = 'sent' AND u.id_type IS NOT NULL
           GROUP BY 1 ORDER BY n DESC LIMIT 8`,
          connectionId
        )
        .map((row) => ({ idType: text(row, 'id_type'), count: integer(row, 'n') })),
    examplesOfCause: (connectionId, cause, batchId) => {
      const { sql, values } = failedWith(connectionId, cause, batchId);
      return db.pluck(
        `SELECT u.submission_id FROM upload u WHERE ${sql} ORDER BY u.id LIMIT 3`,
        ...values
      ) as string[];
    }
  };
}

function existing(db: Sqlite, ids: readonly number[]): number[] {
  return db.pluck(
    `SELECT u.id FROM json_each(?) wanted JOIN upload u ON u.id = wanted.value
     WHERE u.batch_id NOT IN (SELECT id FROM batch WHERE importer_pid IS NOT NULL)
     GROUP BY u.id ORDER BY u.batch_id, u.row_number`,
    JSON.stringify(ids)
  ) as number[];
}

function causes(db: Sqlite, connectionId: number, batchId?: number): CauseCount[] {
  const { sql, values } = uploadCondition({
    connectionId,
    states: ['failed'],
    ...(batchId === undefined ? {} : { batchId })
  });
  return db
    .all(
      `SELECT u.last_status, u.last_error_code, u.last_message, COUNT(*) AS n, SUM(1 - u.is_blocked) AS resendable,
         SUM(u.is_withheld) AS withheld
       FROM upload u WHERE ${sql} GROUP BY 1, 2, 3 ORDER BY n DESC, 2, 3`,
      ...values
    )
    .map((row) => ({
      cause: {
        status: integerOrNull(row, 'last_status'),
        errorCode: textOrNull(row, 'last_error_code'),
        message: text(row, 'last_message')
      },
      count: integer(row, 'n'),
      resendable: integer(row, 'resendable'),
      withheld: integer(row, 'withheld')
    }));
}

function withImages(db: Sqlite, ids: readonly number[]): Upload[] {
  const wanted = JSON.stringify(ids);
  const images = new Map<number, Image[]>();
  for (const row of db.all(
    'SELECT i.* FROM json_each(?) wanted JOIN image i ON i.upload_id = wanted.value',
    wanted
  )) {
    const uploadId = integer(row, 'upload_id');
    const own = images.get(uploadId);
    if (own) own.push(toImage(row));
    else images.set(uploadId, [toImage(row)]);
  }
  return db
    .all(`${SELECT} JOIN json_each(?) wanted ON wanted.value = u.id ORDER BY wanted.key`, wanted)
    .map((row) => toUpload(row, images.get(integer(row, 'id')) ?? []));
}

function toUpload(row: Row, images: Image[]): Upload {
  return {
    id: integer(row, 'id'),
    connectionId: integer(row, 'connection_id'),
    batchId: integer(row, 'batch_id'),
    batchName: text(row, 'batch_name'),
    rowNumber: integer(row, 'row_number'),
    submissionId: text(row, 'submission_id'),
    idType: textOrNull(row, 'id_type'),
    admin: textOrNull(row, 'admin'),
    state: choice<UploadState>(row, 'state'),
    issues: json<Issue[]>(row, 'issues'),
    isBlocked: boolean(row, 'is_blocked'),
    images: images.sort((a, b) => SLOTS.indexOf(a.slot) - SLOTS.indexOf(b.slot)),
    attempts: integer(row, 'attempts'),
    waitsFor: textOrNull(row, 'waits_for'),
    dueAt: integerOrNull(row, 'due_at'),
    lastOutcome: toLastOutcome(row),
    changedAt: integer(row, 'changed_at')
  };
}

function toLastOutcome(row: Row): LastOutcome | null {
  const outcome = choiceOrNull<Outcome>(row, 'last_outcome');
  if (outcome === null) return null;
  return {
    outcome,
    status: integerOrNull(row, 'last_status'),
    errorCode: textOrNull(row, 'last_error_code'),
    message: text(row, 'last_message'),
    at: integer(row, 'last_at')
  };
}

function toImage(row: Row): Image {
  const path = text(row, 'path');
  const found = originOf(row);
  return {
    id: integer(row, 'id'),
    slot: choice<Slot>(row, 'slot'),
    path,
    fileName: basename(found.origin?.path ?? path),
    sizeBytes: integer(row, 'size_bytes'),
    width: integerOrNull(row, 'width'),
    height: integerOrNull(row, 'height'),
    format: choiceOrNull<ImageFormat>(row, 'format'),
    sha256: textOrNull(row, 'sha256'),
    ...found,
    rule: row['rule'] === null ? null : json<Rule>(row, 'rule')
  };
}
