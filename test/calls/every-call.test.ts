import fc from 'fast-check';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CALL_NAMES, CALLS, type CallInput, type CallName } from '../../src-main/contract/call.ts';
import { UPLOAD_STATES, type UploadState } from '../../src-main/contract/upload.ts';
import { CONNECTION, image, importRows, newUpload } from '../db/rows.ts';
import { distinctPicture } from '../shell/cli/submissions.ts';
import { world, type World } from './app.ts';

const KEY = 'canary-key-93b1d7';
const NOWHERE = 987_654;

let here: World;
let rows: readonly number[];
let batchId: number;

beforeEach(async () => {
  here = await world();
  ({ ids: rows, batchId } = importRows(here.app.store, here.connectionId, [
    ...UPLOAD_STATES.map((state) => newUpload(`S-${state}`)),
    newUpload('S-blocked', { idType: null })
  ]));
  await intoEveryState();
});
afterEach(() => here.remove());

/** One row in each state, as the outbox and a person bring them there. */
async function intoEveryState(): Promise<void> {
  const { store } = here.app;
  const { connectionId } = here;
  const row = (state: UploadState): number => rows[UPLOAD_STATES.indexOf(state)] ?? 0;
  store.changes.apply([row('excluded')], 'exclude', 2000);
  for (const state of ['sent', 'failed', 'sending'] as const) {
    store.changes.apply([row(state)], 'release', 3000);
    const outbox = store.outbox({ connectionId, batchId: null });
    const claim = { connectionId, limit: 1, maxBytes: 1e9, isAnythingInFlight: false, now: 4000 };
    expect(outbox.settleAndClaim([], [claim])).toHaveLength(1);
    if (state === 'sending') continue;
    const attempt = {
      uploadId: row(state),
      submissionId: `S-${state}`,
      idType: 'passport',
      admin: CONNECTION.admin,
      startedAt: 5000,
      durationMs: 20,
      outcome: state === 'sent' ? ('accepted' as const) : ('rejected' as const),
      status: state === 'sent' ? 200 : 400,
      errorCode: state === 'sent' ? null : 'invalid_idType',
      message: 'words',
      bytesSent: 400_000,
      wireFormat: 'json' as const
    };
    const event = state === 'sent' ? ('accept' as const) : ('reject' as const);
    outbox.settleAndClaim([{ attempt, event, dueAt: null, triesSpent: 1 }], []);
  }
  store.changes.apply([row('queued')], 'release', 6000);
  const { ids } = await here.app.call('uploads.ids', { filter: {}, order: 'row' });
  const states = (await here.app.call('uploads.rows', { ids })).map(({ state }) => state);
  expect(states).toEqual([...UPLOAD_STATES, 'staged']);
}

type Inputs = { readonly [Name in CallName]: CallInput<Name> };

/** What each call takes; ids and paths lead nowhere. A new call is asked for here by the compiler. */
function inputs(): Inputs {
  const path = join(here.data, 'nowhere');
  const id = NOWHERE;
  const target = { ids: [NOWHERE] };
  const filter = { connectionId: NOWHERE };
  return {
    'app.info': {},
    'overview.get': {},
    'settings.get': {},
    'settings.set': { connectionId: NOWHERE },
    'connections.list': {},
    'connections.create': { ...CONNECTION },
    'connections.update': { id, values: CONNECTION },
    'connections.remove': { id },
    'connections.setKey': { id, key: KEY },
    'connections.clearKey': { id },
    'connections.test': { id },
    'connections.pause': { id },
    'connections.resume': { id },
    'folders.browse': { path },
    'intake.start': { connectionId: id, path, manifestPath: null, reading: null, idType: null },
    'intake.plan': { connectionId: id, path, manifestPath: null, reading: null, idType: null },
    'intake.samples': { connectionId: id },
    'intake.sampleList': { format: 'csv' },
    'intake.writeSampleList': { path: join(path, 'list.csv') },
    'intake.status': {},
    'intake.cancel': { importId: 'none' },
    'watches.list': {},
    'watches.create': watched(id, path),
    'watches.update': { id, values: watched(id, path) },
    'watches.setOn': { id, isOn: false },
    'watches.remove': { id },
    'watches.look': {},
    'batches.list': { connectionId: id },
    'batches.leftOver': { batchId: id, afterId: 0, limit: 10 },
    'uploads.ids': { filter, order: 'row' },
    'uploads.rows': { ids: [id] },
    'uploads.detail': { id },
    'uploads.edit': { target, values: { idType: 'passport' } },
    'uploads.setImage': { id, slot: 'idImage', source: { path } },
    'uploads.remakeImage': { id, slot: 'idImage', change: { kind: 'turn', degrees: 90 } },
    'uploads.shrink': { target },
    'uploads.swapImages': { id, slots: ['idImage', 'idBackImage'] },
    'uploads.takeImages': { target },
    'uploads.confirm': { target, code: 'already_sent' },
    'uploads.exclude': { target },
    'uploads.restore': { target },
    'uploads.release': { target },
    'uploads.recall': { target },
    'uploads.resend': { target },
    'failures.groups': { connectionId: id },
    'attempts.ids': { filter },
    'attempts.rows': { ids: [id] },
    'history.undo': { connectionId: id },
    'history.redo': { connectionId: id },
    'retention.purge': { connectionId: id, days: 1, isDryRun: true },
    'audit.ids': { filter: {} },
    'audit.rows': { ids: [1] },
    'audit.entries': { seq: 1, from: 0, limit: 10 },
    'audit.verify': {},
    'exports.write': { kind: 'uploads', filter, path: join(path, 'out.csv') }
  };
}

