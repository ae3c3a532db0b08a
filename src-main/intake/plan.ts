import type { Reading } from '../contract/batch.ts';
import type { LeftOverReason } from '../contract/issue.ts';
import type { Slot } from '../contract/slot.ts';

/** One row as a folder or list says it, before anyone looked at the pictures. */
export interface PlannedUpload {
  readonly submissionId: string;
  /** null: neither folder nor list says one. */
  readonly idType: string | null;
  readonly admin: string | null;
  /** Absolute paths; at most one for each slot. */
  readonly images: readonly { readonly slot: Slot; readonly path: string }[];
  /** Slots for which more than one file was found, so that none was taken. */
  readonly ambiguousSlots: readonly Slot[];
}

export interface PlannedLeftOver {
  readonly path: string;
  readonly relativePath: string;
  readonly reason: LeftOverReason;
  readonly isRefused: boolean;
  readonly isPicture: boolean;
  readonly sizeBytes: number;
}

/** foundFiles = distinct assigned files + left-over files, refused ones among these. */
export interface IntakePlan {
  /** The folder's or list's own name. */
  readonly name: string;
  readonly reading: Reading;
  readonly foundFiles: number;
  readonly uploads: readonly PlannedUpload[];
  readonly leftOvers: readonly PlannedLeftOver[];
}
