import type { BulkResult, FailureGroup } from '../../src-main/contract/call.ts';
import type { Cause } from '../../src-main/contract/filter.ts';
import { KNOWN_ID_TYPES } from '../../src-main/contract/id-type.ts';

/** What a fix came to, shown in place of a toast. */
export interface FixResult {
  readonly sent: number;
  /** Still to be corrected here. */
  readonly blocked: number;
  /** Had moved on meanwhile. */
  readonly moved: number;
}

/** A group as the view shows it: it keeps its place, also when it is solved. */
export interface FailureCard {
  readonly key: string;
  readonly group: FailureGroup;
  /** null until something was done here. */
  readonly result: FixResult | null;
  /** No row has this cause any more. */
  readonly isSolved: boolean;
}

export function causeKey({ status, errorCode, message }: Cause): string {
  return JSON.stringify([status, errorCode, message]);
}

/**
 * The groups as they are now, in the places in which a person sees them: known ones stay where they are,
 * new ones come below, solved ones stay as long as they have a result to tell.
 */
export function mergeCards(shown: readonly FailureCard[], fresh: readonly FailureGroup[]): FailureCard[] {
  const byKey = new Map(fresh.map((group) => [causeKey(group.cause), group]));
  const kept: FailureCard[] = [];
  for (const card of shown) {
    const group = byKey.get(card.key);
    byKey.delete(card.key);
    if (group !== undefined) kept.push({ ...card, group, isSolved: false });
    else if (card.result !== null) kept.push({ ...card, isSolved: true });
  }
  const added = [...byKey].map(([key, group]) => ({ key, group, result: null, isSolved: false }));
  return [...kept, ...added];
}

export function fixResultOf({ changed, skipped }: BulkResult): FixResult {
  const skippedFor = (reason: 'blocked' | 'state') =>
    skipped.filter((skip) => skip.reason === reason).reduce((sum, { count }) => sum + count, 0);
  return { sent: changed, blocked: skippedFor('blocked'), moved: skippedFor('state') };
}

/** Two fixes of one group add up: "190 on their way" after 187 and 3. What stayed is told as it is now. */
export function joinResults(earlier: FixResult | null, later: FixResult): FixResult {
  return { ...later, sent: (earlier?.sent ?? 0) + later.sent };
}

/**
 * How many rows the group's button sends. Where the fix itself lifts the block (a missing idType, a file put
 * back), all of them; otherwise those that nothing blocks.
 */
export function goingCount({ remedy, count, resendable }: FailureGroup): number {
  return FIX_LIFTS_BLOCK.has(remedy.key) ? count : resendable;
}

const FIX_LIFTS_BLOCK: ReadonlySet<string> = new Set([
  'id_type_missing',
  'image_changed',
  'image_missing',
  'image_unreadable'
]);

/** Rows that stay behind whatever the button does. */
export function stayingCount(group: FailureGroup): number {
  return group.count - goingCount(group);
}

export interface IdTypeChoice {
  readonly idType: string;
  /** Rows of this connection that the server took with it; 0: none yet. */
  readonly accepted: number;
}

/** What the server has taken comes first, then the documented types; never what these rows say already. */
export function idTypeChoices({ acceptedIdTypes, idTypes }: FailureGroup): IdTypeChoice[] {
  const refused = new Set(idTypes.map(({ idType }) => idType));
  const taken = acceptedIdTypes.map(({ idType, count }) => ({ idType, accepted: count }));
  const isTaken = new Set(taken.map(({ idType }) => idType));
  const known = KNOWN_ID_TYPES.filter((idType) => !isTaken.has(idType));
  return [...taken, ...known.map((idType) => ({ idType, accepted: 0 }))].filter(
    ({ idType }) => !refused.has(idType)
  );
}

/** `400 invalid_idType`, `413`, `image_changed`: the raw code as a person quotes it. */
export function rawCode({ status, errorCode }: Cause): string {
  return [status, errorCode].filter((part) => part !== null).join(' ');
}
