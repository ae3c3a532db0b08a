import { beforeEach, describe, expect, test } from 'vitest';
import { language, languageFor } from '../../../src-renderer/messages/language.svelte.ts';
import {
  formatBytes,
  formatBytesOf,
  formatDuration,
  formatRate,
  formatRequestTime
} from '../../../src-renderer/messages/number-and-time.ts';

beforeEach(() => {
  language.code = 'en';
});

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [999_600, '1.0 MB'],
  [82_000, '82 kB'],
  [2_400_000, '2.4 MB'],
  [3_210_000_000, '3.21 GB']
])('%d bytes are %s', (bytes, words) => {
  expect(formatBytes(bytes)).toBe(words);
});

test('progress is in the unit of the total', () => {
  expect(formatBytesOf(90_000, 2_400_000)).toBe('0.1 of 2.4 MB');
});

test.each([
  [0, '0 s'],
  [59.4, '59 s'],
  [59.6, '1 min'],
  [3599, '1 h 0 min'],
  [5760, '1 h 36 min'],
  [90_000, '1 d 1 h']
])('%d seconds are %s', (seconds, words) => {
  expect(formatDuration(seconds)).toBe(words);
});

test.each([
  [412, '412 ms'],
  [2100, '2.1 s'],
  [61_000, '1 min']
])('a request of %d ms took %s', (ms, words) => {
  expect(formatRequestTime(ms)).toBe(words);
});

test('a rate below one a second is said by the minute', () => {
  expect(formatRate(5.24)).toBe('5.2/s');
  expect(formatRate(0.5)).toBe('30/min');
});

test('Korean puts its own units', () => {
  language.code = 'ko';
  expect([formatDuration(5760), formatRate(5.2), formatBytes(2_400_000)]).toEqual([
    '1시간 36분',
    '초당 5.2건',
    '2.4MB'
  ]);
});

describe('the language to begin with', () => {
  test('is the one that was set', () => {
    expect(languageFor('ko', ['en-GB'])).toBe('ko');
  });

  test('else the first of the system’s that the window speaks', () => {
    expect(languageFor('system', ['de-DE', 'ko-KR', 'en'])).toBe('ko');
  });

  test('else English', () => {
    expect(languageFor('system', ['de'])).toBe('en');
  });
});
