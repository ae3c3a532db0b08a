import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { noFailpointReason, refuseToOpen, skippedBecause } from './failpoint.ts';
import { FaultServer, TAKE } from './fault-server.ts';
import { NodeSide } from './node-side.ts';
import { Reviewed } from './reviewed.ts';
import { Scans } from './scans.ts';

/** After the quick tries the outbox waits five minutes (design: retrying). */
const LONGEST_WAIT_MS = 300_000;

describe('fault 30: an image is gone when its turn comes', () => {
  let reviewed: Reviewed;
  let ids: string[];

  beforeEach(async () => {
    reviewed = await Reviewed.open();
    ids = await reviewed.scans.draw('G', 4);
    await reviewed.import();
    expect(await reviewed.release()).toBe(4);
  });
  afterEach(() => reviewed.close());

  async function expectMissing(submissionId: string): Promise<void> {
    const { state, lastOutcome } = await reviewed.row(submissionId);
    expect({ state, code: lastOutcome?.errorCode }).toEqual({ state: 'failed', code: 'image_missing' });
    expect(lastOutcome?.message).toContain(reviewed.scans.pathOf(submissionId));
  }

  test('deleted: its row alone needs fixing, and can be given the picture from elsewhere', async () => {
    const { scans, office, server } = reviewed;
    const [first = '', second = ''] = ids;
    const elsewhere = join(scans.root, 'found again.png');
    await rename(scans.pathOf(second), elsewhere);
    await office.send();
    await expectMissing(second);
    expect((await office.states()).filter((state) => state === 'sent')).toHaveLength(3);
    expect(await server.requests()).toHaveLength(3);
    const [group] = await office.app.call('failures.groups', { connectionId: office.connectionId });
    expect(group).toMatchObject({
      count: 1,
      remedy: { key: 'image_missing', action: 'replace_image' },
      examples: [second]
    });

    const { id } = await reviewed.row(second);
    await office.app.call('uploads.setImage', { id, slot: 'idImage', source: { path: elsewhere } });
    await office.resend();
    expect(await office.states()).toEqual(Array<string>(4).fill('sent'));
    expect((await reviewed.row(first)).attempts).toBe(1);
    await reviewed.expectStanding();
  });

  test('moved with its folder: once it is back, resending is enough', async () => {
    const { scans, office } = reviewed;
    const away = join(scans.root, 'away');
    await mkdir(away);
    await rename(join(scans.folder, 'passport'), join(away, 'passport'));
    await office.send();
    for (const id of ids) await expectMissing(id);
    expect(await reviewed.server.requests()).toEqual([]);
    await rename(join(away, 'passport'), join(scans.folder, 'passport'));
    await office.resend();
    expect(await office.states()).toEqual(Array<string>(4).fill('sent'));
    await reviewed.expectStanding();
  });

  test('a folder stands in its place, or a file where its folder was', async () => {
    const { scans, office } = reviewed;
    const [first = '', second = ''] = ids;
    await rm(scans.pathOf(first));
    await mkdir(scans.pathOf(first));
    await rename(dirname(scans.pathOf(second)), join(scans.root, 'kept'));
    await writeFile(dirname(scans.pathOf(second)), 'no folder');
    await office.send();
    const codes = await Promise.all([first, second].map((id) => reviewed.row(id)));
    expect(codes.map(({ state, lastOutcome }) => [state, lastOutcome?.errorCode])).toEqual([
      ['failed', 'image_unreadable'],
      ['failed', 'image_missing']
    ]);
    expect(await reviewed.arrived()).toHaveLength(2);
  });
});

const missing = noFailpointReason();

describe.skipIf(missing !== null)(
  `fault 30: the system refuses to open an image${skippedBecause(missing)}`,
  () => {
    let scans: Scans;
    let server: FaultServer;
    let side: NodeSide;

    beforeEach(async () => {
      scans = await Scans.make();
      await scans.draw('U', 2);
      server = await FaultServer.start(TAKE);
      side = new NodeSide({ data: scans.data });
      const connectionId = await side.connect(server.url);
      await side.import(scans.folder, connectionId);
      await side.release(connectionId);
    });
    afterEach(async () => {
      await side.kill();
      await server.stop();
      await scans.remove();
    });

    test('not readable: its row needs fixing, and goes once it can be read', async () => {
      const permit = await refuseToOpen(side.child, scans.pathOf('U-0001'), 'EACCES');
      await side.start();
      await side.settled();
      expect(await side.states()).toEqual(['failed', 'sent']);
      const [attempt] = await side.attempts();
      expect(attempt).toMatchObject({ outcome: 'rejected', errorCode: 'image_unreadable', bytesSent: 0 });
      expect(attempt?.message).toContain('permission denied');
      await permit();
      await side.call('uploads.resend', { target: { filter: { states: ['failed'] } } });
      await side.settled();
      expect(await side.states()).toEqual(['sent', 'sent']);
      await side.expectStanding(scans.data, scans.expected, await server.requests());
    });

    test('locked by another program: it is tried again without anybody’s help', async () => {
      const unlock = await refuseToOpen(side.child, scans.pathOf('U-0001'), 'EBUSY');
      await side.start();
      await side.settled();
      expect(await side.states()).toEqual(['queued', 'sent']);
      await unlock();
      await side.pass(LONGEST_WAIT_MS);
      expect(await side.states()).toEqual(['sent', 'sent']);
      const own = (await side.attempts()).filter(({ submissionId }) => submissionId === 'U-0001');
      const last = own.pop();
      expect(last).toMatchObject({ outcome: 'accepted' });
      expect(own.length).toBeGreaterThan(0);
      for (const each of own)
        expect(each).toMatchObject({ outcome: 'transient', errorCode: 'image_unreadable' });
      await side.expectStanding(scans.data, scans.expected, await server.requests());
    });
  }
);