const watched = (connectionId: number, folder: string): CallInput<'watches.create'> => ({
  connectionId,
  folder,
  completeSlots: ['idImage']
});

const wrongValue = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, true, -1, 0, 1.5, NaN, 1e308, '', [], {}, '\0', '../..', {
    $ne: 1
  }),
  fc.string({ maxLength: 40 }),
  fc.constantFrom('x'.repeat(10_000), `'; DROP TABLE upload; --`, '__proto__', '\uD800'),
  fc.jsonValue({ maxDepth: 2 })
);

/** Puts a value somewhere into an input, in the place of another or beside them. */
function withWrong(input: unknown, at: readonly number[], value: unknown): unknown {
  const [step = 0, ...deeper] = at;
  if (typeof input !== 'object' || input === null || deeper.length === 0) return value;
  const keys = [...Object.keys(input), 'extra'];
  const key = keys[step % keys.length] ?? 'extra';
  const inner = (input as Record<string, unknown>)[key];
  return Array.isArray(input)
    ? [withWrong(inner ?? input[0], deeper, value)]
    : { ...input, [key]: withWrong(inner, deeper, value) };
}

describe.each(CALL_NAMES)('%s', (name) => {
  test('refuses wrong inputs with a code of its own, and changes nothing', async () => {
    const before = here.dump();
    const right = inputs()[name];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(20), { maxLength: 4 }), wrongValue, async (at, value) => {
        const input = withWrong(right, at, value);
        fc.pre(!CALLS[name].input.safeParse(input).success);
        expect(await here.app.dispatch(name, input)).toMatchObject({
          ok: false,
          error: { code: 'bad_input' }
        });
      }),
      { numRuns: 150, seed: 20 }
    );
    expect(here.dump()).toBe(before);
  });

  test('with ids and paths that lead nowhere, it is no fault of ours and nothing changes', async () => {
    if (name === 'connections.create') return;
    const before = here.dump();
    const answer = await here.app.dispatch(name, inputs()[name]);
    expect(answer.ok ? null : answer.error.code).not.toBe('fault_of_ours');
    await untilImportEnded();
    expect(here.dump()).toBe(before);
  });

  test('answers without a key, whatever was set', async () => {
    const { app, connectionId } = here;
    expect(await app.dispatch('connections.setKey', { id: connectionId, key: KEY })).toMatchObject({
      ok: true
    });
    await app.dispatch('connections.setKey', { id: connectionId, key: `${KEY} with spaces` });
    const said: unknown[] = [];
    const unsubscribe = app.subscribe((event) => said.push(event));
    said.push(await app.dispatch(name, inputs()[name]));
    said.push(
      await app.dispatch(name, { id: connectionId, key: `${KEY} `, values: KEY, connectionId, path: KEY })
    );
    said.push(await app.dispatch(name, { id: connectionId }));
    await untilImportEnded();
    unsubscribe();
    const told = JSON.stringify(said).replaceAll(JSON.stringify(join(here.data, KEY)), '');
    expect(told).not.toContain(KEY);
    expect(await here.filesWith(KEY)).toEqual([]);
  });
});

async function untilImportEnded(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const isRunning = async (): Promise<boolean> => {
    const status = await here.app.call('intake.status', {});
    return status !== null && 'done' in status;
  };
  const unsubscribe = here.app.subscribe(() => void isRunning().then((is) => (is ? undefined : resolve())));
  if (await isRunning()) await promise;
  unsubscribe();
}

describe('a path that no file system takes', () => {
  const odd = ['\0', 'a\0b', '/x'.repeat(2000), 'y'.repeat(300), '/dev/full', '\uD800'];
  test.each(odd)('%j is refused with a sentence wherever a path goes', async (path) => {
    const { app, connectionId } = here;
    const before = here.dump();
    const calls: [CallName, object][] = [
      ['folders.browse', { path }],
      ['exports.write', { kind: 'uploads', filter: {}, path: join(path, 'out.csv') }],
      ['uploads.setImage', { id: rows[0], slot: 'idImage', source: { path } }]
    ];
    for (const [name, input] of calls) {
      const answer = await app.dispatch(name, input);
      expect({ name, code: answer.ok ? null : answer.error.code }).not.toEqual({
        name,
        code: 'fault_of_ours'
      });
    }
    for (const manifestPath of [null, path]) {
      const request = { connectionId, path, manifestPath, reading: null, idType: null };
      const answer = await app.dispatch('intake.start', request);
      if (!answer.ok) continue;
      await untilImportEnded();
      const status = await app.call('intake.status', {});
      expect(status).toMatchObject({ phase: 'failed' });
      expect(status).not.toMatchObject({ error: { code: 'fault_of_ours' } });
    }
    expect(here.dump()).toBe(before);
  });
});

