import type { Slot } from '../contract/slot.ts';
import { phrases, squeeze } from './phrase.ts';

/**
 * How people name the four pictures. A word that could be something else ("id", "photo", "scan", "passport",
 * 정면) is not here: a file without one of these is listed, not guessed.
 */
export const SLOT_WORDS: Readonly<Record<Slot, readonly string[]>> = {
  idImage: [
    'front',
    'front side',
    'id front',
    'id front side',
    'front id',
    'front of id',
    'front id card',
    'card front',
    'id card front',
    'id image',
    '앞',
    '앞면',
    '앞쪽',
    '전면',
    '신분증 앞',
    '신분증 앞면',
    '신분증 앞쪽',
    '신분증 전면',
    '앞면 신분증'
  ],
  idBackImage: [
    'back',
    'back side',
    'id back',
    'id back side',
    'back id',
    'back of id',
    'back id card',
    'card back',
    'id card back',
    'rear',
    'rear side',
    'id rear',
    'reverse',
    'reverse side',
    'id reverse',
    '뒤',
    '뒷면',
    '뒤면',
    '뒤쪽',
    '뒷쪽',
    '후면',
    '신분증 뒤',
    '신분증 뒷면',
    '신분증 뒤면',
    '신분증 뒤쪽',
    '신분증 후면',
    '뒷면 신분증'
  ],
  selfieImage: [
    'selfie',
    'face',
    'portrait',
    'self portrait',
    '셀카',
    '셀피',
    '얼굴',
    '본인 사진',
    '본인 얼굴',
    '인물 사진'
  ],
  addressImage: [
    'address',
    'addr',
    'address proof',
    'proof of address',
    'poa',
    'utility bill',
    'utilities bill',
    '주소',
    '주소지',
    '주소 증명',
    '주소 증명서',
    '주소지 증명',
    '주소 확인',
    '거주지 증명',
    '거주지 증명서',
    '등본',
    '주민등록등본',
    '주민등록 등본',
    '주민등록초본',
    '공과금 고지서'
  ]
};

/** May follow each of them: "front photo", "selfieImage", 앞면 사진. */
const ENDINGS = ['image', 'img', 'photo', 'picture', 'pic', 'scan', '사진', '이미지'];

const meanings = new Map<string, Slot>();
for (const [slot, words] of Object.entries(SLOT_WORDS) as [Slot, readonly string[]][]) {
  for (const word of words) meanings.set(word, slot);
}

export const slotPhrases = phrases(meanings, ENDINGS);

const bySqueezed = new Map<string, Slot>();
for (const [word, slot] of meanings) {
  for (const ending of ['', ...ENDINGS]) bySqueezed.set(squeeze(word + ending), slot);
}

/** The slot that a whole text says ("Front side", 앞면), or null. */
export function slotNamed(text: string): Slot | null {
  return bySqueezed.get(squeeze(text)) ?? null;
}
