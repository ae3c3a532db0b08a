import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, link, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { distinctPicture } from '../shell/cli/submissions.ts';
import { skippedBecause } from './failpoint.ts';
import { meddler } from './meddler.ts';
import { noisyPicture } from './office.ts';
import { Reviewed } from './reviewed.ts';

const noPipes = process.platform === 'win32' ? 'no links, pipes and devices as these on Windows' : null;

/** The character device that never ends; only an administrator can make one. */
const ZERO = ['c', '1', '5'];
function noDeviceReason(): string | null {
  if (noPipes !== null) return noPipes;
  const path = `/tmp/outtray-device-${process.pid}`;
  const { status, stderr } = spawnSync('mknod', [path, ...ZERO], { encoding: 'utf8' });
  spawnSync('rm', ['-f', path]);
  return status === 0 ? null : `mknod: ${stderr.trim()}`;
}
const noDevice = noDeviceReason();

function make(command: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
}

let reviewed: Reviewed;
afterEach(() => reviewed.close());

describe.skipIf(noPipes !== null)(
  `fault 32: what is no file in an imported folder${skippedBecause(noPipes)}`,
  () => {
    beforeEach(async () => {
      reviewed = await Reviewed.open();
      await reviewed.scans.draw('P', 2);
    });

    async function leftOvers() {
      const [batch] = await reviewed.office.app.call('batches.list', {});
      if (batch === undefined) throw new Error('Nothing was imported');
      expect(batch.foundFiles).toBe(batch.assignedFiles + batch.leftOverFiles + batch.refusedFiles);
      const page = { batchId: batch.id, afterId: 0, limit: 100 };
      const { rows } = await reviewed.office.app.call('batches.leftOver', page);
      return rows.map(({ relativePath, reason, isRefused }) => [relativePath, reason, isRefused]);
    }

    test('links, pipes and sockets are listed as refused, not followed and not waited for', async () => {
      const { scans, office } = reviewed;
      const outside = join(scans.root, 'outside');
      await mkdir(join(outside, 'P-0009'), { recursive: true });
      await writeFile(join(outside, 'P-0009', 'front.png'), await distinctPicture('png'));
      const folder = dirname(scans.pathOf('P-0001'));
      await symlink(join(outside, 'P-0009', 'front.png'), join(folder, 'back.png'));
      await symlink(join(outside, 'P-0009'), join(scans.folder, 'passport', 'P-0009'));
      await symlink(scans.pathOf('P-0002'), join(folder, 'address.png'));
      make('mkfifo', join(folder, 'selfie.png'));
      const socket = createServer().listen(join(dirname(scans.pathOf('P-0002')), 'selfie.png'));
      await once(socket, 'listening');

      expect(await reviewed.import()).toMatchObject({ phase: 'done', uploads: 2 });
      expect(new Set(await leftOvers())).toEqual(
        new Set([
          ['passport/P-0001/address.png', 'link_out_of_folder', true],
          ['passport/P-0001/back.png', 'link_out_of_folder', true],
          ['passport/P-0001/selfie.png', 'not_regular', true],
          ['passport/P-0002/selfie.png', 'not_regular', true],
          ['passport/P-0009', 'link_out_of_folder', true]
        ])
      );
      socket.close();
      await reviewed.release();
      await office.send();
      await reviewed.expectStanding();
    });

    test('a list whose path leads through a link is refused with its row', async () => {
      const { scans } = reviewed;
      await mkdir(join(scans.root, 'outside'));
      await writeFile(join(scans.root, 'outside', 'front.png'), await distinctPicture('png'));
      await symlink(join(scans.root, 'outside'), join(scans.folder, 'linked'));
      const list = join(scans.folder, 'list.csv');
      await writeFile(
        list,
        'submissionId,idImage\nP-0001,passport/P-0001/front.png\nP-0009,linked/front.png\n'
      );
      expect(await reviewed.import(list)).toMatchObject({ phase: 'done', uploads: 1, refusedRows: 1 });
      expect(await leftOvers()).toContainEqual([
        expect.stringContaining('linked/front.png'),
        'row_path_through_link',
        true
      ]);
      expect((await reviewed.office.uploads()).map(({ submissionId }) => submissionId)).toEqual(['P-0001']);
    });

    test.skipIf(noDevice !== null)(
      `a device without an end is refused and not read${skippedBecause(noDevice)}`,
      async () => {
        make('mknod', join(dirname(reviewed.scans.pathOf('P-0001')), 'selfie.png'), ...ZERO);
        await reviewed.import();
        expect(await leftOvers()).toEqual([['passport/P-0001/selfie.png', 'not_regular', true]]);
      }
    );
  }
);

