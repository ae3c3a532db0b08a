import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { distinctPicture } from '../shell/cli/submissions.ts';
import { answer, answering } from './fault-server.ts';
import { Reviewed } from './reviewed.ts';

const HEADER = 'submissionId,idType,admin,idImage,idBackImage,selfieImage,addressImage';

let reviewed: Reviewed;
let list: string;
beforeEach(async () => {
  reviewed = await Reviewed.open();
  await mkdir(reviewed.scans.folder);
  await writeFile(join(reviewed.scans.folder, 'a.png'), await distinctPicture('png'));
  list = join(reviewed.scans.folder, 'list.csv');
});
afterEach(() => reviewed.close());

async function importing(bytes: Buffer | string) {
  await writeFile(list, bytes);
  return reviewed.import(list);
}

const row = (id: string, end = '\r\n') => `${HEADER}${end}${id},passport,,a.png,,,${end}`;

/** Lists that are read as what they say: the submission id of their one row. */
const READ: Record<string, readonly [bytes: Buffer | string, submissionId: string]> = {
  'a byte order mark': [`\ufeff${row('B-1')}`, 'B-1'],
  'a formula': [row('"=HYPERLINK(""http://x"",""y"")"'), '=HYPERLINK("http://x","y")'],
  'a command after a plus': [row("+cmd|' /C calc'!A0"), "+cmd|' /C calc'!A0"],
  'quotes within quotes': [row('"Q ""1"""'), 'Q "1"'],
  'a line break within quotes': [row('"L\n1"'), 'L\n1'],
  'a semicolon list with old line ends': [row('S-1', '\r').replaceAll(',', ';'), 'S-1'],
  'a tab at the beginning of a value': [row('"\tT-1"'), '\tT-1'],
  'Korean text': [row('김민준-1'), '김민준-1'],
  'UTF-16': [Buffer.from(`\ufeff${row('U-1')}`, 'utf16le'), 'U-1'],
  'Korean text as Korean Windows writes it (CP949)': [
    Buffer.concat([
      Buffer.from(`${HEADER}\n`),
      Buffer.from('b1e8b9cec1d8', 'hex'),
      Buffer.from(',,,a.png,,,\n')
    ]),
    '김민준'
  ]
};

/** Lists that are refused: the code, and the line where there is one. */
const REFUSED: Record<string, readonly [bytes: Buffer, code: string, line?: number]> = {
  nothing: [Buffer.alloc(0), 'manifest_empty'],
  'a header alone': [Buffer.from(HEADER), 'manifest_empty'],
  'a NUL byte': [Buffer.from(`${row('N-1')}N-\0,,,a.png,,,`), 'manifest_broken', 3],
  'bytes of no encoding': [Buffer.from(`${row('U-1')}\x81\x8d`, 'latin1'), 'manifest_unreadable'],
  'a quote that never ends': [Buffer.from(`${HEADER}\n"Q-1,passport,,a.png,,,\n`), 'manifest_broken'],
  'a column twice': [Buffer.from(`${HEADER},idImage\nA-1,,,a.png,,,,a.png\n`), 'manifest_broken', 1],
  'a million columns': [Buffer.from(`${HEADER}${',x'.repeat(1_000_000)}\n`), 'manifest_broken', 1],
  'a row of two million characters': [
    Buffer.from(`${HEADER}\n${'A'.repeat(2_000_000)},,,a.png,,,\n`),
    'manifest_broken',
    2
  ],
  'a workbook, which is a zip': [
    Buffer.concat([Buffer.from('504b0304140000000800', 'hex'), deflateRawSync(Buffer.alloc(50_000_000))]),
    'manifest_unreadable'
  ]
};

/** Rows that are refused by themselves, with what is said of them. */
const ROWS_REFUSED: Record<string, readonly [row: string, reason: string]> = {
  'too few values': ['A-1,passport', 'row_columns_differ'],
  'a path out of the folder': ['A-1,,,../../etc/passwd,,,', 'row_path_leaves'],
  'an absolute path': ['A-1,,,/etc/passwd,,,', 'row_path_leaves']
};

