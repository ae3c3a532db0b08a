import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '../../src-main/contract/error.ts';
import { planByManifest } from '../../src-main/intake/by-manifest.ts';
import { csvRecords } from '../../src-main/intake/csv-records.ts';
import { readManifest } from '../../src-main/intake/manifest.ts';
import { inPieces } from '../../src-main/intake/pieces.ts';
import { read, told, tree } from './trees.ts';

let made: Awaited<ReturnType<typeof tree>> | null = null;
afterEach(async () => made?.remove());

const PICTURES = { 'a/1.jpg': 'x', 'a/2.jpg': 'x', '3.jpg': 'x' };

async function listed(list: string | Uint8Array, files: Readonly<Record<string, string>> = PICTURES) {
  made = await tree(files);
  await writeFile(made.at('list.csv'), list);
  return made;
}

async function refusal(list: string | Uint8Array): Promise<unknown> {
  const { root } = await listed(list);
  try {
    return await read({ path: join(root, 'list.csv') });
  } catch (error) {
    return error instanceof AppError ? { code: error.code, ...error.values } : error;
  }
}

describe('a list', () => {
  it('says whose each picture is, and what it does not name is left over', async () => {
    const { root } = await listed(
      'submissionId,idType,admin,idImage,idBackImage,selfieImage,addressImage,note\n' +
        'S-1,passport,a@b.co,a/1.jpg,a\\2.jpg,,,hello\n' +
        '000123,,,,,a/1.jpg,./gone/4.jpg,\n',
      { ...PICTURES, 'notes.txt': 'x' }
    );
    const lines = [
      'manifest',
      'S-1 [passport] <a@b.co> front=a/1.jpg back=a/2.jpg',
      '000123 selfie=a/1.jpg address=gone/4.jpg',
      '- 3.jpg not_in_manifest',
      '- notes.txt not_in_manifest'
    ];
    expect(await told(root)).toEqual(lines);
    expect(await told(root, { reading: 'manifest' })).toEqual(lines);
    expect(await told(root, { path: join(root, 'list.csv') })).toEqual(lines);
    expect(await read({ path: root })).toMatchObject({ plan: { name: 'Import', foundFiles: 4 } });
    expect(await read({ path: join(root, 'list.csv') })).toMatchObject({ plan: { name: 'list.csv' } });
  });

  it('may lie elsewhere: its paths begin where it lies', async () => {
    const { root, parent } = await listed('', PICTURES);
    await writeFile(join(parent, 'outer.csv'), 'submissionId,idImage\nS-1,Import/3.jpg\n');
    expect(await told(root, { manifestPath: join(parent, 'outer.csv') })).toEqual([
      'manifest',
      'S-1 front=3.jpg',
      '- a/1.jpg not_in_manifest',
      '- a/2.jpg not_in_manifest',
      '- list.csv not_in_manifest'
    ]);
  });

  it.each([
    ['commas', 'submissionId,idImage\nS-1,3.jpg\n'],
    ['semicolons', 'submissionId;idImage\nS-1;3.jpg\n'],
    ['tabs', 'submissionId\tidImage\nS-1\t3.jpg\n'],
    ['bars', 'submissionId|idImage\nS-1|3.jpg\n'],
    ['a line that names the separator', 'sep=;\r\nsubmissionId;idImage\r\nS-1;3.jpg\r\n'],
    ['columns by other names', 'Submission ID,Front Image,Address\nS-1,3.jpg,Main St 1\n'],
    ['Korean columns', '제출 ID,신분증 앞면\nS-1,3.jpg\n'],
    ['a byte order mark and Windows line ends', '\ufeffsubmissionId,idImage\r\nS-1,3.jpg\r\n'],
    ['old Mac line ends', 'submissionId,idImage\rS-1,3.jpg\r'],
    ['no line end at the end', 'submissionId,idImage\nS-1,3.jpg'],
    ['quotes', '"submissionId","idImage"\n"S-1","3.jpg"\n'],
    ['headers in any case with spaces', ' SUBMISSIONID , IdImage \nS-1, 3.jpg \n'],
    ['empty rows between', 'submissionId,idImage\n\n,\nS-1,3.jpg\n,\n\n'],
    ['other columns', 'name,submissionId,x,idImage\nKim,S-1,=1+1,3.jpg\n'],
    ['steps back that stay within', 'submissionId,idImage\nS-1,a/../3.jpg\n']
  ])('is read with %s', async (_what, list) => {
    const { root } = await listed(list, { '3.jpg': 'x' });
    expect(await told(root)).toEqual(['manifest', 'S-1 front=3.jpg']);
  });

  it('keeps an id exactly as it is written, and computes nothing', async () => {
    const { root } = await listed(
      'submissionId,idType,idImage\n S-1 , visa ,3.jpg\n,,3.jpg\n"a""b, c",,3.jpg\n=1+1,,3.jpg\n1E5,,3.jpg\n',
      { '3.jpg': 'x' }
    );
    const answer = await read({ path: root });
    const uploads = answer.kind === 'plan' ? answer.plan.uploads : [];
    expect(uploads.map(({ submissionId }) => submissionId)).toEqual([' S-1 ', '', 'a"b, c', '=1+1', '1E5']);
    expect(uploads[0]?.idType).toBe('visa');
  });

  it('names a file whose letters are composed otherwise on disk', async () => {
    const onDisk = 'é/가.jpg'.normalize('NFD');
    const { root } = await listed('submissionId,idImage\nS-1,é/가.jpg\n', { [onDisk]: 'x' });
    expect(await told(root)).toEqual(['manifest', `S-1 front=${onDisk}`]);
  });

  it('means one file by a name in another case where the system does', async () => {
    const file = { path: '/x/Front.JPG', folders: [], name: 'Front.JPG', sizeBytes: 1, refusal: null };
    const records = csvRecords('/x/list.csv', 'submissionId,idImage\nS-1,front.jpg\n');
    const read = await readManifest('/x/list.csv', records, { columns: {}, isSheet: false });
    const list = { path: '/x/list.csv', sheet: null, ...read };
    const plan = async (ignoresCase: boolean) => {
      const source = { list, name: 'x', files: [file], ignoresCase };
      const { uploads } = await inPieces(planByManifest(source), new AbortController().signal);
      return uploads[0]?.images[0]?.path;
    };
    expect([await plan(true), await plan(false)]).toEqual(['/x/Front.JPG', '/x/front.jpg']);
  });

  it.each([
    ['no id column', 'id,idImage\nS-1,3.jpg\n', { code: 'manifest_no_columns', column: 'submissionId' }],
    [
      'no picture column',
      'submissionId,file\nS-1,3.jpg\n',
      { code: 'manifest_no_columns', column: 'idImage' }
    ],
    ['nothing in it', '', { code: 'manifest_empty' }],
    ['a first line only', 'submissionId,idImage\n\n', { code: 'manifest_empty' }],
    ['a column twice', 'submissionId,idImage,IDIMAGE\nS-1,a,b\n', { code: 'manifest_broken', line: 1 }],
    ['an open quote', 'submissionId,idImage\nS-1,"3.jpg\n', { code: 'manifest_broken' }],
    ['a quote in the middle', 'submissionId,idImage\nS-1,"3"x.jpg\n', { code: 'manifest_broken', line: 2 }],
    ['a NUL byte', 'submissionId,idImage\nS-1,3\0.jpg\n', { code: 'manifest_broken', line: 2 }],
    [
      'bytes that are text in no encoding',
      Buffer.from('submissionId,idImage\nS-1,\x81\x8d.jpg\n', 'latin1'),
      { code: 'manifest_unreadable' }
    ],
    ['a thousand columns', `submissionId,idImage${',x'.repeat(1000)}\n`, { code: 'manifest_broken', line: 1 }]
  ])('is refused whole for %s', async (_what, list, expected) => {
    expect(await refusal(list)).toMatchObject(expected);
  });

  it.each([
    ['has a value too few', 'S-2', 'row_columns_differ · S-2'],
    ['has a value too many', 'S-2,3.jpg,x', 'row_columns_differ · S-2'],
    ['names an absolute path', 'S-2,/etc/3.jpg', 'row_path_leaves · /etc/3.jpg'],
    ['names a drive’s path', 'S-2,C:\\3.jpg', 'row_path_leaves · C:\\3.jpg'],
    ['names a share’s path', 'S-2,\\\\srv\\3.jpg', 'row_path_leaves · \\\\srv\\3.jpg'],
    ['names a path that leaves', 'S-2,a/../../3.jpg', 'row_path_leaves · a/../../3.jpg'],
    ['has an id of which Excel made a number', '7.3928E+09,3.jpg', 'row_number_damaged · 7.3928E+09']
  ])('goes on without a row that %s', async (_what, row, said) => {
    const { root } = await listed(`submissionId,idImage\nS-1,3.jpg\n${row}\nS-3,3.jpg\n`, { '3.jpg': 'x' });
    const [reason, shown] = said.split(' · ');
    expect(await told(root)).toEqual([
      'manifest',
      'S-1 front=3.jpg',
      'S-3 front=3.jpg',
      `x list.csv:3 · ${shown} ${reason}`
    ]);
    expect(await read({ path: root })).toMatchObject({ plan: { foundFiles: 2 } });
  });

  it('refuses a row whose path leads through a link', async () => {
    const { root, parent } = await listed('submissionId,idImage\nS-1,out/front.jpg\n');
    await mkdir(join(parent, 'elsewhere'));
    await writeFile(join(parent, 'elsewhere/front.jpg'), 'x');
    await symlink(join(parent, 'elsewhere'), join(root, 'out'));
    expect(await told(root)).toContain('x list.csv:2 · out/front.jpg row_path_through_link');
  });

  it('is not there, or no file', async () => {
    const { root, parent } = await listed('', PICTURES);
    expect(await told(root, { manifestPath: join(parent, 'none.csv') })).toBe('manifest_not_found');
    expect(await told(root, { manifestPath: root })).toBe('manifest_unreadable');
  });

  it('is read as rows or refused in words, whatever its bytes are', async () => {
    const cell = fc.oneof(
      fc.constantFrom('submissionId', 'idImage', 'S-1', '"', '""', ',', '\n', '\r\n', ';', '../x', '\t', ' '),
      fc.string({ unit: 'binary', maxLength: 12 })
    );
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { maxLength: 40 }), fc.boolean(), async (cells, isHeaded) => {
        const text = `${isHeaded ? 'submissionId,idImage\n' : ''}${cells.join('')}`;
        try {
          const reading = { columns: {}, isSheet: false };
          const { rows } = await readManifest('list.csv', csvRecords('list.csv', text), reading);
          for (const { images } of rows) {
            for (const { names } of images) expect(names).not.toContain('..');
          }
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          expect(error.code).toMatch(/^manifest_/);
        }
      }),
      { numRuns: 300 }
    );
  });
});

