import { type Batch, type LeftOverPage, type Reading } from '../contract/batch.ts';
import { AppError } from '../contract/error.ts';
import type { LeftOver, LeftOverReason } from '../contract/issue.ts';
import { recipeOf } from '../contract/made-picture.ts';
import type { ImageProbe } from '../contract/probe.ts';
import type { Rule } from '../contract/rule.ts';
import type { Slot } from '../contract/slot.ts';
import { type StateCounts, NO_COUNTS, type UploadState } from '../contract/upload.ts';
import { estimatedBodyBytes } from '../contract/validation.ts';
import type { AuditLog } from './audit-log.ts';
import { boolean, choice, integer, text, textOrNull } from './column.ts';
import { keepPrints } from './near-copies.ts';
import type { Row } from './row.ts';
import type { Sqlite } from './sqlite.ts';

export type NewBatch = Omit<Batch, 'id' | 'counts' | 'releasable'>;

export interface NewImage extends ImageProbe {
  readonly slot: Slot;
  /** Why it is there; null: it was put there before that was kept. */
  readonly rule: Rule | null;
}

export interface NewUpload {
  readonly rowNumber: number;
  readonly submissionId: string;
  readonly idType: string | null;
  readonly admin: string | null;
  readonly images: readonly NewImage[];
  readonly ambiguousSlots: readonly Slot[];
}

export type NewLeftOver = Omit<LeftOver, 'id' | 'batchId'>;

/** Some ten milliseconds of work. */
const ABANDONED_AT_ONCE = 100;

export interface BatchTable {
  /** Newest first. */
  list(connectionId?: number): Batch[];
  /** @throws AppError batch_not_found */
  get(id: number): Batch;
  leftOver(batchId: number, afterId: number, limit: number): LeftOverPage;
  /** @throws AppError left_over_not_found */
  getLeftOver(id: number): LeftOver;
  /**
   * A batch is filled piece by piece and seen only when `finish` was called; one whose process is gone is
   * removed by `removeUnfinished`. So an import is whole or absent.
   */
  begin(batch: NewBatch): number;
  /** One transaction. The rows have no issues yet. @returns their ids. */
  addUploads(
    batch: { id: number; connectionId: number },
    uploads: readonly NewUpload[],
    now: number
  ): number[];
  addLeftOvers(batchId: number, leftOvers: readonly NewLeftOver[]): void;
  finish(id: number): void;
  /** Removes a piece of an unfinished batch in one transaction. @returns true when nothing of it is left. */
  abandonSome(id: number): boolean;
  removeUnfinished(isAlive: (pid: number) => boolean): void;
}

