import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeList, encodingOf, type ListEncoding } from '../../src-main/intake/list-encoding.ts';

/** As Korean Windows writes it. */
const KOREAN = { text: '제출,김민준\n', bytes: Buffer.from('c1a6c3e22cb1e8b9cec1d80a', 'hex') };

const told = (bytes: Uint8Array): [ListEncoding | null, string] => {
  const encoding = encodingOf(bytes);
  return [encoding, encoding === null ? '' : decodeList(bytes, encoding)];
};

describe('the encoding of a list', () => {
  it.each<[string, Buffer, ListEncoding, string]>([
    ['UTF-8', Buffer.from('제출,é\n'), 'utf-8', '제출,é\n'],
    ['UTF-8 with its mark', Buffer.from('\ufeff제출\n'), 'utf-8', '제출\n'],
    ['UTF-16 with its mark', Buffer.from('\ufeffa,제\n', 'utf16le'), 'utf-16le', 'a,제\n'],
    ['UTF-16 without one', Buffer.from('a,제\n', 'utf16le'), 'utf-16le', 'a,제\n'],
    ['UTF-16 the other way round', Buffer.from('\ufeffa,제\n', 'utf16le').swap16(), 'utf-16be', 'a,제\n'],
    ['EUC-KR', KOREAN.bytes, 'cp949', KOREAN.text],
    [
      'CP949 with syllables that only it has',
      Buffer.concat([KOREAN.bytes, Buffer.from('b1e88c63c164bc840a', 'hex')]),
      'cp949',
      `${KOREAN.text}김똠햏펲\n`
    ],
    [
      'Windows-1252',
      Buffer.from('García;São João;Conceição\n', 'latin1'),
      'windows-1252',
      'García;São João;Conceição\n'
    ],
    ['Windows-1252, capital letters', Buffer.from('MUÑOZ;ÅÄÖ\n', 'latin1'), 'windows-1252', 'MUÑOZ;ÅÄÖ\n'],
    ['nothing but ASCII', Buffer.from('a,b\n'), 'utf-8', 'a,b\n']
  ])('is told of %s', (_what, bytes, encoding, text) => {
    expect(told(bytes)).toEqual([encoding, text]);
  });

  it('is none for Korean text with bytes that CP949 has not: they would come out as other letters', () => {
    expect(encodingOf(Buffer.concat([KOREAN.bytes, Buffer.from([0x81, 0xff, 0x0a])]))).toBeNull();
    expect(encodingOf(Buffer.concat([KOREAN.bytes, Buffer.from([0xc9, 0xa1, 0x80, 0x0a])]))).toBeNull();
  });

  it.each([
    ['bytes that no encoding has', Buffer.from([0x61, 0x81, 0x8d, 0x0a])],
    [
      'a NUL byte in text',
      Buffer.from('submissionId,idImage\nS-1,3\0.jpg,and,much,more,text,behind,it,so,that,it,is,one\n')
    ],
    ['half a letter of UTF-16', Buffer.from([0xff, 0xfe, 0x61])]
  ])('is not made up for %s', (_what, bytes) => {
    expect(encodingOf(bytes)).toBeNull();
  });

  it('never throws, and what it names can always be decoded', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const encoding = encodingOf(bytes);
        if (encoding !== null) expect(typeof decodeList(bytes, encoding)).toBe('string');
      })
    );
  });

  it('brings every UTF-8 and marked UTF-16 text back as it was', () => {
    const text = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
      .filter((each) => !each.includes('\0'));
    fc.assert(
      fc.property(
        text.filter((each) => !each.startsWith('\ufeff')),
        (each) => {
          expect(told(Buffer.from(each))).toEqual(['utf-8', each]);
          expect(told(Buffer.from(`\ufeff${each}`, 'utf16le'))).toEqual(['utf-16le', each]);
        }
      )
    );
  });
});
