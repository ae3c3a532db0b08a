import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  all,
  cleared,
  clicked,
  movedBy,
  movedTo,
  NOTHING_SELECTED,
  only,
  reconciled,
  type Selection,
  toggled
} from '../../../src-renderer/state/selection.ts';

const LIST = [10, 20, 30, 40, 50];
const PLAIN = { shift: false, ctrl: false };
const SHIFT = { shift: true, ctrl: false };
const CTRL = { shift: false, ctrl: true };
const ids = (selection: Selection) => [...selection.ids].sort((a, b) => a - b);

describe('with the mouse', () => {
  test('a click selects one row alone', () => {
    expect(clicked(only(10), LIST, 30, PLAIN)).toEqual(only(30));
  });

  test('Shift selects from the anchor in either direction, and the anchor stays', () => {
    const down = clicked(only(20), LIST, 40, SHIFT);
    expect(ids(down)).toEqual([20, 30, 40]);
    expect(ids(clicked(down, LIST, 10, SHIFT))).toEqual([10, 20]);
  });

  test('Ctrl adds a row and takes it away again', () => {
    const two = clicked(only(10), LIST, 30, CTRL);
    expect(ids(two)).toEqual([10, 30]);
    expect(ids(clicked(two, LIST, 10, CTRL))).toEqual([30]);
  });

  test('Ctrl and Shift add a range to what is selected', () => {
    const apart = clicked(only(10), LIST, 30, CTRL);
    expect(ids(clicked(apart, LIST, 50, { shift: true, ctrl: true }))).toEqual([10, 30, 40, 50]);
  });
});

describe('with the keyboard', () => {
  test('down from nowhere is the first row, up the last', () => {
    expect(movedBy(NOTHING_SELECTED, LIST, 1, PLAIN).focusId).toBe(10);
    expect(movedBy(NOTHING_SELECTED, LIST, -1, PLAIN).focusId).toBe(50);
  });

  test('it stops at both ends', () => {
    expect(movedBy(only(50), LIST, 3, PLAIN)).toEqual(only(50));
    expect(movedTo(only(50), LIST, -5, PLAIN)).toEqual(only(10));
  });

  test('Shift extends and shrinks from the anchor', () => {
    const three = movedBy(movedBy(only(20), LIST, 1, SHIFT), LIST, 1, SHIFT);
    expect(ids(three)).toEqual([20, 30, 40]);
    expect(ids(movedBy(three, LIST, -1, SHIFT))).toEqual([20, 30]);
  });

  test('Ctrl moves without selecting, and Ctrl+Space selects there as well', () => {
    const moved = movedBy(only(10), LIST, 2, CTRL);
    expect(ids(moved)).toEqual([10]);
    expect(ids(toggled(moved, 30))).toEqual([10, 30]);
  });

  test('selecting all keeps the row that the keyboard is on, and so does clearing', () => {
    const everything = all(only(30), LIST);
    expect(ids(everything)).toEqual(LIST);
    expect(everything.focusId).toBe(30);
    expect(cleared(everything)).toEqual({ ids: new Set(), anchorId: 30, focusId: 30 });
  });

  test('an empty list has nothing to move to', () => {
    expect(movedBy(NOTHING_SELECTED, [], 1, PLAIN)).toEqual(NOTHING_SELECTED);
  });
});

describe('when the list was asked for again', () => {
  test('rows that left are no longer selected, and the keyboard goes to the next one that stayed', () => {
    const before = clicked(only(20), LIST, 40, SHIFT);
    expect(reconciled(before, LIST, [10, 30, 50])).toEqual({
      ids: new Set([30]),
      anchorId: 50,
      focusId: 50
    });
  });

  test('after the last row left, the keyboard is on the new last one', () => {
    expect(reconciled(only(50), LIST, [10, 20]).focusId).toBe(20);
  });

  test('nothing outside the list is ever selected or has the keyboard', () => {
    const someList = fc.uniqueArray(fc.integer({ min: 1, max: 20 }), { maxLength: 12 });
    fc.assert(
      fc.property(
        someList,
        someList,
        fc.nat(11),
        fc.nat(11),
        fc.boolean(),
        (before, after, at, to, shift) => {
          const start = movedTo(NOTHING_SELECTED, before, at, PLAIN);
          const moved = movedTo(start, before, to, { shift, ctrl: false });
          const then = reconciled(moved, before, after);
          const known = [...then.ids, then.anchorId, then.focusId].filter((id) => id !== null);
          return known.every((id) => after.includes(id));
        }
      )
    );
  });
});
