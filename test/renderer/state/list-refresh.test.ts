import { expect, test } from 'vitest';
import { type RefreshFacts, refreshDelay } from '../../../src-renderer/state/list-refresh.ts';

const CALM: RefreshFacts = {
  isOutdated: true,
  hasSelection: false,
  hasFocus: false,
  isAsking: false,
  sinceLastMs: 5000,
  lastTookMs: 4
};

test('a list that is out of date is asked for at once when the last answer is old', () => {
  expect(refreshDelay(CALM)).toBe(0);
});

test('it is asked for at most once a second', () => {
  expect(refreshDelay({ ...CALM, sinceLastMs: 300 })).toBe(700);
});

test('a list that takes long is asked for less often', () => {
  expect(refreshDelay({ ...CALM, lastTookMs: 400, sinceLastMs: 5000 })).toBe(3000);
});

test.each([
  ['rows are selected', { hasSelection: true }],
  ['the keyboard is in it', { hasFocus: true }],
  ['it is being asked for', { isAsking: true }],
  ['it is up to date', { isOutdated: false }]
])('it is left alone while %s', (_why, facts) => {
  expect(refreshDelay({ ...CALM, ...facts })).toBeNull();
});
