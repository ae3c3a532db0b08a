import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { AppError } from '../../src-main/contract/error.ts';
import { openWorkbook } from '../../src-main/intake/xlsx.ts';
import { ArchiveRefusal } from '../../src-main/intake/zip-parts.ts';
import { read, told, tree } from './trees.ts';
import { type Cell, workbook, workbookParts, zip } from './workbooks.ts';

let made: Awaited<ReturnType<typeof tree>> | null = null;
afterEach(async () => made?.remove());

const PICTURES = { '3.jpg': 'x' };
const HEADER = ['submissionId', 'idImage'];

async function listed(bytes: Buffer, files: Readonly<Record<string, string>> = PICTURES) {
  made = await tree(files);
  await writeFile(made.at('list.xlsx'), bytes);
  return made;
}

async function refusal(bytes: Buffer): Promise<string> {
  const { root } = await listed(bytes);
  try {
    await read({ path: join(root, 'list.xlsx') });
  } catch (error) {
    if (error instanceof AppError) return `${error.code}: ${String(error.values['reason'])}`;
    throw error;
  }
  return 'read';
}

const number = (value: string, style = 0): Cell => ({ xml: `<c r="{at}" s="${style}"><v>${value}</v></c>` });

describe('a list in a workbook', () => {
  it('is read as another program writes it', async () => {
    const made = await writeXlsxFile([
      [{ value: 'submissionId' }, { value: 'idType' }, { value: 'idImage' }],
      [{ value: '000123' }, { value: '여권' }, { value: '3.jpg' }],
      [{ value: '73928e05', type: String }, null, { value: '3.jpg' }],
      [{ value: 42, type: Number }, null, { value: '3.jpg' }]
    ]).toBuffer();
    const { root } = await listed(made);
    expect(await told(root)).toEqual([
      'manifest',
      '000123 [passport] front=3.jpg',
      '73928e05 front=3.jpg',
      '42 front=3.jpg'
    ]);
  });

  it.each([
    ['a whole number', number('123'), '123'],
    ['a number that is filled up with zeros', number('123', 2), '000123'],
    ['fifteen digits', number('123456789012345'), '123456789012345'],
    ['a number without decimals', number('7', 1), '7'],
    ['a formula with text', { xml: '<c r="{at}" t="str"><f>A9</f><v>S-1</v></c>' }, 'S-1'],
    ['letters that XML can’t hold', 'a_x0041_', 'aA']
  ])('takes %s as the id that is seen', async (_what, cell, id) => {
    const { root } = await listed(workbook({ One: [HEADER, [cell, '3.jpg']] }));
    expect(await told(root)).toEqual(['manifest', `${id} front=3.jpg`]);
  });

  it.each([
    ['sixteen digits', number('1234567890123456'), '1234567890123456 row_number_damaged'],
    ['an exponent', number('1E+20'), '1E+20 row_number_damaged'],
    ['an id shown with an exponent', number('7392800000', 3), '7392800000 row_number_damaged'],
    ['decimals', number('1.5'), '1.5 row_number_damaged'],
    ['commas between its digits', number('1234', 5), '1234 row_number_damaged'],
    ['a date', number('45000', 4), '45000 row_number_damaged'],
    ['TRUE', { xml: '<c r="{at}" t="b"><v>1</v></c>' }, 'TRUE row_id_not_text'],
    ['an error', { xml: '<c r="{at}" t="e"><v>#N/A</v></c>' }, '#N/A row_id_not_text']
  ])('goes on without a row whose id is %s', async (_what, cell, said) => {
    const { root } = await listed(workbook({ One: [HEADER, ['S-1', '3.jpg'], [cell, '3.jpg']] }));
    expect(await told(root)).toEqual(['manifest', 'S-1 front=3.jpg', `x list.xlsx [One]:3 · ${said}`]);
    expect(await read({ path: root })).toMatchObject({ plan: { foundFiles: 2 } });
  });

  it('has its columns named below titles, and empty rows between', async () => {
    const rows = [['Customers of Tuesday'], [], ['', '2026-11-24'], HEADER, [], ['S-1', '3.jpg'], ['', '']];
    const { root } = await listed(workbook({ One: rows }));
    expect(await told(root)).toEqual(['manifest', 'S-1 front=3.jpg']);
  });

  it('reads texts in parts, without how they are pronounced', async () => {
    const parts = workbookParts({ One: [HEADER, [{ xml: '<c r="{at}" t="s"><v>0</v></c>' }, '3.jpg']] }, [
      '<r><t>S-</t></r><r><t>1&amp;2</t></r><rPh sb="0" eb="1"><t>no</t></rPh>'
    ]);
    const { root } = await listed(zip(parts));
    expect(await told(root)).toEqual(['manifest', 'S-1&2 front=3.jpg']);
  });

  it('is a question where more than one sheet fits, and answered by a sheet’s name or number', async () => {
    const sheets = {
      'A & B': [HEADER, ['S-1', '3.jpg']],
      Notes: [['Anything']],
      Empty: [HEADER],
      Second: [HEADER, ['S-2', '3.jpg']]
    };
    const { root } = await listed(workbook(sheets));
    const path = join(root, 'list.xlsx');
    const answer = await read({ path });
    expect(answer.kind === 'choose' && answer.readings.map(({ sheet }) => sheet)).toEqual([
      'A & B',
      'Second'
    ]);
    expect(await told(root, { path, sheet: 'a & b' })).toEqual(['manifest', 'S-1 front=3.jpg']);
    expect(await told(root, { path, sheet: '4' })).toEqual(['manifest', 'S-2 front=3.jpg']);
    expect(await told(root, { path, sheet: 'Third' })).toBe('sheet_not_found');
    expect(await told(root, { path, sheet: 'Notes' })).toBe('manifest_no_columns');
  });

  it('has any names of columns where a person says which is which', async () => {
    const { root } = await listed(
      workbook({
        One: [
          ['접수번호', '사진', 'idImage'],
          ['S-1', '3.jpg', 'other']
        ]
      })
    );
    const path = join(root, 'list.xlsx');
    expect(await told(root, { path })).toBe('manifest_no_columns');
    const columns = { submissionId: '접수번호', idImage: '사진' };
    expect(await told(root, { path, columns })).toEqual(['manifest', 'S-1 front=3.jpg']);
    expect(await told(root, { path, columns: { submissionId: '번호' } })).toBe('list_column_not_found');
  });
});

