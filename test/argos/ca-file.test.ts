import { execFileSync } from 'node:child_process';
import { chmod, rm, utimes } from 'node:fs/promises';
import tls from 'node:tls';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkServer } from '../../src-main/argos/check-server.ts';
import { createDeliver, type Delivery } from '../../src-main/argos/deliver.ts';
import { CaFiles } from '../../src-main/argos/trust.ts';
import type { Verdict } from '../../src-main/contract/delivery.ts';
import { TEST_AUTHORITY, TEST_CERTIFICATE } from './certificate.ts';
import { NO_HOOKS, order, Orders } from './orders.ts';
import { ACCEPTED, RawServer, type Step } from './raw-server.ts';

let orders: Orders;
let server: RawServer;
let delivery: Delivery;

beforeEach(async () => {
  orders = await Orders.create();
  const take: Step[] = [{ do: 'readHead' }, { do: 'readBody' }, { do: 'write', text: ACCEPTED }];
  server = await RawServer.start([[...take, { do: 'forgetHead' }, ...take]], 'issued');
  delivery = createDeliver();
});
afterEach(async () => {
  delivery.close();
  server.stop();
  await orders.remove();
});

const baseUrl = () => `https://127.0.0.1:${server.port}/v3`;

async function sent(caFile: string | null): Promise<Verdict> {
  return delivery.deliver(order(baseUrl(), [await orders.image('idImage', 1000)], { caFile }), NO_HOOKS);
}

const isRoot = process.getuid?.() === 0;

describe('a connection’s own CA file', () => {
  it('is trusted besides the usual authorities, one certificate or several', async () => {
    expect(await sent(null)).toMatchObject({ outcome: 'account', pause: 'tls' });
    const file = await orders.file('ca.pem', `# two\n${TEST_CERTIFICATE}\r\n${TEST_AUTHORITY}`);
    expect(await sent(file)).toMatchObject({ outcome: 'accepted' });
  });

  it('vouches for no other connection', async () => {
    expect(await sent(await orders.file('ca.pem', TEST_AUTHORITY))).toMatchObject({ outcome: 'accepted' });
    expect(await sent(null)).toMatchObject({ pause: 'tls' });
  });

  it('is read again when it has changed, and what it vouched for before gets nothing more', async () => {
    const file = await orders.file('ca.pem', TEST_AUTHORITY);
    expect(await sent(file)).toMatchObject({ outcome: 'accepted' });
    await orders.file('ca.pem', TEST_CERTIFICATE);
    expect(await sent(file)).toMatchObject({ outcome: 'account', pause: 'tls' });
    await orders.file('ca.pem', TEST_AUTHORITY);
    expect(await sent(file)).toMatchObject({ outcome: 'accepted' });
  });

  it('is not parsed again while it is the same', async () => {
    const file = await orders.file('ca.pem', TEST_AUTHORITY);
    const files = new CaFiles();
    const first = await files.trust(file);
    expect(await files.trust(file)).toBe(first);
    await utimes(file, 1, 1);
    expect(await files.trust(file)).not.toBe(first);
  });

  it.each([
    ['nothing', ''],
    ['words', 'no certificate'],
    ['a key', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'],
    ['half a certificate', TEST_AUTHORITY.slice(0, 200)],
    ['garbage within the frame', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
    [
      'one good and one bad',
      `${TEST_AUTHORITY}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`
    ]
  ])('that holds %s pauses the connection and names the file', async (_case, text) => {
    const file = await orders.file('ca.pem', text);
    expect(await sent(file)).toMatchObject({
      outcome: 'account',
      status: null,
      errorCode: 'ca_file',
      pause: 'ca_file',
      message: `${file}: no certificate in PEM form`,
      bytesSent: 0,
      retry: null
    });
  });

  it('that is missing pauses, and sending goes on when it is back', async () => {
    const file = await orders.file('ca.pem', TEST_AUTHORITY);
    expect(await sent(file)).toMatchObject({ outcome: 'accepted' });
    await rm(file);
    expect(await sent(file)).toMatchObject({ pause: 'ca_file', message: `${file}: no such file` });
    await orders.file('ca.pem', TEST_AUTHORITY);
    expect(await sent(file)).toMatchObject({ outcome: 'accepted' });
  });

  it('that is a folder, or that may not be read, pauses', async () => {
    expect(await sent(orders.folder)).toMatchObject({ pause: 'ca_file' });
    if (isRoot || process.platform === 'win32') return;
    const file = await orders.file('ca.pem', TEST_AUTHORITY);
    await chmod(file, 0);
    expect(await sent(file)).toMatchObject({ pause: 'ca_file', message: `${file}: EACCES` });
  });

  it(
    'that is a pipe nobody writes to does not hold the delivery up',
    { skip: process.platform === 'win32' },
    async () => {
      const path = `${orders.folder}/pipe`;
      execFileSync('mkfifo', [path]);
      expect(await sent(path)).toMatchObject({ pause: 'ca_file', message: `${path}: it is no file` });
    }
  );

  it('is nobody’s matter where the server is this machine over plain http', async () => {
    const plain = await RawServer.start([
      [{ do: 'readHead' }, { do: 'readBody' }, { do: 'write', text: ACCEPTED }]
    ]);
    const images = [await orders.image('idImage', 1000)];
    const verdict = await delivery.deliver(order(plain.baseUrl, images, { caFile: '/none' }), NO_HOOKS);
    plain.stop();
    expect(verdict).toMatchObject({ outcome: 'accepted' });
  });

  it('that can’t be used is what Test connection says, as a sentence in the window’s language', async () => {
    const path = `${orders.folder}/gone.pem`;
    expect((await checkServer(baseUrl(), 'k', { caFile: path })).slice(1)).toEqual([
      { check: 'reachable', result: 'passed', detail: '' },
      {
        check: 'tls',
        result: 'failed',
        detail: `${path}: no such file`,
        problem: { code: 'ca_file_missing', values: { path } }
      }
    ]);
  });
});

describe('the system’s authorities', () => {
  it('are trusted', async () => {
    vi.resetModules();
    const system = vi
      .spyOn(tls, 'getCACertificates')
      .mockImplementation((store) => (store === 'system' ? [TEST_AUTHORITY] : []));
    const { createDeliver: createAnew } = await import('../../src-main/argos/deliver.ts');
    const anew = createAnew();
    const images = [await orders.image('idImage', 1000)];
    const verdict = await anew.deliver(order(baseUrl(), images), NO_HOOKS);
    anew.close();
    system.mockRestore();
    expect(verdict).toMatchObject({ outcome: 'accepted' });
  });

  it('are done without where they can’t be told', async () => {
    vi.resetModules();
    const broken = vi.spyOn(tls, 'getCACertificates').mockImplementation(() => {
      throw new TypeError('tls.getCACertificates is not a function');
    });
    const { USUAL_TRUST } = await import('../../src-main/argos/trust.ts');
    expect(() => USUAL_TRUST.context()).not.toThrow();
    broken.mockRestore();
  });
});
