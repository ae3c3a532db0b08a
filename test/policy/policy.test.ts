import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createOuttray, type Outtray } from '../../src-main/outtray.ts';
import { policyPath, readPolicy } from '../../src-main/policy/policy.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outtray-policy-'));
  file = join(folder, 'policy.json');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const SEOUL = {
  name: 'Seoul',
  environment: 'production',
  baseUrl: 'https://rest-api.example/v3',
  admin: 'kyc@hanbit.example'
};

const write = (policy: unknown): Promise<void> => writeFile(file, JSON.stringify(policy), { mode: 0o644 });

describe('reading the policy file', () => {
  test('a machine without one has no policy and no problem', async () => {
    expect(await readPolicy(file)).toEqual({ policy: { connections: [] }, path: null, problem: null });
  });

  test('what is left out has its default', async () => {
    await write({ connections: [SEOUL], updates: { server: 'https://updates.hanbit.example/outtray' } });
    expect(await readPolicy(file)).toMatchObject({
      path: file,
      problem: null,
      policy: {
        connections: [{ ...SEOUL, wireFormat: 'auto', concurrency: 4, caFile: null, defaultIdType: null }],
        updates: { server: 'https://updates.hanbit.example/outtray', channel: 'latest' }
      }
    });
  });

  test('a byte order mark, as editors on Windows write it, is no fault', async () => {
    await writeFile(file, `\uFEFF${JSON.stringify({ connections: [SEOUL] })}`);
    expect((await readPolicy(file)).problem).toBeNull();
  });

  test.each([
    ['no JSON', 'connections: none'],
    [
      'a connection over plain http',
      JSON.stringify({ connections: [{ ...SEOUL, baseUrl: 'http://x.example/v3' }] })
    ],
    ['an update server over plain http', JSON.stringify({ updates: { server: 'http://x.example' } })],
    ['a word that it does not know', JSON.stringify({ conections: [SEOUL] })],
    ['one name twice', JSON.stringify({ connections: [SEOUL, { ...SEOUL, name: 'SEOUL' }] })],
    ['a practice connection', JSON.stringify({ connections: [{ ...SEOUL, environment: 'practice' }] })]
  ])('%s is told, and nothing of the file is followed', async (_, text) => {
    await writeFile(file, text);
    const { policy, problem } = await readPolicy(file);
    expect(policy).toEqual({ connections: [] });
    expect(problem).toMatchObject({ code: 'policy_broken', values: { path: file } });
  });

  test.runIf(process.platform !== 'win32')('a file that others may write to is not followed', async () => {
    await write({ connections: [SEOUL] });
    await chmod(file, 0o666);
    expect(await readPolicy(file)).toMatchObject({
      policy: { connections: [] },
      problem: { code: 'policy_unsafe', values: { reason: '666' } }
    });
  });

  test('whatever stands in it, reading it ends with a policy or with a reason', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
        await writeFile(file, text);
        const { policy, problem } = await readPolicy(file);
        expect(Array.isArray(policy.connections)).toBe(true);
        expect(problem === null || problem.code.startsWith('policy_')).toBe(true);
      }),
      { numRuns: 50 }
    );
  });

  test('its place is one that only administrators can write to', () => {
    expect(
      ['linux', 'darwin', 'win32'].map((platform) => policyPath(false, platform as NodeJS.Platform))
    ).toEqual([
      '/etc/outtray/policy.json',
      '/Library/Application Support/Outtray/policy.json',
      'C:\\Program Files\\Outtray Policy\\policy.json'
    ]);
  });
});

describe('following the policy', () => {
  let app: Outtray;

  const open = async (): Promise<void> => {
    app = createOuttray({
      dataFolder: join(folder, 'data'),
      shell: 'cli',
      keychain: null,
      environmentKey: null,
      policy: await readPolicy(file)
    });
    await app.followPolicy();
  };
  const seoul = async () =>
    (await app.call('connections.list', {})).find(({ name }) => name.toLowerCase() === 'seoul');

  afterEach(() => app.close());

  test('its connections are there, can be given a key, and can’t be changed or removed', async () => {
    await write({ connections: [SEOUL] });
    await open();
    const connection = await seoul();
    expect(connection).toMatchObject({ ...SEOUL, isManaged: true, hasKey: false });
    const id = connection?.id ?? 0;
    expect(await app.call('connections.setKey', { id, key: 'secret' })).toMatchObject({ hasKey: true });
    const values = {
      ...SEOUL,
      environment: 'test',
      baseUrl: 'https://elsewhere.example',
      wireFormat: 'auto'
    };
    const changed = { ...values, defaultIdType: null, concurrency: 4, maxBodyBytes: 10_000_000 };
    const refused = { ok: false, error: { code: 'connection_is_managed', values: { name: 'Seoul' } } };
    expect(await app.dispatch('connections.update', { id, values: changed })).toEqual(refused);
    expect(await app.dispatch('connections.remove', { id })).toEqual(refused);
  });

  test('a changed file changes the connection at the next start, and the key does not move to another server', async () => {
    await write({ connections: [SEOUL] });
    await open();
    await app.call('connections.setKey', { id: (await seoul())?.id ?? 0, key: 'secret' });
    await app.close();
    await write({ connections: [{ ...SEOUL, name: 'SEOUL', baseUrl: 'https://other.example/v3' }] });
    await open();
    expect(await seoul()).toMatchObject({ baseUrl: 'https://other.example/v3', hasKey: false });
    expect(await app.call('connections.list', {})).toHaveLength(2);
  });

  test('a connection that it no longer names is a person’s again', async () => {
    await write({ connections: [SEOUL] });
    await open();
    await app.close();
    await rm(file);
    await open();
    expect(await seoul()).toMatchObject({ isManaged: false });
  });

  test('what could not be followed is told where people look', async () => {
    await writeFile(file, '{');
    await open();
    expect((await app.call('app.info', {})).policy).toMatchObject({
      path: file,
      problem: { code: 'policy_broken' }
    });
  });
});
