import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Keychain } from '../../src-main/keychain/keychain.ts';
import { createOuttray, type Outtray } from '../../src-main/outtray.ts';
import { CONNECTION } from '../db/rows.ts';
import {
  ACCEPTED,
  type Acts,
  answer,
  answering,
  FaultServer,
  readBody,
  TAKE,
  write
} from './fault-server.ts';
import { importFolder } from './import-folder.ts';
import { Scans } from './scans.ts';
import { expectSoundData } from './standing-conditions.ts';

const ROWS = 6;
const [OLD, NEW] = ['old-key-7731a0c5', 'new-key-58e2d94b'];
const HELD: Acts = [readBody, { do: 'tell', name: 'held' }, { do: 'wait', name: 'go' }, write(ACCEPTED)];

/** The system's keychain, which may be locked: then nothing of it can be read or written. */
class TestKeychain implements Keychain {
  readonly kept = new Map<string, string>();
  isLocked = false;

  get(account: string): Promise<string | null> {
    return this.#answer(() => this.kept.get(account) ?? null);
  }

  set(account: string, key: string): Promise<void> {
    return this.#answer(() => void this.kept.set(account, key));
  }

  remove(account: string): Promise<void> {
    return this.#answer(() => void this.kept.delete(account));
  }

  #answer<Value>(value: () => Value): Promise<Value> {
    return this.isLocked ? Promise.reject(new Error('The keychain is locked')) : Promise.resolve(value());
  }
}

let scans: Scans;
let server: FaultServer;
let app: Outtray;
let connectionId: number;

beforeEach(async () => {
  scans = await Scans.make();
  await scans.draw('K', ROWS);
  server = await FaultServer.start(TAKE);
});
afterEach(async () => {
  await app.close();
  // Wherever a key was kept, it was in no file of ours.
  await expectSoundData(scans.data, [], [OLD, NEW]);
  await server.stop();
  await scans.remove();
});

function open(keychain: Keychain | null): Outtray {
  return createOuttray({
    dataFolder: scans.data,
    shell: 'browser',
    keychain,
    environmentKey: null,
    proxyFor: () => Promise.resolve('DIRECT')
  });
}

async function released(keychain: Keychain | null): Promise<void> {
  app = open(keychain);
  const input = { ...CONNECTION, baseUrl: server.url, concurrency: 1 };
  connectionId = (await app.call('connections.create', input)).id;
  await importFolder(app, scans.folder, connectionId);
  await app.call('uploads.release', { target: { filter: { connectionId } } });
}

async function keysSeen(): Promise<(string | undefined)[]> {
  return (await server.requests()).map(({ head }) => /^x-api-key: (.*?)\r$/im.exec(head)?.[1]);
}

async function pause() {
  const all = await app.call('connections.list', {});
  return all.find(({ id }) => id === connectionId)?.pause ?? null;
}

async function states(): Promise<string[]> {
  const { ids } = await app.call('uploads.ids', { filter: {}, order: 'row' });
  return (await app.call('uploads.rows', { ids })).map(({ state }) => state);
}

const repeat = (value: string, count: number): string[] => Array<string>(count).fill(value);

