import { expect, test } from 'vitest';
import { MAX_PAGE_ROWS } from '../../../src-main/contract/limits.ts';
import { RowsToAsk } from '../../../src-renderer/state/rows-to-ask.ts';

const IDS = Array.from({ length: 1000 }, (_, index) => index + 1);
const nothing = () => false;

test('the rows in sight are asked for before those around them', () => {
  const rows = new RowsToAsk();
  expect(rows.next(IDS, 100, 102, nothing)).toEqual([101, 102, 103]);
  const around = rows.next(IDS, 100, 102, (id) => id >= 101 && id <= 103);
  expect(around).toEqual([...IDS.slice(70, 100), ...IDS.slice(103, 133)]);
});

test('one question is never longer than a page', () => {
  expect(new RowsToAsk().next(IDS, 0, 999, nothing)).toHaveLength(MAX_PAGE_ROWS);
});

test('a row that changed is asked for again, once', () => {
  const rows = new RowsToAsk();
  const everything = () => true;
  rows.markStale(2);
  expect(rows.next(IDS, 0, 5, everything)).toEqual([2]);
  expect(rows.next(IDS, 0, 5, everything)).toEqual([]);
});

test('a row that is gone is not asked for until something changes', () => {
  const rows = new RowsToAsk();
  rows.answered([1, 2], [{ id: 2 }]);
  expect(rows.next([1, 2], 0, 1, (id) => id === 2)).toEqual([]);
  rows.forgetGone();
  expect(rows.next([1, 2], 0, 1, (id) => id === 2)).toEqual([1]);
});
