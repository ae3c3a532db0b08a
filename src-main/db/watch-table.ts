import { AppError } from '../contract/error.ts';
import type { Slot } from '../contract/slot.ts';
import type { Watch, WatchInput } from '../contract/watch.ts';
import { boolean, choiceOrNull, integer, json, text } from './column.ts';
import type { Row } from './row.ts';
import type { Sqlite } from './sqlite.ts';

/** A file as it was when it was taken. */
export interface TakenFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** ms, UTC. */
  readonly modifiedAt: number;
}

/** A file that has done its part and may be moved out of the way. */
export interface DoneFile {
  readonly kind: 'image' | 'left_over';
  /** Of the image or the left-over file. */
  readonly id: number;
  readonly path: string;
  /** null for a left-over file. */
  readonly sha256: string | null;
  /** When its row was sent (ms, UTC); 0 for a left-over file. */
  readonly doneAt: number;
  /** A left-over file's reason; empty for an image. */
  readonly reason: string;
}

export interface WatchTable {
  all(): Watch[];
  /** @throws AppError watch_not_found */
  get(id: number): Watch;
  insert(values: WatchInput, operator: string): Watch;
  update(id: number, values: WatchInput, operator: string): Watch;
  setOn(id: number, isOn: boolean): Watch;
  remove(id: number): void;
  taken(id: number): ReadonlyMap<string, TakenFile>;
  /** On record before the batch is seen: with a batch that is not finished they are new again. */
  take(id: number, batchId: number, files: readonly TakenFile[]): void;
  /** At most `limit` files of sent rows; of a picture that several rows have, only when all of them are sent. */
  sentFiles(id: number, limit: number): DoneFile[];
  leftOverFiles(id: number, limit: number): DoneFile[];
  /** It lies elsewhere now; a file that comes to its old place is a new one. */
  moved(id: number, file: DoneFile, to: string): void;
  /** It can't be moved, such as for being gone: it is not asked for again. */
  forget(id: number, file: DoneFile): void;
}

const VALUES = `connection_id = ?, folder = ?, reading = ?, complete_slots = ?, rest_seconds = ?, wait_seconds = ?,
  releases = ?, moves_sent = ?, moves_exceptions = ?, operator = ?`;

