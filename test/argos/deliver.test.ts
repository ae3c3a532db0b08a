import { open, rm, truncate, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDeliver, type Delivery, type DeliverOptions } from '../../src-main/argos/deliver.ts';
import type { ReviewedImage, Verdict } from '../../src-main/contract/delivery.ts';
import type { ReceivedRequest } from '../../src-main/practice/received.ts';
import { startPracticeProcess, type PracticeProcess } from '../practice/practice-process.ts';
import { TEST_CERTIFICATE } from './certificate.ts';
import { KEY, NO_HOOKS, order, Orders } from './orders.ts';
import { ACCEPTED, answer, RawServer, TOO_LARGE, type Step } from './raw-server.ts';

let orders: Orders;
const ends: (() => void)[] = [];

beforeEach(async () => {
  orders = await Orders.create();
});

afterEach(async () => {
  for (const end of ends.splice(0)) end();
  await orders.remove();
});

function deliverer(options: DeliverOptions = {}): Delivery['deliver'] {
  const delivery = createDeliver(options);
  ends.push(() => delivery.close());
  return delivery.deliver;
}

async function raw(...scripts: Step[][]): Promise<RawServer> {
  const server = await RawServer.start(scripts);
  ends.push(() => server.stop());
  return server;
}

async function practice(): Promise<PracticeProcess> {
  const server = await startPracticeProcess({
    apiKeys: [KEY],
    checkImages: false,
    maxBodyBytes: 400_000_000
  });
  ends.push(() => server.child.kill());
  return server;
}

async function receivedBy({ baseUrl }: PracticeProcess): Promise<ReceivedRequest[]> {
  const response = await fetch(new URL('/practice/received', baseUrl), { headers: { 'x-api-key': KEY } });
  return ((await response.json()) as { requests: ReceivedRequest[] }).requests;
}

function fourImages(size: number): Promise<ReviewedImage[]> {
  const slots = ['idImage', 'idBackImage', 'selfieImage', 'addressImage'] as const;
  return Promise.all(slots.map((slot, index) => orders.image(slot, size + index)));
}

const readHead: Step = { do: 'readHead' };
const readBody: Step = { do: 'readBody' };
const write = (text: string): Step => ({ do: 'write', text });

describe('what arrives', () => {
  it.each(['json', 'multipart'] as const)(
    'in %s is exactly the reviewed pictures and fields',
    async (format) => {
      const server = await practice();
      const images = await fourImages(700_000);
      const submissionId = 'S-"1"\r\n한 😀';
      const verdict = await deliverer()(order(server.baseUrl, images, { format, submissionId }), NO_HOOKS);

      expect(verdict).toMatchObject({
        outcome: 'accepted',
        status: 200,
        wasFormatRead: true,
        errorCode: null
      });
      const [request] = await receivedBy(server);
      expect(request).toMatchObject({
        submissionId,
        format,
        idType: 'passport',
        admin: 'a@b.example',
        isBodyWhole: true
      });
      expect(request?.bodyBytes).toBe(verdict.bytesSent);
      const digests = Object.entries(request?.images ?? {}).map(([slot, image]) => [slot, image.sha256]);
      expect(digests).toEqual(images.map(({ slot, sha256 }) => [slot, sha256]));
    }
  );

  it('has the announced length, the key in its header, and no more', async () => {
    const server = await raw([readHead, readBody, write(ACCEPTED), { do: 'end' }]);
    const verdict = await deliverer()(order(server.baseUrl, await fourImages(100_000)), NO_HOOKS);
    const { head, bodyBytes, contentLength } = await server.next('closed');
    expect(head).toMatch(/^PUT \/v3\/submission\/image HTTP\/1\.1\r\n/);
    expect(head).toMatch(new RegExp(`^x-api-key: ${KEY}\r$`, 'm'));
    expect(head).toMatch(/^content-type: application\/json\r$/m);
    expect([bodyBytes, contentLength]).toEqual([verdict.bytesSent, verdict.bytesSent]);
  });

  it('comes over one kept connection, unless a fresh one is asked for', async () => {
    const server = await practice();
    const deliver = deliverer();
    const images = await fourImages(20_000);
    for (const onFreshSocket of [false, false, true, false]) {
      await deliver(order(server.baseUrl, images, { onFreshSocket }), NO_HOOKS);
    }
    expect((await receivedBy(server)).map(({ connection }) => connection)).toEqual([1, 1, 2, 1]);
  });

  it('is told as it goes, and fits in memory whatever its size', async () => {
    const server = await raw([readHead, readBody, write(ACCEPTED)]);
    const images = await fourImages(40_000_000);
    const before = process.memoryUsage().rss;
    let peak = before;
    const progress: number[] = [];
    const onProgress = (sent: number) => {
      progress.push(sent);
      peak = Math.max(peak, process.memoryUsage().rss);
    };
    const verdict = await deliverer()(order(server.baseUrl, images), { ...NO_HOOKS, onProgress });
    expect(verdict.outcome).toBe('accepted');
    expect(verdict.bytesSent).toBeGreaterThan(213_000_000);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(progress.at(-1)).toBe(verdict.bytesSent);
    expect(progress.length).toBeLessThan(verdict.durationMs / 100 + 3);
    expect(peak - before).toBeLessThan(100_000_000);
  });
});

