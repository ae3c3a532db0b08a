import { describe, expect, test } from 'vitest';
import type { Batch } from '../../../src-main/contract/batch.ts';
import { NO_COUNTS } from '../../../src-main/contract/upload.ts';
import {
  balanceOf,
  batchToShow,
  releasableFilter,
  reviewFilter
} from '../../../src-renderer/state/review-filter.ts';

function batch(id: number, staged: number): Batch {
  return {
    id,
    connectionId: 1,
    name: `Batch ${id}`,
    sourcePath: '/scans',
    reading: 'folders',
    template: null,
    operator: 'Kim',
    createdAt: id,
    foundFiles: 10,
    assignedFiles: 7,
    leftOverFiles: 2,
    refusedFiles: 1,
    counts: { ...NO_COUNTS, staged },
    releasable: staged
  };
}

describe('which batch is shown', () => {
  const batches = [batch(3, 0), batch(2, 5), batch(1, 5)];

  test('the newest that has rows in review', () => {
    expect(batchToShow(undefined, batches)).toBe(2);
  });

  test('the newest where none has', () => {
    expect(batchToShow(undefined, [batch(3, 0), batch(2, 0)])).toBe(3);
  });

  test('the one that the address names, also after a reload', () => {
    expect(batchToShow('1', batches)).toBe(1);
  });

  test('all of them where the address says so', () => {
    expect(batchToShow('all', batches)).toBeNull();
  });

  test('another where the address names one that is gone', () => {
    expect(batchToShow('99', batches)).toBe(2);
  });
});

test('what is listed follows connection, batch, state and text', () => {
  expect(reviewFilter({ connectionId: 1, batchId: 2, show: 'blocked', text: '51' })).toEqual({
    connectionId: 1,
    batchId: 2,
    states: ['staged'],
    isBlocked: true,
    text: '51'
  });
  expect(reviewFilter({ connectionId: 1, batchId: null, show: 'all', text: '' })).toEqual({
    connectionId: 1,
    states: ['staged', 'excluded']
  });
});

test('Release is about the batch, never about a blocked or excluded row', () => {
  expect(releasableFilter(1, 2)).toEqual({
    connectionId: 1,
    batchId: 2,
    states: ['staged'],
    isBlocked: false
  });
});

test('the balance of several batches adds up as that of one does', () => {
  const { found, assigned, leftOver, refused } = balanceOf([batch(1, 0), batch(2, 0)]);
  expect([found, assigned, leftOver, refused]).toEqual([20, 14, 4, 2]);
  expect(assigned + leftOver + refused).toBe(found);
});
