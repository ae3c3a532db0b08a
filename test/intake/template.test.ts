import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../src-main/contract/error.ts';
import { say } from '../../src-main/contract/wording/format.ts';
import { matchTemplate } from '../../src-main/intake/template-match.ts';
import { parseTemplate } from '../../src-main/intake/template.ts';

function matched(template: string, path: string): string {
  const folders = path.split('/');
  const name = folders.pop() ?? '';
  const match = matchTemplate(parseTemplate(template), { folders, name });
  if (match.kind !== 'fits') return match.kind;
  const { submissionId, slot, idType } = match;
  return [submissionId, slot, ...(idType === null ? [] : [idType])].join(' ');
}

const FOLDERS = '{idType}/{submissionId}/{slot}.*';
const NAMES = '{submissionId}[-_ ]{slot}[ -]{n?}.*';

test.each([
  [FOLDERS, 'passport/S-1/front.jpg', 'S-1 idImage passport'],
  [FOLDERS, '여권/S-1/뒷면.JPG', 'S-1 idBackImage passport'],
  [FOLDERS, 'passport/-S 1-/Front Side.jpg', '-S 1- idImage passport'],
  [FOLDERS, 'misc/S-1/front.jpg', 'no'],
  [FOLDERS, 'S-1/front.jpg', 'no'],
  [FOLDERS, 'x/passport/S-1/front.jpg', 'no'],
  [`**/${FOLDERS}`, 'x/passport/S-1/front.jpg', 'S-1 idImage passport'],
  [FOLDERS, 'passport/S-1/front', 'no'],
  [FOLDERS, 'passport/S-1/IMG_1.jpg', 'no'],
  [NAMES, '0042-front.jpg', '0042 idImage'],
  [NAMES, '0042_back 2.jpg', '0042 idBackImage'],
  [NAMES, '0042_back-12.jpg', '0042 idBackImage'],
  [NAMES, '0042_back12.jpg', 'no'],
  [NAMES, '0042_back-1234.jpg', 'no'],
  [NAMES, '0042--front.jpg', 'no'],
  [NAMES, 'front.jpg', 'no'],
  // "id front" is a known word too: the id could be either.
  [NAMES, 'S-1_id_front.jpg', 'ambiguous'],
  ['{submissionId}[-_ ]?{slot}.*', '123front.jpg', '123 idImage'],
  ['{submissionId}[-_ ]?{slot}.*', '123_front.jpg', '123 idImage'],
  ['{submissionId}{slot}.*', 'Comeback.jpg', 'no'],
  ['{submissionId}{slot}.*', '홍길동앞.jpg', 'no'],
  ['{submissionId}{n?}_{slot}.*', 'A12_front.jpg', 'ambiguous'],
  ['{submissionId}_*_{slot}.*', 'A_b_front.jpg', 'A idImage'],
  ['{submissionId}_*_{slot}.*', 'A_b_c_front.jpg', 'ambiguous'],
  ['{submissionId}/{submissionId}_*_{slot}.*', 'A_b/A_b_c_front.jpg', 'A_b idImage'],
  ['{submissionId}/{submissionId}_{slot}.*', 'A/B_front.jpg', 'ids_differ'],
  ['{submissionId}/{slot}.*', '새 폴더 (2)/앞면.jpg', 'no'],
  ['{slot}_{submissionId}.*', 'front_77 - Copy.jpg', 'no'],
  ['{slot}/{submissionId}.*', '앞면/홍길동.v2.png', '홍길동.v2 idImage'],
  ['{slot:a=idImage|b=selfieImage}{submissionId}.*', 'B77.png', '77 selfieImage'],
  ['{slot:a=idImage|ab=selfieImage}{submissionId}.*', 'ab77.png', 'ambiguous'],
  ['{idType:mt=motor_card}-{submissionId}-{slot}.*', 'MT-7-front.png', '7 idImage motor_card'],
  ['scan \\[{submissionId}\\] {slot}.*', 'Scan [7] front.png', '7 idImage'],
  ['{submissionId}[🙂-]{slot}.*', '7🙂back.png', '7 idBackImage'],
  // Decomposed as some systems write it; the template is composed.
  ['확인/{submissionId}-{slot}.*', '확인/가-앞면.jpg'.normalize('NFD'), '가 idImage']
])('%s makes of %s: %s', (template, path, expected) => {
  expect(matched(template, path)).toBe(expected);
});

