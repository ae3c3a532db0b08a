import { randomBytes } from 'node:crypto';
import { open, readFile, rename, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { distinctPicture, sha256 } from '../shell/cli/submissions.ts';
import { ACCEPTED, type Acts, readBody, TAKE, write } from './fault-server.ts';
import { meddler } from './meddler.ts';
import { noisyPicture } from './office.ts';
import { Reviewed } from './reviewed.ts';

/** More than sockets hold: the sender still reads when the server has stopped to. */
const LARGE_BYTES = 8_000_000;
const HALTED: Acts = [
  { do: 'readBytes', bytes: 200_000 },
  { do: 'tell', name: 'begun' },
  { do: 'wait', name: 'go' },
  readBody,
  write(ACCEPTED)
];

/** A picture with noise behind its end mark, which may change and leave it a picture. */
async function paddedPicture(bytes: number): Promise<Buffer> {
  return Buffer.concat([await distinctPicture('png'), randomBytes(bytes)]);
}

let reviewed: Reviewed;
afterEach(() => reviewed.close());

async function writeInto(path: string, position: number): Promise<void> {
  const file = await open(path, 'r+');
  await file.write(Buffer.alloc(64, 0x55), 0, 64, position);
  await file.close();
}

/** Takes the pictures as they are now, as a person does who has looked at them, and sends the row again. */
async function takeAndResend(submissionId: string): Promise<void> {
  const { id } = await reviewed.row(submissionId);
  await reviewed.office.app.call('uploads.takeImages', { target: { ids: [id] } });
  await reviewed.office.resend();
}

describe('fault 31: an image changes between review and sending', () => {
  beforeEach(async () => {
    reviewed = await Reviewed.open();
    await reviewed.scans.draw('C', 3);
    await reviewed.import();
  });

  async function expectHeld(submissionId: string): Promise<void> {
    expect(await reviewed.row(submissionId)).toMatchObject({
      state: 'failed',
      attempts: 1,
      lastOutcome: { outcome: 'rejected', errorCode: 'image_changed' }
    });
    const [group] = await reviewed.office.app.call('failures.groups', {
      connectionId: reviewed.office.connectionId
    });
    expect(group?.remedy).toEqual({ key: 'image_changed', action: 'take_changed_image' });
  }

  test('one byte of it: no whole body leaves, and the row waits for a person to look', async () => {
    const { scans, office } = reviewed;
    const bytes = await readFile(scans.pathOf('C-0002'));
    bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1;
    await reviewed.release();
    await writeFile(scans.pathOf('C-0002'), bytes);
    await office.send();
    await expectHeld('C-0002');
    expect((await reviewed.arrived()).map(({ submissionId }) => submissionId)).toEqual(['C-0001', 'C-0003']);
  });

  test('another picture of another size: nothing leaves; taken as it is now, it goes', async () => {
    const { scans, office, server } = reviewed;
    await writeFile(scans.pathOf('C-0002'), await noisyPicture(30_000));
    await reviewed.release();
    await office.send();
    await expectHeld('C-0002');
    expect((await server.requests()).map(({ submissionId }) => submissionId)).toEqual(['C-0001', 'C-0003']);

    await scans.put('C-0002', await readFile(scans.pathOf('C-0002')));
    await takeAndResend('C-0002');
    expect(await office.states()).toEqual(['sent', 'sent', 'sent']);
    await reviewed.expectStanding();
  });

  test('a picture replaced by another person’s is never sent under the first name', async () => {
    const { scans, office } = reviewed;
    await reviewed.release();
    const [own, other] = [scans.pathOf('C-0002'), scans.pathOf('C-0003')];
    await rename(own, `${own}.kept`);
    await rename(other, own);
    await rename(`${own}.kept`, other);
    await office.send();
    expect(await office.states()).toEqual(['sent', 'failed', 'failed']);
    expect(await reviewed.onlyReviewed()).toBe(true);
    await rename(own, `${own}.kept`);
    await rename(other, own);
    await rename(`${own}.kept`, other);
    await office.resend();
    await reviewed.expectStanding();
  });
});

describe('fault 31: an image changes while it is read', () => {
  test('the body is torn down before its last byte, and the row waits for a person', async () => {
    reviewed = await Reviewed.open({ requests: [HALTED], otherwise: TAKE });
    const { scans, office, server } = reviewed;
    const path = await scans.put('L-0001', await paddedPicture(LARGE_BYTES));
    await reviewed.import();
    await reviewed.release();
    await office.start();
    await server.told('begun');
    await writeInto(path, LARGE_BYTES - 5000);
    server.go('go');
    await office.settled();
    expect(await reviewed.row('L-0001')).toMatchObject({
      state: 'failed',
      lastOutcome: { errorCode: 'image_changed' }
    });
    expect(await reviewed.arrived()).toEqual([]);
    const [torn] = await server.requests();
    expect(torn?.bodyBytes).toBeGreaterThanOrEqual(200_000);

    await scans.put('L-0001', await readFile(path));
    await takeAndResend('L-0001');
    expect(await office.states()).toEqual(['sent']);
    await reviewed.expectStanding();
  });

  test('truncated while it is read: the same', async () => {
    reviewed = await Reviewed.open({ requests: [HALTED], otherwise: TAKE });
    const { scans, office, server } = reviewed;
    const path = await scans.put('L-0001', await paddedPicture(LARGE_BYTES));
    const bytes = await readFile(path);
    await reviewed.import();
    await reviewed.release();
    await office.start();
    await server.told('begun');
    await writeFile(path, bytes.subarray(0, LARGE_BYTES / 2));
    server.go('go');
    await office.settled();
    expect(await reviewed.row('L-0001')).toMatchObject({
      state: 'failed',
      lastOutcome: { errorCode: 'image_changed' }
    });
    expect(await reviewed.arrived()).toEqual([]);
    await writeFile(path, bytes);
    await office.resend();
    await reviewed.expectStanding();
  });

  test('with a program that never stops writing: two versions are never mixed, neither seen nor sent', async () => {
    reviewed = await Reviewed.open();
    const { scans, office } = reviewed;
    const paths = [];
    for (const id of ['W-0001', 'W-0002', 'W-0003', 'W-0004'])
      paths.push(await scans.put(id, await paddedPicture(1_500_000)));
    const stop = await meddler('write', paths);
    await reviewed.import();
    // What was reviewed may be any version; what is sent must be that one.
    for (const { submissionId, images } of await office.uploads())
      scans.expected.set(submissionId, { idImage: images[0]?.sha256 ?? '' });
    await reviewed.release();
    await office.send();
    for (let round = 0; round < 5; round += 1) await office.resend();
    await stop();
    expect(await reviewed.onlyReviewed()).toBe(true);
    for (const { submissionId, state } of await office.uploads()) {
      if (state === 'sent') continue;
      await scans.put(submissionId, await readFile(scans.pathOf(submissionId)));
      await takeAndResend(submissionId);
    }
    expect(new Set(await office.states())).toEqual(new Set(['sent']));
    for (const { submissionId } of await office.uploads()) {
      const digests = { idImage: sha256(await readFile(scans.pathOf(submissionId))) };
      const arrived = (await reviewed.arrived()).filter((request) => request.submissionId === submissionId);
      expect([digests, scans.expected.get(submissionId)]).toContainEqual(arrived.at(-1)?.digests);
    }
  });

  test('a new picture under the old name does not disturb the one that is being read', async () => {
    reviewed = await Reviewed.open({ requests: [HALTED], otherwise: TAKE });
    const { scans, office, server } = reviewed;
    const path = await scans.put('L-0001', await paddedPicture(LARGE_BYTES));
    const bytes = await readFile(path);
    await reviewed.import();
    await reviewed.release();
    await office.start();
    await server.told('begun');
    await writeFile(`${path}.new`, await distinctPicture('png'));
    await rename(`${path}.new`, path);
    server.go('go');
    await office.settled();
    expect(await office.states()).toEqual(['sent']);
    expect(await reviewed.onlyReviewed()).toBe(true);
    await writeFile(path, bytes);
    await reviewed.expectStanding();
  });
});
