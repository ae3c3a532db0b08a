import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Json, KEY, workplace, type Workplace } from './cli.ts';
import { TEST_AUTHORITY } from '../../argos/certificate.ts';
import { distinctPicture, folderLayout, listLayout } from './submissions.ts';

let place: Workplace;

/** One data folder for the tests of a group: nothing that they do may change it. */
function sharedPlace(prepare: () => Promise<void> = () => Promise.resolve()): void {
  beforeAll(async () => {
    place = await workplace();
    await prepare();
  });
  afterAll(() => place.remove());
}

/** One sentence on stderr, the same as JSON on stdout, nothing of a stack, exit code 1. */
async function refused(...args: string[]): Promise<{ sentence: string; error: Json }> {
  const { code, stdout, stderr } = await place.run(...args, '--json');
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/\S/) as string });
  expect(stderr).not.toMatch(/\n\s+at |Error:/);
  const { error } = JSON.parse(stdout) as { error: Json };
  return { sentence: stderr.trim().split('\n').at(-1) ?? '', error };
}

const WHERE = ['--url', 'http://127.0.0.1:9/v3', '--admin', 'kyc@hanbit.example'];

async function connect(): Promise<void> {
  await place.line(0, 'connection', 'set', 'Hanbit', ...WHERE);
}

async function put(name: string, content: Buffer | string): Promise<void> {
  await mkdir(join(place.root, name, '..'), { recursive: true });
  await writeFile(join(place.root, name), content);
}

async function expectNothingImported(): Promise<void> {
  expect(await place.line(0, 'status')).toMatchObject({ staged: 0, queued: 0, excluded: 0 });
  expect(await place.lines(0, 'list')).toEqual([]);
}

describe('import', () => {
  sharedPlace(connect);
  afterAll(expectNothingImported);

  test('of a path that is not there', async () => {
    const { sentence, error } = await refused('import', 'nowhere');
    expect(error).toEqual({ code: 'folder_not_found', path: join(place.root, 'nowhere') });
    expect(sentence).toBe(`There is nothing at ${join(place.root, 'nowhere')}. Check the path.`);
  });

  test('of a path that no file system can have', async () => {
    expect((await refused('import', 'x'.repeat(300))).error).toMatchObject({ code: 'folder_unreadable' });
    expect((await refused('import', 'a/'.repeat(4000))).error).toMatchObject({ code: 'bad_input' });
  });

  test('of a picture instead of its folder', async () => {
    await put('front.jpg', await distinctPicture('jpeg'));
    expect((await refused('import', 'front.jpg')).error).toMatchObject({ code: 'not_a_folder' });
  });

  test('of a folder without pictures', async () => {
    await put('Letters/readme.txt', 'none here');
    expect((await refused('import', 'Letters')).error).toMatchObject({ code: 'folder_without_pictures' });
  });

  test('of pictures that nothing tells apart', async () => {
    await put('Camera/DCIM001.jpg', await distinctPicture('jpeg'));
    const { error } = await refused('import', 'Camera');
    expect(error).toMatchObject({ code: 'nothing_assigned', count: 1 });
  });

  test.each([
    { words: 'that is not there', text: null, code: 'manifest_not_found' },
    { words: 'without rows', text: 'submissionId,idImage\n', code: 'manifest_empty' },
    { words: 'without the column of the id', text: 'id,idImage\nS-1,a.jpg\n', code: 'manifest_no_columns' },
    { words: 'with an open quote', text: 'submissionId,idImage\n"S-1,a.jpg\n', code: 'manifest_broken' },
    { words: 'with NUL bytes', text: 'submissionId,idImage\nS-1,a\0.jpg\n', code: 'manifest_broken' }
  ])('of a list $words', async ({ text, code }) => {
    await put('Scans/a.jpg', await distinctPicture('jpeg'));
    if (text !== null) await put('Scans/list.csv', text);
    expect((await refused('import', 'Scans', '--manifest', 'Scans/list.csv')).error).toMatchObject({ code });
  });

  test('of a folder that can be read in more than one way names the ways', async () => {
    await put('Mixed/S-1/T-1_front.jpg', await distinctPicture('jpeg'));
    await put('Mixed/S-2/T-2_front.jpg', await distinctPicture('jpeg'));
    const { code, stdout, stderr } = await place.run('import', 'Mixed', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'reading_needed', readings: 'folders, names' }
    });
    expect(stderr).toMatch(/--reading folders: .*2 uploads of 2 files.* such as S-1/);
    expect(stderr).toMatch(/--reading names: .*2 uploads of 2 files.* such as T-1/);
  });

  test('for a connection that is not there', async () => {
    await folderLayout(join(place.root, 'Scans'), 'S', 1);
    const { error } = await refused('import', 'Scans', '--connection', 'Nobody');
    expect(error).toEqual({ code: 'connection_not_found', name: 'Nobody' });
  });

  test('for one of two connections that are not named', async () => {
    await place.line(0, 'connection', 'set', 'Second', ...WHERE);
    await folderLayout(join(place.root, 'Scans'), 'S', 1);
    const { error } = await refused('import', 'Scans');
    expect(error).toEqual({ code: 'connection_needed', names: 'Hanbit, Second' });
  });
});