describe('fault 39: the key is replaced while it sends', () => {
  test('the next request has the new one, and what is on its way ends with the old', async () => {
    await server.follow({ requests: [TAKE, HELD], otherwise: TAKE });
    await released(new TestKeychain());
    await app.call('connections.setKey', { id: connectionId, key: OLD });
    await app.startSending();
    await server.told('held');
    await app.call('connections.setKey', { id: connectionId, key: NEW });
    server.go('go');
    await app.sending.idle({});
    expect(await keysSeen()).toEqual([...repeat(OLD, 2), ...repeat(NEW, ROWS - 2)]);
    expect(await states()).toEqual(repeat('sent', ROWS));
  });

  test('taken away: nothing more goes until there is one', async () => {
    await server.follow({ requests: [TAKE, HELD], otherwise: TAKE });
    await released(new TestKeychain());
    await app.call('connections.setKey', { id: connectionId, key: OLD });
    await app.startSending();
    await server.told('held');
    await app.call('connections.clearKey', { id: connectionId });
    server.go('go');
    await app.sending.idle({});
    expect(await pause()).toMatchObject({ reason: 'key_missing' });
    expect(await keysSeen()).toEqual(repeat(OLD, 2));
    await app.call('connections.setKey', { id: connectionId, key: NEW });
    await app.sending.idle({});
    expect(await keysSeen()).toEqual([...repeat(OLD, 2), ...repeat(NEW, ROWS - 2)]);
  });

  test('one that the server refuses: replaced, all goes, and no row has lost a try', async () => {
    await server.follow(answering(answer(403, '{"message":"Forbidden"}')));
    await released(new TestKeychain());
    await app.call('connections.setKey', { id: connectionId, key: OLD });
    await app.startSending();
    await app.sending.idle({});
    expect(await pause()).toMatchObject({ reason: 'key_refused' });
    await server.follow(TAKE);
    await app.call('connections.setKey', { id: connectionId, key: NEW });
    await app.sending.idle({});
    expect(await states()).toEqual(repeat('sent', ROWS));
    expect((await keysSeen()).filter((key) => key === NEW)).toHaveLength(ROWS);
  });
});

describe('fault 39: there is no keychain', () => {
  test('the key is asked for, kept in memory, and asked for again after the next start', async () => {
    await released(null);
    await app.startSending();
    await app.sending.idle({});
    expect(await pause()).toMatchObject({ reason: 'key_missing' });
    expect(await server.requests()).toEqual([]);
    expect((await app.call('app.info', {})).keychainProblem).toBe('none');

    const { keyPlace } = await app.call('connections.setKey', { id: connectionId, key: OLD });
    expect(keyPlace).toBe('session');
    await app.sending.idle({});
    expect(await states()).toEqual(repeat('sent', ROWS));
    await app.close();

    app = open(null);
    const connections = await app.call('connections.list', {});
    expect(connections.find(({ id }) => id === connectionId)).toMatchObject({
      hasKey: false,
      keyPlace: 'none'
    });
  });

  test('locked while it sends: it stops and says so, and goes on once it is unlocked', async () => {
    const keychain = new TestKeychain();
    await server.follow({ requests: [TAKE, HELD], otherwise: TAKE });
    await released(keychain);
    await app.call('connections.setKey', { id: connectionId, key: OLD });
    await app.startSending();
    await server.told('held');
    keychain.isLocked = true;
    server.go('go');
    await app.sending.idle({});
    const overview = await app.call('overview.get', {});
    const own = overview.connections.find((each) => each.connectionId === connectionId);
    expect(own?.pause).toMatchObject({ reason: 'key_missing', detail: 'The keychain is locked' });
    expect(await server.requests()).toHaveLength(2);

    keychain.isLocked = false;
    await app.call('connections.resume', { id: connectionId });
    await app.sending.idle({});
    expect(await states()).toEqual(repeat('sent', ROWS));
  });

  test('locked when a person sets a key: it is asked for again and kept nowhere else', async () => {
    const keychain = new TestKeychain();
    await released(keychain);
    keychain.isLocked = true;
    const answered = await app.dispatch('connections.setKey', { id: connectionId, key: OLD });
    expect(answered).toMatchObject({ ok: false, error: { code: 'keychain_refused' } });
    // The window can still show what there is.
    expect(await pause()).toBeNull();
    expect(await app.dispatch('connections.clearKey', { id: connectionId })).toMatchObject({ ok: false });
    keychain.isLocked = false;
    await app.call('connections.setKey', { id: connectionId, key: NEW });
    await app.startSending();
    await app.sending.idle({});
    expect(await keysSeen()).toEqual(repeat(NEW, ROWS));
  });
});
