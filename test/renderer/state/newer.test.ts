import { expect, it } from 'vitest';
import { newerCount } from '../../../src-renderer/state/newer.ts';

it('New entries are counted above the newest that is shown', () => {
  expect(newerCount([3, 2, 1], [5, 4, 3, 2, 1])).toBe(2);
  expect(newerCount([3, 2], [3, 2])).toBe(0);
  expect(newerCount([], [2, 1])).toBe(2);
});

it('Lists without a common head can’t be compared', () => {
  expect(newerCount([9], [5, 4])).toBeNull();
});
