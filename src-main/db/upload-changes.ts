import type { IssueCode } from '../contract/issue.ts';
import type { Slot } from '../contract/slot.ts';
import { canApply, type Image, nextState, type UploadEvent, type UploadState } from '../contract/upload.ts';
import type { Act, AuditLog } from './audit-log.ts';
import { canaryFor, type Canaries, releaseCanary } from './canary.ts';
import { ChangeRecord, picturesOf, valuesOf } from './change-record.ts';
import { boolean, choice, integer } from './column.ts';
import { type ImageOwner, type ImageSource, placeImage, retakeImage, swapImages } from './image-changes.ts';
import type { NewImage } from './batch-table.ts';
import type { Row } from './row.ts';
import type { Sqlite } from './sqlite.ts';
import { confirm, peerIds, recheck } from './upload-check.ts';

/** What became of the rows of one piece of a bulk change. */
export interface ChangeResult {
  readonly changed: number[];
  /** Rows whose issues alone changed, such as another row with the same picture. */
  readonly touched: number[];
  /** Rows whose issues may have changed and that were too many to look at here: `recheck` them piece by piece. */
  readonly later: number[];
  readonly blocked: number;
  readonly wrongState: number;
}

export interface EditValues {
  readonly submissionId?: string | undefined;
  readonly idType?: string | null | undefined;
  readonly admin?: string | null | undefined;
}

export interface RemadeImage {
  readonly before: Pick<Image, 'slot' | 'path' | 'sha256'>;
  readonly image: Omit<NewImage, 'rule'>;
}

const NOTHING_CHANGED: ChangeResult = { changed: [], touched: [], later: [], blocked: 0, wrongState: 1 };

/** Other rows that one transaction looks at besides its own; a picture that thousands share has more. */
const NEAR_PEERS = 100;

/** An event that a person causes. */
export type PersonsEvent = Extract<UploadEvent, 'release' | 'exclude' | 'restore' | 'recall' | 'resend'>;

/**
 * Every method is one transaction: keep the ids of a call to a few hundred. What it changes goes into the audit log with
 * it; pieces of one call share its `act`.
 */
export interface UploadChanges {
  edit(ids: readonly number[], values: EditValues, now: number, act?: Act): ChangeResult;
  /** @param canaries of this call; a long one is made in pieces. Without it, nobody waits for another. */
  apply(
    ids: readonly number[],
    event: PersonsEvent,
    now: number,
    canaries?: Canaries,
    act?: Act
  ): ChangeResult;
  confirm(ids: readonly number[], code: IssueCode, operator: string, now: number, act?: Act): ChangeResult;
  /** Takes pictures as they are now; the slots are already filled. */
  retakeImages(
    uploadId: number,
    images: readonly Omit<NewImage, 'rule'>[],
    now: number,
    act?: Act
  ): ChangeResult;
  /** Puts what was made in the place of what it was made for; nothing where a slot holds something else by now. */
  remakeImages(uploadId: number, made: readonly RemadeImage[], now: number, act?: Act): ChangeResult;
  /** null empties the slot. Counts and the left-over list of the batch follow. */
  placeImage(uploadId: number, slot: Slot, source: ImageSource | null, now: number): ChangeResult;
  swapImages(uploadId: number, slots: readonly [Slot, Slot], operator: string, now: number): ChangeResult;
  /** After an import, or a changed connection. @returns ids whose issues changed. */
  recheck(ids: readonly number[]): number[];
  /** Staged and failed rows of a connection. */
  checkedIds(connectionId: number): number[];
}