describe('a file that is no workbook', () => {
  const whole = workbook({ One: [HEADER, ['S-1', '3.jpg']] });
  const parts = workbookParts({ One: [HEADER, ['S-1', '3.jpg']] });
  const big = Buffer.alloc(140 * 1024 * 1024, 32);

  it.each([
    ['text', Buffer.from('submissionId,idImage\n'), 'no workbook that can be read'],
    ['another archive', zip({ 'a.txt': 'x' }), 'no workbook that can be read'],
    ['cut off', whole.subarray(0, whole.length - 40), 'damaged or only a part'],
    ['a password’s container', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'password'],
    ['an encrypted archive', zip(parts, { isEncrypted: true }), 'password'],
    ['one that unpacks to very much', zip({ ...parts, 'xl/s0.xml': big }), 'unpacks to more than 128 MB'],
    [
      'one that lies about how much',
      zip({ ...parts, '_rels/.rels': big }, { claimedBytes: 100 }),
      'unpacks to more than 128 MB'
    ],
    ['one with another checksum', zip(parts, { claimedBytes: 7 }), 'damaged'],
    ['XML that ends early', zip({ ...parts, 'xl/workbook.xml': '<workbook><sheets' }), 'no workbook'],
    [
      'a cell far out',
      zip({ ...parts, 'xl/s0.xml': '<worksheet><row r="1"><c r="XFD1"><v>1</v></c></row></worksheet>' }),
      'more than 1000 columns'
    ]
  ])('is refused in words: %s', async (_what, bytes, words) => {
    expect(await refusal(bytes)).toContain(words);
  });

  it('is read for what it is under another name', async () => {
    const { root } = await listed(whole);
    await rename(join(root, 'list.xlsx'), join(root, 'list.csv'));
    expect(await told(root)).toEqual(['manifest', 'S-1 front=3.jpg']);
  });

  it('is a file like any other beside pictures that speak for themselves', async () => {
    const { root } = await listed(Buffer.from('PK'), { 'S-1/front.jpg': 'x' });
    expect(await told(root)).toEqual(['folders', 'S-1 front=S-1/front.jpg', '- list.xlsx not_a_picture']);
  });

  it('is read or refused in words whichever of its bytes are others', () => {
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, byte, length) => {
        const bytes = Buffer.from(whole);
        bytes[at] = byte;
        for (const tried of [bytes, bytes.subarray(0, length)]) {
          try {
            const opened = openWorkbook(tried);
            for (const sheet of opened.sheets) opened.records(sheet);
          } catch (error) {
            if (!(error instanceof ArchiveRefusal)) throw error;
          }
        }
      }),
      { numRuns: 500 }
    );
  });

  it('keeps every text cell as it is written', () => {
    const text = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((cell) => !/_x[0-9a-f]{4}_|[\p{Cc}\ufffe\uffff]/iu.test(cell));
    fc.assert(
      fc.property(fc.array(fc.array(text, { minLength: 1, maxLength: 4 }), { minLength: 1 }), (rows) => {
        const records = openWorkbook(workbook({ One: rows })).records('One');
        expect(records.map(({ cells }) => cells)).toEqual(rows);
      }),
      { numRuns: 200 }
    );
  });
});

