import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createOuttray, type Outtray } from '../../src-main/outtray.ts';
import { CONNECTION } from '../db/rows.ts';
import { KEY, workplace, type Workplace } from '../shell/cli/cli.ts';
import { type Expected, folderLayout } from '../shell/cli/submissions.ts';
import { scriptedServer, type ScriptedServer } from './scripted-server.ts';
import { expectStandingConditions } from './standing-conditions.ts';

const HOLDER = join(import.meta.dirname, 'lock-holder.ts');
const HELD_MS = 10_000;
/** What a person does not notice. */
const LONGEST_DELAY_MS = 2000;
const ROWS = 200;

let place: Workplace;
let server: ScriptedServer;
let app: Outtray;
let connectionId: number;
let delays: ReturnType<typeof monitorEventLoopDelay>;
let expected: Expected;

beforeEach(async () => {
  place = await workplace();
  server = await scriptedServer();
  app = createOuttray({ dataFolder: place.data, shell: 'cli', keychain: null, environmentKey: KEY });
  connectionId = (await app.call('connections.create', { ...CONNECTION, baseUrl: server.url })).id;
  expected = await folderLayout(join(place.root, 'Scans'), 'L', ROWS);
  await imported('Scans');
  delays = monitorEventLoopDelay({ resolution: 1 });
});
afterEach(async () => {
  delays.disable();
  await app.close();
  await server.close();
  await place.remove();
});

/** Imports a folder. @returns the number of rows. */
async function imported(name: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const unsubscribe = app.subscribe(({ name: event, payload }) => {
    if (event !== 'importStatus') return;
    if (payload.phase === 'done') resolve(payload.uploads);
    if (payload.phase === 'failed') reject(new Error(payload.error.code));
  });
  const whole = { only: null, manifestPath: null, reading: null, idType: null };
  await app.call('intake.start', { connectionId, path: join(place.root, name), ...whole });
  try {
    return await promise;
  } finally {
    unsubscribe();
  }
}

/** Another process that takes the write lock as soon as it is told to. */
async function holder(): Promise<{ take: () => Promise<void>; over: Promise<unknown> }> {
  const child = fork(HOLDER, [join(place.data, 'outtray.db'), String(HELD_MS)]);
  const over = once(child, 'exit');
  await once(child, 'message');
  return {
    take: async () => {
      child.send('take it');
      await once(child, 'message');
    },
    over
  };
}

async function counts() {
  const { connections } = await app.call('overview.get', {});
  return connections.find((overview) => overview.connectionId === connectionId)?.counts;
}

function expectResponsive(): void {
  const longestMs = Math.round(delays.max / 1e6);
  console.log(`longest delay of the event loop beside a lock of ${HELD_MS} ms: ${longestMs} ms`);
  expect(longestMs).toBeLessThan(LONGEST_DELAY_MS);
}

const everything = { target: { filter: {} } };

test('the window stays responsive, and all that was asked for meanwhile is done once and in order', async () => {
  const more = await folderLayout(join(place.root, 'More'), 'M', 5);
  const { take, over } = await holder();
  await take();
  delays.enable();
  let isOver = false;
  void over.then(() => (isOver = true));

  const released = app.call('uploads.release', everything);
  const named = [1, 2, 3].map((n) => app.call('settings.set', { operator: `Kim ${n}` }));
  const batch = imported('More');
  let answers = 0;
  while (!isOver) {
    await counts();
    await app.call('uploads.ids', { filter: { connectionId }, order: 'row' });
    answers += 1;
    await nextTurn();
  }
  expect(await released).toEqual({ changed: ROWS, skipped: [] });
  await Promise.all(named);
  expect(await batch).toBe(more.size);
  delays.disable();

  expect((await app.call('settings.get', {})).operator).toBe('Kim 3');
  expect(await counts()).toMatchObject({ queued: ROWS, staged: more.size });
  expect(answers).toBeGreaterThan(100);
  expectResponsive();
  await app.close();
  await expectStandingConditions(place, new Map([...expected, ...more]), server.puts);
});

test('what was on its way is recorded once when the lock is gone, and the rest goes on', async () => {
  await app.call('uploads.release', everything);
  const { take, over } = await holder();
  const hasBegun = Promise.withResolvers<void>();
  app.subscribe(({ name }) => {
    if (name === 'sendingProgress') hasBegun.resolve();
  });
  await app.startSending();
  await hasBegun.promise;
  await take();
  delays.enable();
  const before = await counts();
  expect(before?.queued).toBeGreaterThan(0);
  await over;
  await app.sending.idle({ withinMs: 60_000 });
  delays.disable();

  expect(await counts()).toMatchObject({ queued: 0, sending: 0, sent: ROWS, failed: 0 });
  expectResponsive();
  await app.close();
  const { attempts } = await expectStandingConditions(place, expected, server.puts);
  expect(attempts).toHaveLength(ROWS);
  expect(server.puts).toHaveLength(ROWS);
});
