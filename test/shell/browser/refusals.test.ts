import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Harness } from './harness.ts';

let harness: Harness;
let cookie: string;

beforeAll(async () => {
  harness = await Harness.open();
  cookie = await harness.signIn();
});
afterAll(() => harness.close());

describe('the address with a token', () => {
  it('is exchanged once for a strict cookie, and is of no use afterwards', async () => {
    const target = `/?token=${harness.token}`;
    const first = await harness.ask(target);
    expect({ status: first.status, location: first.headers.location }).toEqual({
      status: 303,
      location: '/'
    });
    expect(first.headers['set-cookie']).toEqual([
      expect.stringMatching(
        new RegExp(`^outtray-${harness.port}-[0-9a-f]{12}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`)
      )
    ]);
    expect(first.headers['set-cookie']?.[0]).not.toContain(harness.token);

    const second = await harness.ask(target);
    expect({ status: second.status, cookie: second.headers['set-cookie'] }).toEqual({
      status: 401,
      cookie: undefined
    });
  });

  it('is handed over once, and says in both languages how to get another when it is spent', async () => {
    expect(harness.addresses).toEqual([harness.shell.url]);
    const { status, body } = await harness.ask('/?token=wrong');
    expect(status).toBe(401);
    expect(body).toContain('press Enter in the terminal where Outtray runs, or start it again');
    expect(body).toContain('Enter 키를 누르거나');
  });

  it('has 32 random bytes, another set each time', () => {
    const tokens = [harness.shell.newAddress(), harness.shell.newAddress()].map(
      (address) => new URL(address).searchParams.get('token') ?? ''
    );
    expect(tokens.map((token) => Buffer.from(token, 'base64url').length)).toEqual([32, 32]);
    expect(new Set(tokens).size).toBe(2);
  });

  it('is not spent by HEAD, nor by a request from another site', async () => {
    const { search } = new URL(harness.shell.newAddress());
    expect((await harness.ask(`/${search}`, { method: 'HEAD' })).status).toBe(401);
    expect((await harness.ask(`/${search}`, { headers: { 'Sec-Fetch-Site': 'cross-site' } })).status).toBe(
      403
    );
    expect((await harness.ask(`/${search}`)).status).toBe(303);
  });

  it('takes a person who is signed in to the page even when it is spent', async () => {
    expect((await harness.ask('/?token=spent', { headers: { Cookie: cookie } })).status).toBe(200);
  });

  it('stops working when sixteen newer ones are unused', async () => {
    const { search } = new URL(harness.shell.newAddress());
    for (let index = 0; index < 16; index += 1) harness.shell.newAddress();
    expect((await harness.ask(`/${search}`)).status).toBe(401);
  });
});

describe('a request without our cookie', () => {
  const targets = [
    '/',
    '/index.html',
    '/assets/index-CiYMK1k9.js',
    '/picture/image/1/large',
    '/export/uploads.csv',
    '/x'
  ];
  it.each(targets)('gets nothing of %s', async (target) => {
    expect((await harness.ask(target)).status).toBe(401);
  });

  it('is not helped by a cookie of another name, another value, or a cut one', async () => {
    const [name = '', value = ''] = cookie.split('=');
    const cookies = [
      `session=${value}`,
      `${name}=x`,
      `${name}=${value.slice(0, -1)}`,
      `${name}=`,
      `${name}=${value}x`
    ];
    const answers = await Promise.all(cookies.map((Cookie) => harness.ask('/', { headers: { Cookie } })));
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
  });

  it('is answered when the cookie stands among many others', async () => {
    const others = Array.from(
      { length: 150 },
      (_, index) => `outtray-${index}-abcdef012345=${'x'.repeat(43)}`
    );
    const { status } = await harness.ask('/', { headers: { Cookie: [...others, cookie].join('; ') } });
    expect(status).toBe(200);
  });
});

