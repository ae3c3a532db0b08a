import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LeftOver } from '../../src-main/contract/issue.ts';
import { distinctPicture, sha256 } from '../shell/cli/submissions.ts';
import { workplace } from '../shell/cli/cli.ts';
import { Reviewed } from './reviewed.ts';

/** 85 Korean letters of 3 bytes each. */
const LONGEST = '가'.repeat(85);
const [COMPOSED, DECOMPOSED] = ['홍é'.normalize('NFC'), '홍é'.normalize('NFD')];

let reviewed: Reviewed;
/** Digest of the picture that lies at each path. */
let lying: Map<string, string>;

beforeEach(async () => {
  reviewed = await Reviewed.open();
  lying = new Map();
  await mkdir(reviewed.scans.folder);
});
afterEach(() => reviewed.close());

const inScans = (...parts: string[]): string => join(reviewed.scans.folder, ...parts);

/** A picture of its own under exactly that name. */
async function lay(...parts: string[]): Promise<string> {
  const path = inScans(...parts);
  await mkdir(dirname(path), { recursive: true });
  const picture = await distinctPicture('png');
  await writeFile(path, picture);
  lying.set(path, sha256(picture));
  return path;
}

/** A name that is no UTF-8: what the system takes as bytes, JavaScript's text can't hold. */
async function layBytes(name: Buffer): Promise<void> {
  const path = Buffer.concat([Buffer.from(`${reviewed.scans.folder}/`), name]);
  await writeFile(path, await distinctPicture('png'));
}

async function imported() {
  const status = await reviewed.import();
  if (status.phase !== 'done') throw new Error(JSON.stringify(status));
  const uploads = await reviewed.office.uploads();
  const leftOver = await reviewed.office.app.call('batches.leftOver', {
    batchId: status.batchId,
    afterId: 0,
    limit: 100
  });
  const [batch] = await reviewed.office.app.call('batches.list', {});
  return { uploads, leftOver: leftOver.rows, found: batch?.foundFiles };
}

/** Each row's picture is the one that lies at its path, and no other. */
async function expectExactFiles(): Promise<void> {
  const uploads = await reviewed.office.uploads();
  for (const { path, sha256: reviewedDigest } of uploads.flatMap(({ images }) => images)) {
    expect([path, reviewedDigest]).toEqual([path, lying.get(path)]);
    expect(sha256(await readFile(path))).toBe(reviewedDigest);
  }
}

/** All is sent, and the server got what lies at each path. */
async function expectDelivered(count: number): Promise<void> {
  expect(await reviewed.release()).toBe(count);
  await reviewed.office.send();
  expect(await reviewed.office.states()).toEqual(Array<string>(count).fill('sent'));
  await reviewed.expectAsReviewed();
}

const reasons = (files: readonly LeftOver[]) =>
  files.map(({ relativePath, reason }) => [relativePath, reason]);

describe.each(['json', 'multipart'] as const)('fault 35: names that nobody expects, as %s', (wireFormat) => {
  test.each([
    ['a line end', 'N\n1'],
    ['line ends of Windows, and a tab', 'N\r\n\t1'],
    ['a right-to-left override', 'R\u202e1'],
    ['isolates and invisible letters', '\u2066I\u2069\u200b1'],
    ['what steers a terminal', 'T\u001b[2J1'],
    ['quotes, a dollar sign and a backslash', `Q'"$(id)\`\\1`],
    ['a name like a formula', '=1+1'],
    ['a name like an option', '--data'],
    ['the longest name', LONGEST]
  ])('%s: exactly that file is opened and sent, for exactly that submission', async (_, id) => {
    await reviewed.office.change({ wireFormat });
    const path = await lay('passport', id, 'front.png');
    await lay('passport', 'honest', 'front.png');
    const { uploads } = await imported();
    expect(uploads).toHaveLength(2);
    const own = uploads.find(({ submissionId }) => submissionId === id);
    expect(own?.images.map((image) => image.path)).toEqual([path]);
    await expectExactFiles();
    await expectDelivered(2);
    const arrived = await reviewed.arrived();
    expect(arrived.map(({ submissionId }) => submissionId).toSorted()).toEqual([id, 'honest'].toSorted());
  });
});

describe('fault 35: names that nobody expects', () => {
  test('a file name of 255 bytes is opened', async () => {
    const path = await lay(`${'가'.repeat(81)}xx_front.png`);
    expect(Buffer.byteLength(basename(path))).toBe(255);
    const { uploads } = await imported();
    expect(uploads[0]?.images.map((image) => image.path)).toEqual([path]);
    await expectExactFiles();
  });

  test('an id that ends in a line end is asked about before it goes', async () => {
    await lay('passport', 'E-1\n', 'front.png');
    const { uploads } = await imported();
    expect(uploads[0]?.issues.map(({ code }) => code)).toContain('id_has_spaces');
    expect(await reviewed.release()).toBe(0);
  });
});

