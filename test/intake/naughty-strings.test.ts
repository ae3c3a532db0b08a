import { readFileSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { afterEach, describe, expect, it } from 'vitest';
import { csvRecords } from '../../src-main/intake/csv-records.ts';
import { partsOfName } from '../../src-main/intake/file-name.ts';
import { shownText } from '../../src-main/intake/list-cell.ts';
import { textOfList } from '../../src-main/intake/manifest-text.ts';
import type { IntakePlan } from '../../src-main/intake/plan.ts';
import { openWorkbook } from '../../src-main/intake/xlsx.ts';
import { read, tree } from './trees.ts';
import { workbook } from './workbooks.ts';

const PACKAGES = join(import.meta.dirname, '../../node_modules');
const NAUGHTY = [
  ...new Set(
    JSON.parse(readFileSync(join(PACKAGES, 'big-list-of-naughty-strings/blns.json'), 'utf8')) as string[]
  )
];

async function cellsOf(bytes: Uint8Array): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const { cells } of csvRecords('list.csv', textOfList('list.csv', Buffer.from(bytes)))) {
    rows.push(cells.map(shownText));
  }
  return rows;
}

describe('the cases of csv-spectrum', () => {
  const folder = join(PACKAGES, 'csv-spectrum');
  const names = readdirSync(join(folder, 'csvs')).map((name) => name.replace('.csv', ''));

  it('are all there', () => expect(names.length).toBeGreaterThanOrEqual(12));

  it('one with a quote amid a value without quotes, as RFC 4180 has none, is refused with its line', async () => {
    const bytes = readFileSync(join(folder, 'csvs/location_coordinates.csv'));
    await expect(cellsOf(bytes)).rejects.toMatchObject({ code: 'manifest_broken', values: { line: 2 } });
  });

  it.each(names.filter((name) => name !== 'location_coordinates'))(
    '%s is read as its authors say',
    async (name) => {
      const said = JSON.parse(readFileSync(join(folder, 'json', `${name}.json`), 'utf8')) as Record<
        string,
        string
      >[];
      const [header = [], ...rows] = await cellsOf(readFileSync(join(folder, 'csvs', `${name}.csv`)));
      const records = rows.map((cells) =>
        Object.fromEntries(cells.map((cell, at) => [header[at] ?? '', cell]))
      );
      expect(records).toEqual(said);
    }
  );
});

/** A name that a file can have on the systems that Outtray runs on, and that is not hidden. */
const isName = (text: string) =>
  /^[^./\0][^/\0]*$/u.test(text) && Buffer.byteLength(text) < 200 && text.isWellFormed();
const NAMES = [...new Set(NAUGHTY.filter(isName).map((name) => name.normalize('NFC')))];

describe('the big list of naughty strings', () => {
  let made: Awaited<ReturnType<typeof tree>> | null = null;
  afterEach(async () => made?.remove());

  async function planOf(files: readonly string[], reading: 'folders' | 'names'): Promise<IntakePlan> {
    made = await tree(files);
    const answer = await read({ path: made.root, reading });
    if (answer.kind !== 'plan') throw new Error('It asks');
    return answer.plan;
  }

  it('comes through the cells of a CSV unchanged', async () => {
    const rows = NAUGHTY.map((text) => [text, 'beside', text]);
    expect(await cellsOf(Buffer.from(stringify(rows, { quoted: true })))).toEqual(rows);
  });

  it('comes through the cells of a workbook unchanged', () => {
    // What XML can't hold, an office program doesn't write either.
    const texts = NAUGHTY.filter((text) =>
      /^[\n\t\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]+$/u.test(text)
    );
    const rows = openWorkbook(workbook({ One: texts.map((text) => [text]) })).records('One');
    expect([...rows].map(({ cells }) => shownText(cells[0]))).toEqual(
      texts.filter((text) => /[^\n\t ]/u.test(text))
    );
  });

  it('comes through the ids of a list unchanged, or is refused with its row', async () => {
    made = await tree(['1.jpg']);
    const rows = NAUGHTY.map((text) => [text, '1.jpg']);
    await writeFile(made.at('list.csv'), stringify([['submissionId', 'front'], ...rows], { quoted: true }));
    const answer = await read({ path: made.root, manifestPath: made.at('list.csv') });
    if (answer.kind !== 'plan') throw new Error('It asks');
    const { uploads, leftOvers } = answer.plan;
    const ids = new Set(uploads.map(({ submissionId }) => submissionId));
    const lost = NAUGHTY.filter((text) => !ids.has(text));
    expect(lost).toHaveLength(leftOvers.length);
    expect([...ids].filter((id) => !NAUGHTY.includes(id))).toEqual([]);
  });

  it('never throws as a name, and gives no slot of its own to an id', () => {
    for (const text of NAUGHTY) {
      expect(() => partsOfName(text)).not.toThrow();
      const parts = partsOfName(`${text}_front.jpg`);
      if (parts.kind === 'slot') expect(text.normalize('NFC')).toContain(parts.rest);
    }
  });

  it('is the exact id of a folder, or its picture is left over', async () => {
    const plan = await planOf(
      NAMES.map((name) => `${name}/front.jpg`),
      'folders'
    );
    for (const { submissionId, images } of plan.uploads) {
      expect(images.map(({ path }) => path)).toEqual([join(made?.root ?? '', submissionId, 'front.jpg')]);
    }
    expect(plan.uploads.length).toBeGreaterThan(NAMES.length * 0.9);
    expect(plan.uploads.length + plan.leftOvers.length).toBe(NAMES.length);
  });

  it('is the id in a picture’s name, or the picture is left over', async () => {
    const plan = await planOf(
      NAMES.map((name) => `${name}_front.jpg`),
      'names'
    );
    for (const { submissionId, images } of plan.uploads) {
      for (const { path } of images) expect(path.normalize('NFC')).toContain(submissionId);
      expect(submissionId).not.toBe('');
    }
    const assigned = plan.uploads.flatMap(({ images }) => images).length;
    expect(assigned).toBeGreaterThan(NAMES.length * 0.8);
    expect(assigned + plan.leftOvers.length).toBe(NAMES.length);
  });
});
