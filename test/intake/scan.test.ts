import { execFileSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inPieces } from '../../src-main/intake/pieces.ts';
import { readSource } from '../../src-main/intake/read-source.ts';
import { relativePathOf, scanFolder } from '../../src-main/intake/scan.ts';
import { read, told, tree } from './trees.ts';

let made: Awaited<ReturnType<typeof tree>>;
beforeEach(async () => {
  made = await tree(['S-1/front.jpg']);
});
afterEach(() => made.remove());

const quiet = { signal: new AbortController().signal, onProgress: () => undefined };

describe('a scan', () => {
  it('follows no link, neither to a file nor to a folder, and says so', async () => {
    await writeFile(join(made.parent, 'secret.jpg'), 'x');
    await mkdir(join(made.parent, 'S-9'));
    await writeFile(join(made.parent, 'S-9/front.jpg'), 'x');
    await symlink(join(made.parent, 'secret.jpg'), made.at('S-1/back.jpg'));
    await symlink(join(made.parent, 'S-9'), made.at('S-9'));
    await symlink('.', made.at('S-1/around'));
    await symlink('nowhere', made.at('S-1/selfie.jpg'));
    expect(await told(made.root)).toEqual([
      'folders',
      'S-1 front=S-1/front.jpg',
      'x S-1/around link_out_of_folder',
      'x S-1/back.jpg link_out_of_folder',
      'x S-1/selfie.jpg link_out_of_folder',
      'x S-9 link_out_of_folder'
    ]);
  });

  it('may begin at a link, which a person chose', async () => {
    const link = join(made.parent, 'Shortcut');
    await symlink(made.root, link);
    expect(await told(link)).toEqual(['folders', 'S-1 front=S-1/front.jpg']);
  });

  it('refuses pipes without waiting for them', async () => {
    execFileSync('mkfifo', [made.at('S-1/back.jpg')]);
    expect(await told(made.root)).toContain('x S-1/back.jpg not_regular');
  });

  it('refuses names that are not valid text, of files and of folders', async () => {
    const bytes = (name: string) =>
      Buffer.concat([Buffer.from(`${made.root}/`), Buffer.from(name, 'latin1')]);
    await writeFile(bytes('S-2_fr\xf6nt.jpg'), 'x');
    await mkdir(bytes('S-3\xff'));
    await writeFile(bytes('S-3\xff/front.jpg'), 'x');
    expect(await told(made.root)).toEqual([
      'folders',
      'S-1 front=S-1/front.jpg',
      'x S-2_fr\ufffdF6nt.jpg name_not_unicode',
      'x S-3\ufffdFF name_not_unicode'
    ]);
  });

  it('tells two invalid names that look alike apart', async () => {
    for (const name of ['\xf6.jpg', '\xfc.jpg']) {
      await writeFile(Buffer.concat([Buffer.from(`${made.root}/`), Buffer.from(name, 'latin1')]), 'x');
    }
    const answer = await read({ path: made.root });
    expect(answer).toMatchObject({ kind: 'plan', plan: { foundFiles: 3 } });
  });

  it('keeps names with line breaks, direction marks and 255 bytes exactly', async () => {
    const names = ['S\n1_front.jpg', 'S\u202e2_front.jpg', `${'i'.repeat(245)}_front.jpg`.slice(-255)];
    for (const name of names) await writeFile(made.at(name), 'x');
    const answer = await read({ path: made.root });
    const ids = answer.kind === 'plan' ? answer.plan.uploads.map(({ submissionId }) => submissionId) : [];
    expect(ids).toEqual(expect.arrayContaining(['S\n1', 'S\u202e2', 'i'.repeat(245)]));
  });

  it('goes as deep as the file system does', async () => {
    const deep = Array.from({ length: 400 }, () => 'd').join('/');
    await mkdir(made.at(`${deep}/S-2`), { recursive: true });
    await writeFile(made.at(`${deep}/S-2/front.jpg`), 'x');
    expect(await told(made.root)).toContain(`S-2 front=${deep}/S-2/front.jpg`);
  });

  it('notes the size of what is left over', async () => {
    await writeFile(made.at('notes.txt'), 'four');
    const answer = await read({ path: made.root });
    expect(answer.kind === 'plan' && answer.plan.leftOvers).toEqual([
      {
        path: made.at('notes.txt'),
        relativePath: 'notes.txt',
        reason: 'not_a_picture',
        isRefused: false,
        isPicture: false,
        sizeBytes: 4
      }
    ]);
  });

  it('lists files in the order in which people count', async () => {
    for (const name of ['S-10_front.jpg', 'S-9_front.jpg', 'S-1_front.jpg'])
      await writeFile(made.at(name), 'x');
    const files = scanFolder(made.root, null, quiet);
    const inRoot = files.filter(({ folders }) => folders.length === 0);
    expect(inRoot.map(({ name }) => name)).toEqual(['S-1_front.jpg', 'S-9_front.jpg', 'S-10_front.jpg']);
  });

  it('tells the first files early, in the order that all will have', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `S-${index}_front.jpg`);
    for (const name of names) await writeFile(made.at(name), 'x');
    let first: readonly string[] = [];
    const onFirstFiles = (files: readonly { path: string }[]) => (first = files.map(({ path }) => path));
    const all = scanFolder(made.root, null, { ...quiet, onFirstFiles }).map(({ path }) => path);
    expect(first.length).toBeGreaterThan(0);
    expect(first.length).toBeLessThan(all.length);
    expect(all.slice(0, first.length)).toEqual(first);
  });

  it('takes only what was picked, files and whole folders, each once', async () => {
    const own = await tree(['S-1/front.jpg', 'S-1/back.jpg', 'S-2/front.jpg', '.hidden/front.jpg']);
    const only = [own.at('S-1/front.jpg'), own.at('S-2'), own.at('S-1/front.jpg'), own.at('gone.jpg')];
    const files = scanFolder(own.root, only, quiet);
    expect(files.map((file) => [relativePathOf(file), file.refusal])).toEqual([
      ['gone.jpg', 'unreadable'],
      [join('S-1', 'front.jpg'), null],
      [join('S-2', 'front.jpg'), null]
    ]);
    await own.remove();
  });

  it.each(['..', '../Elsewhere/front.jpg', '.'])('refuses %j, which is not in the folder', (path) => {
    const only = [join(made.root, path)];
    expect(() => scanFolder(made.root, only, quiet)).toThrow(
      expect.objectContaining({ code: 'not_in_folder' })
    );
  });

  it('stops at once when it is cancelled, and reports how far it is', async () => {
    for (let index = 0; index < 600; index += 1) await writeFile(made.at(`S-${index}_front.jpg`), '');
    const controller = new AbortController();
    const seen: number[] = [];
    const onProgress = (done: number) => {
      seen.push(done);
      if (done > 0) controller.abort();
    };
    const request = { path: made.root, only: null, manifestPath: null, reading: null };
    await expect(readSource(request, { signal: controller.signal, onProgress })).rejects.toMatchObject({
      code: 'import_cancelled'
    });
    expect(seen.at(-1)).toBeLessThan(600);
  });

  it('does not even begin when it was cancelled before', async () => {
    const request = { path: '/nowhere', only: null, manifestPath: null, reading: null };
    const hooks = { signal: AbortSignal.abort(), onProgress: () => undefined };
    await expect(readSource(request, hooks)).rejects.toMatchObject({ code: 'import_cancelled' });
  });
});

describe('a path that can’t be imported', () => {
  it.each([
    ['nowhere', 'folder_not_found'],
    ['S-1/front.jpg/below', 'folder_not_found'],
    ['S-1/front.jpg', 'not_a_folder'],
    ['missing.csv', 'folder_not_found']
  ])('%s: %s', async (path, code) => {
    expect(await told(made.at(path))).toBe(code);
  });

  it.skipIf(process.getuid?.() === 0)('may not be opened by this user', async () => {
    await mkdir(made.at('closed'), { mode: 0 });
    expect(await told(made.at('closed'))).toBe('folder_unreadable');
    expect(await told(made.root)).toContain('x closed unreadable');
  });
});

describe('long work', () => {
  it('gives the event loop its turns and ends when it is cancelled', async () => {
    const controller = new AbortController();
    function* endless(): Generator<undefined, never> {
      for (;;) yield;
    }
    setImmediate(() => controller.abort());
    await expect(inPieces(endless(), controller.signal)).rejects.toMatchObject({ code: 'import_cancelled' });
  });
});
