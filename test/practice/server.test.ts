import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PracticeOptions } from '../../src-main/practice/options.ts';
import { startPracticeServer, type PracticeServer } from '../../src-main/practice/server.ts';
import { drawNoise, drawPicture, sha256 } from './pictures.ts';
import { control, KEY, put, reply, type Fields, type WireFormat } from './put.ts';

let server: PracticeServer | null = null;
let jpeg: Buffer;
let png: Buffer;
let noise: Buffer;

beforeAll(async () => {
  jpeg = await drawPicture('jpeg', 10);
  png = await drawPicture('png', 200);
  noise = await drawNoise(300);
});

afterEach(async () => {
  await server?.close();
  server = null;
});

async function start(options: PracticeOptions = {}): Promise<PracticeServer> {
  server = await startPracticeServer(options);
  return server;
}

function fields(overrides: Fields = {}): Fields {
  const image = jpeg.toString('base64');
  return { submissionId: 'S-1', admin: 'a@b.example', idType: 'passport', idImage: image, ...overrides };
}

function without(name: string): Fields {
  return Object.fromEntries(Object.entries(fields()).filter(([each]) => each !== name));
}

const success = { status: 200, body: { message: 'complete to update image.' } };

describe('a request that is right', () => {
  it.each<WireFormat>(['json', 'multipart'])(
    'is accepted as %s, and every image reads back equal',
    async (format) => {
      const { baseUrl, received } = await start();
      const all = fields({ selfieImage: png.toString('base64') });

      expect(await put(baseUrl, all, { format })).toEqual(success);

      for (const parameter of ['submission_id', 'submissionId']) {
        const image = await control(baseUrl, `/v3/image?${parameter}=S-1&type=selfieImage`);
        expect(image.headers.get('content-type')).toBe('image/png');
        expect(sha256(Buffer.from(await image.arrayBuffer()))).toBe(sha256(png));
      }
      expect(received()).toMatchObject([
        {
          number: 1,
          submissionId: 'S-1',
          admin: 'a@b.example',
          idType: 'passport',
          format,
          isBodyWhole: true,
          images: {
            idImage: { sha256: sha256(jpeg), sizeBytes: jpeg.length, format: 'jpeg' },
            selfieImage: { sha256: sha256(png), sizeBytes: png.length, format: 'png' }
          },
          status: 200,
          isFault: false
        }
      ]);
    }
  );

  it('adds to what the submission has, and overwrites the same slot', async () => {
    const { baseUrl, submission } = await start();
    await put(baseUrl, fields());
    await put(baseUrl, fields({ idImage: png.toString('base64'), addressImage: jpeg.toString('base64') }));

    expect(submission('S-1')).toMatchObject({
      idType: 'passport',
      images: { idImage: { sha256: sha256(png) }, addressImage: { sha256: sha256(jpeg) } }
    });
    const { body } = await reply(await control(baseUrl, '/v3/submission?submission_id=S-1'));
    expect(body).toMatchObject({
      Items: [
        {
          submission_id: 'S-1',
          data: { idType: 'passport' },
          image: { idImage: `${baseUrl}/image?submission_id=S-1&type=idImage` }
        }
      ]
    });
  });
});

