import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { ProxyFor } from '../../src-main/contract/delivery.ts';
import { TEST_AUTHORITY } from '../argos/certificate.ts';
import { TestProxy, type ProxyOptions } from '../argos/proxy.ts';
import { ACCEPTED, RawServer, type Step } from '../argos/raw-server.ts';
import { CONNECTION, image, importRows, newUpload } from '../db/rows.ts';
import { world, type World } from './app.ts';

const KEY = 'canary-key-5d20f4';
const PASSWORD = 'canary-password-77';
const take: readonly Step[] = [{ do: 'readHead' }, { do: 'readBody' }, { do: 'write', text: ACCEPTED }];

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function started(proxyFor?: ProxyFor): Promise<World> {
  const here = await world(proxyFor === undefined ? {} : { proxyFor });
  ends.push(() => here.remove());
  return here;
}

async function server(...scripts: (readonly Step[])[]): Promise<RawServer> {
  const made = await RawServer.start(scripts, 'issued');
  ends.push(() => made.stopped());
  return made;
}

async function proxyTo({ port }: RawServer, options: Partial<ProxyOptions> = {}): Promise<TestProxy> {
  const proxy = await TestProxy.start(port, options);
  ends.push(() => proxy.stop());
  return proxy;
}

/** A connection with a private authority, and one row that is released. @returns the row's id. */
async function releasedRow({ app, data, connectionId }: World, baseUrl: string): Promise<number> {
  const caFile = join(data, 'ca.pem');
  await writeFile(caFile, TEST_AUTHORITY);
  const values = { ...CONNECTION, baseUrl, caFile };
  await app.call('connections.update', { id: connectionId, values });
  await app.call('connections.setKey', { id: connectionId, key: KEY });
  const bytes = Buffer.alloc(50_000, 'p');
  const path = join(data, 'front.jpg');
  await writeFile(path, bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const front = image('idImage', sha256, { path, sizeBytes: bytes.length });
  const { ids } = importRows(app.store, connectionId, [newUpload('S-1', { images: [front] })]);
  app.store.changes.apply(ids, 'release', Date.now());
  return ids[0] ?? 0;
}

/** Looks again at each event, until it is so. */
function until({ app }: World, isSo: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!isSo()) return;
      end();
      resolve();
    };
    const end = app.subscribe(look);
    look();
  });
}

const stateOf = ({ app }: World, id: number) => app.store.uploads.get(id).state;
const attemptsOf = async ({ app }: World, id: number) => (await app.call('uploads.detail', { id })).attempts;

describe('sending', () => {
  test('goes through the proxy, by the connection’s own authority', async () => {
    const proxy = await proxyTo(await server(take));
    const here = await started(() => Promise.resolve(`PROXY ${proxy.place}`));
    const id = await releasedRow(here, 'https://api.outtray.test/v3');
    await here.app.startSending();
    await until(here, () => stateOf(here, id) === 'sent');
    expect(await proxy.askedFirst()).toMatch(/^CONNECT api\.outtray\.test:443 /);
  });

  test('pauses where the proxy refuses, spends no try, and writes its password nowhere', async () => {
    const proxy = await proxyTo(await server(take), { credentials: 'clerk:other' });
    const here = await started(() => Promise.resolve(`PROXY clerk:${PASSWORD}@${proxy.place}`));
    const id = await releasedRow(here, 'https://api.outtray.test/v3');
    await here.app.startSending();
    await until(here, () => here.app.store.connections.get(here.connectionId).pause !== null);
    expect(here.app.store.connections.get(here.connectionId).pause).toMatchObject({
      reason: 'proxy_refused',
      detail: `The proxy ${proxy.place} answered 407 Proxy Authentication Required (Basic)`,
      resumesAt: null
    });
    expect(stateOf(here, id)).toBe('queued');
    expect(await attemptsOf(here, id)).toMatchObject([
      { outcome: 'account', status: null, errorCode: 'proxy_refused', bytesSent: 0 }
    ]);
    const checks = await here.app.call('connections.test', { id: here.connectionId });
    expect(checks.at(-1)).toMatchObject({ check: 'reachable', result: 'failed' });
    expect(JSON.stringify(checks)).not.toContain(PASSWORD);
    const basic = Buffer.from(`clerk:${PASSWORD}`).toString('base64');
    for (const secret of [PASSWORD, basic, KEY]) expect(await here.filesWith(secret)).toEqual([]);
  });

  test('goes again at once over fresh sockets when the machine wakes up', async () => {
    const silent: Step[] = [{ do: 'readHead' }, { do: 'readBody' }, { do: 'tell', name: 'read' }];
    const target = await server(silent, take);
    const here = await started();
    const id = await releasedRow(here, `https://127.0.0.1:${target.port}/v3`);
    await here.app.startSending();
    await target.next('told');
    here.app.goingToSleep();
    here.app.wokeUp();
    await until(here, () => stateOf(here, id) === 'sent');
    expect((await attemptsOf(here, id)).map(({ outcome }) => outcome)).toEqual(['interrupted', 'accepted']);
  });
});

describe('a connection’s CA file', () => {
  test('must be one when it is named, and is no hindrance to other changes while it is away', async () => {
    const here = await started();
    const { app, data, connectionId: id } = here;
    const caFile = join(data, 'ca.pem');
    const values = { ...CONNECTION, caFile };
    const missing = { code: 'ca_file_missing', values: { path: caFile } };
    await expect(app.call('connections.update', { id, values })).rejects.toMatchObject(missing);
    await expect(app.call('connections.create', { ...values, name: 'Other' })).rejects.toMatchObject(missing);
    await writeFile(caFile, 'words');
    await expect(app.call('connections.update', { id, values })).rejects.toMatchObject({
      code: 'ca_file_not_pem'
    });
    await writeFile(caFile, TEST_AUTHORITY);
    expect(await app.call('connections.update', { id, values })).toMatchObject({ caFile });
    await rm(caFile);
    expect(await app.call('connections.update', { id, values: { ...values, name: 'New' } })).toMatchObject({
      name: 'New',
      caFile
    });
  });

  test('that is named ends a pause for want of trust', async () => {
    const { app, data, connectionId: id } = await started();
    app.store.connections.setPause(id, { reason: 'tls', detail: '', since: 1, resumesAt: null });
    const caFile = join(data, 'ca.pem');
    await writeFile(caFile, TEST_AUTHORITY);
    const changed = await app.call('connections.update', { id, values: { ...CONNECTION, caFile } });
    expect(changed.pause).toBeNull();
  });
});
