import { randomUUID } from 'node:crypto';
import type { AuditEntry, AuditValues, UndoableKind, UndoStep } from '../contract/audit.ts';
import { UNDOABLE_KINDS } from '../contract/audit.ts';
import type { Slot } from '../contract/slot.ts';
import type { Act, AuditLog } from './audit-log.ts';
import { ChangeRecord, picturesOf, valuesOf } from './change-record.ts';
import { toEntry } from './audit-table.ts';
import { choice, integer, text } from './column.ts';
import { type ImageSource, placeImage } from './image-changes.ts';
import type { Row } from './row.ts';
import type { Sqlite } from './sqlite.ts';
import {
  applyEvent,
  type ChangeResult,
  changeRows,
  type EditValues,
  touch,
  writeValues
} from './upload-changes.ts';
import { restoreConfirmations, takeConfirmationsBack } from './upload-check.ts';

/** A step that can be taken now, and the act that takes it. */
export interface NextStep {
  readonly step: UndoStep;
  /** Whose entries are taken back. */
  readonly of: string;
  readonly act: Act;
}

/** Where a person's own steps lead back and forth, as the audit log has them. */
export interface Undo {
  /** The newest change of a connection that holds, or that was undone last. null: there is none. */
  next(connectionId: number, turn: 'undo' | 'redo'): NextStep | null;
  /** The rows of the log that the step has, newest first: each is what one transaction had changed. */
  pieces(of: string): number[];
  entries(seq: number): AuditEntry[];
  /**
   * One transaction: each row gets back what it had, where it still has what the step gave it and may be changed.
   * For anything but pictures.
   */
  takeBack(next: NextStep, entries: readonly AuditEntry[], now: number): ChangeResult;
  /** The same for the slots of one row; `sources` as they are to be from now on, with null for an empty slot. */
  takePicturesBack(
    next: NextStep,
    entry: AuditEntry,
    sources: readonly { readonly slot: Slot; readonly source: ImageSource | null }[],
    now: number
  ): ChangeResult;
  /** So that it is not the next one again, also where no row could be changed any more. */
  close(next: NextStep, connectionId: number, now: number): void;
}

const KINDS = UNDOABLE_KINDS.map((kind) => `'${kind}'`).join(', ');
const HOLDS = 'NOT EXISTS (SELECT 1 FROM audit x WHERE x.undoes = g.act)';
/** A purge has erased what it would need. */
const IS_KEPT = 'EXISTS (SELECT 1 FROM audit_salt s WHERE s.seq = g.seq)';

const NEXT = {
  undo: `SELECT g.act, g.kind FROM audit g INDEXED BY audit_undoable
    WHERE g.connection_id = ? AND g.kind IN (${KINDS}) AND g.turn IN ('do', 'redo') AND ${HOLDS} AND ${IS_KEPT}
    ORDER BY g.seq DESC LIMIT 1`,
  // Whoever does something else after an undo leaves what was undone behind.
  redo: `SELECT g.act, g.kind FROM audit g INDEXED BY audit_undoable
    WHERE g.connection_id = ? AND g.kind IN (${KINDS}) AND g.turn = 'undo' AND ${HOLDS} AND ${IS_KEPT}
      AND g.seq > COALESCE((SELECT MAX(d.seq) FROM audit d INDEXED BY audit_undoable
        WHERE d.connection_id = g.connection_id AND d.kind IN (${KINDS}) AND d.turn = 'do'), 0)
    ORDER BY g.seq DESC LIMIT 1`
} as const;