describe('an answer before the body was read', () => {
  it.each<[string, Step]>([
    ['and a close at once', { do: 'destroy' }],
    ['and a reset', { do: 'reset' }],
    ['and half a close', { do: 'end' }]
  ])('%s is taken as the answer, every time', async (_case, close) => {
    const server = await raw([readHead, write(TOO_LARGE), close]);
    const deliver = deliverer();
    const images = await fourImages(1_500_000);
    for (let time = 0; time < 20; time += 1) {
      expect(await deliver(order(server.baseUrl, images), NO_HOOKS)).toMatchObject({
        outcome: 'rejected',
        status: 413,
        errorCode: 'too_large',
        message: 'Request Entity Too Large'
      });
    }
  });

  it('in the middle of the body ends the upload there', async () => {
    const server = await raw([
      readHead,
      { do: 'readBytes', bytes: 300_000 },
      write(answer(403, '{"message":"Forbidden"}'))
    ]);
    const verdict = await deliverer()(order(server.baseUrl, await fourImages(8_000_000)), NO_HOOKS);
    expect(verdict).toMatchObject({ outcome: 'account', status: 403, pause: 'key_refused' });
    const { bodyBytes, contentLength } = await server.next('closed');
    expect(bodyBytes).toBeLessThan(contentLength);
  });
});

describe('a connection that is lost', () => {
  it('after little was sent: it may pass', async () => {
    const server = await raw([readHead, readBody, { do: 'reset' }]);
    expect(await deliverer()(order(server.baseUrl, await fourImages(1000)), NO_HOOKS)).toMatchObject({
      outcome: 'transient',
      errorCode: 'connection_reset',
      retry: 'standard',
      secondChance: null
    });
  });

  it('after more than 1 MB: once more with Expect, and then it is probably too large', async () => {
    const server = await raw(
      [readHead, { do: 'readBytes', bytes: 2_000_000 }, { do: 'reset' }],
      [
        readHead,
        write('HTTP/1.1 100 Continue\r\n\r\n'),
        { do: 'readBytes', bytes: 2_000_000 },
        { do: 'reset' }
      ]
    );
    const deliver = deliverer();
    const images = await fourImages(3_000_000);
    expect(await deliver(order(server.baseUrl, images), NO_HOOKS)).toMatchObject({
      outcome: 'transient',
      secondChance: 'expect_continue'
    });
    expect(await deliver(order(server.baseUrl, images, { expectContinue: true }), NO_HOOKS)).toMatchObject({
      outcome: 'rejected',
      errorCode: 'probably_too_large',
      status: null
    });
  });

  it('that was kept open and turned out closed: at once on a fresh one', async () => {
    const onceOnly: Step[] = [
      readHead,
      readBody,
      write(ACCEPTED),
      { do: 'forgetHead' },
      { do: 'readBytes', bytes: 1 },
      { do: 'reset' }
    ];
    const server = await raw(onceOnly, [readHead, readBody, write(ACCEPTED)]);
    const deliver = deliverer();
    const images = await fourImages(1000);
    expect(await deliver(order(server.baseUrl, images), NO_HOOKS)).toMatchObject({ outcome: 'accepted' });
    expect(await deliver(order(server.baseUrl, images), NO_HOOKS)).toMatchObject({
      outcome: 'transient',
      errorCode: 'connection_reset',
      secondChance: 'fresh_socket'
    });
    expect(await deliver(order(server.baseUrl, images, { onFreshSocket: true }), NO_HOOKS)).toMatchObject({
      outcome: 'accepted'
    });
  });

  it('before the answer was whole: a 200 without its end is no success', async () => {
    const server = await raw([
      readHead,
      readBody,
      write('HTTP/1.1 200 OK\r\ncontent-length: 400\r\n\r\n{"message": "com'),
      { do: 'destroy' }
    ]);
    expect(await deliverer()(order(server.baseUrl, await fourImages(1000)), NO_HOOKS)).toMatchObject({
      outcome: 'transient',
      status: 200,
      errorCode: 'connection_reset'
    });
  });

  it('that can not be made is offline, and nothing was sent', async () => {
    const server = await raw([]);
    const { baseUrl } = server;
    await server.stopped();
    expect(await deliverer()(order(baseUrl, await fourImages(1000)), NO_HOOKS)).toMatchObject({
      outcome: 'offline',
      errorCode: 'connection_refused',
      pause: 'offline',
      bytesSent: 0
    });
  });
});

