import { watch } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Running, workplace, type Workplace } from '../shell/cli/cli.ts';
import { folderLayout } from '../shell/cli/submissions.ts';
import { killAt, noFailpointReason, skippedBecause } from './failpoint.ts';
import { NodeSide } from './node-side.ts';
import { Scans } from './scans.ts';
import { type Listed, expectSoundData } from './standing-conditions.ts';

/** Several pieces of the import's work. */
const ROWS = 50;
/** More than there are commits in an import of so many rows. */
const MOST_COMMITS = 40;
const NOBODY = 'http://127.0.0.1:9/v3';

const missing = noFailpointReason();

describe.skipIf(missing !== null)(
  `fault 1: killed while importing, at every commit${skippedBecause(missing)}`,
  () => {
    let scans: Scans;
    let side: NodeSide;

    beforeEach(async () => {
      scans = await Scans.make();
      await scans.draw('K', ROWS);
    });
    afterEach(async () => {
      await side.kill();
      await scans.remove();
    });

    test('the batch is whole or absent, and importing again doubles nothing that is sent', async () => {
      side = new NodeSide({ data: scans.data });
      const connectionId = await side.connect(NOBODY);
      await side.close();
      let killed = 0;
      for (let nth = 1; nth < MOST_COMMITS; nth += 1) {
        side = new NodeSide({ data: scans.data });
        const batches = await side.call('batches.list', {});
        expect(batches.map(({ counts }) => counts.staged)).toEqual(batches.map(() => ROWS));
        await killAt(side.child, 'fsync', nth);
        const ended = await side.import(scans.folder, connectionId).catch(() => null);
        await side.kill();
        if (ended !== null) break;
        killed += 1;
      }
      expect(killed).toBeGreaterThan(3);

      side = new NodeSide({ data: scans.data });
      const batches = await side.call('batches.list', {});
      expect(batches.length).toBeGreaterThan(0);
      expect(await side.release(connectionId)).toBe(ROWS);
      const queued = (await side.uploads()).filter(({ state }) => state === 'queued');
      expect(new Set(queued.map(({ submissionId }) => submissionId))).toEqual(new Set(scans.expected.keys()));
      await expectSoundData(scans.data, []);
    });
  }
);

/** Kills the command when it has written to the database for the nth time, wherever it then is. */
async function killAtWrite(place: Workplace, { child, ended }: Running, nth: number): Promise<void> {
  const watcher = watch(place.data);
  let writes = 0;
  watcher.on('change', (_, name) => {
    if (name === 'outtray.db-wal') writes += 1;
    if (writes === nth) child.kill('SIGKILL');
  });
  await ended;
  watcher.close();
}

describe('fault 1: the command line killed while importing', () => {
  let place: Workplace;

  beforeEach(async () => {
    place = await workplace();
  });
  afterEach(() => place.remove());

  test('the batch is whole or absent, and the next import is released whole', async () => {
    await place.line(0, 'connection', 'set', 'Hanbit', '--url', NOBODY, '--admin', 'kyc@hanbit.example');
    const expected = await folderLayout(join(place.root, 'Scans'), 'I', ROWS);
    for (const nth of [1, 8]) {
      await killAtWrite(place, place.start('import', 'Scans'), nth);
      const { staged } = await place.line<{ staged: number }>(0, 'status');
      expect(staged % ROWS).toBe(0);
    }
    await place.line(0, 'import', 'Scans');
    const { staged } = await place.line<{ staged: number }>(0, 'status');
    const answer = await place.line(staged > ROWS ? 2 : 0, 'release');
    expect(answer).toEqual({ released: ROWS, blocked: staged - ROWS });
    const queued = await place.lines<Listed>(0, 'list', '--state', 'queued');
    expect(new Set(queued.map(({ submissionId }) => submissionId))).toEqual(new Set(expected.keys()));
    await expectSoundData(place.data, queued);
  });
});
