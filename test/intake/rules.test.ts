import { afterEach, describe, expect, it } from 'vitest';
import type { SourceRequest } from '../../src-main/intake/read-source.ts';
import { read, tree } from './trees.ts';

const made: { remove: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(made.splice(0).map(({ remove }) => remove()));
});

/** Path below the folder → the rule that put it into its slot. */
async function rulesOf(
  files: Parameters<typeof tree>[0],
  request: Partial<SourceRequest> = {}
): Promise<Record<string, unknown>> {
  const folder = await tree(files);
  made.push(folder);
  const answer = await read({ path: folder.root, ...request });
  if (answer.kind !== 'plan') throw new Error('A plan was expected');
  const images = answer.plan.uploads.flatMap((upload) => upload.images);
  return Object.fromEntries(images.map(({ path, rule }) => [path.replace(`${folder.root}/`, ''), rule]));
}

describe('why a picture is in its slot', () => {
  it('is the folder, where the folder names the submission', async () => {
    expect(await rulesOf(['S-1/front.jpg', 'S-1/selfie.jpg'])).toEqual({
      'S-1/front.jpg': { code: 'folder', values: { folder: 'S-1' } },
      'S-1/selfie.jpg': { code: 'folder', values: { folder: 'S-1' } }
    });
  });

  it('is the name, where the name holds the id', async () => {
    expect(await rulesOf(['S-1_front.jpg', 'S-2_front.jpg'])).toEqual({
      'S-1_front.jpg': { code: 'name', values: { id: 'S-1' } },
      'S-2_front.jpg': { code: 'name', values: { id: 'S-2' } }
    });
  });

  it('is the imported folder, where all of it is one submission', async () => {
    expect(await rulesOf(['front.jpg'], { reading: 'single' })).toEqual({
      'front.jpg': { code: 'single', values: { folder: 'Import' } }
    });
  });

  it('is the line of the list that names it', async () => {
    const list = 'submissionId,idImage\nS-1,a.jpg\nS-2,b.jpg\n';
    expect(await rulesOf({ 'list.csv': list, 'a.jpg': 'x', 'b.jpg': 'x' })).toEqual({
      'a.jpg': { code: 'list', values: { line: 2, list: 'list.csv' } },
      'b.jpg': { code: 'list', values: { line: 3, list: 'list.csv' } }
    });
  });
});
