import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Slot } from '../../src-main/contract/slot.ts';
import { idTypeNamed } from '../../src-main/intake/id-type-words.ts';
import { isPictureName, partsOfName } from '../../src-main/intake/file-name.ts';
import { SLOT_WORDS } from '../../src-main/intake/slot-words.ts';

const SHORT = { idImage: 'front', idBackImage: 'back', selfieImage: 'selfie', addressImage: 'address' };

/** "id slot", "slot" where the name holds nothing else, "id slot #2" with a number, or the reason for none. */
function told(name: string): string {
  const parts = partsOfName(name);
  if (parts.kind !== 'slot') return parts.kind;
  const number = parts.number === null ? '' : ` #${parts.number}`;
  return `${parts.rest === '' ? '' : `${parts.rest} `}${SHORT[parts.slot]}${number}`;
}

describe('the name of a picture', () => {
  it.each([
    // The slot alone
    ['front.jpg', 'front'],
    ['FRONT.JPG', 'front'],
    ['Front Side.png', 'front'],
    ['id_front.jpeg', 'front'],
    ['idFront.jpg', 'front'],
    ['ID-Image.jpg', 'front'],
    ['idBackImage.png', 'back'],
    ['selfieImage.png', 'selfie'],
    ['addressImage.png', 'address'],
    ['proof of address.jpg', 'address'],
    ['utility-bill.jpg', 'address'],
    ['front photo.jpg', 'front'],
    ['(front).jpg', 'front'],
    [' front .jpg', 'front'],
    ['front.jpg.jpg', 'front'],
    ['앞면.jpg', 'front'],
    ['신분증 앞면.jpg', 'front'],
    ['신분증앞면 사진.jpg', 'front'],
    ['뒷면.jpg', 'back'],
    ['뒤.jpg', 'back'],
    ['셀카.png', 'selfie'],
    ['본인사진.png', 'selfie'],
    ['주민등록등본.jpg', 'address'],
    // With an id
    ['S-1024_back.png', 'S-1024 back'],
    ['S-1024 selfie.jpeg', 'S-1024 selfie'],
    ['front_S-1024.jpg', 'S-1024 front'],
    ['S-1024-id-front.JPG', 'S-1024 front'],
    ['S-1024_ID Front Image.jpg', 'S-1024 front'],
    ['S-1024(front).jpg', 'S-1024 front'],
    ['S-1024 [back].jpg', 'S-1024 back'],
    ['proof_of_address-777.png', '777 address'],
    ['000123.front.jpg', '000123 front'],
    ['a.b.c_face.png', 'a.b.c face'.replace('face', 'selfie')],
    ['KR001앞면.jpg', 'KR001 front'],
    ['KR001 앞.jpg', 'KR001 front'],
    ['KR001뒤.jpg', 'KR001 back'],
    ['KR001신분증 뒷면.jpg', 'KR001 back'],
    ['셀카KR001.jpg', 'KR001 selfie'],
    ['홍길동앞면.jpg', '홍길동 front'],
    ['홍길동(뒷면).jpg', '홍길동 back'],
    ['S-1_front_2024.jpg', 'no_slot'],
    ['front_2024.jpg', '2024 front'],
    ['front_007.jpg', '007 front'],
    // Copies and second pictures
    ['front (1).jpg', 'front'],
    ['front(2).jpg', 'front #2'],
    ['front - Copy.jpg', 'front'],
    ['front - Copy (2).jpg', 'front'],
    ['front copy 3.jpg', 'front'],
    ['Copy of front.jpg', 'front'],
    ['front 복사본.jpg', 'front'],
    ['앞면 - 복사본 (2).jpg', 'front'],
    ['front_2.jpg', 'front #2'],
    ['front2.jpg', 'front #2'],
    ['S-1_front_2.jpg', 'S-1 front #2'],
    ['S-1_front (1).jpg', 'S-1 front'],
    ['front_S-1 (1).jpg', 'S-1 front'],
    ['front_S-1(1).jpg', 'S-1(1) front'],
    ['S-1 (1)_front.jpg', 'S-1 (1) front'],
    // Ids are never cut, even where they begin like an idType or hold a slot's word inside
    ['VISA-2024-001_front.jpg', 'VISA-2024-001 front'],
    ['cust-back-office-12_front.jpg', 'cust-back-office-12 front'],
    ['S_front_1_back.jpg', 'S_front_1 back'],
    ['feedback.jpg', 'no_slot'],
    ['S1Front.jpg', 'no_slot'],
    ['surface_12.jpg', 'no_slot'],
    ['김뒤.jpg', 'no_slot'],
    // Nothing, or too much
    ['S-1024.jpg', 'no_slot'],
    ['IMG_2041.jpg', 'no_slot'],
    ['id.jpg', 'no_slot'],
    ['photo 1.jpg', 'no_slot'],
    ['scan.jpg', 'no_slot'],
    ['passport.jpg', 'no_slot'],
    ['신분증.jpg', 'no_slot'],
    ['.jpg', 'no_slot'],
    ['___.jpg', 'no_slot'],
    ['front_back.jpg', 'two_slots'],
    ['front_S-1_back.jpg', 'two_slots'],
    ['S-1_front_back.jpg', 'two_slots'],
    ['back_front_S-1.jpg', 'two_slots'],
    ['front_S-1_front.jpg', 'two_slots'],
    ['BACK-123_front.jpg', 'two_slots']
  ])('%s says %s', (name, expected) => {
    expect(told(name)).toBe(expected);
  });

  it('is the same whether its letters are composed or not', () => {
    for (const name of ['한글아이디_앞면.jpg', 'Zoë_front.jpg', 'KR001뒷면.jpg']) {
      expect(told(name.normalize('NFD'))).toBe(told(name.normalize('NFC')));
    }
    expect(told('Zoë_front.jpg'.normalize('NFD'))).toBe('Zoë front');
  });

  it('never throws, and answers at once for the longest of names', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 255 }), (name) => {
        expect(['slot', 'no_slot', 'two_slots']).toContain(partsOfName(name).kind);
      })
    );
    const slow = [
      'front_'.repeat(40),
      'id '.repeat(80),
      '_-. '.repeat(60),
      '신분증 '.repeat(60),
      '('.repeat(255)
    ];
    for (const name of slow) expect(partsOfName(`${name}.jpg`).kind).toBeDefined();
  });

  it('gives back the id and the slot that were joined to it', () => {
    const words = (Object.entries(SLOT_WORDS) as [Slot, string[]][]).flatMap(([slot, all]) =>
      all.map((word) => ({ slot, word }))
    );
    const id = fc
      .stringMatching(/^[A-Z0-9가-힣][A-Z0-9가-힣_-]{0,12}[A-Z0-9가-힣]$/u)
      .filter((text) => partsOfName(`${text}.jpg`).kind === 'no_slot' && !/^\d{1,2}$/u.test(text));
    const separator = fc.stringMatching(/^[-_ .]{1,3}$/);
    const casing = fc.constantFrom(
      (word: string) => word,
      (word: string) => word.toUpperCase(),
      (word: string) => word.replaceAll(' ', '_'),
      (word: string) => word.replaceAll(' ', '')
    );
    const extension = fc.constantFrom('jpg', 'JPEG', 'png');
    fc.assert(
      fc.property(id, separator, fc.constantFrom(...words), casing, extension, fc.boolean(), (...given) => {
        const [submissionId, between, { slot, word }, cased, ending, isFirst] = given;
        const joined = isFirst ? [submissionId, cased(word)] : [cased(word), submissionId];
        expect(partsOfName(`${joined.join(between)}.${ending}`)).toMatchObject({
          kind: 'slot',
          slot,
          rest: submissionId.normalize('NFC')
        });
      }),
      { numRuns: 3000 }
    );
  });
});