describe('a list beside folders that speak for themselves', () => {
  const files = { 'S-1/front.jpg': 'x', 'S-2/front.jpg': 'x' };

  it('is taken where they agree, since it says more', async () => {
    const { root } = await listed(
      'submissionId,idImage,idType\nS-1,S-1/front.jpg,visa\nS-2,S-2/front.jpg,\n',
      files
    );
    expect(await told(root)).toEqual([
      'manifest',
      'S-1 [visa] front=S-1/front.jpg',
      'S-2 front=S-2/front.jpg'
    ]);
  });

  it('is a question where they disagree about a file', async () => {
    const { root } = await listed('submissionId,idImage\nS-9,S-1/front.jpg\nS-2,S-2/front.jpg\n', files);
    expect(await told(root)).toEqual([
      '? manifest: 2 uploads, 2 assigned, 0 left',
      '? folders: 2 uploads, 2 assigned, 1 left'
    ]);
    // Whoever names the list has answered.
    const byList = ['manifest', 'S-9 front=S-1/front.jpg', 'S-2 front=S-2/front.jpg'];
    expect(await told(root, { path: join(root, 'list.csv') })).toEqual(byList);
    expect(await told(root, { manifestPath: join(root, 'list.csv') })).toEqual(byList);
    const answer = await read({ path: root });
    expect(answer.kind === 'choose' && answer.readings[0]).toEqual({
      reading: 'manifest',
      uploads: 2,
      assignedFiles: 2,
      leftOverFiles: 0,
      examples: [
        { submissionId: 'S-9', files: [join('S-1', 'front.jpg')] },
        { submissionId: 'S-2', files: [join('S-2', 'front.jpg')] }
      ],
      manifestPath: join(root, 'list.csv'),
      sheet: null
    });
  });

  it('settles what the folders alone would ask', async () => {
    const { root } = await listed('submissionId,idImage\nS-1,batch1/S-1_front.jpg\n', {
      'batch1/S-1_front.jpg': 'x'
    });
    expect(await told(root)).toEqual(['manifest', 'S-1 front=batch1/S-1_front.jpg']);
  });

  it('is a file like any other where it says nothing of a submission', async () => {
    const { root } = await listed('submissionId,status\nS-1,sent\n', files);
    expect(await told(root)).toContain('- list.csv not_a_picture');
  });

  it('is a question where there are two', async () => {
    const { root } = await listed('submissionId,idImage\nS-9,S-1/front.jpg\n', files);
    await writeFile(join(root, 'list2.csv'), 'submissionId,idImage\nS-8,S-1/front.jpg\n');
    expect(await told(root)).toEqual([
      '? manifest: 1 uploads, 1 assigned, 2 left',
      '? manifest: 1 uploads, 1 assigned, 2 left',
      '? folders: 2 uploads, 2 assigned, 2 left'
    ]);
    expect(await told(root, { manifestPath: join(root, 'list2.csv') })).toContain('S-8 front=S-1/front.jpg');
  });
});