describe('fault 35: names that look alike', () => {
  test('folders that differ only in how an accent is written: two rows, each with its own file, asked about', async () => {
    const paths = [
      await lay('passport', COMPOSED, 'front.png'),
      await lay('passport', DECOMPOSED, 'front.png')
    ];
    const { uploads } = await imported();
    expect(uploads.flatMap(({ images }) => images.map(({ path }) => path)).toSorted()).toEqual(
      paths.toSorted()
    );
    await expectExactFiles();
    // One id for both, as the server would have it: never sent unseen, since the second overwrites the first.
    expect(new Set(uploads.map(({ submissionId }) => submissionId))).toEqual(new Set([COMPOSED]));
    for (const { issues } of uploads)
      expect(issues.map(({ code }) => code)).toContain('submission_twice_in_batch');
    expect(await reviewed.release()).toBe(0);
  });

  test('files that differ only so: neither is taken for the other', async () => {
    await lay(`${COMPOSED}_front.png`);
    await lay(`${DECOMPOSED}_front.png`);
    const { uploads, leftOver, found } = await imported();
    const assigned = uploads.flatMap(({ images }) => images);
    expect(assigned.length + leftOver.length).toBe(2);
    expect(found).toBe(2);
    await expectExactFiles();
    expect(await reviewed.release()).toBe(0);
  });

  test('a list names each of them, and each row gets its own', async () => {
    const [composed, decomposed] = [await lay(`${COMPOSED}.png`), await lay(`${DECOMPOSED}.png`)];
    const list = inScans('list.csv');
    const rows = [`A,passport,${COMPOSED}.png`, `B,passport,${DECOMPOSED}.png`];
    await writeFile(list, ['submissionId,idType,idImage', ...rows, ''].join('\n'));
    expect(await reviewed.import(list)).toMatchObject({ phase: 'done', uploads: 2 });
    const uploads = await reviewed.office.uploads();
    const pairs = uploads.map(({ submissionId, images }) => [submissionId, images[0]?.path]);
    expect(pairs).toEqual([
      ['A', composed],
      ['B', decomposed]
    ]);
    await expectExactFiles();
    await expectDelivered(2);
  });

  test('one of them is renamed to the other’s name after the import: that row alone waits', async () => {
    const composed = await lay('passport', 'A', '뒷면.png'.normalize('NFC'));
    await lay('passport', 'B', 'front.png');
    await imported();
    await rename(composed, composed.normalize('NFD'));
    await reviewed.release();
    await reviewed.office.send();
    expect((await reviewed.row('A')).lastOutcome?.errorCode).toBe('image_missing');
    expect((await reviewed.row('B')).state).toBe('sent');
  });
});

describe('fault 35: names that are no valid UTF-8', () => {
  const BAD = Buffer.from('B-1\xff\xfe_front.png', 'latin1');

  test('the file is listed with its bytes written out, and neither sent nor skipped', async () => {
    await layBytes(BAD);
    await lay('passport', 'S-1', 'front.png');
    const { uploads, leftOver, found } = await imported();
    expect(uploads.map(({ submissionId }) => submissionId)).toEqual(['S-1']);
    expect(reasons(leftOver)).toEqual([['B-1\ufffdFF\ufffdFE_front.png', 'name_not_unicode']]);
    expect(found).toBe(2);
    await expectDelivered(1);
  });

  test('a file whose name is what they would be misread as is not taken for it', async () => {
    const honest = await lay('B-1\ufffd\ufffd_front.png');
    await layBytes(BAD);
    const { uploads, leftOver } = await imported();
    expect(uploads.flatMap(({ images }) => images.map(({ path }) => path))).toEqual([honest]);
    expect(leftOver.map(({ reason }) => reason)).toEqual(['name_not_unicode']);
    await expectExactFiles();
  });
});

describe('fault 35: what is shown of them', () => {
  test('the command line writes out what can’t be seen, so that nothing steers the terminal', async () => {
    const place = await workplace();
    try {
      const name = 'T\u001b[2J\n\u202e1';
      const folder = join(place.root, 'Scans', 'passport', name);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'front.png'), await distinctPicture('png'));
      const ran = [await place.run('import', join(place.root, 'Scans')), await place.run('list')];
      ran.push(await place.run('import', join(place.root, 'gone\u001b[2J')));
      expect(ran[1]?.stdout).toContain('T[U+001B][2J[U+000A][U+202E]1');
      expect(ran[2]?.stderr).toContain('gone[U+001B][2J');
      for (const { stdout, stderr } of ran)
        expect(stdout + stderr).not.toMatch(/[[\p{Bidi_Control}\p{Cc}]--\n]/v);
    } finally {
      await place.remove();
    }
  });
});
