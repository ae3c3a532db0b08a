import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CallInput } from '../../src-main/contract/call.ts';
import type { Upload } from '../../src-main/contract/upload.ts';
import type { WatchedFolder } from '../../src-main/contract/watch.ts';
import { systemClock } from '../../src-main/outbox/system-clock.ts';
import { createOuttray, type Outtray } from '../../src-main/outtray.ts';

/** Time goes on as it does, and leaps where a test says so. */
let leapMs: number;
let root: string;
let folder: string;
let app: Outtray;
let connectionId: number;

beforeEach(async () => {
  leapMs = 0;
  root = await mkdtemp(join(tmpdir(), 'outtray-watch-'));
  folder = join(root, 'Scanner');
  await mkdir(folder);
  await open();
});
afterEach(async () => {
  await app.close();
  await rm(root, { recursive: true, force: true });
});

/** The practice connection's server is in the same process. */
async function open(): Promise<void> {
  app = createOuttray({
    dataFolder: join(root, 'data'),
    shell: 'cli',
    keychain: null,
    environmentKey: null,
    forTests: {
      clock: {
        now: () => systemClock.now() + leapMs,
        monotonic: () => systemClock.monotonic() + leapMs,
        after: (delayMs, run) => systemClock.after(delayMs, run)
      }
    }
  });
  await app.startSending();
  connectionId = (await app.call('connections.list', {})).find(({ isPractice }) => isPractice)?.id ?? 0;
}

type Rule = Partial<CallInput<'watches.create'>>;

const watch = (rule: Rule = {}) =>
  app.call('watches.create', { connectionId, folder, completeSlots: ['idImage', 'idBackImage'], ...rule });

const look = (): Promise<WatchedFolder[]> => app.call('watches.look', {});

/** Looks, and once more after that time. */
async function lookAfter(seconds: number): Promise<WatchedFolder | undefined> {
  await look();
  leapMs += seconds * 1000;
  return (await look())[0];
}

let shade = 0;
/** No two are alike. */
async function lay(...names: string[]): Promise<void> {
  for (const name of names) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, await picture());
  }
}

function picture(): Promise<Buffer> {
  shade = (shade + 7) % 250;
  const background = { r: shade, g: 250 - shade, b: 90 };
  return sharp({ create: { width: 640, height: 400, channels: 3, background } })
    .jpeg()
    .toBuffer();
}

async function rows(): Promise<Upload[]> {
  const { ids } = await app.call('uploads.ids', { filter: {}, order: 'row' });
  return app.call('uploads.rows', { ids });
}

const taken = async () =>
  (await rows()).map(({ submissionId, images }) => [submissionId, ...images.map(({ fileName }) => fileName)]);