describe.skipIf(noPipes !== null)(
  `fault 32: what takes the place of a reviewed picture${skippedBecause(noPipes)}`,
  () => {
    beforeEach(async () => {
      reviewed = await Reviewed.open();
      await reviewed.scans.draw('S', 3);
      await reviewed.import();
      await reviewed.release();
    });

    const REPLACEMENTS: Record<string, (path: string, kept: string) => Promise<void>> = {
      'a link to another person’s picture': (path) => symlink(reviewed.scans.pathOf('S-0003'), path),
      'a link to the picture itself': (path, kept) => symlink(kept, path),
      'a link to nothing': (path) => symlink('/nowhere', path),
      'a link that leads in a circle': (path) => symlink(path, path),
      'a pipe that nobody writes to': (path) => Promise.resolve(make('mkfifo', path)),
      'a folder': async (path) => void (await mkdir(path)),
      ...(noDevice === null
        ? { 'a device without an end': (path) => Promise.resolve(make('mknod', path, ...ZERO)) }
        : {})
    };

    test.each(Object.keys(REPLACEMENTS))('%s is refused, and nothing of it leaves', async (what) => {
      const { scans, office, server } = reviewed;
      const [path, kept] = [scans.pathOf('S-0002'), join(scans.root, 'kept.png')];
      await rename(path, kept);
      await REPLACEMENTS[what]?.(path, kept);
      await office.send();
      expect(await office.states()).toEqual(['sent', 'failed', 'sent']);
      expect((await reviewed.row('S-0002')).lastOutcome).toMatchObject({
        outcome: 'rejected',
        errorCode: 'image_unreadable'
      });
      expect((await server.requests()).map(({ submissionId }) => submissionId)).toEqual(['S-0001', 'S-0003']);
      await rm(path, { recursive: true });
      await rename(kept, path);
      await office.resend();
      await reviewed.expectStanding();
    });

    test('its folder swapped for a link to another person’s: their picture is not sent in its place', async () => {
      const { scans, office } = reviewed;
      const folder = dirname(scans.pathOf('S-0002'));
      await rename(folder, join(scans.root, 'kept'));
      await symlink(dirname(scans.pathOf('S-0003')), folder);
      await office.send();
      expect(await office.states()).toEqual(['sent', 'failed', 'sent']);
      expect(await reviewed.onlyReviewed()).toBe(true);
      await rm(folder);
      await rename(join(scans.root, 'kept'), folder);
      await office.resend();
      await reviewed.expectStanding();
    });
  }
);

describe.skipIf(noPipes !== null)(
  `fault 32: pictures swapped again and again by another program${skippedBecause(noPipes)}`,
  () => {
    test('what was opened is what is sent: never the stranger’s picture, by a link or by itself', async () => {
      reviewed = await Reviewed.open();
      const { scans, office } = reviewed;
      const ids = ['R-0001', 'R-0002', 'R-0003', 'R-0004', 'R-0005', 'R-0006'];
      for (const [index, id] of ids.entries()) {
        // The same picture, or a near copy, for two people would be asked about.
        await scans.put(id, Buffer.concat([await noisyPicture(200_000), Buffer.from([index])]));
      }
      const paths = ids.map((id) => scans.pathOf(id));
      const stranger = join(scans.root, 'stranger.png');
      await writeFile(stranger, Buffer.concat([await noisyPicture(200_000), Buffer.from([9])]));
      await reviewed.import();
      expect(await reviewed.release()).toBe(ids.length);
      const stop = await meddler('swap', paths, stranger);
      await office.send();
      for (let round = 0; round < 10; round += 1) await office.resend();
      await stop();
      expect(await reviewed.onlyReviewed()).toBe(true);
      for (const path of paths) {
        await rm(path, { force: true });
        await link(`${path}.own`, path).catch(() => copyFile(`${path}.own`, path));
      }
      await office.resend();
      expect(new Set(await office.states())).toEqual(new Set(['sent']));
      await reviewed.expectStanding();
    });
  }
);