describe('a request with our cookie', () => {
  it.each([
    ['localhost:PORT'],
    ['127.0.0.1'],
    ['127.0.0.1:1'],
    ['attacker.example:PORT'],
    ['127.0.0.1:PORT.attacker.example'],
    ['127.0.0.1:PORT@attacker.example']
  ])('is refused for the host %s', async (pattern) => {
    const Host = pattern.replace('PORT', String(harness.port));
    expect((await harness.ask('/', { headers: { Host, Cookie: cookie } })).status).toBe(403);
  });

  it('is refused without a host, and with two', async () => {
    const host = `Host: 127.0.0.1:${harness.port}\r\n`;
    for (const hosts of ['', host + host, `${host}Host: attacker.example\r\n`]) {
      expect(await harness.raw(`GET / HTTP/1.1\r\n${hosts}Cookie: ${cookie}\r\n\r\n`)).toMatch(
        /^HTTP\/1\.1 40[03] /
      );
    }
  });

  it.each([
    'null',
    'http://attacker.example',
    'http://localhost:PORT',
    'https://127.0.0.1:PORT',
    'http://127.0.0.1:1'
  ])('is refused for the origin %s', async (pattern) => {
    const Origin = pattern.replace('PORT', String(harness.port));
    expect((await harness.ask('/', { headers: { Origin, Cookie: cookie } })).status).toBe(403);
  });

  it.each(['cross-site', 'same-site', 'anything'])('is refused when it is fetched %s', async (site) => {
    const headers = { 'Sec-Fetch-Site': site, Cookie: cookie };
    expect((await harness.ask('/', { headers })).status).toBe(403);
  });

  it('is answered when it comes from our page or the address bar', async () => {
    const fromPage = { Origin: harness.origin, 'Sec-Fetch-Site': 'same-origin', Cookie: cookie };
    expect((await harness.ask('/', { headers: fromPage })).status).toBe(200);
    expect((await harness.ask('/', { headers: { 'Sec-Fetch-Site': 'none', Cookie: cookie } })).status).toBe(
      200
    );
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'])(
    'is refused for %s',
    async (method) => {
      const { status, headers } = await harness.ask('/', { method, headers: { Cookie: cookie } });
      const cors = Object.keys(headers).filter((name) => name.startsWith('access-control-'));
      expect({ status, allow: headers.allow, cors }).toEqual({ status: 405, allow: 'GET, HEAD', cors: [] });
    }
  );

  it('is refused for CONNECT', async () => {
    const answer = await harness.raw(`CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1:22\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 405 /);
  });

  it.each([
    '/../secret.js',
    '/assets/../../secret.js',
    '/%2e%2e/secret.js',
    '/..%2fsecret.js',
    '/%252e%252e%252fsecret.js',
    '/assets/..%5c..%5csecret.js',
    '/assets/\\..\\..\\secret.js',
    '//secret.js',
    '/./index.html',
    '/assets/',
    '/assets',
    '/__proto__',
    '/index.html%00.js',
    '/picture/image/0/large',
    '/picture/image/-1/large',
    '/picture/image/1/huge',
    '/picture/passport/1/large',
    '/picture/image/9999999999999999/large',
    '/export/constructor',
    '/export/settings.csv',
    '/rpc'
  ])('finds nothing at %s', async (target) => {
    const { status, body } = await harness.ask(target, { headers: { Cookie: cookie } });
    expect({ status, leaks: body.includes('secret') }).toEqual({ status: 404, leaks: false });
  });

  it('is refused for a target that is not a path', async () => {
    const head = `Host: 127.0.0.1:${harness.port}\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`;
    expect(await harness.raw(`GET http://127.0.0.1:${harness.port}/ HTTP/1.1\r\n${head}`)).toMatch(
      /^HTTP\/1\.1 400 /
    );
  });
});

describe('a WebSocket', () => {
  it.each<[string, () => Record<string, string>, string, number]>([
    ['without a cookie', () => ({ Origin: harness.origin }), '/rpc', 401],
    ['without an origin', () => ({ Cookie: cookie }), '/rpc', 403],
    ['of a foreign origin', () => ({ Cookie: cookie, Origin: 'http://attacker.example' }), '/rpc', 403],
    [
      'of a foreign host',
      () => ({ Cookie: cookie, Origin: harness.origin, Host: 'attacker.example' }),
      '/rpc',
      403
    ],
    [
      'from another site',
      () => ({ Cookie: cookie, Origin: harness.origin, 'Sec-Fetch-Site': 'same-site' }),
      '/rpc',
      403
    ],
    ['at another path', () => ({ Cookie: cookie, Origin: harness.origin }), '/', 404]
  ])('%s is refused', async (_title, headers, path, status) => {
    expect(await harness.handshake(path, headers())).toBe(status);
    expect(harness.app.listeners.size).toBe(0);
  });

  it('is not opened for an upgrade to anything else', async () => {
    const answer = await harness.raw(
      `GET /rpc HTTP/1.1\r\nHost: 127.0.0.1:${harness.port}\r\nOrigin: ${harness.origin}\r\nCookie: ${cookie}\r\n` +
        'Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n'
    );
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
  });
});

describe('a client that resets its connection', () => {
  it('in the middle of a refused upgrade does not end the process', async () => {
    const head = `GET /rpc HTTP/1.1\r\nHost: 127.0.0.1:${harness.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;
    for (let round = 0; round < 20; round += 1) {
      await new Promise<void>((resolve) => {
        const socket = connect(harness.port, '127.0.0.1', () => {
          socket.write(head, () => socket.resetAndDestroy());
        });
        socket.on('error', () => undefined).on('close', () => resolve());
      });
    }
    expect((await harness.ask('/', { headers: { Cookie: cookie } })).status).toBe(200);
  });
});

describe('any bytes at all', () => {
  const word = fc.string({ unit: 'grapheme', maxLength: 40 });
  const request = fc
    .record({
      method: fc.oneof(fc.constantFrom('GET', 'HEAD', 'POST', 'CONNECT', 'get'), word),
      target: fc.oneof(fc.webPath(), word),
      headers: fc.array(
        fc.tuple(fc.oneof(fc.constantFrom('Host', 'Cookie', 'Origin', 'Upgrade'), word), word)
      ),
      body: fc.oneof(fc.constant(''), word)
    })
    .map(({ method, target, headers, body }) => {
      const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
      return Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines}\r\n${body}`);
    });

  it('never get an answer other than a refusal, and never end the process', async () => {
    const noise = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
    await fc.assert(
      fc.asyncProperty(fc.oneof(request, noise), async (bytes) => {
        expect(await harness.raw(bytes)).toMatch(/^$|^HTTP\/1\.1 4\d\d /);
      }),
      { numRuns: 300 }
    );
    expect((await harness.ask('/', { headers: { Cookie: cookie } })).status).toBe(200);
    expect(harness.bugs).toEqual([]);
  });
});