const filesBelow = async (path: string) =>
  (await readdir(path, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(path.length + 1)
        .replaceAll('\\', '/')
    )
    .sort();

describe('a watched folder', () => {
  test('gives a submission when it is complete and nothing writes to it any more', async () => {
    await watch();
    await lay('S-1/front.jpg', 'S-2/front.jpg', 'S-2/back.jpg');
    expect((await look())[0]).toMatchObject({ waitingFiles: 3, problem: null });
    expect(await taken()).toEqual([]);
    expect(await lookAfter(11)).toMatchObject({ waitingFiles: 1 });
    expect(await taken()).toEqual([['S-2', 'front.jpg', 'back.jpg']]);

    await lay('S-1/back.jpg');
    await lookAfter(61);
    expect(await taken()).toContainEqual(['S-1', 'front.jpg', 'back.jpg']);
  });

  test('gives nothing that is still being written', async () => {
    await watch();
    await lay('S-1/front.jpg', 'S-1/back.jpg');
    await look();
    leapMs += 11_000;
    await lay('S-1/back.jpg');
    expect((await look())[0]).toMatchObject({ waitingFiles: 2 });
    leapMs += 9000;
    await look();
    expect(await taken()).toEqual([]);
    leapMs += 2000;
    await look();
    expect(await taken()).toEqual([['S-1', 'front.jpg', 'back.jpg']]);
  });

  test('gives what stays incomplete, and lists what belongs to nobody, after the time that was set', async () => {
    await watch({ waitSeconds: 300 });
    await lay('S-1/front.jpg', 'IMG_2041.jpg');
    await lookAfter(299);
    expect(await taken()).toEqual([]);
    await lookAfter(2);
    expect(await taken()).toEqual([['S-1', 'front.jpg']]);
    const [batch] = await app.call('batches.list', {});
    expect(batch).toMatchObject({ name: 'Scanner', foundFiles: 2, assignedFiles: 1, leftOverFiles: 1 });
  });

  test('gives nothing twice, also after a restart, but a picture that has changed', async () => {
    await app.call('connections.pause', { id: connectionId });
    await watch({ completeSlots: ['idImage'], releases: true });
    await lay('passport/S-1/front.jpg');
    await lookAfter(11);
    await lookAfter(100);
    await app.close();
    await open();
    await lookAfter(100);
    expect(await taken()).toEqual([['S-1', 'front.jpg']]);

    await lay('passport/S-1/front.jpg');
    await lookAfter(100);
    const second = (await rows()).find(({ state }) => state === 'staged');
    expect(second?.issues.map(({ code }) => code)).toContain('submission_still_waiting');
  });

  test('that is switched off gives nothing', async () => {
    const { id } = await watch({ completeSlots: ['idImage'] });
    await app.call('watches.setOn', { id, isOn: false });
    await lay('S-1/front.jpg');
    await lookAfter(100);
    expect(await taken()).toEqual([]);
    await app.call('watches.setOn', { id, isOn: true });
    await lookAfter(100);
    expect(await taken()).toHaveLength(1);
  });

  test('that is away says so, and goes on when it is back', async () => {
    await watch({ completeSlots: ['idImage'] });
    await lay('S-1/front.jpg');
    await rename(folder, `${folder}-away`);
    expect((await look())[0]?.problem).toMatchObject({ code: 'watch_folder_away' });
    await rename(`${folder}-away`, folder);
    expect(await lookAfter(11)).toMatchObject({ problem: null });
    expect(await taken()).toHaveLength(1);
  });

  test('is not watched a second time, nor from the inside', async () => {
    await watch();
    await mkdir(join(folder, 'inner'));
    await expect(watch()).rejects.toMatchObject({ code: 'watch_nested' });
    await expect(watch({ folder: join(folder, 'inner') })).rejects.toMatchObject({ code: 'watch_nested' });
  });
});

describe('what is done with', () => {
  const today = () => {
    const date = new Date(Date.now() + leapMs);
    return [date.getFullYear(), date.getMonth() + 1, date.getDate()]
      .map((part) => String(part).padStart(2, '0'))
      .join('-');
  };

  async function sent(): Promise<void> {
    await watch({ completeSlots: ['idImage'], releases: true, movesSent: true });
    await lay('passport/S-1/front.jpg');
    await lookAfter(11);
    await app.sending.idle({ withinMs: 0 });
    expect((await rows()).map(({ state }) => state)).toEqual(['sent']);
  }

  test('moves to Sent with its day when the server has taken it, and is found there', async () => {
    await sent();
    expect((await look())[0]).toMatchObject({ problem: null, waitingFiles: 0 });
    expect(await readdir(folder)).toEqual(['Sent']);
    expect(await filesBelow(folder)).toEqual([`Sent/${today()}/passport/S-1/front.jpg`]);
    const [row] = await rows();
    expect(row?.images[0]?.path).toBe(join(folder, 'Sent', today(), 'passport/S-1/front.jpg'));
    await lookAfter(1000);
    expect(await rows()).toHaveLength(1);
  });

  test('is found where it was moved when a crash came before that was on record', async () => {
    await sent();
    const to = join(folder, 'Sent', today(), 'passport/S-1/front.jpg');
    await mkdir(dirname(to), { recursive: true });
    await rename(join(folder, 'passport/S-1/front.jpg'), to);
    await look();
    expect((await rows())[0]?.images[0]?.path).toBe(to);
  });

  test('stays where another picture has come to its place', async () => {
    await sent();
    await lay('passport/S-1/front.jpg');
    await look();
    expect(await filesBelow(folder)).toEqual(['passport/S-1/front.jpg']);
  });

  test('moves to Exceptions with the reason where nobody knows whose it is', async () => {
    await watch({ waitSeconds: 0, movesExceptions: true, completeSlots: ['idImage'] });
    await lay('S-1/front.jpg', 'IMG_2041.jpg');
    await lookAfter(11);
    await look();
    expect(await filesBelow(folder)).toEqual([
      'Exceptions/IMG_2041.jpg',
      'Exceptions/IMG_2041.jpg.txt',
      'S-1/front.jpg'
    ]);
    const reason = await readFile(join(folder, 'Exceptions/IMG_2041.jpg.txt'), 'utf8');
    expect(reason).toMatch(/^IMG_2041\.jpg\n.+\n.+\n$/);
    const [batch] = await app.call('batches.list', {});
    const { rows: left } = await app.call('batches.leftOver', {
      batchId: batch?.id ?? 0,
      afterId: 0,
      limit: 10
    });
    expect(left.map(({ path }) => path)).toEqual([join(folder, 'Exceptions', 'IMG_2041.jpg')]);
    await lookAfter(1000);
    expect(await app.call('batches.list', {})).toHaveLength(1);
  });
});
