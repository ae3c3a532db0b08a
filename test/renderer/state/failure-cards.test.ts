import { describe, expect, it } from 'vitest';
import type { FailureGroup } from '../../../src-main/contract/call.ts';
import { remedyFor } from '../../../src-main/contract/remedy.ts';
import {
  causeKey,
  fixResultOf,
  goingCount,
  idTypeChoices,
  joinResults,
  mergeCards,
  rawCode,
  stayingCount
} from '../../../src-renderer/state/failure-cards.ts';

function group(errorCode: string | null, values: Partial<FailureGroup> = {}): FailureGroup {
  const cause = { status: 400, errorCode, message: 'No.' };
  return {
    cause,
    remedy: remedyFor(cause),
    count: 5,
    resendable: 5,
    withheld: 0,
    idTypes: [],
    acceptedIdTypes: [],
    examples: [],
    ...values
  };
}

const refused = group('invalid_idType');
const unknown = group('invalid_submission');

describe('the cards of Needs fixing', () => {
  it('keep their places when the counts change the order', () => {
    const shown = mergeCards([], [refused, unknown]);
    const later = mergeCards(shown, [{ ...unknown, count: 9 }, refused]);
    expect(later.map(({ key, group: { count } }) => [key, count])).toEqual([
      [causeKey(refused.cause), 5],
      [causeKey(unknown.cause), 9]
    ]);
  });

  it('stay with their result when they are solved, and leave when nothing was done here', () => {
    const result = { sent: 5, blocked: 0, moved: 0 };
    const shown = mergeCards([], [refused, unknown]).map((card) =>
      card.group === refused ? { ...card, result } : card
    );
    expect(mergeCards(shown, [])).toEqual([
      { key: causeKey(refused.cause), group: refused, result, isSolved: true }
    ]);
  });

  it('come back to life where they stand when rows fail with that cause again', () => {
    const result = { sent: 5, blocked: 0, moved: 0 };
    const solved = [{ key: causeKey(refused.cause), group: refused, result, isSolved: true }];
    expect(mergeCards(solved, [unknown, { ...refused, count: 2 }])).toMatchObject([
      { group: { count: 2 }, result, isSolved: false },
      { group: unknown, result: null }
    ]);
  });

  it('tell two messages of one code apart', () => {
    const other = group('missing_data', {
      cause: { status: 400, errorCode: 'missing_data', message: 'Other.' }
    });
    expect(mergeCards([], [group('missing_data'), other])).toHaveLength(2);
  });
});

describe('the number on a group’s button', () => {
  it('is what nothing blocks', () => {
    const partly = group('invalid_idType', { resendable: 3 });
    expect([goingCount(partly), stayingCount(partly)]).toEqual([3, 2]);
  });

  it('is all rows where the fix lifts what blocks them', () => {
    const missing = group('image_missing', { resendable: 0 });
    expect([goingCount(missing), stayingCount(missing)]).toEqual([5, 0]);
  });
});

describe('the result of a fix', () => {
  it('counts what went, what is blocked and what had moved on', () => {
    const skipped = [
      { reason: 'blocked', count: 2 },
      { reason: 'state', count: 1 }
    ] as const;
    expect(fixResultOf({ changed: 4, skipped })).toEqual({ sent: 4, blocked: 2, moved: 1 });
  });

  it('adds up over several fixes of one group', () => {
    const first = { sent: 4, blocked: 2, moved: 1 };
    expect(joinResults(first, { sent: 2, blocked: 0, moved: 0 })).toEqual({ sent: 6, blocked: 0, moved: 0 });
  });
});

describe('the idTypes to choose from', () => {
  it('begin with what the server took and leave out what it refused for these rows', () => {
    const choices = idTypeChoices(
      group('invalid_idType', {
        idTypes: [{ idType: 'passport', count: 5 }],
        acceptedIdTypes: [
          { idType: 'residence_permit', count: 1022 },
          { idType: 'alien_card', count: 3 }
        ]
      })
    );
    expect(choices.slice(0, 3)).toEqual([
      { idType: 'residence_permit', accepted: 1022 },
      { idType: 'alien_card', accepted: 3 },
      { idType: 'drivers_license', accepted: 0 }
    ]);
    expect(choices.map(({ idType }) => idType)).not.toContain('passport');
    expect(choices).toHaveLength(8);
  });
});

it('The raw code leaves out what the answer did not have', () => {
  expect(rawCode({ status: 400, errorCode: 'invalid_idType', message: '' })).toBe('400 invalid_idType');
  expect(rawCode({ status: 413, errorCode: null, message: '' })).toBe('413');
  expect(rawCode({ status: null, errorCode: 'timeout', message: '' })).toBe('timeout');
});
