import type { Balance, Reading } from '../contract/batch.ts';
import { type LEFT_OVER_REASONS, type LeftOverReason, REFUSED_REASONS } from '../contract/issue.ts';
import type { Rule } from '../contract/rule.ts';
import type { Slot } from '../contract/slot.ts';
import { isPictureName } from './file-name.ts';
import type { Work } from './pieces.ts';
import { relativePathOf, type ScannedFile } from './scan.ts';

export interface PlannedImage {
  readonly slot: Slot;
  readonly path: string;
  readonly rule: Rule;
}

export interface PlannedUpload {
  readonly submissionId: string;
  /** null: neither folder nor list says one. */
  readonly idType: string | null;
  readonly admin: string | null;
  /** At most one for each slot. */
  readonly images: readonly PlannedImage[];
  /** More than one file fits, so none was taken. */
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

/** What an import would make of a folder. Every file found is assigned, left over or refused: one of these, once. */
export interface IntakePlan {
  readonly name: string;
  readonly reading: Reading;
  /** How its paths are written, as a person said it; absent: found out. */
  readonly template?: string;
  readonly foundFiles: number;
  readonly uploads: readonly PlannedUpload[];
  readonly leftOvers: readonly PlannedLeftOver[];
  /** The list that it follows, which is no file of the folder then; absent: none. */
  readonly list?: { readonly path: string; readonly sheet: string | null; readonly names: readonly string[] };
}

export function balanceOf({ foundFiles, leftOvers }: IntakePlan): Balance {
  const refusedFiles = leftOvers.filter(({ isRefused }) => isRefused).length;
  const leftOverFiles = leftOvers.length - refusedFiles;
  return { foundFiles, assignedFiles: foundFiles - leftOvers.length, leftOverFiles, refusedFiles };
}

export type UnassignedReason = (typeof LEFT_OVER_REASONS)[number];

export function leftOverOf(file: ScannedFile, reason: LeftOverReason): PlannedLeftOver {
  const isRefused = (REFUSED_REASONS as readonly string[]).includes(reason);
  return {
    path: file.path,
    relativePath: relativePathOf(file),
    reason,
    isRefused,
    isPicture: !isRefused && isPictureName(file.name),
    sizeBytes: file.sizeBytes
  };
}

/** Distinct files of the scan that the plan puts into a slot. A list may name one twice, or one that is not there. */
export function* assignedFiles(
  { uploads }: Pick<IntakePlan, 'uploads'>,
  scanned: ReadonlySet<string>
): Work<ReadonlySet<string>> {
  const assigned = new Set<string>();
  for (const { images } of uploads) {
    for (const { path } of images) if (scanned.has(path)) assigned.add(path);
    yield;
  }
  return assigned;
}

/** @throws Error when a file got lost or counts twice: a bug, and then nothing may be imported. */
export function* assertBalance(plan: IntakePlan, scanned: ReadonlySet<string>): Work<void> {
  const assigned = yield* assignedFiles(plan, scanned);
  const left = new Set<string>();
  for (const { path } of plan.leftOvers) {
    if (assigned.has(path) || left.has(path)) throw new Error(`Import plan counts a file twice: ${path}`);
    left.add(path);
    yield;
  }
  if (plan.foundFiles === assigned.size + left.size && plan.foundFiles === scanned.size) return;
  throw new Error(
    `Import plan out of balance: ${plan.foundFiles} found, ${assigned.size} assigned, ${left.size} left over`
  );
}
