import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkServer } from '../../src-main/argos/check-server.ts';
import { startPracticeServer, type PracticeServer } from '../../src-main/practice/server.ts';
import { TEST_CERTIFICATE } from './certificate.ts';
import { answer, RawServer, type RawOptions, type Step } from './raw-server.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function practice(options: Parameters<typeof startPracticeServer>[0] = {}): Promise<PracticeServer> {
  const server = await startPracticeServer({ apiKeys: ['right-key'], ...options });
  ends.push(server.close);
  return server;
}

async function raw(steps: Step[], tls: RawOptions['tls'] = null): Promise<RawServer> {
  const server = await RawServer.start([steps], tls);
  ends.push(() => server.stopped());
  return server;
}

/** @returns its path. */
async function pemFile(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'outtray-ca-'));
  ends.push(() => rm(folder, { recursive: true }));
  const path = join(folder, 'ca.pem');
  await writeFile(path, text);
  return path;
}

const passed = (check: string, detail: unknown = '') => ({ check, result: 'passed', detail });
const text = (pattern: RegExp) => expect.stringMatching(pattern) as unknown;

describe('Test connection', () => {
  it('passes where the server lets the key through and reads JSON, and leaves nothing there', async () => {
    const server = await practice();
    expect(await checkServer(server.baseUrl, 'right-key')).toEqual([
      passed('address', `127.0.0.1:${server.port}`),
      passed('reachable'),
      passed('key', 'HTTP 400 missing_data Required input data is missing.'),
      passed('format', 'json')
    ]);
    expect(server.received()).toMatchObject([{ bodyBytes: 2, submissionId: null, images: {}, status: 400 }]);
  });

  it('fails the key that the server refuses, without repeating it', async () => {
    const { baseUrl } = await practice();
    const checks = await checkServer(baseUrl, 'wrong-key');
    expect(checks.slice(2)).toEqual([
      { check: 'key', result: 'failed', detail: 'HTTP 403 key_refused Forbidden' },
      { check: 'format', result: 'unknown', detail: '' }
    ]);
    const echo = { message: 'API key wrong-key is unknown' };
    const echoing = await raw([{ do: 'readHead' }, { do: 'write', text: answer(400, JSON.stringify(echo)) }]);
    expect(JSON.stringify(await checkServer(echoing.baseUrl, 'wrong-key'))).not.toContain('wrong-key');
  });

  it('does not know the format where JSON is not read, and the key passes', async () => {
    const { baseUrl } = await practice({ formats: 'multipart' });
    expect((await checkServer(baseUrl, 'right-key')).slice(2)).toEqual([
      passed('key', 'HTTP 400 invalid_payload Fail to parse the input data.'),
      { check: 'format', result: 'unknown', detail: '' }
    ]);
  });

  it.each([
    [404, 'Not Found'],
    [500, 'Internal Server Error'],
    [200, 'complete to update image.']
  ])('does not know what a %i means for the key', async (status, message) => {
    const server = await raw([
      { do: 'readHead' },
      { do: 'write', text: answer(status, JSON.stringify({ message })) }
    ]);
    const checks = await checkServer(server.baseUrl, 'right-key');
    expect(checks[2]).toMatchObject({
      check: 'key',
      result: 'unknown',
      detail: text(new RegExp(`^HTTP ${status}`))
    });
  });

  it('sends nothing without a key', async () => {
    const server = await practice();
    expect((await checkServer(server.baseUrl, null)).at(-1)).toEqual({
      check: 'key',
      result: 'failed',
      detail: ''
    });
    expect(server.received()).toEqual([]);
  });

  it.each(['http://192.0.2.1/v3', 'ftp://127.0.0.1/', 'nonsense', 'https://me:secret@127.0.0.1/v3'])(
    'ends at the address %s',
    async (baseUrl) => {
      expect(await checkServer(baseUrl, 'k')).toEqual([{ check: 'address', result: 'failed', detail: '' }]);
    }
  );

  it('ends where no one listens, in the system’s words', async () => {
    const server = await raw([]);
    const { baseUrl } = server;
    await server.stopped();
    expect((await checkServer(baseUrl, 'k')).slice(1)).toEqual([
      { check: 'reachable', result: 'failed', detail: text(/ECONNREFUSED/) }
    ]);
  });

  it('names a certificate that is not trusted and who issued it, and sends nothing there', async () => {
    const server = await raw([{ do: 'readHead' }, { do: 'tell', name: 'head' }], 'self-signed');
    const baseUrl = `https://127.0.0.1:${server.port}/v3`;
    expect((await checkServer(baseUrl, 'k')).slice(1)).toEqual([
      passed('reachable'),
      {
        check: 'tls',
        result: 'failed',
        detail: 'The certificate is self-signed (DEPTH_ZERO_SELF_SIGNED_CERT); issued by Outtray test'
      }
    ]);
    expect(
      await checkServer(`https://localhost:${server.port}/v3`, 'k', {
        caFile: await pemFile(TEST_CERTIFICATE)
      })
    ).toContainEqual({
      check: 'tls',
      result: 'failed',
      detail: text(/^The certificate is made out to another host/)
    });
    expect(server.untaken.filter(({ event }) => event === 'told')).toEqual([]);
  });

  it('passes TLS with a configured authority', async () => {
    const refusal = answer(400, '{"errorCode":"invalid_data","message":"m"}');
    const server = await raw([{ do: 'readHead' }, { do: 'write', text: refusal }], 'self-signed');
    const checks = await checkServer(`https://127.0.0.1:${server.port}/v3`, 'k', {
      caFile: await pemFile(TEST_CERTIFICATE)
    });
    expect(checks.map(({ check, result }) => [check, result])).toEqual([
      ['address', 'passed'],
      ['reachable', 'passed'],
      ['tls', 'passed'],
      ['key', 'passed'],
      ['format', 'passed']
    ]);
  });
});
