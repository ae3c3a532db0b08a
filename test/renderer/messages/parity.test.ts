import { describe, expect, test } from 'vitest';
import { ISSUE_CODES } from '../../../src-main/contract/issue.ts';
import { wordsOf } from '../../../src-renderer/messages/index.ts';

const en = wordsOf('en');
const ko = wordsOf('ko');

/** The names in `{name}` and `{name, plural, …}`. */
function placeholders(message: string): string[] {
  return [...new Set([...message.matchAll(/\{(\w+)(?=[,}])/g)].map(([, name = '']) => name))].sort();
}

test('both languages have the same messages', () => {
  expect(Object.keys(ko).sort()).toEqual(Object.keys(en).sort());
});

test('every message has words in both languages', () => {
  const silent = [...Object.entries(en), ...Object.entries(ko)].filter(([, words]) => words.trim() === '');
  expect(silent).toEqual([]);
});

test('Korean asks for no value that English does not get', () => {
  const asking = Object.entries(ko).filter(([key, words]) => {
    const given = placeholders(en[key as keyof typeof en]);
    return placeholders(words).some((name) => !given.includes(name));
  });
  expect(asking).toEqual([]);
});

describe('every issue has words short enough for a row', () => {
  test.each(ISSUE_CODES)('%s', (code) => {
    expect(en[`list.issue.${code}`].length).toBeLessThanOrEqual(32);
    expect(ko[`list.issue.${code}`].length).toBeLessThanOrEqual(24);
  });
});
