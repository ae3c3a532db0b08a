import { z } from 'zod';
import { rowId } from './filter.ts';

/**
 * What the audit log tells of. `begin`: the log's first row. `seal`: attempts, put under a digest. `edit`: values of
 * rows. `picture`: what is in their slots. `recover`: a backup, or what could be read, took the database's place.
 */
export const AUDIT_KINDS = [
  'begin',
  'import',
  'edit',
  'picture',
  'confirm',
  'exclude',
  'restore',
  'release',
  'recall',
  'resend',
  'connection',
  'seal',
  'purge',
  'recover'
] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];

/** Whether a person did it, took it back, or did it once more. */
export const AUDIT_TURNS = ['do', 'undo', 'redo'] as const;
export type AuditTurn = (typeof AUDIT_TURNS)[number];

export type AuditValue = string | number | boolean | null;
export type AuditValues = Readonly<Record<string, AuditValue>>;

/** What became of one upload, or of a thing without one. Personal: a purge erases it and leaves its digest. */
export interface AuditEntry {
  /** null: it is of no upload. */
  readonly uploadId: number | null;
  /** As it was called before. */
  readonly submissionId: string;
  /** Only what changed; the same names on both sides. */
  readonly before: AuditValues;
  readonly after: AuditValues;
}

export interface AuditRow {
  /** From 1, without a gap. */
  readonly seq: number;
  /** ms, UTC. */
  readonly at: number;
  readonly operator: string;
  readonly machine: string;
  readonly kind: AuditKind;
  readonly turn: AuditTurn;
  readonly connectionId: number | null;
  readonly batchId: number | null;
  readonly batchName: string | null;
  /** How many entries it has, or had before a purge. */
  readonly count: number;
  /** Nothing personal: counts, states, digests. */
  readonly facts: AuditValues;
  /** The first few; empty where a purge has erased them. */
  readonly entries: readonly AuditEntry[];
  readonly isErased: boolean;
  /** SHA-256, lower-case hex, of this row and the one before. */
  readonly hash: string;
}

/** The newest row of the log: whoever keeps it elsewhere can tell later that nothing before it was changed. */
export interface AuditHead {
  readonly seq: number;
  readonly hash: string;
}

/** Where the log was found broken. `seq` is the row's, or the seal's where attempts are not what was sealed. */
export interface AuditFault {
  readonly seq: number;
  readonly reason:
    /** Rows are missing before this one. */
    | 'gap'
    /** The row does not follow from the one before it. */
    | 'link'
    /** The row is not what its hash was made of. */
    | 'row'
    /** What it says of uploads is not what it was. */
    | 'values'
    /** The values are gone and no purge erased them. */
    | 'values_gone'
    /** Attempts were changed, added or removed after they were sealed. */
    | 'attempts'
    /** The log does not hold the row that was kept elsewhere as the newest. */
    | 'head';
}

export interface AuditVerdict {
  /** The first of them; empty: nothing was found. */
  readonly faults: readonly AuditFault[];
  readonly rows: number;
  /** null: the log is empty. */
  readonly head: AuditHead | null;
  readonly sealedAttempts: number;
  /** On record and under no seal yet: nothing is proven of these. */
  readonly unsealedAttempts: number;
}

/** Which rows of the log. Conditions are joined by "and"; an absent one does not restrict. */
export const auditFilterSchema = z.strictObject({
  connectionId: rowId.optional(),
  batchId: rowId.optional(),
  uploadId: rowId.optional(),
  kinds: z.array(z.enum(AUDIT_KINDS)).min(1).optional(),
  /** ms, UTC: at that time or later. */
  since: z.number().int().optional(),
  /** ms, UTC: before that time. */
  until: z.number().int().optional(),
  /** Part of a submission id, a value before or after, the operator, the machine or the batch's name, without case. */
  text: z.string().max(200).optional()
});
export type AuditFilter = z.infer<typeof auditFilterSchema>;

/** What a person can take back: the values of rows, what is in their slots, what was left out or said to be right. */
export const UNDOABLE_KINDS = ['edit', 'picture', 'confirm', 'exclude', 'restore'] as const;
export type UndoableKind = (typeof UNDOABLE_KINDS)[number];

/** One call of a person as a step to take back or to do once more; for thousands of rows, too. */
export interface UndoStep {
  readonly kind: UndoableKind;
  /** Rows that it had changed. */
  readonly count: number;
  /** The value that all of its rows go to, where it is one and the same; null: each has its own, or there is none. */
  readonly to: { readonly name: string; readonly value: AuditValue } | null;
}

/** What became of a step. `changed` + `skipped` = its rows. */
export interface UndoResult {
  /** null: there was nothing to take back. */
  readonly step: UndoStep | null;
  readonly changed: number;
  /** Rows that have another value by now, or can't be changed any more. */
  readonly skipped: number;
}
