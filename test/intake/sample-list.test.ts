import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSheet } from 'read-excel-file/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIST_FIELDS } from '../../src-main/contract/list.ts';
import { readLists } from '../../src-main/intake/read-list.ts';
import { sampleList } from '../../src-main/intake/sample-list.ts';
import { zipParts } from '../../src-main/intake/zip-parts.ts';
import { writeSampleList } from '../../src-main/calls/sample-list-calls.ts';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'outtray-sample-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the sample list', () => {
  it.each(['xlsx', 'csv'] as const)('is read as a list as it is: %s', async (format) => {
    const path = join(folder, `list.${format}`);
    await writeFile(path, await sampleList(format));
    const [list] = await readLists(path, { sheet: null, columns: {}, known: [] });
    expect(list).toMatchObject({ namesPictures: true, refused: [], names: LIST_FIELDS });
    expect(list?.rows.map(({ submissionId, idType }) => [submissionId, idType])).toEqual([
      ['000123', 'passport'],
      ['S-1024', 'drivers_license']
    ]);
  });

  it('is a workbook for other programs too, and offers the idTypes', async () => {
    const bytes = await sampleList('xlsx');
    expect((await readSheet(bytes))[1]?.[0]).toBe('000123');
    const sheet = zipParts(bytes).read('xl/worksheets/sheet1.xml').toString();
    expect(sheet).toMatch(/<\/sheetData><dataValidations.*sqref="B2:B1001".*passport.*<\/dataValidations>/u);
  });

  it('is never written over a file that is there', async () => {
    const path = join(folder, 'list.csv');
    await writeFile(path, 'mine');
    await expect(writeSampleList(path, false)).rejects.toMatchObject({ code: 'export_failed' });
    expect(await readFile(path, 'utf8')).toBe('mine');
    expect(await readdir(folder)).toEqual(['list.csv']);
  });

  it('takes the place of a file where a person was asked', async () => {
    const path = join(folder, 'list.csv');
    await writeFile(path, 'mine');
    await writeSampleList(path, true);
    expect(await readFile(path)).toEqual(await sampleList('csv'));
    expect(await readdir(folder)).toEqual(['list.csv']);
  });

  it('leaves nothing behind where it can’t be written', async () => {
    const path = join(folder, 'list.csv');
    await mkdir(path);
    await expect(writeSampleList(path, true)).rejects.toMatchObject({ code: 'export_failed' });
    expect(await readdir(folder)).toEqual(['list.csv']);
  });
});