export function watchTable(db: Sqlite): WatchTable {
  const get = (id: number): Watch => {
    const row = db.get('SELECT * FROM watch WHERE id = ?', id);
    if (!row) throw new AppError('watch_not_found');
    return toWatch(row);
  };
  const forget = (id: number, { path }: DoneFile): void => {
    db.run('DELETE FROM watch_file WHERE watch_id = ? AND path = ?', id, path);
  };
  return {
    all: () => db.all('SELECT * FROM watch ORDER BY folder').map(toWatch),
    get,
    insert: (values, operator) => {
      const { id } = db.run(
        `INSERT INTO watch (connection_id, folder, reading, complete_slots, rest_seconds, wait_seconds, releases,
           moves_sent, moves_exceptions, operator, is_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)`,
        ...columnsOf(values),
        operator
      );
      return get(id);
    },
    update: (id, values, operator) => {
      db.run(`UPDATE watch SET ${VALUES} WHERE id = ?`, ...columnsOf(values), operator, id);
      return get(id);
    },
    setOn: (id, isOn) => {
      db.run('UPDATE watch SET is_on = ? WHERE id = ?', isOn ? 1 : 0, id);
      return get(id);
    },
    remove: (id) => {
      get(id);
      db.run('DELETE FROM watch WHERE id = ?', id);
    },
    taken: (id) =>
      new Map(
        db.all('SELECT * FROM watch_file WHERE watch_id = ?', id).map((row) => {
          const path = text(row, 'path');
          return [
            path,
            { path, sizeBytes: integer(row, 'size_bytes'), modifiedAt: integer(row, 'modified_at') }
          ];
        })
      ),
    take: (id, batchId, files) => {
      db.transaction(() => {
        for (const { path, sizeBytes, modifiedAt } of files) {
          db.run(
            `INSERT INTO watch_file VALUES (?, ?, ?, ?, ?) ON CONFLICT (watch_id, path) DO UPDATE SET
               size_bytes = excluded.size_bytes, modified_at = excluded.modified_at, batch_id = excluded.batch_id`,
            id,
            path,
            sizeBytes,
            modifiedAt,
            batchId
          );
        }
      });
    },
    sentFiles: (id, limit) =>
      db
        .all(
          `SELECT i.id, f.path, COALESCE(i.origin_sha256, i.sha256) AS sha256, u.changed_at FROM watch_file f
           JOIN image i INDEXED BY image_found
             ON i.batch_id = f.batch_id AND COALESCE(i.origin_path, i.path) = f.path
           JOIN upload u ON u.id = i.upload_id
           WHERE f.watch_id = ? AND u.state = 'sent' AND NOT EXISTS (
             SELECT 1 FROM image o INDEXED BY image_found JOIN upload ou ON ou.id = o.upload_id
             WHERE o.batch_id = f.batch_id AND COALESCE(o.origin_path, o.path) = f.path AND ou.state <> 'sent')
           LIMIT ?`,
          id,
          limit
        )
        .map((row) => ({
          kind: 'image',
          id: integer(row, 'id'),
          path: text(row, 'path'),
          sha256: text(row, 'sha256'),
          doneAt: integer(row, 'changed_at'),
          reason: ''
        })),
    leftOverFiles: (id, limit) =>
      db
        .all(
          `SELECT l.id, l.path, l.reason FROM watch_file f
           JOIN left_over l INDEXED BY left_over_batch ON l.batch_id = f.batch_id AND l.path = f.path
           JOIN batch b ON b.id = f.batch_id
           WHERE f.watch_id = ? AND b.importer_pid IS NULL LIMIT ?`,
          id,
          limit
        )
        .map((row) => ({
          kind: 'left_over',
          id: integer(row, 'id'),
          path: text(row, 'path'),
          sha256: null,
          doneAt: 0,
          reason: text(row, 'reason')
        })),
    moved: (id, file, to) => {
      db.transaction(() => {
        if (file.kind === 'left_over') db.run('UPDATE left_over SET path = ? WHERE id = ?', to, file.id);
        else movePictures(db, file, to);
        forget(id, file);
      });
    },
    forget
  };
}

/** Every row of the batch that has it. */
function movePictures(db: Sqlite, { id, path }: DoneFile, to: string): void {
  const batchId = integer(db.get('SELECT batch_id FROM image WHERE id = ?', id) ?? {}, 'batch_id');
  db.run(
    `UPDATE image SET path = IIF(origin_path IS NULL, ?, path), origin_path = IIF(origin_path IS NULL, NULL, ?)
     WHERE batch_id = ? AND COALESCE(origin_path, path) = ?`,
    to,
    to,
    batchId,
    path
  );
}

function columnsOf(values: WatchInput) {
  return [
    values.connectionId,
    values.folder,
    values.reading,
    JSON.stringify(values.completeSlots),
    values.restSeconds,
    values.waitSeconds,
    values.releases ? 1 : 0,
    values.movesSent ? 1 : 0,
    values.movesExceptions ? 1 : 0
  ];
}

function toWatch(row: Row): Watch {
  return {
    id: integer(row, 'id'),
    connectionId: integer(row, 'connection_id'),
    folder: text(row, 'folder'),
    reading: choiceOrNull<'folders' | 'names'>(row, 'reading'),
    completeSlots: json<Slot[]>(row, 'complete_slots'),
    restSeconds: integer(row, 'rest_seconds'),
    waitSeconds: integer(row, 'wait_seconds'),
    releases: boolean(row, 'releases'),
    movesSent: boolean(row, 'moves_sent'),
    movesExceptions: boolean(row, 'moves_exceptions'),
    isOn: boolean(row, 'is_on'),
    operator: text(row, 'operator')
  };
}
