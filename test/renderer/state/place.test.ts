import { expect, test } from 'vitest';
import { hashOf, placeOf } from '../../../src-renderer/state/place.ts';

test('a place survives a reload', () => {
  const hash = hashOf('review', { batch: '3', text: 'KR & 51' });
  expect(placeOf(hash)).toEqual({ stage: 'review', params: { batch: '3', text: 'KR & 51' } });
});

test('an address that names no stage is Import', () => {
  expect(placeOf('').stage).toBe('import');
  expect(placeOf('#/nowhere').stage).toBe('import');
});
