import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ACCEPTED, FaultServer, readBody, TAKE, write } from './fault-server.ts';
import { NodeSide } from './node-side.ts';
import { Scans } from './scans.ts';
import { noMountReason, smallDisk, type SmallDisk } from './small-disk.ts';

const ROWS = 8;
const DISK_MEGABYTES = 4;
/** The outbox looks again after this long (design: disk full). */
const LOOKS_AGAIN_MS = 30_000;

const missing = noMountReason();
const skipped = missing === null ? '' : ` (SKIPPED: ${missing})`;

describe.skipIf(missing !== null)(`fault 6: disk full${skipped}`, () => {
  let scans: Scans;
  let server: FaultServer;
  let disk: SmallDisk;
  let side: NodeSide;
  let connectionId: number;

  beforeEach(async () => {
    scans = await Scans.make();
    await mkdir(scans.data);
    await scans.draw('F', ROWS);
    server = await FaultServer.start(TAKE);
    disk = await smallDisk(scans.data, DISK_MEGABYTES);
    side = new NodeSide({ data: scans.data, under: disk.under });
    connectionId = await side.connect(server.url);
    await side.import(scans.folder, connectionId);
  });
  afterEach(async () => {
    await side.kill();
    await disk.remove();
    await server.stop();
    await scans.remove();
  });

  async function pause() {
    const { connections } = await side.call('overview.get', {});
    return connections.find((each) => each.connectionId === connectionId)?.pause ?? null;
  }

  /** SQLite finds its files only where they are mounted. */
  async function expectStanding(): Promise<void> {
    const copy = join(scans.root, 'copy');
    spawnSync('cp', ['-r', disk.outside, copy]);
    await side.expectStanding(copy, scans.expected, await server.requests());
  }

  test('when it fills while one is on its way, nothing more goes, and all goes on once there is space', async () => {
    const third = [readBody, { do: 'tell', name: 'third' }, { do: 'wait', name: 'full' }, write(ACCEPTED)];
    await server.follow({ requests: [TAKE, TAKE, third as typeof TAKE], otherwise: TAKE });
    expect(await side.release(connectionId)).toBe(ROWS);
    await side.start();
    await server.told('third');
    await disk.fill();
    server.go('full');
    await side.paused(connectionId, 'disk_full');

    // Looking again in vain sends nothing either.
    await side.paused(connectionId, 'disk_full', LOOKS_AGAIN_MS);
    expect(await server.requests()).toHaveLength(3);
    expect(await pause()).toMatchObject({ reason: 'disk_full' });
    // The third has arrived, and nobody calls it sent before that is on record.
    expect(await side.states()).toEqual([
      'sent',
      'sent',
      'sending',
      ...Array<string>(ROWS - 3).fill('queued')
    ]);

    await disk.free();
    await side.pass(LOOKS_AGAIN_MS);
    expect(await pause()).toBeNull();
    expect(await side.states()).toEqual(Array<string>(ROWS).fill('sent'));
    expect(await server.requests()).toHaveLength(ROWS);
    await expectStanding();
  });

  test('an export is whole or is not there, and one that was there stays as it was', async () => {
    const kept = join(disk.outside, 'kept.csv');
    await writeFile(kept, 'of yesterday');
    await disk.fill();
    for (const name of ['kept.csv', 'new.csv']) {
      const path = join(scans.data, name);
      await expect(side.call('exports.write', { kind: 'uploads', filter: {}, path })).rejects.toThrow(
        'export_failed'
      );
    }
    expect(await readFile(kept, 'utf8')).toBe('of yesterday');
    const left = (await readdir(disk.outside)).filter((name) => /csv|partial/.test(name));
    expect(left).toEqual(['kept.csv']);

    await disk.free();
    const path = join(scans.data, 'kept.csv');
    expect(await side.call('exports.write', { kind: 'uploads', filter: {}, path })).toEqual({
      path,
      rows: ROWS
    });
    expect((await readFile(kept, 'utf8')).split('\r\n')).toHaveLength(ROWS + 2);
    await expectStanding();
  });

  test('an import that finds no space leaves no batch behind and says why; the next one is whole', async () => {
    await disk.fill();
    await scans.draw('G', 40);
    expect(await side.import(scans.folder, connectionId)).toMatchObject({
      phase: 'failed',
      error: { code: 'disk_full' }
    });
    expect(await side.call('batches.list', {})).toHaveLength(1);
    await disk.free();
    expect(await side.import(scans.folder, connectionId)).toMatchObject({
      phase: 'done',
      uploads: ROWS + 40
    });
    expect((await side.call('batches.list', {})).map(({ counts }) => counts.staged)).toEqual([
      ROWS + 40,
      ROWS
    ]);
  });
});