describe('Expect: 100-continue', () => {
  it('that is never answered sends the body after a while', async () => {
    const server = await raw([readHead, readBody, write(ACCEPTED)]);
    const deliver = deliverer({ limits: { continueMs: 10 } });
    const verdict = await deliver(
      order(server.baseUrl, await fourImages(1000), { expectContinue: true }),
      NO_HOOKS
    );
    expect(verdict.outcome).toBe('accepted');
  });

  it('that is answered sends the body then', async () => {
    const server = await raw([
      readHead,
      { do: 'tell', name: 'head' },
      write('HTTP/1.1 100 Continue\r\n\r\n'),
      readBody,
      write(ACCEPTED)
    ]);
    const deliver = deliverer({ limits: { continueMs: 600_000 } });
    const verdict = await deliver(
      order(server.baseUrl, await fourImages(1000), { expectContinue: true }),
      NO_HOOKS
    );
    expect(verdict.outcome).toBe('accepted');
    expect((await server.next('told')).head).toMatch(/^expect: 100-continue\r$/im);
  });

  it('that is answered 413 sends no body at all', async () => {
    const server = await raw([readHead, write(TOO_LARGE)]);
    const deliver = deliverer({ limits: { continueMs: 600_000 } });
    const verdict = await deliver(
      order(server.baseUrl, await fourImages(1000), { expectContinue: true }),
      NO_HOOKS
    );
    expect(verdict).toMatchObject({ errorCode: 'too_large', bytesSent: 0 });
    expect((await server.next('closed')).bodyBytes).toBe(0);
  });
});

describe('the practice server', () => {
  it('takes a body for which it was asked first, and refuses one by its announced length', async () => {
    const server = await startPracticeProcess({ apiKeys: [KEY], checkImages: false, maxBodyBytes: 50_000 });
    ends.push(() => server.child.kill());
    const deliver = deliverer({ limits: { continueMs: 600_000 } });
    const send = async (size: number) =>
      deliver(order(server.baseUrl, await fourImages(size), { expectContinue: true }), NO_HOOKS);
    expect(await send(1000)).toMatchObject({ outcome: 'accepted' });
    expect(await send(20_000)).toMatchObject({ errorCode: 'too_large', status: 413, bytesSent: 0 });
  });

  it('shows which format it reads', async () => {
    const server = await startPracticeProcess({ apiKeys: [KEY], checkImages: false, formats: 'multipart' });
    ends.push(() => server.child.kill());
    const deliver = deliverer();
    const images = await fourImages(1000);
    expect(await deliver(order(server.baseUrl, images), NO_HOOKS)).toMatchObject({
      outcome: 'rejected',
      errorCode: 'invalid_payload',
      secondChance: 'other_format',
      wasFormatRead: false
    });
    expect(await deliver(order(server.baseUrl, images, { format: 'multipart' }), NO_HOOKS)).toMatchObject({
      outcome: 'accepted',
      wasFormatRead: true
    });
  });
});