describe('each documented error', () => {
  const refused = (status: number, errorCode: string, message: string) => ({
    status,
    body: { errorCode, message }
  });
  const broken = Buffer.from('not a picture').toString('base64');

  it.each<[string, () => Fields, PracticeOptions, unknown]>([
    [
      'no submissionId',
      () => without('submissionId'),
      {},
      refused(400, 'missing_data', 'Required input data is missing.')
    ],
    ['no admin', () => without('admin'), {}, refused(400, 'missing_data', 'Required input data is missing.')],
    [
      'an ID image without idType',
      () => without('idType'),
      {},
      refused(400, 'missing_data', 'The idType is required when submit idImage or idBackImage.')
    ],
    [
      'no image',
      () => without('idImage'),
      {},
      refused(400, 'invalid_data', 'At least one image parameter is required.')
    ],
    [
      'a project that is not there',
      fields,
      { project: 'missing' },
      refused(400, 'invalid_project', 'Cannot find project info.')
    ],
    [
      'a project that is not active',
      fields,
      { project: 'inactive' },
      refused(400, 'invalid_project', 'Invalid project.')
    ],
    [
      'an admin that is not registered',
      fields,
      { admins: ['boss@b.example'] },
      refused(400, 'invalid_admin', 'Invalid admin.')
    ],
    [
      'an admin that is no e-mail',
      () => fields({ admin: 'a' }),
      {},
      refused(400, 'invalid_admin', 'Invalid admin.')
    ],
    [
      'an unknown submission',
      () => fields({ submissionId: 'unknown-7' }),
      {},
      refused(400, 'invalid_submission', 'Invalid submission.')
    ],
    [
      'a submission not listed',
      fields,
      { submissionIds: ['S-2'] },
      refused(400, 'invalid_submission', 'Invalid submission.')
    ],
    [
      'the idType pancard',
      () => fields({ idType: 'pancard' }),
      {},
      refused(400, 'invalid_idType', 'Invalid IdType.')
    ],
    [
      'what is no picture',
      () => fields({ idImage: broken }),
      {},
      refused(400, 'processing_error', 'Failed to put image.')
    ],
    [
      'a truncated picture',
      () => fields({ idImage: noise.subarray(0, noise.length / 2).toString('base64') }),
      {},
      refused(400, 'processing_error', 'Failed to put image.')
    ],
    [
      'a data: prefix',
      () => fields({ idImage: `data:image/jpeg;base64,${jpeg.toString('base64')}` }),
      {},
      refused(400, 'processing_error', 'Failed to put image.')
    ],
    [
      'a body over the limit',
      fields,
      { maxBodyBytes: 300 },
      { status: 413, body: { message: 'Request Entity Too Large' } }
    ]
  ])('%s', async (_case, make, options, expected) => {
    const { baseUrl, received } = await start(options);
    for (const format of ['json', 'multipart'] as const) {
      expect(await put(baseUrl, make(), { format })).toEqual(expected);
    }
    expect(received().map(({ images }) => images)).toEqual([{}, {}]);
  });

  it('a wrong key is refused before anything else is looked at, everywhere', async () => {
    const { baseUrl } = await start();
    const forbidden = { status: 403, body: { message: 'Forbidden' } };
    expect(await put(baseUrl, {}, { key: 'wrong' })).toEqual(forbidden);
    for (const path of ['/v3/image', '/v3/submission', '/practice/received', '/practice/faults']) {
      expect(await reply(await fetch(new URL(path, baseUrl)))).toEqual(forbidden);
    }
  });

  it.each([
    ['text', 'text/plain', '{}'],
    ['broken JSON', 'application/json', '{"submissionId":'],
    ['a JSON array', 'application/json', '[]'],
    ['a number for an id', 'application/json', '{"submissionId":7}'],
    ['multipart without a boundary', 'multipart/form-data', 'x'],
    [
      'multipart that ends early',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1'
    ],
    [
      'a file part',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="idImage"; filename="a.jpg"\r\n\r\n1\r\n--b--\r\n'
    ]
  ])('%s is an invalid payload', async (_case, contentType, body) => {
    const { baseUrl } = await start();
    const headers = { 'x-api-key': KEY, 'content-type': contentType };
    const response = await fetch(`${baseUrl}/submission/image`, { method: 'PUT', headers, body });
    expect(await reply(response)).toEqual(refused(400, 'invalid_payload', 'Fail to parse the input data.'));
  });

  it('a wire format that is switched off is an invalid payload', async () => {
    const { baseUrl } = await start({ formats: 'multipart' });
    expect(await put(baseUrl, fields())).toMatchObject({ body: { errorCode: 'invalid_payload' } });
    expect(await put(baseUrl, fields(), { format: 'multipart' })).toEqual(success);
  });

  it('another path is 404 and another method 405, in JSON', async () => {
    const { baseUrl } = await start();
    expect(await reply(await control(baseUrl, '/v3/else'))).toEqual({
      status: 404,
      body: { message: 'Not Found' }
    });
    expect(await reply(await control(baseUrl, '/v3/submission/image'))).toEqual({
      status: 405,
      body: { message: 'Method Not Allowed' }
    });
  });
});