it('knows a picture by its extension, in any case', () => {
  const pictures = [
    'a.jpg',
    'a.JPEG',
    'a.Png',
    'a.HEIC',
    'a.heif',
    'a.avif',
    'a.webp',
    'a.tif',
    'a.tiff',
    'a.gif',
    'a.bmp',
    'a.pdf'
  ];
  const others = ['a.jpe', 'a.docx', 'a.svg', 'jpg', 'a.jpg.txt'];
  expect(pictures.filter((name) => !isPictureName(name))).toEqual([]);
  expect(others.filter(isPictureName)).toEqual([]);
});

describe('the name of a folder', () => {
  it.each([
    ['passport', 'passport'],
    ['Passports', 'passport'],
    ['여권', 'passport'],
    ['Driver’s License', 'drivers_license'],
    ["driver's license", 'drivers_license'],
    ['drivers-license', 'drivers_license'],
    ['DRIVERS_LICENSE', 'drivers_license'],
    ['운전면허증', 'drivers_license'],
    ['주민등록증', 'government_id'],
    ['외국인등록증', 'residence_permit'],
    ['비자', 'visa'],
    ['pancard', 'pancard'],
    ['PAN card', 'pancard'],
    ['S-1024', null],
    ['passport 2026', null],
    ['id', null],
    ['', null]
  ])('%s says the idType %s', (name, idType) => {
    expect(idTypeNamed(name)).toBe(idType);
    expect(idTypeNamed(name.normalize('NFD'))).toBe(idType);
  });
});
