import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as passing } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { workplace } from '../shell/cli/cli.ts';
import { type Expected, idOf, sha256 } from '../shell/cli/submissions.ts';
import { type Acts, TAKE } from './fault-server.ts';
import { noisyPicture } from './office.ts';
import { atEnd, faultServer, openOffice } from './scene.ts';
import { expectStandingConditions } from './standing-conditions.ts';

const PICTURE_BYTES = 600_000;
const ROWS = 6;
const midUpload: Acts = [
  { do: 'readBytes', bytes: 100_000 },
  { do: 'tell', name: 'mid' },
  { do: 'wait', name: 'asleep' },
  { do: 'destroy' }
];

describe('fault 13: the machine sleeps in mid-upload', () => {
  // Nothing makes a process that is stopped six seconds older than that they pass: this wait is the fault itself.
  test('and nobody tells the command line: it finds out, its sockets are new, and no try is spent', async () => {
    const place = await workplace();
    atEnd(() => place.remove());
    const server = await faultServer({
      requests: [midUpload, midUpload, midUpload, midUpload],
      otherwise: TAKE
    });
    const expected: Expected = new Map();
    for (let index = 1; index <= ROWS; index += 1) {
      const folder = join(place.root, 'Scans', 'visa', idOf('Z', index));
      const front = await noisyPicture(PICTURE_BYTES);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'front.png'), front);
      expected.set(idOf('Z', index), { idImage: sha256(front) });
    }
    await place.line(0, 'connection', 'set', 'Hanbit', '--url', server.url, '--admin', 'kyc@hanbit.example');
    await place.line(0, 'import', 'Scans', '--release');

    const { child, ended } = place.start('send', '--json');
    for (let upload = 0; upload < 4; upload += 1) await server.told('mid');
    child.kill('SIGSTOP');
    server.go('asleep');
    await passing(6000);
    child.kill('SIGCONT');
    const { code, stdout } = await ended;
    expect({ code, report: JSON.parse(stdout) as unknown }).toMatchObject({
      code: 0,
      report: { sent: ROWS, failed: 0, waiting: 0 }
    });
    const { attempts } = await expectStandingConditions(place, expected, await server.requests());
    expect(attempts.map(({ outcome }) => outcome).toSorted()).toEqual([
      ...Array<string>(ROWS).fill('accepted'),
      ...Array<string>(4).fill('interrupted')
    ]);
    const connections = (await server.requests()).map(({ connection }) => connection);
    expect(Math.min(...connections.slice(4))).toBeGreaterThan(4);
  });

  test('again and again, and the desktop tells: oftener than a row has tries, and it still goes', async () => {
    const server = await faultServer([
      { do: 'readBytes', bytes: 100_000 },
      { do: 'tell', name: 'mid' }
    ]);
    const office = await openOffice({ url: server.url, pictureBytes: 8_000_000 });
    await office.start();
    for (let night = 0; night < 8; night += 1) {
      await server.told('mid');
      office.app.goingToSleep();
      server.closeAll();
      await office.until(() => office.app.sending.progress().length === 0);
      expect(await office.states()).toEqual(['queued']);
      if (night === 7) await server.follow(TAKE);
      office.app.wokeUp();
    }
    await office.settled();
    expect(await office.states()).toEqual(['sent']);
    expect(await office.outcomes()).toEqual([...Array<string>(8).fill('interrupted'), 'accepted']);
    expect(await office.pause()).toBeNull();
    await office.expectStanding(server);
  });
});
