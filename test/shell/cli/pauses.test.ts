import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KEY, workplace, type Workplace } from './cli.ts';
import { heldAfter, practice, type Practice } from './practice.ts';
import { type Expected, folderLayout } from './submissions.ts';

const ROWS = 12;

let place: Workplace;
let server: Practice;
let expected: Expected;

beforeEach(async () => {
  place = await workplace();
  server = await practice(place);
  await place.line(0, 'connection', 'set', 'Hanbit', '--url', server.url, '--admin', 'kyc@hanbit.example');
  expected = await folderLayout(join(place.root, 'Scans'), 'P', ROWS);
  await place.line(0, 'import', 'Scans', '--release');
});
afterEach(async () => {
  await server.stop();
  await place.remove();
});

/** As the same person with another key in the environment. */
async function sendWithKey(
  key: string | undefined
): Promise<{ code: number | null; report: unknown; stderr: string }> {
  const other = await workplace({ OUTTRAY_API_KEY: key });
  try {
    const { code, stdout, stderr } = await other.run('send', '--json', '--data', place.data);
    return { code, report: JSON.parse(stdout), stderr };
  } finally {
    await other.remove();
  }
}

async function expectQueueUntouched(): Promise<void> {
  const rows = await place.lines<{ state: string }>(0, 'list');
  expect(rows.map(({ state }) => state)).toEqual(Array<string>(ROWS).fill('queued'));
}

async function expectAllArrived(): Promise<void> {
  expect(await place.line(0, 'send')).toMatchObject({ sent: ROWS, failed: 0, waiting: 0, paused: [] });
  expect(heldAfter(await server.received())).toEqual(expected);
}

describe('sending pauses, says why with exit code 3, and goes on', () => {
  test('without a key: nothing leaves', async () => {
    const { code, report, stderr } = await sendWithKey(undefined);
    expect(code).toBe(3);
    expect(report).toMatchObject({
      sent: 0,
      waiting: ROWS,
      paused: [{ connection: 'Hanbit', reason: 'key_missing' }]
    });
    expect(stderr).toContain('Hanbit: No API key. Set the key');
    expect(await server.received()).toEqual([]);
    await expectQueueUntouched();
    await expectAllArrived();
  });

  test('with a key that the server refuses: after a handful of requests, and no row loses a try', async () => {
    const { code, report, stderr } = await sendWithKey('wrong-key');
    expect(code).toBe(3);
    expect(report).toMatchObject({ sent: 0, failed: 0, waiting: ROWS, paused: [{ reason: 'key_refused' }] });
    expect(stderr).toContain('The server refused the API key. Set the right key');
    const refused = (await server.received()).length;
    expect(refused).toBeLessThanOrEqual(3 + 4);
    await expectQueueUntouched();
    const attempts = await place.lines<{ outcome: string; status: number }>(0, 'attempts');
    expect(attempts.map(({ outcome, status }) => [outcome, status])).toEqual(
      Array<[string, number]>(refused).fill(['account', 403])
    );
    await expectAllArrived();
  });

  test('with a server that is not there: offline, and no row loses a try', async () => {
    await server.stop();
    const { code, stderr } = await place.run('send');
    expect(code).toBe(3);
    expect(stderr).toContain('Hanbit: No connection to the server');
    await expectQueueUntouched();
    server = await practice(place, '--port', new URL(server.url).port);
    await expectAllArrived();
  });

  test('with a connection that the operator has paused, until it is resumed', async () => {
    expect(await place.line(0, 'pause')).toEqual({ connection: 'Hanbit', paused: 'operator' });
    expect(await place.line(3, 'send')).toMatchObject({ waiting: ROWS, paused: [{ reason: 'operator' }] });
    expect(await server.received()).toEqual([]);
    expect(await place.line(0, 'status')).toMatchObject({ queued: ROWS, paused: [{ reason: 'operator' }] });
    await place.line(0, 'resume');
    await expectAllArrived();
  });

  test('with rows released for an address that was wrong, once they are taken back', async () => {
    const move = ['connection', 'set', 'Hanbit', '--url', 'http://127.0.0.1:9/v3'];
    const { code, stderr } = await place.run(...move);
    expect(code).toBe(1);
    expect(stderr).toContain('Take them back to review');
    expect(await place.line(0, 'recall')).toEqual({ recalled: ROWS, blocked: 0 });
    await place.line(0, ...move);
    await place.line(0, 'connection', 'set', 'Hanbit', '--url', server.url);
    await place.line(0, 'release');
    await expectAllArrived();
  });
});

describe('two connections and one key in the environment', () => {
  beforeEach(async () => {
    await place.line(0, 'connection', 'set', 'Second', '--url', server.url, '--admin', 'kyc@hanbit.example');
  });

  test('the key goes to the one that is named, and to none that is not', async () => {
    const { code, stderr } = await place.run('send');
    expect(code).toBe(1);
    expect(stderr).toContain('(Hanbit, Second)');
    expect(await server.received()).toEqual([]);
    const checks = await place.lines<{ check: string; result: string }>(0, 'connection', 'test', 'second');
    expect(checks.map(({ check, result }) => `${check} ${result}`)).toContain('key passed');
    expect(await place.line(0, 'send', '--connection', 'Hanbit')).toMatchObject({ sent: ROWS });
    expect(heldAfter(await server.received())).toEqual(expected);
  });
});

describe('two senders on one data folder', () => {
  test('the second waits, both end right, and nothing goes twice', async () => {
    const ended = await Promise.all([1, 2, 3].map(() => place.run('send', '--json')));
    for (const { code, stdout } of ended) {
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ sent: ROWS, waiting: 0 });
    }
    const received = await server.received();
    expect(received).toHaveLength(ROWS);
    expect(await place.lines(0, 'attempts')).toHaveLength(ROWS);
    expect(heldAfter(received)).toEqual(expected);
  });
});

describe('pictures that changed after review', () => {
  test('are not sent unseen; taken as they are now, just they go', async () => {
    const changed = await folderLayout(join(place.root, 'Scans'), 'P', 2);
    expect(await place.line(2, 'send')).toMatchObject({ sent: ROWS - 2, failed: 2 });
    const failed = await place.lines<{ submissionId: string }>(0, 'list', '--error', 'image_changed');
    expect(failed.map(({ submissionId }) => submissionId)).toEqual([...changed.keys()]);
    expect(await place.line(0, 'take', '--error', 'image_changed')).toEqual({ taken: 2, blocked: 0 });
    expect(await place.line(0, 'resend', '--error', 'image_changed')).toEqual({ resent: 2, blocked: 0 });
    expected = new Map([...expected, ...changed]);
    await expectAllArrived();
  });
});

test('the key stands in nothing that a command says', async () => {
  for (const args of [
    ['connection', 'list'],
    ['connection', 'test', 'Hanbit'],
    ['send'],
    ['attempts'],
    ['status']
  ]) {
    const { stdout, stderr } = await place.run(...args, '--json');
    expect(stdout + stderr).not.toContain(KEY);
  }
});
