import type { Slot } from '../contract/slot.ts';
import type { IntakePlan, PlannedUpload } from './plan.ts';

export interface RipeRule {
  readonly completeSlots: readonly Slot[];
  readonly restMs: number;
  readonly waitMs: number;
}

export interface RipeFacts {
  /** It was imported before, as it is now. */
  isTaken(path: string): boolean;
  /** ms for which it has been as it is; negative: it is not there, or can't be opened. */
  restedMs(path: string): number;
}

export interface Ripe {
  /** What is to be imported now; null: nothing. In balance, as the plan that it is a part of. */
  readonly plan: IntakePlan | null;
  /** Files that are not taken and not in `plan`. */
  readonly waitingFiles: number;
}

/**
 * Pure: of everything that lies in a watched folder, what may be taken now. A submission goes when all its files are at
 * rest and it is complete, or has waited long enough; a file that belongs to nobody when it has waited long enough.
 */
export function ripeOf(plan: IntakePlan, facts: RipeFacts, rule: RipeRule): Ripe {
  const uploads: PlannedUpload[] = [];
  const taken = new Set<string>();
  const waiting = new Set<string>();
  for (const upload of plan.uploads) {
    const fresh = upload.images.filter(({ path }) => !facts.isTaken(path));
    if (fresh.length === 0) continue;
    const isRipe = isUploadRipe(upload, fresh, facts, rule);
    for (const { path } of fresh) (isRipe ? taken : waiting).add(path);
    if (isRipe) uploads.push({ ...upload, images: fresh });
  }
  const fresh = plan.leftOvers.filter(({ path }) => !facts.isTaken(path));
  const leftOvers = fresh.filter(({ path }) => hasWaited(facts.restedMs(path), rule));
  const foundFiles = taken.size + leftOvers.length;
  return {
    plan: foundFiles === 0 ? null : { ...plan, foundFiles, uploads, leftOvers },
    waitingFiles: waiting.size + fresh.length - leftOvers.length
  };
}

function isUploadRipe(
  upload: PlannedUpload,
  fresh: PlannedUpload['images'],
  facts: RipeFacts,
  rule: RipeRule
): boolean {
  const rested = fresh.map(({ path }) => facts.restedMs(path));
  if (rested.some((restedMs) => restedMs < rule.restMs)) return false;
  const slots = new Set(upload.images.map(({ slot }) => slot));
  const isComplete = rule.completeSlots.every((slot) => slots.has(slot));
  return isComplete || rested.every((restedMs) => hasWaited(restedMs, rule));
}

function hasWaited(restedMs: number, { restMs, waitMs }: RipeRule): boolean {
  return restedMs >= Math.max(restMs, waitMs);
}
