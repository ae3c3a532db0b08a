import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ACCEPTED, type Acts, FaultServer, readBody, TAKE, write } from './fault-server.ts';
import { NodeSide } from './node-side.ts';
import { Scans } from './scans.ts';

const ROWS = 6;
const HELD: Acts = [readBody, { do: 'tell', name: 'held' }, { do: 'wait', name: 'go' }, write(ACCEPTED)];

// That a second start of the desktop hands its folder over and leaves: test/e2e/desk.spec.ts.
describe('fault 9: a second start on the same data folder', () => {
  let scans: Scans;
  let server: FaultServer;
  let first: NodeSide;
  let second: NodeSide;
  let connectionId: number;

  beforeEach(async () => {
    scans = await Scans.make();
    await scans.draw('N', ROWS);
    server = await FaultServer.start({ requests: [TAKE, HELD], otherwise: TAKE });
    first = new NodeSide({ data: scans.data });
    connectionId = await first.connect(server.url);
    await first.import(scans.folder, connectionId);
    await first.release(connectionId);
    await first.start();
    await server.told('held');
    second = new NodeSide({ data: scans.data });
    await second.start();
  });
  afterEach(async () => {
    await first.kill();
    await second.kill();
    await server.stop();
    await scans.remove();
  });

  test('it shows the same and leaves the sending to the first', async () => {
    expect(await second.isSender()).toBe(false);
    expect(await second.call('overview.get', {})).toMatchObject({ isSender: false });
    expect(await second.states()).toEqual(['sent', 'sending', ...Array<string>(ROWS - 2).fill('queued')]);
    expect(await server.requests()).toHaveLength(2);
    server.go('go');
    await first.settled();
    expect(await second.states()).toEqual(Array<string>(ROWS).fill('sent'));
    expect(await server.requests()).toHaveLength(ROWS);
    await second.expectStanding(scans.data, scans.expected, await server.requests());
  });

  test('when the first is killed it takes over, and what was on its way goes again', async () => {
    await server.follow({ requests: [TAKE, HELD], otherwise: TAKE });
    await first.kill();
    await server.told('held');
    expect(await second.isSender()).toBe(true);
    server.go('go');
    await second.settled();
    expect(await second.states()).toEqual(Array<string>(ROWS).fill('sent'));
    const requests = await server.requests();
    expect(requests).toHaveLength(ROWS + 1);
    expect((await second.attempts()).filter(({ outcome }) => outcome === 'interrupted')).toHaveLength(1);
    await second.expectStanding(scans.data, scans.expected, requests);
  });

  test('what is released in the one is sent by the other, and a pause in the one stops the other', async () => {
    await second.call('connections.pause', { id: connectionId });
    server.go('go');
    await first.paused(connectionId, 'operator');
    await first.settled();
    const seen = (await server.requests()).length;
    expect(seen).toBeLessThan(ROWS);
    await second.call('uploads.recall', { target: { filter: { states: ['queued'] } } });
    expect(await second.release(connectionId)).toBe(ROWS - seen);
    await first.call('connections.resume', { id: connectionId });
    await first.settled();
    expect(await server.requests()).toHaveLength(ROWS);
    await first.expectStanding(scans.data, scans.expected, await server.requests());
  });
});