export function uploadChanges(db: Sqlite, log: AuditLog): UploadChanges {
  const pictures = (
    uploadId: number,
    now: number,
    work: (owner: ImageOwner) => void,
    act?: Act
  ): ChangeResult =>
    db.transaction(() => {
      const record = new ChangeRecord(log, 'picture', now, act);
      return changeRows(db, [uploadId], 'edit', { withPeers: true, record }, (row) => {
        const before = picturesOf(db, uploadId);
        work({ uploadId, batchId: integer(row, 'batch_id') });
        touch(db, uploadId, now);
        record.tell(row, before, picturesOf(db, uploadId));
      });
    });
  return {
    edit: (ids, values, now, act) =>
      db.transaction(() => {
        const record = new ChangeRecord(log, 'edit', now, act);
        const withPeers = values.submissionId !== undefined;
        return changeRows(db, ids, 'edit', { withPeers, record }, (row) => {
          writeValues(db, integer(row, 'id'), values, now);
          record.tell(row, valuesOf(row), { ...valuesOf(row), ...present(values) });
        });
      }),
    apply: (ids, event, now, canaries, act) =>
      db.transaction(() => applyEvent(db, ids, event, now, new ChangeRecord(log, event, now, act), canaries)),
    confirm: (ids, code, operator, now, act) =>
      db.transaction(() => {
        const record = new ChangeRecord(log, 'confirm', now, act);
        return changeRows(db, ids, 'edit', { withPeers: false, record }, (row) => {
          const issues = confirm(db, integer(row, 'id'), code, operator, now);
          if (issues.length > 0) record.tell(row, { code: null }, { code, issues: JSON.stringify(issues) });
        });
      }),
    retakeImages: (uploadId, images, now, act) =>
      pictures(
        uploadId,
        now,
        (owner) => {
          for (const image of images) retakeImage(db, owner, image);
        },
        act
      ),
    remakeImages: (uploadId, made, now, act) =>
      db.transaction(() => {
        if (!made.every(({ before }) => isStillThere(db, uploadId, before))) return NOTHING_CHANGED;
        return pictures(
          uploadId,
          now,
          (owner) => {
            for (const { image } of made) retakeImage(db, owner, image);
          },
          act
        );
      }),
    placeImage: (uploadId, slot, source, now) =>
      pictures(uploadId, now, (owner) => {
        placeImage(db, owner, slot, source);
      }),
    swapImages: (uploadId, slots, operator, now) =>
      pictures(uploadId, now, (owner) => {
        swapImages(db, owner, slots, operator);
      }),
    recheck: (ids) => db.transaction(() => recheck(db, ids)),
    checkedIds: (connectionId) =>
      db.pluck(
        `SELECT id FROM upload WHERE connection_id = ? AND state IN ('staged', 'failed')`,
        connectionId
      ) as number[]
  };
}

function present(values: EditValues): Readonly<Record<string, string | null>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/**
 * Does `work` with each row whose state allows `event`, then checks these rows and, on request, their peers. A row for
 * which `work` answers false was left as it is.
 */
export function changeRows(
  db: Sqlite,
  ids: readonly number[],
  event: UploadEvent,
  { withPeers, record }: { withPeers: boolean; record: ChangeRecord },
  work: (row: Row) => unknown
): ChangeResult {
  const peers = new Set<number>(withPeers ? peerIds(db, ids) : []);
  const changed: number[] = [];
  let wrongState = 0;
  for (const id of ids) {
    const row = db.get('SELECT * FROM upload WHERE id = ?', id);
    // What was erased is past being changed, also where it was only left out.
    if (!row || row['erased_at'] !== null || !canApply(choice<UploadState>(row, 'state'), event)) {
      wrongState += 1;
      continue;
    }
    if (work(row) === false) wrongState += 1;
    else changed.push(id);
  }
  record.write();
  if (withPeers) peerIds(db, ids).forEach((id) => peers.add(id));
  for (const id of ids) peers.delete(id);
  const [near, later] = [[...peers].slice(0, NEAR_PEERS), [...peers].slice(NEAR_PEERS)];
  const own = new Set(changed);
  const touched = recheck(db, [...ids, ...near]).filter((id) => !own.has(id));
  return { changed, touched, later, blocked: 0, wrongState };
}

/** A row that would be sent is checked once more first: others may have been sent since it was reviewed. */
export function applyEvent(
  db: Sqlite,
  ids: readonly number[],
  event: PersonsEvent,
  now: number,
  record: ChangeRecord,
  canaries?: Canaries
): ChangeResult {
  if (event === 'release' || event === 'resend') return send(db, ids, event, now, record, canaries);
  return changeRows(db, ids, event, { withPeers: event !== 'recall', record }, (row) => {
    const before = choice<UploadState>(row, 'state');
    const state = nextState(before, event);
    releaseCanary(db, integer(row, 'id'));
    db.run(
      'UPDATE upload SET state = ?, due_at = NULL, canary_id = NULL, changed_at = ? WHERE id = ?',
      state,
      now,
      integer(row, 'id')
    );
    record.tell(row, { state: before }, { state });
  });
}