describe('fault 36: hostile lists', () => {
  test.each(Object.entries(ROWS_REFUSED))(
    'a row with %s is refused, and the others go on',
    async (_, said) => {
      const [bad, reason] = said;
      const done = await importing(`${row('B-1', '\n')}${bad}\n`);
      if (done.phase !== 'done') throw new Error(JSON.stringify(done));
      expect(done).toMatchObject({ uploads: 1, leftOverFiles: 1 });
      const { app } = reviewed.office;
      const { rows } = await app.call('batches.leftOver', { batchId: done.batchId, afterId: 0, limit: 10 });
      expect(rows).toMatchObject([{ reason, isRefused: true }]);
      const [batch] = await app.call('batches.list', {});
      expect(batch).toMatchObject({ foundFiles: 2, assignedFiles: 1, leftOverFiles: 0, refusedFiles: 1 });
    }
  );

  test.each(Object.entries(READ))('%s is read as text', async (_, [bytes, submissionId]) => {
    expect(await importing(bytes)).toMatchObject({ phase: 'done', uploads: 1 });
    const [upload] = await reviewed.office.uploads();
    expect(upload?.submissionId).toBe(submissionId);
    expect(upload?.images.map(({ path }) => path)).toEqual([join(reviewed.scans.folder, 'a.png')]);
    await reviewed.expectAsReviewed();
  });

  test.each(Object.entries(REFUSED))('%s is refused with where and why', async (_, [bytes, code, line]) => {
    const status = await importing(bytes);
    expect(status).toMatchObject({ phase: 'failed', error: { code } });
    if (status.phase !== 'failed') return;
    if (line !== undefined) expect(status.error.values['line']).toBe(line);
    if (code !== 'manifest_empty') expect(status.error.values['reason']).toMatch(/\w{3}/);
    expect(await reviewed.office.app.call('batches.list', {})).toEqual([]);
  });

  test('whatever bytes it holds, it is read or refused, and nothing of ours breaks', async () => {
    const cell = fc.oneof(
      fc.constantFrom('', '"', ',', ';', '\t', '\r', '\n', '\0', '=1', 'a.png', '../a.png', '\ufeff', '"a"'),
      fc.string({ maxLength: 6, unit: 'binary' })
    );
    const text = fc
      .tuple(fc.constantFrom(HEADER, HEADER.replaceAll(',', ';'), ''), fc.array(cell, { maxLength: 40 }))
      .map(([header, cells]) => Buffer.from(`${header}\n${cells.join('')}`));
    const bytes = fc.oneof(
      text,
      fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array))
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (content) => {
        const status = await importing(content);
        expect(['done', 'failed', 'choose', 'columns']).toContain(status.phase);
        if (status.phase === 'failed') expect(status.error.code).toMatch(/^(manifest_|nothing_|folder_)/);
      }),
      { numRuns: 60 }
    );
  });
});

describe('fault 36: what is written for a spreadsheet', () => {
  test('nothing in it runs as a formula, whoever wrote it', async () => {
    const hostile = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\n=1', '＝1+1', '＠SUM(A1)', '=\u00a01'];
    const lines = hostile.map((id, index) => `"${id}",passport,,${index}.png,,,`);
    for (const [index] of hostile.entries())
      await writeFile(join(reviewed.scans.folder, `${index}.png`), await distinctPicture('png'));
    expect(await importing([HEADER, ...lines].join('\n'))).toMatchObject({ uploads: hostile.length });
    await reviewed.release();
    const says = { errorCode: '=cmd', message: '@SUM(1)\r=2' };
    await reviewed.server.follow(answering(answer(400, JSON.stringify(says))));
    await reviewed.office.send();

    await reviewed.expectAsReviewed();
    // Those that begin with a space of a kind are asked about before they go.
    const sent = hostile.filter((id) => id.trim() === id);
    for (const [kind, ids] of [['uploads', hostile] as const, ['attempts', sent] as const]) {
      const path = join(reviewed.scans.root, `${kind}.csv`);
      await reviewed.office.app.call('exports.write', { kind, filter: {}, path });
      const records: string[][] = parse(await readFile(path), { bom: true });
      expect(records).toHaveLength(1 + ids.length);
      for (const cell of records.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
      for (const id of ids) expect(records.flat()).toContain(`'${id}`);
    }
  });
});