describe('an odd answer', () => {
  async function answerOf(...steps: Step[]): Promise<Verdict> {
    const server = await raw([readHead, readBody, ...steps]);
    return deliverer()(order(server.baseUrl, await fourImages(1000)), NO_HOOKS);
  }

  it('that redirects is not followed, and the key stays', async () => {
    const other = await raw([readHead]);
    const verdict = await answerOf(
      write(answer(307, '', `location: http://127.0.0.1:${other.port}/steal\r\n`))
    );
    expect(verdict).toMatchObject({
      outcome: 'account',
      errorCode: 'redirect',
      pause: 'redirected',
      status: 307
    });
    expect(other.untaken).toEqual([]);
  });

  it('that repeats the key is kept without it', async () => {
    const verdict = await answerOf(
      write(answer(400, JSON.stringify({ errorCode: `no ${KEY}`, message: `bad ${KEY}!` })))
    );
    expect(verdict).toMatchObject({ errorCode: 'no ***', message: 'bad ***!' });
  });

  it('that is huge is read to 64 KB, and its status counts', async () => {
    const begun = `HTTP/1.1 400 Bad\r\ncontent-length: 3000000\r\n\r\n${'x'.repeat(200_000)}`;
    expect(await answerOf(write(begun), { do: 'wait', name: 'never' })).toMatchObject({
      status: 400,
      errorCode: 'unexpected_answer',
      message: 'x'.repeat(4096)
    });
  });

  it('that is packed is unpacked, but a gzip bomb is not', async () => {
    const packed = (text: string): Step[] => {
      const body = gzipSync(text);
      const head = `HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${body.length}\r\n\r\n`;
      return [write(head), { do: 'writeBytes', base64: body.toString('base64') }];
    };
    expect(await answerOf(...packed('{"message":"done"}'))).toMatchObject({
      outcome: 'accepted',
      message: 'done'
    });
    expect(await answerOf(...packed('{"message":"' + ' '.repeat(9_000_000) + '"}'))).toMatchObject({
      outcome: 'rejected',
      errorCode: 'unexpected_success',
      message: ''
    });
  });

  it('in another character set is read in it, and in an unknown one as UTF-8', async () => {
    const body = Buffer.from('7b226d657373616765223a22c7d1227d', 'hex'); // {"message":"한"} in EUC-KR
    const inCharset = (charset: string): Step[] => [
      write(
        `HTTP/1.1 400 Bad\r\ncontent-type: application/json; charset=${charset}\r\ncontent-length: ${body.length}\r\n\r\n`
      ),
      { do: 'writeBytes', base64: body.toString('base64') }
    ];
    expect((await answerOf(...inCharset('euc-kr'))).message).toContain('한');
    expect((await answerOf(...inCharset('no-such'))).message).toContain('\uFFFD');
  });

  it('that is not HTTP is transient', async () => {
    expect(await answerOf(write('hello there\r\n\r\n'))).toMatchObject({
      outcome: 'transient',
      errorCode: 'unexpected_answer'
    });
  });
});

