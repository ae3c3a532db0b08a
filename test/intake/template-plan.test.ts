import { afterEach, expect, test } from 'vitest';
import { told, tree } from './trees.ts';

let made: Awaited<ReturnType<typeof tree>> | null = null;

afterEach(async () => {
  await made?.remove();
  made = null;
});

async function by(template: string, files: readonly string[]) {
  made = await tree(files);
  return told(made.root, { template });
}

test('assigns by a template what no reading could, and leaves over what does not fit', async () => {
  const files = ['a/77A.jpg', 'a/77B.jpg', 'a/78A.png', 'a/78A.txt', 'b.jpg'];
  expect(await by('a/{submissionId}{slot:A=idImage|B=selfieImage}.*', files)).toEqual([
    'names',
    '77 front=a/77A.jpg selfie=a/77B.jpg',
    '78 front=a/78A.png',
    '- a/78A.txt not_a_picture',
    '- b.jpg template_does_not_fit'
  ]);
});

test('takes neither of two files for one slot, and nothing that fits in two ways', async () => {
  const files = ['7-front.jpg', '7-front 2.jpg', '7-back.jpg', '8_id_front.jpg'];
  expect(await by('{submissionId}[-_ ]{slot}[ -]{n?}.*', files)).toEqual([
    'names',
    '7 back=7-back.jpg front?',
    '- 8_id_front.jpg template_ambiguous',
    '- 7-front 2.jpg slot_taken_twice',
    '- 7-front.jpg slot_taken_twice'
  ]);
});

test('joins the folders of slots, and keeps the same id in two places apart', async () => {
  expect(
    await by('*/{slot}/{submissionId}.*', ['mon/front/1.jpg', 'mon/back/1.jpg', 'tue/front/1.jpg'])
  ).toEqual(['names', '1 front=mon/front/1.jpg back=mon/back/1.jpg', '1 front=tue/front/1.jpg']);
});

test('refuses a template that fits nothing, that is broken, or beside a reading', async () => {
  expect(await by('{submissionId}_{slot}.*', ['7-front.jpg'])).toBe('template_fits_nothing');
  expect(await by('{submissionId}_{slot}', ['7-front.jpg'])).toBe('template_broken');
  expect(await by('{submissionId}_{slot}.*', ['notes.txt'])).toBe('folder_without_pictures');
  const root = made?.root ?? '';
  expect(await told(root, { template: '{submissionId}_{slot}.*', reading: 'names' })).toBe(
    'template_or_reading'
  );
});

test('a list says the idTypes of what the template finds, and must not say the pictures too', async () => {
  made = await tree({
    'a_front.jpg': 'x',
    'b_front.jpg': 'x',
    'list.csv': 'submissionId,idType\na,passport\n',
    'full.csv': 'submissionId,idImage\na,a_front.jpg\n'
  });
  const template = '{submissionId}_{slot}.*';
  const lines = await told(made.root, { template, manifestPath: made.at('list.csv') });
  expect(lines).toEqual([
    'names',
    'a [passport] front=a_front.jpg',
    '- full.csv not_a_picture',
    '- b_front.jpg not_in_manifest'
  ]);
  expect(await told(made.root, { template, manifestPath: made.at('full.csv') })).toBe('template_beside_list');
});