test.each([
  ['{submissionId}/{slot}', 'no_extension', 21],
  ['{slot}.*', 'missing', 1],
  ['{submissionId}.*', 'missing', 1],
  ['{submissionId}_{submissionId}_{slot}.*', 'twice', 1],
  ['{submissionId}{slot}{slot}.*', 'twice', 1],
  ['{submissionId}*{slot}.*', 'nothing_between', 15],
  ['{submissionId}//{slot}.*', 'empty_name', 16],
  ['../{submissionId}_{slot}.*', 'leads_out', 1],
  ['{submissionId}?_{slot}.*', 'stray', 15],
  ['{submissionId}[_{slot}.*', 'not_closed', 15],
  ['{submissionId}_{slot.*', 'not_closed', 16],
  ['{submissionId}[]{slot}.*', 'empty_set', 15],
  ['{id}_{slot}.*', 'unknown_name', 1],
  ['{submissionId}_{slot:front}.*', 'word_without_meaning', 22],
  ['{submissionId}_{slot:a=idImage|A=idImage}.*', 'word_twice', 22],
  ['{submissionId}_{slot:a=passport}.*', 'no_slot', 16],
  ['{submissionId:a=b}_{slot}.*', 'takes_no_words', 1],
  ['{submissionId}_{slot}.*\\', 'escape_at_end', 24],
  [`{submissionId}_{slot}${'x'.repeat(500)}.*`, 'too_long', 501],
  [`{submissionId}_{slot}${'[ab]'.repeat(40)}.*`, 'too_many', 183]
])('%s is refused as %s at character %d, in a sentence of both languages', (template, reason, position) => {
  const error = faultOf(template);
  expect(error).toMatchObject({ code: 'template_broken', values: { reason, position } });
  const sentences = [
    say('en', 'error.template_broken', error?.values),
    say('ko', 'error.template_broken', error?.values)
  ];
  for (const sentence of sentences) {
    expect(sentence).toContain(String(position));
    expect(sentence).not.toMatch(/is not understood|알 수 없는 내용|select/u);
  }
});

test('the sentence shows a name in its braces', () => {
  expect(say('en', 'error.template_broken', faultOf('{id}_{slot}.*')?.values)).toBe(
    'The template {id}_{slot}.* can’t be read at character 1: {id} is not known. Known are {submissionId}, {idType}, {slot}, {n} and {n?}.'
  );
});

function faultOf(template: string): AppError | null {
  try {
    parseTemplate(template);
    return null;
  } catch (error) {
    if (error instanceof AppError && error.code === 'template_broken') return error;
    throw error;
  }
}

const part = fc.constantFrom(
  '{submissionId}',
  '{slot}',
  '{idType}',
  '{n?}',
  '{n}',
  '[-_ ]',
  '[ -]?',
  '*',
  '/',
  '_',
  '-',
  '.*',
  '\\',
  '[',
  ']',
  '}',
  '앞',
  '**/'
);
const anyTemplate = fc.oneof(
  fc
    .array(fc.oneof(part, fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 14 })
    .map((parts) => parts.join('')),
  fc.array(part, { maxLength: 8 }).map((parts) => `{submissionId}_{slot}${parts.join('')}.*`)
);
const anyName = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc
    .array(fc.constantFrom('a', '_', '-', '1', 'front', 'back', '.', ' ', '앞'), { maxLength: 12 })
    .map((parts) => parts.join(''))
);

test('any text is a template or refused with a place in it, and any path has an answer', () => {
  fc.assert(
    fc.property(anyTemplate, fc.array(anyName, { maxLength: 3 }), anyName, (template, folders, name) => {
      const fault = faultOf(template);
      if (fault !== null) {
        expect(Number(fault.values['position'])).toBeGreaterThan(0);
        expect(say('ko', 'error.template_broken', fault.values)).not.toBe('');
        return;
      }
      const match = matchTemplate(parseTemplate(template), { folders, name });
      if (match.kind !== 'fits') return;
      const id = match.submissionId;
      expect(id).not.toBe('');
      expect([...folders, name].some((each) => each.normalize('NFC').includes(id))).toBe(true);
    }),
    { numRuns: 2000 }
  );
});

test('a path made from a template is read back as what it was made of, or not at all', () => {
  const id = fc.stringMatching(/^[A-Za-z0-9가-힣][A-Za-z0-9가-힣 _.-]{0,10}$/u);
  const slot = fc.constantFrom('front', 'back', 'selfie', 'address proof');
  const separator = fc.constantFrom('-', '_', ' ');
  fc.assert(
    fc.property(id, slot, separator, (submissionId, word, between) => {
      const match = matchTemplate(parseTemplate(NAMES), {
        folders: [],
        name: `${submissionId}${between}${word}.jpg`
      });
      if (match.kind === 'fits') expect(match.submissionId).toBe(submissionId.normalize('NFC'));
    }),
    { numRuns: 1000 }
  );
});

test.each([
  ['*_*_*_*_{submissionId}_*_*_*_{slot}_*_*.*', `${'a_'.repeat(120)}front_a.jpg`],
  ['{submissionId}[-_ ]?{n?}[-_ ]?{slot}[-_ ]?{n?}.*', `${'1-'.repeat(125)}.jpg`],
  ['*{slot}*{idType}*-{submissionId}.*', `${'front visa '.repeat(22)}-7.jpg`]
])('%s is answered soon even for a name that fits in very many ways', (template, name) => {
  const read = parseTemplate(template.replace(/\{n\?\}(?=\.\*)/u, ''));
  const startedAt = performance.now();
  for (let times = 0; times < 10; times += 1) matchTemplate(read, { folders: [], name });
  // Far above what it takes (some 10 ms each), far below what it would take without a limit.
  expect(performance.now() - startedAt).toBeLessThan(5000);
});
