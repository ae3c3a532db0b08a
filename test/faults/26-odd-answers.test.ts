import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type Acts, answer, answering, readBody, TAKE, write } from './fault-server.ts';
import { faultServer, openOffice } from './scene.ts';

const packed = (text: string, encoding = 'gzip'): Acts => {
  const body = gzipSync(text);
  const head = `HTTP/1.1 200 OK\r\ncontent-encoding: ${encoding}\r\ncontent-length: ${body.length}\r\n\r\n`;
  return [readBody, write(head), { do: 'writeBytes', base64: body.toString('base64') }];
};
const html = '<!doctype html><title>Welcome to the hotel</title>';
const MAX_KEPT = 4096;
const huge = `HTTP/1.1 400 Bad\r\ncontent-length: 900000000\r\n\r\n${'x'.repeat(300_000)}`;
const koreanInEucKr = '{"errorCode":"odd","message":"\xc7\xd1"}';

describe('fault 26: an answer', () => {
  test.each<[string, Acts, { status: number; errorCode: string; message?: string }]>([
    [
      '200 with an error',
      answering(answer(200, '{"errorCode":"invalid_data","message":"No."}')),
      { status: 200, errorCode: 'unexpected_success' }
    ],
    [
      '200 with an HTML body',
      answering(answer(200, html)),
      { status: 200, errorCode: 'unexpected_success', message: html }
    ],
    [
      '200 with an empty body',
      answering(answer(200, '')),
      { status: 200, errorCode: 'unexpected_success', message: '' }
    ],
    [
      '200 with JSON that is no object',
      answering(answer(200, '["complete to update image."]')),
      { status: 200, errorCode: 'unexpected_success' }
    ],
    ['204', answering('HTTP/1.1 204 No Content\r\n\r\n'), { status: 204, errorCode: 'unexpected_success' }],
    [
      '202',
      answering(answer(202, '{"message":"accepted"}')),
      { status: 202, errorCode: 'unexpected_success' }
    ],
    [
      '200 that unpacks to gigabytes',
      packed(`{"message":"${' '.repeat(20_000_000)}"}`),
      { status: 200, errorCode: 'unexpected_success', message: '' }
    ],
    [
      '200 in an unknown packing',
      packed('{"message":"done"}', 'zstd-9'),
      { status: 200, errorCode: 'unexpected_success', message: '' }
    ],
    [
      '400 of 900 MB',
      [readBody, write(huge), { do: 'hold' }],
      { status: 400, errorCode: 'unexpected_answer', message: 'x'.repeat(MAX_KEPT) }
    ],
    [
      '400 in EUC-KR',
      answering(answer(400, koreanInEucKr).replace('application/json', 'text/plain; charset=euc-kr')),
      { status: 400, errorCode: 'odd', message: '한' }
    ],
    [
      '400 in a character set that does not exist',
      answering(answer(400, koreanInEucKr).replace('application/json', 'text/plain; charset=moon-1')),
      { status: 400, errorCode: 'odd', message: '\uFFFD\uFFFD' }
    ],
    [
      '400 with a NUL and an escape',
      answering(answer(400, 'no\0\x1b[31m')),
      { status: 400, errorCode: 'unexpected_answer', message: 'no\0\x1b[31m' }
    ]
  ])('%s is no success: the row fails with status and text, the others go', async (_what, acts, said) => {
    const server = await faultServer({ requests: [acts], otherwise: TAKE });
    const office = await openOffice({ url: server.url, rows: 2 });
    await office.send();
    expect(await office.states()).toEqual(['failed', 'sent']);
    const [first] = await office.attempts();
    expect(first).toMatchObject({ outcome: 'rejected', ...said });
    expect(Buffer.byteLength(first?.message ?? '')).toBeLessThanOrEqual(MAX_KEPT);
    await office.expectStanding(server);
  });

  test.each<[string, Acts]>([
    ['that is not HTTP', [readBody, write('220 smtp.example ESMTP\r\n\r\n'), { do: 'destroy' }]],
    ['whose head has no end', [readBody, write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}`)]],
    ['that ends in mid-head', [readBody, write('HTTP/1.1 200 O'), { do: 'destroy' }]],
    [
      'that ends in mid-body',
      [
        readBody,
        write('HTTP/1.1 200 OK\r\ncontent-length: 400\r\n\r\n{"message":"complete to upd'),
        { do: 'destroy' }
      ]
    ],
    [
      'with two lengths',
      [
        readBody,
        write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}'),
        { do: 'destroy' }
      ]
    ],
    [
      'with a broken chunk',
      [readBody, write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}'), { do: 'destroy' }]
    ],
    ['of nothing', [readBody, { do: 'destroy' }]]
  ])('%s is no success: it goes again', async (_what, acts) => {
    const server = await faultServer({ requests: [acts], otherwise: TAKE });
    const office = await openOffice({ url: server.url, rows: 2 });
    await office.send();
    expect(await office.states()).toEqual(['sent', 'sent']);
    expect(await office.outcomes()).toEqual(['transient', 'accepted', 'accepted']);
    await office.expectStanding(server);
  });

  test('that repeats the key is kept without it', async () => {
    const said = '{"errorCode":"canary-key-5f0c7e21","message":"no canary-key-5f0c7e21 here"}';
    const server = await faultServer(answering(answer(422, said)));
    const office = await openOffice({ url: server.url });
    await office.send();
    expect(await office.attempts()).toMatchObject([{ errorCode: '***', message: 'no *** here' }]);
    await office.expectStanding(server);
  });
});
