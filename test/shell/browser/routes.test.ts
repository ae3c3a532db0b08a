import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBrowserShell } from '../../../src-main/shell/browser/shell.ts';
import { FakeApplication, piecesOf } from './fake-application.ts';
import { type Answer, Harness, type Sent } from './harness.ts';

let harness: Harness;
let cookie: string;

beforeEach(async () => {
  harness = await Harness.open();
  cookie = await harness.signIn();
});
afterEach(() => harness.close());

function ask(target: string, { method = 'GET', headers = {} }: Sent = {}): Promise<Answer> {
  return harness.ask(target, { method, headers: { Cookie: cookie, ...headers } });
}

describe('the page', () => {
  it('has every security header, and so has each refusal', async () => {
    const answers = [
      await ask('/'),
      await ask('/nowhere'),
      await ask('/', { method: 'POST' }),
      await harness.ask('/'),
      await harness.ask('/', { headers: { Host: 'attacker.example' } }),
      await harness.ask(`/?token=${harness.token}`)
    ];
    for (const { headers } of answers) {
      expect({
        csp: headers['content-security-policy'],
        sniff: headers['x-content-type-options'],
        referrer: headers['referrer-policy'],
        opener: headers['cross-origin-opener-policy'],
        resource: headers['cross-origin-resource-policy'],
        cache: headers['cache-control']
      }).toEqual({
        csp:
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
          "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        sniff: 'nosniff',
        referrer: 'no-referrer',
        opener: 'same-origin',
        resource: 'same-origin',
        cache: 'no-store'
      });
      const features = String(headers['permissions-policy']).split(', ');
      expect(features.filter((feature) => !feature.endsWith('=()'))).toEqual([]);
      expect(features).toContain('camera=()');
    }
  });

  it('carries the same headers where the bytes were no HTTP at all', async () => {
    const answer = await harness.raw('no http\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain("Content-Security-Policy: default-src 'none'");
  });

  it('is kept by the browser only where the name of a file holds its hash', async () => {
    const files = ['/', '/index.html', '/icon.svg', '/assets/index-CiYMK1k9.js'];
    const answers = await Promise.all(files.map((file) => ask(file)));
    expect(
      answers.map(({ status, headers }) => [status, headers['content-type'], headers['cache-control']])
    ).toEqual([
      [200, 'text/html; charset=utf-8', 'no-store'],
      [200, 'text/html; charset=utf-8', 'no-store'],
      [200, 'image/svg+xml', 'no-store'],
      [200, 'text/javascript; charset=utf-8', 'private, max-age=31536000, immutable']
    ]);
  });

  it('answers HEAD without a body', async () => {
    const { status, headers, body } = await ask('/', { method: 'HEAD' });
    expect({ status, length: headers['content-length'], body }).toEqual({
      status: 200,
      length: '37',
      body: ''
    });
  });

  it('can’t be opened when it is not built', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'outtray-shell-'));
    const options = { rendererFolder: empty, onAddress: () => undefined };
    await expect(openBrowserShell(new FakeApplication(), options)).rejects.toThrow('has no index.html');
    await rm(empty, { recursive: true });
    await expect(openBrowserShell(new FakeApplication(), options)).rejects.toThrow('can’t be read');
  });

  it('can’t be opened on a port that is taken', async () => {
    const options = { port: harness.port, rendererFolder: 'unused', onAddress: () => undefined };
    await expect(openBrowserShell(new FakeApplication(), options)).rejects.toThrow();
  });
});

describe('a picture', () => {
  beforeEach(() => {
    harness.app.givePicture = (kind, id, size) =>
      kind === 'image' && id === 7 && size === 'large'
        ? { mime: 'image/webp', bytes: Buffer.from('WEBP'), version: 'v1' }
        : null;
  });

  it('is sent with its version, and not again while that is the same', async () => {
    const first = await ask('/picture/image/7/large');
    const { 'content-type': type, etag, 'cache-control': cache } = first.headers;
    expect({ status: first.status, type, etag, cache, body: first.body }).toEqual({
      status: 200,
      type: 'image/webp',
      etag: '"v1"',
      cache: 'private, no-cache',
      body: 'WEBP'
    });
    const again = await ask('/picture/image/7/large', { headers: { 'If-None-Match': 'W/"v0", "v1"' } });
    expect([again.status, again.body]).toEqual([304, '']);
    const older = await ask('/picture/image/7/large', { headers: { 'If-None-Match': '"v0"' } });
    expect([older.status, older.body]).toEqual([200, 'WEBP']);
  });

  it('that is gone is not found', async () => {
    const targets = ['/picture/image/7/thumbnail', '/picture/left-over/7/large', '/picture/image/8/large'];
    const answers = await Promise.all(targets.map((target) => ask(target)));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  });

  it('whose making fails is a fault that is reported, not shown', async () => {
    harness.app.givePicture = () => {
      throw new Error('private detail');
    };
    const { status, body } = await ask('/picture/image/7/large');
    expect([status, body.includes('private detail')]).toEqual([500, false]);
    expect(harness.bugs).toEqual([new Error('private detail')]);
  });
});