export function undo(db: Sqlite, log: AuditLog): Undo {
  return {
    next: (connectionId, turn) => {
      const row = db.get(NEXT[turn], connectionId);
      if (row === undefined) return null;
      const of = text(row, 'act');
      const act = { id: randomUUID(), turn, undoes: of };
      return { step: stepOf(db, of, choice<UndoableKind>(row, 'kind')), of, act };
    },
    pieces: (of) => db.pluck('SELECT seq FROM audit WHERE act = ? ORDER BY seq DESC', of) as number[],
    entries: (seq) => db.all('SELECT * FROM audit_entry WHERE seq = ? ORDER BY place', seq).map(toEntry),
    takeBack: (next, entries, now) => db.transaction(() => takeBack(db, log, next, entries, now)),
    takePicturesBack: (next, entry, sources, now) =>
      db.transaction(() => {
        const record = new ChangeRecord(log, 'picture', now, next.act);
        const ids = entry.uploadId === null ? [] : [entry.uploadId];
        return changeRows(db, ids, 'edit', { withPeers: true, record }, (row) => {
          const uploadId = integer(row, 'id');
          const before = picturesOf(db, uploadId);
          if (!has(before, entry.after)) return false;
          const owner = { uploadId, batchId: integer(row, 'batch_id') };
          for (const { slot, source } of sources) placeImage(db, owner, slot, source);
          touch(db, uploadId, now);
          record.tell(row, before, picturesOf(db, uploadId));
          return true;
        });
      }),
    close: ({ step, act }, connectionId, now) => {
      db.transaction(() => {
        if (db.get('SELECT 1 FROM audit WHERE act = ? LIMIT 1', act.id) !== undefined) return;
        log.append({ kind: step.kind, at: now, act, connectionId });
      });
    }
  };
}

function stepOf(db: Sqlite, act: string, kind: UndoableKind): UndoStep {
  const counted = db.get('SELECT SUM(entries) AS n FROM audit WHERE act = ?', act) ?? {};
  const before = db.pluck(
    `SELECT DISTINCT e.before FROM audit g JOIN audit_entry e ON e.seq = g.seq WHERE g.act = ? LIMIT 2`,
    act
  ) as string[];
  const [only] = before.length === 1 ? before : [];
  const values = only === undefined ? [] : Object.entries(JSON.parse(only) as AuditValues);
  const [first] = values;
  const isOne = kind !== 'picture' && kind !== 'confirm' && values.length === 1;
  return {
    kind,
    count: integer(counted, 'n'),
    to: isOne && first !== undefined ? { name: first[0], value: first[1] } : null
  };
}

function editOf(values: AuditValues): EditValues {
  const { submissionId, idType, admin } = values as Partial<Record<keyof EditValues, string | null>>;
  return { submissionId: submissionId ?? undefined, idType, admin };
}

/** Names that a row has not are null there. */
function has(row: AuditValues, wanted: AuditValues): boolean {
  return Object.entries(wanted).every(([name, value]) => (row[name] ?? null) === value);
}

function takeBack(
  db: Sqlite,
  log: AuditLog,
  { step, act }: NextStep,
  entries: readonly AuditEntry[],
  now: number
): ChangeResult {
  const byId = new Map(
    entries.flatMap((entry) => (entry.uploadId === null ? [] : [[entry.uploadId, entry] as const]))
  );
  const ids = [...byId.keys()];
  const record = new ChangeRecord(log, step.kind, now, act);
  const entryOf = (row: Row): AuditEntry | undefined => byId.get(integer(row, 'id'));
  switch (step.kind) {
    case 'edit': {
      const withPeers = entries.some(({ before }) => 'submissionId' in before);
      return changeRows(db, ids, 'edit', { withPeers, record }, (row) => {
        const entry = entryOf(row);
        if (entry === undefined || !has(valuesOf(row), entry.after)) return false;
        writeValues(db, integer(row, 'id'), editOf(entry.before), now);
        record.tell(row, entry.after, entry.before);
        return true;
      });
    }
    case 'confirm':
      return changeRows(db, ids, 'edit', { withPeers: false, record }, (row) => {
        const entry = entryOf(row);
        if (entry === undefined) return false;
        const isDone =
          entry.after['code'] === null
            ? restoreConfirmations(db, integer(row, 'id'), entry.before, log.operator(), now)
            : takeConfirmationsBack(db, integer(row, 'id'), entry.after);
        if (isDone) record.tell(row, entry.after, entry.before);
        return isDone;
      });
    case 'exclude':
    case 'restore': {
      // What was left out comes back to review, whatever it was before: a person looks at it once more.
      const isLeftOut = entries.some(({ after }) => after['state'] === 'excluded');
      return applyEvent(db, ids, isLeftOut ? 'restore' : 'exclude', now, record);
    }
    case 'picture':
      throw new Error('Pictures are taken back row by row');
  }
}
