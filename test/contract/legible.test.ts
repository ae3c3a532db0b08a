import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { legible } from '../../src-main/contract/legible.ts';
import { say } from '../../src-main/contract/wording/format.ts';

describe('what a person sees of a name', () => {
  it.each([
    ['a line end', 'S\n1', 'S[U+000A]1'],
    ['a tab', 'S\t1', 'S[U+0009]1'],
    ['what steers a terminal', '\u001b[2J', '[U+001B][2J'],
    ['a turn of direction', 'S\u202egnp.exe', 'S[U+202E]gnp.exe'],
    ['an isolate', '\u2066S\u2069', '[U+2066]S[U+2069]'],
    ['a letter without width', 'S-1\u200b', 'S-1[U+200B]'],
    ['a byte order mark', '\ufeffS-1', '[U+FEFF]S-1'],
    ['a line separator', 'S\u20281', 'S[U+2028]1'],
    ['half a character', 'S\ud800', 'S[U+D800]'],
    ['a tag beyond the first plane', 'S\u{e0041}', 'S[U+E0041]']
  ])('%s is written out', (_, name, shown) => {
    expect(legible(name)).toBe(shown);
  });

  it.each(['S-1024', '홍길동 앞면.jpg', 'é'.normalize('NFD'), 'שלום', '👍🏽', '日本語 1', 'C:\\new\\t.png'])(
    'an honest name stays as it is: %s',
    (name) => {
      expect(legible(name)).toBe(name);
    }
  );

  it('is on one line and holds nothing unseen, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(legible(name)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      })
    );
  });

  it('is the same in a sentence about it', () => {
    expect(say('en', 'error.folder_not_found', { path: '/scans/\u202ea\n' })).toContain(
      '/scans/[U+202E]a[U+000A]'
    );
  });
});
