import type { Rule } from './rule.ts';
import type { ErrorAnswer } from './error.ts';
import type { LeftOver, LeftOverReason } from './issue.ts';
import type { ListQuestion } from './list.ts';
import type { Slot } from './slot.ts';
import type { StateCounts } from './upload.ts';

/**
 * How a folder was read. `folders`: a folder per submission. `names`: the submission stands in the file's
 * name. `single`: the folder itself is one submission. `manifest`: a list says it.
 */
export const READINGS = ['folders', 'names', 'single', 'manifest'] as const;
export type Reading = (typeof READINGS)[number];

/** One way to read a folder, offered when more than one fits. */
export interface ReadingOption {
  readonly reading: Reading;
  readonly uploads: number;
  readonly assignedFiles: number;
  readonly leftOverFiles: number;
  /** The first few rows as this reading would make them. */
  readonly examples: readonly { readonly submissionId: string; readonly files: readonly string[] }[];
  /** The list that says which submissions there are; with readings other than `manifest` the names say which pictures. */
  readonly manifestPath: string | null;
  /** Of a workbook; null: none, or a CSV. */
  readonly sheet: string | null;
}

export interface Batch {
  readonly id: number;
  readonly connectionId: number;
  /** The folder's or manifest's own name. */
  readonly name: string;
  readonly sourcePath: string;
  readonly reading: Reading;
  /** How its paths were said to be written; null: found out. */
  readonly template: string | null;
  readonly operator: string;
  /** ms, UTC. */
  readonly createdAt: number;
  /** found = assigned + leftOver + refused, always. */
  readonly foundFiles: number;
  readonly assignedFiles: number;
  readonly leftOverFiles: number;
  readonly refusedFiles: number;
  readonly counts: StateCounts;
  /** Staged rows without a blocking issue: what Release would send. */
  readonly releasable: number;
}

export interface LeftOverPage {
  readonly rows: readonly LeftOver[];
  readonly total: number;
}

/** A row as it will probably be, while the import that makes it is under way. Nothing of it is stored, nothing can be done with it. */
export interface PreviewRow {
  readonly submissionId: string;
  readonly idType: string | null;
  /** `id` is for the picture's address (kind `preview`) and holds while the import goes on. */
  readonly images: readonly { readonly id: number; readonly slot: Slot }[];
}

/** Where an import stands. `importId` is unique while the process lives. */
export type ImportStatus = {
  readonly importId: string;
  readonly path: string;
  readonly connectionId: number;
} & (
  | {
      /** `drawing`: making the sample pictures. */
      readonly phase: 'drawing' | 'scanning' | 'checking' | 'saving';
      readonly done: number;
      /** null while it can't be known. */
      readonly total: number | null;
      /** ms, UTC. */
      readonly startedAt: number;
      /** The first few rows; empty while none can be told. */
      readonly preview: readonly PreviewRow[];
    }
  | { readonly phase: 'choose'; readonly readings: readonly ReadingOption[] }
  /** The import waits for what the list's columns are: to be started again with `columns`. */
  | { readonly phase: 'columns'; readonly list: ListQuestion }
  | {
      readonly phase: 'done';
      readonly batchId: number;
      readonly uploads: number;
      readonly blockedUploads: number;
      readonly leftOverFiles: number;
      /** Of these, rows of the list of which nothing could be made. */
      readonly refusedRows: number;
    }
  | { readonly phase: 'failed'; readonly error: ErrorAnswer }
  | { readonly phase: 'cancelled' }
);

/** Files of an import: found = assigned + left over + refused. Rows that a list loses count as refused. */
export interface Balance {
  readonly foundFiles: number;
  readonly assignedFiles: number;
  readonly leftOverFiles: number;
  readonly refusedFiles: number;
}

/** What an import would make of a folder or list, with the rule of each picture; pictures themselves are not looked at. */
export type PlanAnswer =
  | { readonly phase: 'choose'; readonly readings: readonly ReadingOption[] }
  | { readonly phase: 'columns'; readonly list: ListQuestion }
  | {
      readonly phase: 'planned';
      readonly name: string;
      readonly reading: Reading;
      /** null: found out. */
      readonly template: string | null;
      readonly balance: Balance;
      readonly uploads: readonly PlannedRow[];
      readonly leftOvers: readonly {
        readonly path: string;
        readonly reason: LeftOverReason;
        readonly isRefused: boolean;
      }[];
    };

export interface PlannedRow {
  readonly submissionId: string;
  /** null: nothing says one; the connection's default would hold. */
  readonly idType: string | null;
  readonly admin: string | null;
  readonly images: readonly { readonly slot: Slot; readonly path: string; readonly rule: Rule }[];
  /** More than one file fits, so none would be taken. */
  readonly ambiguousSlots: readonly Slot[];
}
