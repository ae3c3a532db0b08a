import Driver from 'better-sqlite3';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { workplace, type Json, type Workplace } from './cli.ts';
import { folderLayout } from './submissions.ts';

let place: Workplace;

beforeEach(async () => {
  place = await workplace();
  const folder = join(place.root, 'Tuesday');
  await folderLayout(folder, 'D', 3);
  await place.line(0, 'import', folder);
  await place.line(0, 'fix', '--upload', '1,2', '--set', 'idType=visa');
  await place.line(0, 'release');
  await place.line(0, 'send');
});
afterEach(() => place.remove());

test('what was done is listed newest first, narrowed by kind and text, and each attempt is under seal', async () => {
  const all = await place.lines(0, 'audit');
  expect(all.map(({ kind }) => kind)).toEqual(['seal', 'release', 'edit', 'import', 'connection', 'begin']);
  expect(await place.lines(0, 'audit', '--kind', 'edit,import')).toHaveLength(2);
  const [edit = {}] = await place.lines(0, 'audit', '--search', 'visa');
  expect(edit).toMatchObject({ kind: 'edit', count: 2 });
  expect((edit['entries'] as Json[]).map(({ after }) => after)).toEqual([
    { idType: 'visa' },
    { idType: 'visa' }
  ]);
  expect(await place.lines(0, 'audit', '--since', '2999-01-01')).toEqual([]);
  expect((await place.run('audit', '--since', 'yesterday')).code).toBe(1);
  expect(await place.line(0, 'audit', 'verify')).toMatchObject({
    isWhole: true,
    faults: [],
    sealedAttempts: 3,
    unsealedAttempts: 0
  });
});

test('a database file that was tampered with ends the check with 4 and the row that is wrong', async () => {
  const { newest } = await place.line(0, 'audit', 'verify');
  const driver = new Driver(join(place.data, 'outtray.db'));
  driver.exec(`DROP TRIGGER attempt_is_never_changed; UPDATE attempt SET status = 201 WHERE id = 2`);
  driver.close();
  expect(await place.line(4, 'audit', 'verify')).toMatchObject({
    isWhole: false,
    faults: [{ seq: 6, reason: 'attempts' }]
  });
  const said = await place.run('audit', 'verify', '--expect', String(newest));
  expect(said.stdout).toContain('Attempts under seal 6 were changed, added or removed.');
  expect((await place.run('audit', 'verify', '--expect', 'abc')).code).toBe(1);
  const other = `6:${'0'.repeat(64)}`;
  expect(await place.line(4, 'audit', 'verify', '--expect', other)).toMatchObject({
    faults: [
      { seq: 6, reason: 'attempts' },
      { seq: 6, reason: 'head' }
    ]
  });
});

test('as CSV there is a line for each submission, with what it had and has', async () => {
  const file = join(place.root, 'log.csv');
  await place.line(0, 'audit', '--kind', 'edit', '--csv', file);
  const [head, ...lines] = (await readFile(file, 'utf8')).trimEnd().split('\r\n');
  expect(head).toContain('seq,atUtc,operator,machine,kind');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatch(/,D-0002,.*passport.*visa/);
});

test('a purge is counted first, then done with a certificate, and the log stays whole', async () => {
  const wouldBe = await place.line(0, 'purge', '--days', '0', '--dry-run');
  expect(wouldBe).toMatchObject({ uploads: 3, attempts: 3, isDryRun: true, head: null });
  expect(await place.lines(0, 'list', '--state', 'sent')).toMatchObject([
    { submissionId: 'D-0001' },
    { submissionId: 'D-0002' },
    { submissionId: 'D-0003' }
  ]);
  const file = join(place.root, 'certificate.json');
  const done = await place.line(0, 'purge', '--days', '0', '--certificate', file);
  expect(done).toMatchObject({ uploads: 3, attempts: 3, remains: [], isDryRun: false });
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(done);
  expect((await place.run('purge', '--days', '0', '--certificate', file)).stderr).toContain(file);
  const [sent] = await place.lines(0, 'list', '--state', 'sent');
  expect(sent).toMatchObject({ submissionId: 'erased:1', images: {} });
  expect(await place.line(0, 'audit', 'verify')).toMatchObject({ isWhole: true, sealedAttempts: 3 });
  expect((await place.run('purge')).stderr).toContain('has no retention set');
});