describe('time limits', () => {
  it('end an answer that never comes, or never ends', async () => {
    const deliver = deliverer({ limits: { answerMs: 30 } });
    // Its beginning must have come, on a busy machine too.
    const deliverPatiently = deliverer({ limits: { answerMs: 2000 } });
    const silent = await raw([readHead, readBody]);
    const trickling = await raw([readHead, readBody, write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{')]);
    const images = await fourImages(1000);
    const timeout = { outcome: 'transient', retry: 'standard' };
    expect(await deliver(order(silent.baseUrl, images), NO_HOOKS)).toMatchObject({
      ...timeout,
      errorCode: 'timeout'
    });
    expect(await deliverPatiently(order(trickling.baseUrl, images), NO_HOOKS)).toMatchObject({
      ...timeout,
      status: 200
    });
    await silent.next('closed');
  });

  it('end a body that is not taken', async () => {
    const server = await raw([readHead, { do: 'wait', name: 'never' }]);
    const deliver = deliverer({ limits: { idleUploadMs: 2000 } });
    const verdict = await deliver(order(server.baseUrl, await fourImages(8_000_000)), NO_HOOKS);
    expect(verdict).toMatchObject({ outcome: 'transient', errorCode: 'timeout' });
    expect(verdict.message).toContain('body');
  });
});

describe('a picture that changed', () => {
  it('in size, or that is gone, is found before anything is sent', async () => {
    const server = await raw([readHead]);
    const images = await fourImages(1000);
    const [first, second] = images as [ReviewedImage, ReviewedImage];
    const deliver = deliverer();
    await truncate(first.path, 10);
    const verdict = { outcome: 'rejected', status: null, bytesSent: 0, secondChance: null };
    expect(await deliver(order(server.baseUrl, images), NO_HOOKS)).toMatchObject({
      ...verdict,
      errorCode: 'image_changed'
    });
    await rm(second.path);
    expect(await deliver(order(server.baseUrl, [second]), NO_HOOKS)).toMatchObject({
      ...verdict,
      errorCode: 'image_missing'
    });
    expect(server.untaken).toEqual([]);
  });

  it('in its bytes, when it is small, is found before anything is sent', async () => {
    const server = await raw([readHead]);
    const image = await orders.image('idImage', Buffer.from('the reviewed bytes'));
    await writeFile(image.path, 'the otherwise ones');
    const verdict = await deliverer()(order(server.baseUrl, [image]), NO_HOOKS);
    expect(verdict).toMatchObject({ outcome: 'rejected', errorCode: 'image_changed', bytesSent: 0 });
    expect(server.untaken).toEqual([]);
  });

  it.each(['json', 'multipart'] as const)(
    'in its bytes since the review: the server never has the whole %s body',
    async (format) => {
      const server = await raw([readHead, readBody]);
      const bytes = Buffer.alloc(1_000_000, 'the reviewed bytes');
      const image = await orders.image('idImage', bytes);
      bytes.write('X', bytes.length - 1);
      await writeFile(image.path, bytes);
      const verdict = await deliverer()(order(server.baseUrl, [image], { format }), NO_HOOKS);
      expect(verdict).toMatchObject({ outcome: 'rejected', errorCode: 'image_changed', status: null });
      const { bodyBytes, contentLength } = await server.next('closed');
      expect(bodyBytes).toBeLessThan(contentLength);
    }
  );

  it.each([
    [
      'overwritten',
      async (path: string) => {
        const file = await open(path, 'r+');
        await file.write('changed', 29_000_000);
        await file.close();
      }
    ],
    ['cut short', (path: string) => truncate(path, 25_000_000)]
  ])('while it is read (%s): the server never has the whole body', async (_case, change) => {
    // The server reads nothing after the head until it is told to: the system's buffers hold less than the body.
    const server = await raw([
      readHead,
      { do: 'tell', name: 'head' },
      { do: 'wait', name: 'changed' },
      readBody
    ]);
    const image = await orders.image('idImage', 30_000_000);
    const sending = deliverer()(order(server.baseUrl, [image]), NO_HOOKS);
    await server.next('told');
    await change(image.path);
    server.go('changed');
    expect(await sending).toMatchObject({ outcome: 'rejected', errorCode: 'image_changed', status: null });
    const { bodyBytes, contentLength } = await server.next('closed');
    expect(bodyBytes).toBeLessThan(contentLength);
  });
});

describe('an abort', () => {
  it('in the middle tears the request down and is interrupted', async () => {
    const server = await raw([
      readHead,
      { do: 'tell', name: 'head' },
      { do: 'wait', name: 'aborted' },
      readBody
    ]);
    const abort = new AbortController();
    const images = await fourImages(8_000_000);
    const sending = deliverer()(order(server.baseUrl, images), { ...NO_HOOKS, signal: abort.signal });
    await server.next('told');
    abort.abort();
    expect(await sending).toMatchObject({ outcome: 'interrupted', errorCode: 'interrupted', status: null });
    server.go('aborted');
    const { bodyBytes, contentLength } = await server.next('closed');
    expect(bodyBytes).toBeLessThan(contentLength);
  });

  it('beforehand sends nothing', async () => {
    const verdict = await deliverer()(order('http://127.0.0.1:9/v3', []), {
      ...NO_HOOKS,
      signal: AbortSignal.abort()
    });
    expect(verdict).toMatchObject({ outcome: 'interrupted', bytesSent: 0 });
  });
});

describe('a server that can not be trusted', () => {
  it('with a certificate of its own making pauses, unless it is configured', async () => {
    const server = await RawServer.start([[readHead, readBody, write(ACCEPTED)]], 'self-signed');
    ends.push(() => server.stop());
    const images = await fourImages(1000);
    const secure = order(`https://127.0.0.1:${server.port}/v3`, images);
    expect(await deliverer()(secure, NO_HOOKS)).toMatchObject({
      outcome: 'account',
      errorCode: 'tls',
      pause: 'tls',
      bytesSent: 0
    });
    const caFile = await orders.file('ca.pem', TEST_CERTIFICATE);
    expect(await deliverer()({ ...secure, caFile }, NO_HOOKS)).toMatchObject({ outcome: 'accepted' });
    const wrongHost = order(`https://localhost:${server.port}/v3`, images, { caFile });
    expect(await deliverer()(wrongHost, NO_HOOKS)).toMatchObject({ pause: 'tls' });
  });

  it('over plain http on another machine gets nothing', async () => {
    const verdict = await deliverer()(order('http://192.0.2.1/v3', []), NO_HOOKS);
    expect(verdict).toMatchObject({ outcome: 'account', pause: 'tls', bytesSent: 0 });
  });

  it('a key that no header can hold is refused without being told', async () => {
    const verdict = await deliverer()(
      order('http://127.0.0.1:9/v3', [], { apiKey: 'ab\nc-secret' }),
      NO_HOOKS
    );
    expect(verdict).toMatchObject({ outcome: 'account', pause: 'key_refused' });
    expect(verdict.message).not.toContain('secret');
  });
});
