import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listBackups } from '../../src-main/db/backup.ts';
import { readCheckRecord } from '../../src-main/db/check-record.ts';
import { createOuttray, type Outtray } from '../../src-main/outtray.ts';
import { CONNECTION } from '../db/rows.ts';
import { KEY } from '../shell/cli/cli.ts';
import { FaultServer, TAKE } from './fault-server.ts';
import { importFolder } from './import-folder.ts';
import { Scans } from './scans.ts';
import { expectSoundData } from './standing-conditions.ts';

// A window that crashes is in test/e2e/crashes.spec.ts: it takes a browser.

const ROWS = 5;

/** How a thread ends: it says nothing of what it was asked. */
const ENDS = {
  'ends without a word': 'process.exit(7);',
  'throws what nobody catches': 'setImmediate(() => { throw new Error("out of order"); });',
  'can’t be begun': 'import "./nothing-here.mjs";'
};

let scans: Scans;
let server: FaultServer;
let app: Outtray;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outtray-helper-'));
  scans = await Scans.make();
  server = await FaultServer.start(TAKE);
});
afterEach(async () => {
  await app.close();
  await server.stop();
  await scans.remove();
  await rm(folder, { recursive: true, force: true });
});

async function crashing(script: string): Promise<URL> {
  const path = join(folder, 'helper.mjs');
  await writeFile(path, script);
  return pathToFileURL(path);
}

function open(dataFolder: string, workers: { databaseWorker?: URL; bodyWorker?: URL } = {}): Outtray {
  return createOuttray({
    dataFolder,
    shell: 'browser',
    keychain: null,
    environmentKey: KEY,
    proxyFor: () => Promise.resolve('DIRECT'),
    forTests: { random: () => 0 },
    ...workers
  });
}

async function released(): Promise<void> {
  await scans.draw('H', ROWS);
  const { id } = await app.call('connections.create', { ...CONNECTION, baseUrl: server.url });
  await importFolder(app, scans.folder, id);
  await app.call('uploads.release', { target: { filter: {} } });
}

async function expectAllSent(dataFolder: string): Promise<void> {
  await app.sending.idle({ withinMs: 1000 });
  const { ids } = await app.call('uploads.ids', { filter: { states: ['sent'] }, order: 'row' });
  expect(ids).toHaveLength(ROWS);
  expect(await server.requests()).toHaveLength(ROWS);
  await expectSoundData(dataFolder, []);
}

describe.each(Object.entries(ENDS))('fault 37: the thread for the database %s', (_, script) => {
  test('while it makes a backup: sending goes on, nothing half made stays, and it is told', async () => {
    app = open(scans.data, { databaseWorker: await crashing(script) });
    await released();
    await app.startSending();
    await app.care.backUpIfDue();
    await expectAllSent(scans.data);
    const { database } = await app.call('app.info', {});
    expect(database).toMatchObject({ lastBackupAt: null, backupProblem: { code: 'backup_failed' } });
    expect(listBackups(scans.data)).toEqual([]);
  });

  test('while it looks through the database after an unclean end: sending begins, the check stays due', async () => {
    app = open(scans.data);
    await released();
    const killed = join(scans.root, 'killed');
    await cp(scans.data, killed, { recursive: true });
    await app.close();

    app = open(killed, { databaseWorker: await crashing(script) });
    await app.startSending();
    expect(await app.care.mayBegin()).toBe(true);
    await expectAllSent(killed);
    expect(readCheckRecord(killed)).toMatchObject({ isDue: true, damage: null });
    await app.close();

    app = open(killed);
    await app.startSending();
    expect(await app.care.mayBegin()).toBe(true);
    expect(readCheckRecord(killed)).toMatchObject({ isDue: false, damage: null });
  });
});

test('fault 37: a thread that is ended in the middle of a copy leaves nothing that passes for a backup', async () => {
  app = open(scans.data);
  await released();
  await app.startSending();
  await mkdir(join(scans.data, 'backups'), { recursive: true });
  await writeFile(join(scans.data, 'backups', 'outtray-20260101T000000Z.db.partial'), 'half');
  expect(listBackups(scans.data)).toEqual([]);
  await app.care.backUpIfDue();
  expect(await readdir(join(scans.data, 'backups'))).toEqual([
    expect.stringMatching(/^outtray-\d{8}T\d{6}Z\.db$/)
  ]);
  await expectAllSent(scans.data);
});

describe.each(['throw new Error("out of order");', 'process.exit(7);'])(
  'fault 37: the thread that reads pictures ends by: %s',
  (end) => {
    test('its rows go again by themselves through a new one, and nothing goes twice', async () => {
      const real = new URL('../../src-main/argos/body-worker.ts', import.meta.url);
      // The first ends at its first question; those after it are as they should be.
      const script = `
        import { existsSync, writeFileSync } from 'node:fs';
        import { parentPort } from 'node:worker_threads';
        const mark = new URL('./ended', import.meta.url);
        if (existsSync(mark)) await import(${JSON.stringify(real.href)});
        else parentPort.once('message', () => { writeFileSync(mark, ''); ${end} });
      `;
      app = open(scans.data, { bodyWorker: await crashing(script) });
      await released();
      await app.startSending();
      await expectAllSent(scans.data);
      const { ids } = await app.call('attempts.ids', { filter: {} });
      const attempts = await app.call('attempts.rows', { ids });
      const lost = attempts.filter(({ outcome }) => outcome !== 'accepted');
      expect(attempts).toHaveLength(ROWS + lost.length);
      expect(lost.length).toBeGreaterThan(0);
      for (const attempt of lost)
        expect(attempt).toMatchObject({ outcome: 'transient', errorCode: 'image_unreadable', bytesSent: 0 });
    });
  }
);
