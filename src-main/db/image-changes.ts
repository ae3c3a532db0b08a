import { basename, dirname, relative } from 'node:path';
import type { PictureMeasures } from '../contract/measures.ts';
import type { ImageProbe } from '../contract/probe.ts';
import { type Rule, ruleOfHand } from '../contract/rule.ts';
import { SLOTS, type Slot } from '../contract/slot.ts';
import { addLeftOver, type NewImage, putImage } from './batch-table.ts';
import {
  boolean,
  choiceOrNull,
  integer,
  integerOrNull,
  json,
  jsonOrNull,
  text,
  textOrNull
} from './column.ts';
import { originOf } from './image-origin.ts';
import { printOf, restorePrint } from './near-copies.ts';
import type { Row } from './row.ts';
import type { Sqlite } from './sqlite.ts';
import type { ImageFormat } from '../contract/upload.ts';

export interface ImageOwner {
  readonly uploadId: number;
  readonly batchId: number;
}

export interface ImageSource {
  readonly probe: ImageProbe;
  /** The left-over file that it was; null: chosen from elsewhere. */
  readonly leftOverId: number | null;
  /** Who chose it. */
  readonly operator: string;
}

/** found = assigned + left over + refused holds before and after. Call inside a transaction. */
export function placeImage(db: Sqlite, owner: ImageOwner, slot: Slot, source: ImageSource | null): void {
  const replaced = takeOut(db, owner, slot);
  if (source) {
    countIn(db, owner.batchId, source);
    putImage(db, owner, { ...source.probe, slot, rule: ruleOfHand(source.operator, replaced) }, true);
  }
  const row = db.get('SELECT ambiguous_slots FROM upload WHERE id = ?', owner.uploadId);
  const ambiguous = row ? json<Slot[]>(row, 'ambiguous_slots') : [];
  db.run(
    'UPDATE upload SET ambiguous_slots = ? WHERE id = ?',
    JSON.stringify(ambiguous.filter((other) => other !== slot)),
    owner.uploadId
  );
}

/**
 * The picture that leaves its slot is a file left over from now on, unless another row still has it; also one that
 * is no longer there, since the import found it. @returns its name; null: the slot was empty.
 */
function takeOut(db: Sqlite, { uploadId, batchId }: ImageOwner, slot: Slot): string | null {
  const old = db.get('SELECT * FROM image WHERE upload_id = ? AND slot = ?', uploadId, slot);
  if (!old) return null;
  db.run('DELETE FROM image WHERE id = ?', integer(old, 'id'));
  const path = textOrNull(old, 'origin_path') ?? text(old, 'path');
  if (!boolean(old, 'is_counted') || isAssigned(db, batchId, path)) return basename(path);
  const batch = db.get('SELECT source_path FROM batch WHERE id = ?', batchId) ?? {};
  addLeftOver(db, batchId, {
    path,
    relativePath: relative(folderOf(text(batch, 'source_path')), path),
    reason: 'replaced',
    isRefused: false,
    isPicture: true,
    sizeBytes: integerOrNull(old, 'origin_size_bytes') ?? integer(old, 'size_bytes')
  });
  count(db, batchId, { assigned: -1, leftOver: 1 });
  return basename(path);
}

/** A batch comes from a folder, or from a list in one. */
function folderOf(sourcePath: string): string {
  return sourcePath.toLowerCase().endsWith('.csv') ? dirname(sourcePath) : sourcePath;
}

function countIn(db: Sqlite, batchId: number, { probe, leftOverId }: ImageSource): void {
  const path = probe.origin?.path ?? probe.path;
  const leftOver =
    leftOverId === null
      ? db.get('SELECT * FROM left_over WHERE batch_id = ? AND path = ?', batchId, path)
      : db.get('SELECT * FROM left_over WHERE batch_id = ? AND id = ?', batchId, leftOverId);
  if (leftOver) {
    db.run('DELETE FROM left_over WHERE id = ?', integer(leftOver, 'id'));
    count(db, batchId, {
      assigned: 1,
      ...(boolean(leftOver, 'is_refused') ? { refused: -1 } : { leftOver: -1 })
    });
  } else if (!isAssigned(db, batchId, path)) {
    count(db, batchId, { found: 1, assigned: 1 });
  }
}

