import type { Slot } from '../contract/slot.ts';
import { slotPhrases } from './slot-words.ts';

type Column = 'submissionId' | 'idType' | 'admin' | Slot;

/** Without spaces and marks, in lower case. A word that could be something else ("id", "no", 접수번호) is not here. */
const WORDS: readonly (readonly [Column, readonly string[]])[] = [
  [
    'submissionId',
    ['submissionid', 'submissionno', 'submissionnumber', 'submission', '제출id', '제출번호', '제출아이디']
  ],
  ['idType', ['idtype', 'idkind', 'documenttype', 'doctype', '신분증종류', '신분증유형', 'id유형', 'id종류']],
  ['admin', ['admin', 'adminemail', 'adminmail', '관리자', '관리자이메일']]
];

const BY_WORD = new Map(WORDS.flatMap(([column, words]) => words.map((word) => [word, column] as const)));

const LONGEST_NAME = 100;

/** In a list of people this is where somebody lives, and no picture of it. */
const WHERE_SOMEBODY_LIVES = new Set(['address', 'addr', '주소', '주소지', '거주지']);

/** @returns the column that people call so; null: none, or more than one could be meant. */
export function columnNamed(name: string): Column | null {
  if (name.length > LONGEST_NAME) return null;
  const plain = name.normalize('NFC').trim();
  const squeezed = plain.toLowerCase().replaceAll(/[\s_.-]/gu, '');
  const column = BY_WORD.get(squeezed);
  if (column !== undefined) return column;
  if (WHERE_SOMEBODY_LIVES.has(squeezed)) return null;
  const phrase = slotPhrases.atEnd(plain);
  return phrase?.rest === '' ? phrase.meaning : null;
}