/** One by one: a row that this call has just queued counts when the next of its submission or picture is checked. */
function send(
  db: Sqlite,
  ids: readonly number[],
  event: 'release' | 'resend',
  now: number,
  record: ChangeRecord,
  canaries?: Canaries
): ChangeResult {
  const changed: number[] = [];
  const touched: number[] = [];
  const joined = new Set<number>();
  let blocked = 0;
  for (const id of ids) {
    touched.push(...recheck(db, [id]));
    const row = db.get('SELECT * FROM upload WHERE id = ?', id);
    if (!row || !canApply(choice<UploadState>(row, 'state'), event)) continue;
    if (boolean(row, 'is_blocked')) {
      blocked += 1;
      continue;
    }
    joinRun(db, integer(row, 'batch_id'), joined);
    enqueue(db, row, event, now, canaries === undefined ? null : canaryFor(db, row, canaries));
    record.tell(row, { state: choice<UploadState>(row, 'state') }, { state: 'queued' });
    changed.push(id);
  }
  record.write();
  return { changed, touched, later: [], blocked, wrongState: ids.length - changed.length - blocked };
}

function enqueue(db: Sqlite, row: Row, event: PersonsEvent, now: number, canaryId: number | null): void {
  const [sequence] = db.all(`UPDATE sequence SET value = value + 1 WHERE name = 'release' RETURNING value`);
  if (!sequence) throw new Error('The release sequence is missing');
  // The connection's default becomes the row's own: a default changed later must not change what was released.
  db.run(
    `UPDATE upload SET state = ?, due_at = ?, release_seq = ?, tries_spent = 0, changed_at = ?,
       canary_id = ?, is_withheld = 0,
       id_type = COALESCE(id_type, (SELECT c.default_id_type FROM connection c
         WHERE c.id = upload.connection_id AND EXISTS (SELECT 1 FROM image i
           WHERE i.upload_id = upload.id AND i.slot IN ('idImage', 'idBackImage'))))
     WHERE id = ?`,
    nextState(choice<UploadState>(row, 'state'), event),
    now,
    integer(sequence, 'value'),
    now,
    canaryId,
    integer(row, 'id')
  );
}

/** Batches that go at the same time share a run: the progress bar counts them together. */
function joinRun(db: Sqlite, batchId: number, joined: Set<number>): void {
  if (joined.has(batchId)) return;
  joined.add(batchId);
  db.run(
    `UPDATE batch SET run = COALESCE(
       (SELECT MAX(going.run) FROM batch going JOIN tally t ON t.batch_id = going.id
        WHERE going.connection_id = batch.connection_id AND t.state IN ('queued', 'sending') AND t.n > 0),
       (SELECT COALESCE(MAX(past.run), 0) + 1 FROM batch past WHERE past.connection_id = batch.connection_id))
     WHERE id = ?`,
    batchId
  );
}

function isStillThere(db: Sqlite, uploadId: number, { slot, path, sha256 }: RemadeImage['before']): boolean {
  const found = db.get(
    'SELECT 1 FROM image WHERE upload_id = ? AND slot = ? AND path = ? AND sha256 IS ?',
    uploadId,
    slot,
    path,
    sha256
  );
  return found !== undefined;
}

export function writeValues(db: Sqlite, id: number, values: EditValues, now: number): void {
  const { submissionId, idType, admin } = values;
  const given = [
    ...(submissionId === undefined ? [] : [['submission_id', submissionId] as const]),
    ...(idType === undefined ? [] : [['id_type', idType] as const]),
    ...(admin === undefined ? [] : [['admin', admin] as const])
  ];
  const sets = [...given.map(([column]) => `${column} = ?`), 'changed_at = ?'].join(', ');
  db.run(`UPDATE upload SET ${sets} WHERE id = ?`, ...given.map(([, value]) => value), now, id);
}

export function touch(db: Sqlite, id: number, now: number): void {
  db.run('UPDATE upload SET changed_at = ? WHERE id = ?', now, id);
}