describe('connection set', () => {
  sharedPlace();
  test.each([
    'http://rest-api.argosidentity.com/v3',
    'ftp://x',
    'rest-api.argosidentity.com',
    'https://u:p@host/v3'
  ])('refuses the address %s, and no connection is made', async (url) => {
    const { error } = await refused('connection', 'set', 'A', '--url', url, '--admin', 'a@b.example');
    expect(error).toMatchObject({ code: 'base_url_refused' });
    expect(await place.lines(0, 'connection', 'list')).toHaveLength(1);
  });

  test('needs an address and an admin who is an e-mail', async () => {
    expect((await refused('connection', 'set', 'A')).error).toMatchObject({ code: 'bad_input' });
    const { error } = await refused('connection', 'set', 'A', '--url', 'https://x.example', '--admin', 'kim');
    expect(error).toEqual({ code: 'bad_input', reason: 'admin: an e-mail address' });
  });

  test('takes a CA file by its place, keeps it until told otherwise, and refuses one that can’t be read', async () => {
    const set = ['connection', 'set', 'Secure', '--url', 'https://x.example/v3', '--admin', 'a@b.example'];
    const path = join(place.root, 'ca.pem');
    expect((await refused(...set, '--ca-file', 'ca.pem')).error).toEqual({ code: 'ca_file_missing', path });
    await put('ca.pem', 'words');
    const { sentence, error } = await refused(...set, '--ca-file', 'ca.pem');
    expect(error).toEqual({ code: 'ca_file_not_pem', path });
    expect(sentence).toContain(`The CA file ${path} holds no certificate in PEM form.`);
    await put('ca.pem', TEST_AUTHORITY);
    expect(await place.line(0, ...set, '--ca-file', 'ca.pem')).toMatchObject({ caFile: path });
    const change = ['connection', 'set', 'Secure'];
    expect(await place.line(0, ...change, '--concurrency', '2')).toMatchObject({ caFile: path });
    expect(await place.line(0, ...change, '--no-ca-file')).toMatchObject({ caFile: null });
  });

  test('never sends Practice anywhere else', async () => {
    const args = ['connection', 'set', 'practice', '--url', 'https://x.example/v3'];
    expect((await refused(...args)).error).toEqual({ code: 'connection_is_practice' });
    expect(await place.line(0, 'connection', 'set', 'practice', '--id-type', 'visa')).toMatchObject({
      name: 'Practice',
      defaultIdType: 'visa'
    });
  });

  test('says that a key can’t be kept where there is no keychain', async () => {
    const { code, stdout, stderr } = await place.run(
      ...['connection', 'set', 'A', '--url', 'http://127.0.0.1:9', '--admin', 'a@b.example', '--json']
    );
    expect(code).toBe(0);
    expect(stderr).toContain('no keychain');
    expect(stdout + stderr).not.toContain(KEY);
  });
});

describe('values and names', () => {
  sharedPlace(async () => {
    await connect();
    await listLayout(join(place.root, 'Scans'), [{ id: 'S-1', idType: 'visa' }]);
    await place.line(0, 'import', 'Scans');
  });
  afterAll(async () => {
    expect(await place.lines(0, 'list')).toMatchObject([
      { submissionId: 'S-1', idType: 'visa', state: 'staged' }
    ]);
  });

  test.each([
    ['fix', '--upload', '1', '--set', 'idtype=passport'],
    ['fix', '--upload', '1', '--set', 'idType'],
    ['fix', '--upload', '1', '--set', 'submissionId='],
    ['fix', '--set', 'idType=passport'],
    ['confirm', '--error', 'no_such_issue']
  ])('%s %s %s %s %s is refused in one sentence', async (...args) => {
    expect((await refused(...args)).error).toMatchObject({ code: 'bad_input' });
  });

  test.each(['fix', 'resend', 'exclude', 'restore', 'take'])(
    '%s says which row is not there',
    async (command) => {
      const set = command === 'fix' ? ['--set', 'idType=passport'] : [];
      expect((await refused(command, '--upload', '1,77', ...set)).error).toEqual({
        code: 'upload_not_found',
        id: 77
      });
    }
  );

  test('a batch that is not there is said to be so', async () => {
    for (const command of ['release', 'send', 'list', 'attempts', 'resend']) {
      expect((await refused(command, '--batch', '9')).error).toEqual({ code: 'batch_not_found', id: 9 });
    }
  });

  test('wrong usage ends with 1 and says where to read on', async () => {
    for (const args of [[], ['nonsense'], ['fix'], ['list', '--state', 'lost'], ['send', '--batch', 'x']]) {
      const { code, stderr } = await place.run(...args);
      expect({ args, code }).toEqual({ args, code: 1 });
      expect(stderr).toMatch(/outtray/);
    }
    expect((await place.run('--help')).code).toBe(0);
    expect((await place.run('send', '--help')).code).toBe(0);
  });

  test('an export that can’t be written leaves nothing, and never takes the place of Outtray’s own files', async () => {
    expect((await refused('export', join(place.root, 'no', 'such', 'out.csv'))).error).toMatchObject({
      code: 'export_failed'
    });
    expect((await refused('export', place.root)).error).toMatchObject({ code: 'export_failed' });
    expect((await refused('export', join(place.data, 'outtray.db'))).error).toMatchObject({
      code: 'export_failed'
    });
  });
});

describe('the data folder', () => {
  sharedPlace();

  test.each(['/proc/outtray', '/dev/null/outtray'])('%s can’t be one', async (folder) => {
    const { error, sentence } = await refused('status', '--data', folder);
    expect(error).toMatchObject({ code: 'data_folder_unusable', path: folder });
    expect(sentence).toContain('Choose another with --data or OUTTRAY_DATA');
  });

  test('a file in its way is named', async () => {
    await put('in-the-way', 'a file');
    expect((await refused('import', 'x', '--data', 'in-the-way')).error).toMatchObject({
      code: 'data_folder_unusable'
    });
  });

  test('a database that is none is left as it is', async () => {
    await put(
      'data/outtray.db',
      'not a database, though long enough to be taken for a page of one'.repeat(99)
    );
    expect((await refused('send')).error).toMatchObject({ code: 'database_damaged' });
  });
});