describe('faults on demand', () => {
  it('answer one submission as the rule says, as often as it says, and the rest by the rules', async () => {
    const { baseUrl, received, setFaults } = await start();
    const fault = { status: 503, message: 'Busy', headers: { 'retry-after': '7' } };
    setFaults([
      { submissionId: 'S-1', times: 2, effects: [fault, { ...fault, status: 500, errorCode: 'odd' }] }
    ]);

    expect(await put(baseUrl, fields())).toEqual({ status: 503, body: { message: 'Busy' } });
    expect(await put(baseUrl, fields({ submissionId: 'S-2' }), { format: 'multipart' })).toEqual(success);
    expect(await put(baseUrl, fields(), { format: 'multipart' })).toEqual({
      status: 500,
      body: { errorCode: 'odd', message: 'Busy' }
    });
    expect(await put(baseUrl, fields())).toEqual(success);
    expect(received().map(({ submissionId, status, isFault }) => [submissionId, status, isFault])).toEqual([
      ['S-1', 503, true],
      ['S-2', 200, false],
      ['S-1', 500, true],
      ['S-1', 200, false]
    ]);
  });

  it('hang up before the body, within it and after it', async () => {
    const { baseUrl, received, setFaults } = await start();
    setFaults([
      {
        submissionId: 'S-1',
        times: 3,
        effects: [
          { at: 'before_reading', hangUp: true },
          { at: 'mid_body', afterBytes: 10, hangUp: true },
          { at: 'after_reading', hangUp: true }
        ]
      }
    ]);
    for (let time = 0; time < 3; time += 1) await expect(put(baseUrl, fields())).rejects.toThrow();
    expect(await put(baseUrl, fields())).toEqual(success);
    expect(received().map(({ status }) => status)).toEqual([null, null, null, 200]);
  });

  it('fall on the same requests for the same seed, in about the share asked for', async () => {
    const patterns: string[] = [];
    for (const seed of [5, 5, 6]) {
      const { baseUrl, setFaults, close } = await start({ checkImages: false });
      setFaults([{ share: 0.2, effects: [{ status: 500, message: 'no' }] }], seed);
      const statuses: number[] = [];
      for (let index = 0; index < 100; index += 1) statuses.push((await put(baseUrl, fields())).status);
      patterns.push(statuses.map((status) => (status === 500 ? 'x' : '.')).join(''));
      await close();
    }
    expect(patterns[0]).toBe(patterns[1]);
    expect(patterns[0]).not.toBe(patterns[2]);
    const failed = patterns[0]?.replaceAll('.', '').length ?? 0;
    expect(failed).toBeGreaterThan(8);
    expect(failed).toBeLessThan(35);
  });

  it('are set, listed and lifted over HTTP, and what is not a rule is refused', async () => {
    const { baseUrl } = await start();
    const rules = [{ effects: [{ status: 502, body: '<html>Bad Gateway</html>' }] }];
    const set = await control(baseUrl, '/practice/faults', { method: 'PUT', body: JSON.stringify(rules) });
    expect(set.status).toBe(200);
    expect((await control(baseUrl, '/practice/faults')).status).toBe(200);
    await expect(put(baseUrl, fields())).rejects.toThrow(/JSON/);
    expect((await control(baseUrl, '/practice/faults', { method: 'PUT', body: '[{}]' })).status).toBe(400);
    await control(baseUrl, '/practice/faults', { method: 'DELETE' });
    expect(await put(baseUrl, fields())).toEqual(success);
  });
});

describe('what is kept', () => {
  it('the list names every request and never the key', async () => {
    const { baseUrl } = await start({ apiKeys: [KEY, 'another-secret'] });
    await put(baseUrl, fields(), { key: 'another-secret' });
    const text = await (await control(baseUrl, '/practice/received')).text();
    expect(text).toContain(sha256(jpeg));
    expect(text).not.toContain('secret');
    expect(text).not.toContain(KEY);
    await control(baseUrl, '/practice/received', { method: 'DELETE' });
    expect(await (await control(baseUrl, '/practice/received')).json()).toEqual({ requests: [] });
  });

  it('image bytes make room for newer ones, digests stay', async () => {
    const { baseUrl, submission } = await start({ keptImageBytes: jpeg.length + 10 });
    await put(baseUrl, fields());
    await put(baseUrl, fields({ submissionId: 'S-2' }));
    expect((await control(baseUrl, '/v3/image?submission_id=S-1&type=idImage')).status).toBe(404);
    expect((await control(baseUrl, '/v3/image?submission_id=S-2&type=idImage')).status).toBe(200);
    expect(submission('S-1')?.images.idImage?.sha256).toBe(sha256(jpeg));
  });

  it('images that are not to be checked are only hashed', async () => {
    const { baseUrl, submission } = await start({ checkImages: false });
    const bytes = Buffer.from('anything');
    expect(await put(baseUrl, fields({ idImage: bytes.toString('base64') }))).toEqual(success);
    expect(submission('S-1')?.images.idImage).toEqual({ sha256: sha256(bytes), sizeBytes: 8, format: null });
  });
});