export function batchTable(db: Sqlite, log: AuditLog): BatchTable {
  const get = (id: number): Batch => {
    const row = db.get('SELECT * FROM batch WHERE id = ? AND importer_pid IS NULL', id);
    if (!row) throw new AppError('batch_not_found', { id });
    return toBatch(db, row);
  };
  const abandonSome = (id: number): boolean =>
    db.transaction(() => {
      const { changes } = db.run(
        'DELETE FROM upload WHERE id IN (SELECT id FROM upload WHERE batch_id = ? ORDER BY row_number LIMIT ?)',
        id,
        ABANDONED_AT_ONCE
      );
      if (changes > 0) return false;
      const { changes: leftOvers } = db.run(
        'DELETE FROM left_over WHERE id IN (SELECT id FROM left_over WHERE batch_id = ? ORDER BY id LIMIT ?)',
        id,
        ABANDONED_AT_ONCE
      );
      if (leftOvers > 0) return false;
      db.run('DELETE FROM tally WHERE batch_id = ?', id);
      db.run('DELETE FROM batch WHERE id = ?', id);
      return true;
    });
  return {
    list: (connectionId) =>
      db
        .all(
          `SELECT * FROM batch WHERE importer_pid IS NULL AND connection_id = COALESCE(?, connection_id)
           ORDER BY id DESC LIMIT 500`,
          connectionId ?? null
        )
        .map((row) => toBatch(db, row)),
    get,
    leftOver: (batchId, afterId, limit) => ({
      rows: db
        .all(
          'SELECT * FROM left_over WHERE batch_id = ? AND id > ? ORDER BY id LIMIT ?',
          batchId,
          afterId,
          limit
        )
        .map(toLeftOver),
      total: integer(db.get('SELECT COUNT(*) AS n FROM left_over WHERE batch_id = ?', batchId) ?? {}, 'n')
    }),
    getLeftOver: (id) => {
      const row = db.get('SELECT * FROM left_over WHERE id = ?', id);
      if (!row) throw new AppError('left_over_not_found');
      return toLeftOver(row);
    },
    begin: (batch) => begin(db, batch),
    addUploads: (batch, uploads, now) =>
      db.transaction(() => uploads.map((upload) => addUpload(db, batch, upload, now))),
    addLeftOvers: (batchId, leftOvers) => {
      db.transaction(() => {
        for (const leftOver of leftOvers) addLeftOver(db, batchId, leftOver);
      });
    },
    finish: (id) => {
      db.transaction(() => {
        db.run('UPDATE batch SET importer_pid = NULL WHERE id = ?', id);
        putOnRecord(log, get(id));
      });
    },
    abandonSome,
    removeUnfinished: (isAlive) => {
      for (const row of db.all('SELECT id, importer_pid FROM batch WHERE importer_pid IS NOT NULL')) {
        if (isAlive(integer(row, 'importer_pid'))) continue;
        while (!abandonSome(integer(row, 'id'))) continue;
      }
    }
  };
}

function begin(db: Sqlite, batch: NewBatch): number {
  const { id } = db.run(
    `INSERT INTO batch (connection_id, name, source_path, reading, template, operator, created_at, found_files,
       assigned_files, left_over_files, refused_files, importer_pid) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    batch.connectionId,
    batch.name,
    batch.sourcePath,
    batch.reading,
    batch.template,
    batch.operator,
    batch.createdAt,
    batch.foundFiles,
    batch.assignedFiles,
    batch.leftOverFiles,
    batch.refusedFiles,
    process.pid
  );
  return id;
}

function putOnRecord(log: AuditLog, batch: Batch): void {
  const { name, sourcePath, template, reading, foundFiles, assignedFiles, leftOverFiles, refusedFiles } =
    batch;
  const uploads = Object.values(batch.counts).reduce((sum, count) => sum + count, 0);
  const personal = { name, sourcePath, ...(template === null ? {} : { template }) };
  log.append({
    kind: 'import',
    at: batch.createdAt,
    connectionId: batch.connectionId,
    batchId: batch.id,
    facts: {
      reading,
      uploads,
      foundFiles,
      assignedFiles,
      leftOverFiles,
      refusedFiles
    },
    entries: [{ uploadId: null, submissionId: '', before: {}, after: personal }]
  });
}

function addUpload(
  db: Sqlite,
  batch: { id: number; connectionId: number },
  upload: NewUpload,
  now: number
): number {
  const { id } = db.run(
    `INSERT INTO upload (connection_id, batch_id, row_number, submission_id, id_type, admin, state, issues,
       is_blocked, ambiguous_slots, body_bytes, changed_at) VALUES (?, ?, ?, ?, ?, ?, 'staged', '[]', 1, ?, ?, ?)`,
    batch.connectionId,
    batch.id,
    upload.rowNumber,
    upload.submissionId,
    upload.idType,
    upload.admin,
    JSON.stringify(upload.ambiguousSlots),
    estimatedBodyBytes(upload.images.map(({ sizeBytes }) => sizeBytes)),
    now
  );
  for (const image of upload.images) {
    putImage(db, { uploadId: id, batchId: batch.id }, image, image.problem !== 'image_missing');
  }
  return id;
}

/** Puts a picture into its slot, in place of the one that was there; `isCounted`: its file is one of those found. @returns its id. */
export function putImage(
  db: Sqlite,
  owner: { uploadId: number; batchId: number },
  image: NewImage,
  isCounted: boolean
): number {
  db.run('DELETE FROM image WHERE upload_id = ? AND slot = ?', owner.uploadId, image.slot);
  const { id } = db.run(
    `INSERT INTO image (upload_id, batch_id, slot, path, size_bytes, width, height, format, sha256, problem,
       extension_lies, is_counted, origin_path, origin_sha256, origin_size_bytes, made, origin_page, other_format, pages,
       measures, rule) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    owner.uploadId,
    owner.batchId,
    image.slot,
    image.path,
    image.sizeBytes,
    image.width,
    image.height,
    image.format,
    image.sha256,
    image.problem,
    image.extensionLies ? 1 : 0,
    isCounted ? 1 : 0,
    ...originValues(image),
    image.measures === null ? null : JSON.stringify(image.measures),
    image.rule === null ? null : JSON.stringify(image.rule)
  );
  keepPrints(db, id, image.fingerprints);
  return id;
}