describe('a call from outside', () => {
  test.each(['', 'uploads', 'uploads.steal', '__proto__', 'toString', 'constructor'])(
    'named %j is refused',
    async (name) => {
      expect(await here.app.dispatch(name, {})).toMatchObject({ ok: false, error: { code: 'unknown_call' } });
    }
  );
});

const BULK = [
  'uploads.takeImages',
  'uploads.exclude',
  'uploads.restore',
  'uploads.release',
  'uploads.recall',
  'uploads.resend'
] as const;

describe('bulk calls', () => {
  test.each([...BULK, 'uploads.edit', 'uploads.confirm'] as const)(
    '%s accounts for every row of its target once',
    async (name) => {
      const ids = [...rows, ...rows, NOWHERE];
      for (const target of [{ ids }, { filter: {} }, { filter: { batchId } }]) {
        const values = { edit: { values: { idType: 'visa' } }, confirm: { code: 'already_sent' } };
        const more = name === 'uploads.edit' ? values.edit : name === 'uploads.confirm' ? values.confirm : {};
        const answer = await here.app.dispatch(name, { target, ...more });
        expect(answer).toMatchObject({ ok: true });
        const { changed, skipped } = (answer as { value: { changed: number; skipped: { count: number }[] } })
          .value;
        expect(changed + skipped.reduce((sum, { count }) => sum + count, 0)).toBe(rows.length);
      }
    }
  );
});

describe('a picture put into a slot', () => {
  test('keeps found = assigned + left over + refused, wherever it came from and whatever it replaces', async () => {
    const { app } = here;
    const id = rows[0] ?? 0;
    const own = join(here.data, 'own.png');
    await writeFile(own, await distinctPicture('png'));
    const slots = ['idImage', 'idBackImage', 'selfieImage'] as const;
    const step = fc.record({
      row: fc.constantFrom(id, rows.at(-1) ?? 0),
      slot: fc.constantFrom(...slots),
      kind: fc.constantFrom('path', 'empty', 'left-over', 'swap')
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        for (const { row, slot, kind } of steps) {
          const { rows: leftOver } = await app.call('batches.leftOver', { batchId, afterId: 0, limit: 10 });
          const leftOverId = leftOver[0]?.id ?? NOWHERE;
          const source = kind === 'path' ? { path: own } : kind === 'left-over' ? { leftOverId } : null;
          const answer =
            kind === 'swap'
              ? await app.dispatch('uploads.swapImages', { id: row, slots: [slot, 'idImage'] })
              : await app.dispatch('uploads.setImage', { id: row, slot, source });
          expect(answer.ok || answer.error.code === 'left_over_not_found').toBe(true);
        }
        const batch = app.store.batches.get(batchId);
        const { total } = await app.call('batches.leftOver', { batchId, afterId: 0, limit: 1 });
        expect(batch.leftOverFiles).toBe(total);
        const { ids } = await app.call('uploads.ids', { filter: { batchId }, order: 'row' });
        const uploads = await app.call('uploads.rows', { ids });
        const assigned = new Set(uploads.flatMap(({ images }) => images.map(({ path }) => path)));
        expect(batch.assignedFiles).toBe(assigned.size);
        expect(batch.foundFiles).toBe(batch.assignedFiles + batch.leftOverFiles + batch.refusedFiles);
      }),
      { numRuns: 30, seed: 7 }
    );
  });
});

test('a picture that hundreds share is checked in all their rows, though not in one go', async () => {
  const { app, connectionId } = here;
  const images = [image('addressImage', 'shared')];
  const many = Array.from({ length: 300 }, (_, index) => newUpload(`M-${index}`, { idType: null, images }));
  const { ids } = importRows(app.store, connectionId, many);
  const issueCode = 'same_image_for_two_people';
  const flagged = async () => (await app.call('uploads.ids', { filter: { issueCode }, order: 'row' })).ids;
  expect(await flagged()).toEqual(ids);
  await app.call('uploads.exclude', { target: { ids: ids.slice(1) } });
  expect(await flagged()).toEqual(ids.slice(1));
  await app.call('uploads.restore', { target: { ids: ids.slice(1, 2) } });
  expect(await flagged()).toEqual(ids);
});

test('what a window is told of an edit includes the other rows that it concerns', async () => {
  const shared = importRows(here.app.store, here.connectionId, [
    newUpload('T-1', { images: [image('idImage', 'same')] }),
    newUpload('T-2', { images: [image('idImage', 'same')] })
  ]);
  const [first = 0, second = 0] = shared.ids;
  const { promise, resolve } = Promise.withResolvers<readonly number[] | null>();
  const unsubscribe = here.app.subscribe((event) => {
    if (event.name === 'uploadsChanged') resolve(event.payload.ids);
  });
  await here.app.call('uploads.exclude', { target: { ids: [first] } });
  expect(await promise).toEqual([first, second]);
  unsubscribe();
  expect((await here.app.call('uploads.detail', { id: second })).upload).toMatchObject({
    issues: [],
    isBlocked: false
  });
});