describe('a list that names no pictures', () => {
  const files = {
    'S-1/front.jpg': 'x',
    'passport/S-2/front.jpg': 'x',
    'S-3/front.jpg': 'x',
    '007/front.jpg': 'x'
  };
  const join_ = async (text: string) => {
    made = await tree(files);
    await writeFile(join(made.parent, 'outer.csv'), text);
    return told(made.root, { manifestPath: join(made.parent, 'outer.csv') });
  };

  it('says of what idType they are and for whom, and shows what one has and the other has not', async () => {
    expect(await join_('submissionId,idType,admin\nS-1,visa,a@b.co\nS-2,passport,\nS-9,visa,\n')).toEqual([
      'folders',
      'S-1 [visa] <a@b.co> front=S-1/front.jpg',
      'S-2 [passport] front=passport/S-2/front.jpg',
      'S-9 [visa]',
      '- 007/front.jpg not_in_manifest',
      '- S-3/front.jpg not_in_manifest'
    ]);
  });

  it('never guesses: another idType, an id twice or an id without its zeros is refused', async () => {
    expect(
      await join_('submissionId,idType\nS-1,visa\nS-1,passport\nS-2,visa\nS-3,visa\n7,visa\ns-3,visa\n')
    ).toEqual([
      'folders',
      'S-3 [visa] front=S-3/front.jpg',
      's-3 [visa]',
      '- 007/front.jpg not_in_manifest',
      '- passport/S-2/front.jpg id_type_disagrees',
      '- S-1/front.jpg not_in_manifest',
      'x outer.csv:2 · S-1 row_id_twice',
      'x outer.csv:3 · S-1 row_id_twice',
      'x outer.csv:4 · S-2 row_id_type_disagrees',
      'x outer.csv:6 · 7 row_id_lost_zeros'
    ]);
  });

  it('is a question beside pictures that lie there, and goes with either reading of them', async () => {
    made = await tree({
      'S-1/A_front.jpg': 'x',
      'S-2/B_front.jpg': 'x',
      'list.csv': 'submissionId,idType\nS-1,visa\nA,visa\n'
    });
    const { root } = made;
    expect(await told(root)).toEqual([
      '? folders: 2 uploads, 1 assigned, 1 left',
      '? names: 2 uploads, 1 assigned, 1 left',
      '? folders: 2 uploads, 2 assigned, 1 left',
      '? names: 2 uploads, 2 assigned, 1 left'
    ]);
    expect(await told(root, { manifestPath: join(root, 'list.csv'), reading: 'names' })).toContain(
      'A [visa] front=S-1/A_front.jpg'
    );
    expect(await told(root, { reading: 'names' })).toContain('A front=S-1/A_front.jpg');
  });
});

describe('a list whose columns say nothing by their names', () => {
  const text = 'Customers\n접수번호,사진,비고\nS-1,3.jpg,급함\nS-2,3.jpg,\n';
  const columns = { submissionId: '접수번호', idImage: '사진' };

  it('is a question with what stands in them', async () => {
    const { root } = await listed(
      workbook({
        One: [
          ['접수번호', 'Front image'],
          ['S-1', '3.jpg']
        ]
      })
    );
    const path = join(root, 'list.xlsx');
    expect(await read({ path, asksColumns: true })).toEqual({
      kind: 'columns',
      list: {
        path,
        sheet: 'One',
        columns: [
          { name: '접수번호', examples: ['S-1'] },
          { name: 'Front image', examples: ['3.jpg'] }
        ],
        guess: { idImage: 'Front image' }
      }
    });
  });

  it('is answered by what was said of the same columns, in any order', async () => {
    made = await tree({ ...PICTURES, 'list.csv': text });
    const { root } = made;
    const path = join(root, 'list.csv');
    expect(await told(root, { path, asksColumns: true })).toEqual(['? 접수번호', '? 사진', '? 비고']);
    const rows = ['manifest', 'S-1 front=3.jpg', 'S-2 front=3.jpg'];
    expect(await told(root, { path, columns })).toEqual(rows);
    const known = (names: string[]) => ({ path, knownColumns: [{ names, columns }], asksColumns: true });
    expect(await told(root, known(['비고', '사진', '접수번호']))).toEqual(rows);
    expect(await told(root, known(['사진', '접수번호']))).toEqual(['? 접수번호', '? 사진', '? 비고']);
  });
});
