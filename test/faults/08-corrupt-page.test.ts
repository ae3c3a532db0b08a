import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { leafPages, overwritePage } from '../db/damage.ts';
import { type Json, workplace, type Workplace } from '../shell/cli/cli.ts';
import { type Expected, folderLayout } from '../shell/cli/submissions.ts';
import { scriptedServer, type ScriptedServer } from './scripted-server.ts';
import { expectStandingConditions } from './standing-conditions.ts';

const SUBMISSIONS = 30;

let place: Workplace;
let server: ScriptedServer;
let expected: Expected;

beforeEach(async () => {
  place = await workplace();
  server = await scriptedServer();
  await place.line(0, 'connection', 'set', 'Hanbit', '--url', server.url, '--admin', 'kyc@hanbit.example');
  expected = await folderLayout(join(place.root, 'Scans'), 'C', SUBMISSIONS);
  await place.line(0, 'import', 'Scans', '--release');
});
afterEach(async () => {
  await server.close();
  await place.remove();
});

/** Kills the sending in the middle of a body, so that the files are left as they are at that moment. */
async function killedWhileSending(nth: number): Promise<void> {
  const reached = server.stopAt('mid_body', nth);
  const { child, ended } = place.start('send');
  await reached;
  child.kill('SIGKILL');
  await ended;
  server.go();
}

/** The last page of a table's rows. */
function damage(table: string): void {
  overwritePage(place.data, leafPages(place.data, table).at(-1) ?? 0);
}

test('after a crash the damage is found before anything is sent, and the backup takes its place', async () => {
  // The first sending ends in order and makes the day's backup; rows that are imported later are not in it.
  await place.line(0, 'send');
  const later = await folderLayout(join(place.root, 'More'), 'D', 5);
  await place.line(0, 'import', 'More', '--release');
  await killedWhileSending(2);
  damage('image');
  const seen = server.puts.length;

  expect(await place.line(3, 'send')).toMatchObject({ paused: [{ reason: 'database_damaged' }] });
  expect(server.puts).toHaveLength(seen);
  const refused = await place.run('list');
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('outtray recover');

  const offer = await place.line<{ backups: Json[] }>(1, 'recover');
  expect(offer).toMatchObject({ state: 'damaged', backups: [{ counts: { sent: SUBMISSIONS } }] });
  const recovered = await place.line<{ keptAt: string }>(0, 'recover', '--from', 'newest');
  expect(recovered).toMatchObject({ missingBatches: ['More'], counts: { sent: SUBMISSIONS } });
  expect(readdirSync(recovered.keptAt)).toContain('outtray.db');

  // What the backup does not know is imported again; nothing goes before a person has looked.
  await place.line(0, 'import', 'More', '--release');
  expect(await place.line(3, 'send')).toMatchObject({ waiting: 5, paused: [{ reason: 'restored' }] });
  await place.line(0, 'resume', '--connection', 'Hanbit');
  expect(await place.line(0, 'send')).toMatchObject({ sent: SUBMISSIONS + 5, waiting: 0 });
  // The requests that were cut off belonged to rows that nobody knows any more.
  const known = server.puts.filter((_, index) => index < SUBMISSIONS || index >= seen);
  await expectStandingConditions(place, new Map([...expected, ...later]), known);
});

test('damage that is met in the middle of the work stops the sending, and says so', async () => {
  damage('image');
  const { code, stderr } = await place.run('list');
  expect(code).toBe(1);
  expect(stderr).toContain('is damaged');
  // From now on it is known before anything else is asked.
  const second = await place.run('send');
  expect(second.code).toBe(1);
  expect(second.stderr).toContain('outtray recover');
  expect(server.puts).toEqual([]);
});

test('without a backup what can be read comes to review, and the damaged file is kept', async () => {
  const more = await folderLayout(join(place.root, 'More'), 'D', 150);
  await place.line(0, 'import', 'More');
  const imported = new Map([...expected, ...more]);
  damage('upload');
  expect((await place.run('list')).code).toBe(1);
  expect(await place.line(1, 'recover')).toMatchObject({ state: 'damaged', backups: [] });
  const { keptAt, counts } = await place.line<{ keptAt: string; counts: { staged: number } }>(
    0,
    'recover',
    '--salvage'
  );
  expect(existsSync(join(keptAt, 'outtray.db'))).toBe(true);
  expect(counts.staged).toBeGreaterThan(0);
  expect(counts.staged).toBeLessThan(imported.size);
  const rows = await place.lines<{ submissionId: string; state: string }>(0, 'list');
  expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['staged']));
  const readable = new Map(
    rows.map(({ submissionId }) => [submissionId, imported.get(submissionId) ?? {}] as const)
  );
  await expectStandingConditions(place, readable, server.puts);
});

test('a sound database is not replaced', async () => {
  expect(await place.line(0, 'recover')).toMatchObject({ state: 'sound' });
  expect(existsSync(join(place.data, 'damaged'))).toBe(false);
});
