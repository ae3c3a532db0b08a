import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ACCEPTED, type Acts, FaultServer, readBody, write } from './fault-server.ts';
import { NodeSide } from './node-side.ts';
import { Scans } from './scans.ts';

const ROWS = 24;
/** At once in each process: what the outbox begins with. */
const AT_ONCE = 4;
const HELD: Acts = [readBody, { do: 'tell', name: 'came' }, { do: 'wait', name: 'go' }, write(ACCEPTED)];

describe('fault 10: two processes send from one data folder, with the lock bypassed', () => {
  let scans: Scans;
  let server: FaultServer;
  let first: NodeSide;
  let second: NodeSide;
  let connectionId: number;

  beforeEach(async () => {
    scans = await Scans.make();
    await scans.draw('T', ROWS);
    server = await FaultServer.start(HELD);
    first = new NodeSide({ data: scans.data });
    connectionId = await first.connect(server.url, { concurrency: AT_ONCE });
    await first.import(scans.folder, connectionId);
    await first.start();
  });
  afterEach(async () => {
    await first.kill();
    await second.kill();
    await server.stop();
    await scans.remove();
  });

  /** As on a share whose locks are not kept, or where somebody tidies up. */
  async function startSecond(): Promise<void> {
    await rm(join(scans.data, 'sender.lock'));
    second = new NodeSide({ data: scans.data });
    await second.start();
  }

  async function come(count: number): Promise<void> {
    for (let seen = 0; seen < count; seen += 1) await server.told('came');
  }

  test('the later one sends alone: every upload is claimed once, and the first says that it does not send', async () => {
    await startSecond();
    expect(await second.isSender()).toBe(true);
    await first.release(connectionId);
    await come(AT_ONCE);
    expect(await first.isSender()).toBe(false);
    expect(await first.call('overview.get', {})).toMatchObject({ isSender: false });
    server.go('go');
    await Promise.all([first.settled(), second.settled()]);
    expect(await first.states()).toEqual(Array<string>(ROWS).fill('sent'));
    const requests = await server.requests();
    expect(requests).toHaveLength(ROWS);
    expect(await second.attempts()).toHaveLength(ROWS);
    await first.expectStanding(scans.data, scans.expected, requests);
  });

  test('one that starts while the other sends takes over what was on its way, and the record stays true', async () => {
    await first.release(connectionId);
    await come(AT_ONCE);
    await startSecond();
    await come(AT_ONCE);
    expect(await first.isSender()).toBe(false);
    server.go('go');
    await Promise.all([first.settled(), second.settled()]);
    expect(await second.states()).toEqual(Array<string>(ROWS).fill('sent'));
    const requests = await server.requests();
    expect(requests).toHaveLength(ROWS + AT_ONCE);
    const outcomes = (await second.attempts()).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'interrupted')).toHaveLength(AT_ONCE);
    expect(outcomes.filter((outcome) => outcome === 'accepted')).toHaveLength(ROWS);
    await second.expectStanding(scans.data, scans.expected, requests);
  });
});