function originValues({ origin, otherFormat, pages }: NewImage) {
  return [
    origin?.path ?? null,
    origin?.sha256 ?? null,
    origin?.sizeBytes ?? null,
    origin ? JSON.stringify(origin.made) : null,
    origin ? recipeOf(origin).page : null,
    otherFormat ?? null,
    pages ?? null
  ] as const;
}

export function addLeftOver(db: Sqlite, batchId: number, leftOver: NewLeftOver): void {
  db.run(
    `INSERT INTO left_over (batch_id, path, relative_path, reason, is_refused, is_picture, size_bytes)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    batchId,
    leftOver.path,
    leftOver.relativePath,
    leftOver.reason,
    leftOver.isRefused ? 1 : 0,
    leftOver.isPicture ? 1 : 0,
    leftOver.sizeBytes
  );
}

/** The counts of rows by state and how many staged ones could be released, for a batch or a connection. */
export function countsOf(
  db: Sqlite,
  column: 'batch_id' | 'connection_id',
  id: number
): { counts: StateCounts; releasable: number } {
  const counts: Record<UploadState, number> = { ...NO_COUNTS };
  let releasable = 0;
  const rows = db.all(
    `SELECT t.state, t.is_blocked, SUM(t.n) AS n FROM tally t JOIN batch b ON b.id = t.batch_id
     WHERE t.${column} = ? AND b.importer_pid IS NULL GROUP BY t.state, t.is_blocked`,
    id
  );
  for (const row of rows) {
    const state = choice<UploadState>(row, 'state');
    counts[state] += integer(row, 'n');
    if (state === 'staged' && !boolean(row, 'is_blocked')) releasable += integer(row, 'n');
  }
  return { counts, releasable };
}

function toBatch(db: Sqlite, row: Row): Batch {
  const id = integer(row, 'id');
  return {
    id,
    connectionId: integer(row, 'connection_id'),
    name: text(row, 'name'),
    sourcePath: text(row, 'source_path'),
    reading: choice<Reading>(row, 'reading'),
    template: textOrNull(row, 'template'),
    operator: text(row, 'operator'),
    createdAt: integer(row, 'created_at'),
    foundFiles: integer(row, 'found_files'),
    assignedFiles: integer(row, 'assigned_files'),
    leftOverFiles: integer(row, 'left_over_files'),
    refusedFiles: integer(row, 'refused_files'),
    ...countsOf(db, 'batch_id', id)
  };
}

function toLeftOver(row: Row): LeftOver {
  return {
    id: integer(row, 'id'),
    batchId: integer(row, 'batch_id'),
    path: text(row, 'path'),
    relativePath: text(row, 'relative_path'),
    reason: choice<LeftOverReason>(row, 'reason'),
    isRefused: boolean(row, 'is_refused'),
    isPicture: boolean(row, 'is_picture'),
    sizeBytes: integer(row, 'size_bytes')
  };
}