function isAssigned(db: Sqlite, batchId: number, path: string): boolean {
  const found = db.get(
    `SELECT 1 FROM image INDEXED BY image_found
     WHERE batch_id = ? AND COALESCE(origin_path, path) = ? AND is_counted = 1`,
    batchId,
    path
  );
  return found !== undefined;
}

function count(
  db: Sqlite,
  batchId: number,
  {
    found = 0,
    assigned = 0,
    leftOver = 0,
    refused = 0
  }: Partial<Record<'found' | 'assigned' | 'leftOver' | 'refused', number>>
): void {
  db.run(
    `UPDATE batch SET found_files = found_files + ?, assigned_files = assigned_files + ?,
       left_over_files = left_over_files + ?, refused_files = refused_files + ? WHERE id = ?`,
    found,
    assigned,
    leftOver,
    refused,
    batchId
  );
}

/** Either slot may be empty. */
export function swapImages(
  db: Sqlite,
  owner: ImageOwner,
  [one, other]: readonly [Slot, Slot],
  operator: string
): void {
  const images = db.all(
    'SELECT * FROM image WHERE upload_id = ? AND slot IN (?, ?)',
    owner.uploadId,
    one,
    other
  );
  const prints = images.map((row) => printOf(db, integer(row, 'id')));
  db.run('DELETE FROM image WHERE upload_id = ? AND slot IN (?, ?)', owner.uploadId, one, other);
  const ids = images.map((row) =>
    putImage(
      db,
      owner,
      {
        ...toNewImage(row),
        slot: row['slot'] === one ? other : one,
        rule: { code: 'swapped', values: { operator } }
      },
      boolean(row, 'is_counted')
    )
  );
  const renamed = new Map(prints.map(({ imageId }, index) => [imageId, ids[index] ?? imageId]));
  prints.forEach((print, index) => {
    const id = ids[index];
    if (id !== undefined) restorePrint(db, id, print, renamed);
  });
}

function toNewImage(row: Row): NewImage {
  return {
    slot: SLOTS.find((slot) => slot === row['slot']) ?? 'idImage',
    path: text(row, 'path'),
    sizeBytes: integer(row, 'size_bytes'),
    width: integerOrNull(row, 'width'),
    height: integerOrNull(row, 'height'),
    format: choiceOrNull<ImageFormat>(row, 'format'),
    sha256: textOrNull(row, 'sha256'),
    problem: choiceOrNull<NonNullable<ImageProbe['problem']>>(row, 'problem'),
    extensionLies: boolean(row, 'extension_lies'),
    measures: jsonOrNull<PictureMeasures>(row, 'measures'),
    fingerprints: [],
    ...foundFile(row),
    rule: ruleIn(row)
  };
}

function foundFile(row: Row): Pick<NewImage, 'origin' | 'otherFormat' | 'pages'> {
  const { origin, otherFormat, pages } = originOf(row);
  return {
    ...(origin === null ? {} : { origin }),
    ...(otherFormat === null ? {} : { otherFormat }),
    ...(pages === null ? {} : { pages })
  };
}

function ruleIn(row: Row): Rule | null {
  return jsonOrNull<Rule>(row, 'rule');
}

/** Takes pictures as they are now; why they are there and whether their files count stays as it was. */
export function retakeImage(db: Sqlite, owner: ImageOwner, image: Omit<NewImage, 'rule'>): void {
  const old = db.get(
    'SELECT is_counted, rule FROM image WHERE upload_id = ? AND slot = ?',
    owner.uploadId,
    image.slot
  );
  const rule = old === undefined ? null : ruleIn(old);
  putImage(db, owner, { ...image, rule }, old === undefined || boolean(old, 'is_counted'));
}