describe('an export', () => {
  it('streams the CSV of a checked filter under a dated name', async () => {
    harness.app.writeCsv = () => piecesOf(['\uFEFFid\r\n', '1\r\n', '2\r\n']);
    const filter = { batchId: 3, states: ['sent'], text: '한글 & %' };
    const { status, headers, body } = await ask(
      `/export/uploads.csv?filter=${encodeURIComponent(JSON.stringify(filter))}`
    );
    expect([status, headers['content-type'], body]).toEqual([
      200,
      'text/csv; charset=utf-8',
      '\uFEFFid\r\n1\r\n2\r\n'
    ]);
    expect(headers['content-disposition']).toMatch(
      /^attachment; filename="outtray-uploads-\d{4}-\d{2}-\d{2}-\d{4}\.csv"$/
    );
    expect(harness.app.exported).toEqual([{ kind: 'uploads', filter }]);
  });

  it('of attempts has a filter of its own', async () => {
    const { status, headers } = await ask('/export/attempts.csv?filter={"outcomes":["rejected"]}');
    expect([status, String(headers['content-disposition']).includes('outtray-attempts-')]).toEqual([
      200,
      true
    ]);
    expect(harness.app.exported).toEqual([{ kind: 'attempts', filter: { outcomes: ['rejected'] } }]);
  });

  it.each(['{', '[]', 'null', '""', '{"states":["gone"]}', '{"outcomes":["rejected"]}', '{"drop":1}'])(
    'refuses the filter %s',
    async (filter) => {
      const { status } = await ask(`/export/uploads.csv?filter=${encodeURIComponent(filter)}`);
      expect([status, harness.app.exported]).toEqual([400, []]);
    }
  );

  it('is not run for HEAD', async () => {
    expect((await ask('/export/uploads.csv', { method: 'HEAD' })).status).toBe(200);
    expect(harness.app.exported).toEqual([]);
  });

  it('that fails before its first line is an error, and one that fails later is cut, never whole', async () => {
    const failing = (pieces: number) =>
      async function* () {
        for (let index = 0; index < pieces; index += 1) yield await Promise.resolve('line\r\n');
        throw new Error('disk');
      };
    harness.app.writeCsv = failing(0);
    expect((await ask('/export/uploads.csv')).status).toBe(500);
    harness.app.writeCsv = failing(3);
    await expect(ask('/export/uploads.csv')).rejects.toThrow('aborted');
    expect(harness.bugs).toEqual([new Error('disk'), new Error('disk')]);
  });

  it('is read no faster than the browser takes it, and ends when the browser goes away', async () => {
    const piece = 'x'.repeat(64 * 1024);
    let taken = 0;
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    harness.app.writeCsv = async function* () {
      try {
        for (;;) {
          taken += 1;
          yield await Promise.resolve(piece);
        }
      } finally {
        end();
      }
    };
    const isStuck = await new Promise<boolean>((resolve, reject) => {
      const request = httpRequest(
        { host: '127.0.0.1', port: harness.port, path: '/export/uploads.csv', headers: { Cookie: cookie } },
        (response) => {
          response.pause();
          waitUntilStill(() => taken).then(() => {
            request.destroy();
            resolve(true);
          }, reject);
          response.on('error', () => undefined);
        }
      );
      request.on('error', () => undefined).end();
    });
    expect(isStuck).toBe(true);
    await ended;
    expect(harness.bugs).toEqual([]);
  });
});

/** Resolves when the number stays the same over 200 turns of the loop; one that grows for ever never does. */
async function waitUntilStill(read: () => number): Promise<void> {
  let turns = 0;
  let last = read();
  while (turns < 200) {
    await new Promise((resolve) => setImmediate(resolve));
    turns = read() === last ? turns + 1 : 0;
    last = read();
  }
}
