import { join } from 'node:path';
import { expect } from '@playwright/test';
import fc from 'fast-check';
import { CALLS } from '../../src-main/contract/call.ts';
import { DESK_CALLS } from '../../src-main/contract/desk.ts';
import { CHANNELS } from '../../src-main/shell/electron/channels.ts';
import type { Forger } from '../electron-double/stage-calls.ts';
import { test } from './outtray.ts';
import type { RunningOuttray } from './running.ts';
import { stage } from './window.ts';

/** Every call there is, by the contract's own lists. */
const EVERY_CALL = [
  ...Object.entries(CALLS).map(([name, { input }]) => ({ channel: CHANNELS.call, name, input })),
  ...Object.entries(DESK_CALLS).map(([name, { input }]) => ({ channel: CHANNELS.deskCall, name, input }))
];

const FORGERS: readonly Forger[] = [
  { kind: 'address', url: 'https://elsewhere.example/' },
  { kind: 'address', url: 'app://elsewhere/' },
  { kind: 'address', url: 'app://outtray.elsewhere/' },
  { kind: 'address', url: 'app://outtray/icon.svg' },
  { kind: 'address', url: 'app://user@outtray/' },
  { kind: 'address', url: 'file:///' },
  { kind: 'address', url: 'data:text/html,app://outtray/' },
  { kind: 'address', url: 'blob:app://outtray/0' },
  { kind: 'address', url: 'about:blank' },
  { kind: 'address', url: '' },
  { kind: 'subframe' },
  { kind: 'no-frame' },
  { kind: 'other-contents' }
];

let system: NonNullable<RunningOuttray['stage']>;

test.beforeEach(async ({ root, start }) => {
  const outtray = await start(join(root, 'data'));
  await expect(stage(await outtray.open(), 'Import')).toBeVisible();
  if (outtray.stage === null) throw new Error('This target has no stage');
  system = outtray.stage;
});

test('there are no channels but those of the calls', async () => {
  expect([...(await system.channels())].toSorted()).toEqual([CHANNELS.call, CHANNELS.deskCall].toSorted());
});

test('whoever is not our own page is refused, for every call', async () => {
  for (const { channel, name } of EVERY_CALL) {
    for (const forger of FORGERS) {
      const answer = await system.forge(forger, channel, [name, {}]);
      expect(answer, `${name} from ${JSON.stringify(forger)}`).toEqual({ thrown: 'Error: Refused' });
    }
  }
});

/** What can cross at all: everything that has a structured clone. */
const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true
});

test('an input that the contract does not allow reaches no handler, for every call', async () => {
  test.setTimeout(180_000);
  for (const { channel, name, input } of EVERY_CALL) {
    const property = fc.asyncProperty(anything, async (value) => {
      fc.pre(!input.safeParse(structuredClone(value)).success);
      expect(await system.forge({ kind: 'own' }, channel, [name, value])).toMatchObject({
        value: { ok: false, error: { code: 'bad_input', values: { call: name } } }
      });
    });
    await fc.assert(property, { numRuns: 25 });
  }
});

test('a name that is no call reaches no handler', async () => {
  const names = fc.oneof(
    anything,
    fc.constantFrom('__proto__', 'constructor', 'toString', 'app.info ', 'desk.info\0')
  );
  for (const channel of [CHANNELS.call, CHANNELS.deskCall]) {
    const property = fc.asyncProperty(names, async (name) => {
      fc.pre(!EVERY_CALL.some((call) => call.name === name));
      expect(await system.forge({ kind: 'own' }, channel, [name, {}])).toMatchObject({
        value: { ok: false, error: { code: 'unknown_call' } }
      });
    });
    await fc.assert(property, { numRuns: 100 });
  }
  for (const { channel, name } of EVERY_CALL) {
    const other = channel === CHANNELS.call ? CHANNELS.deskCall : CHANNELS.call;
    expect(await system.forge({ kind: 'own' }, other, [name, {}]), name).toMatchObject({
      value: { ok: false, error: { code: 'unknown_call' } }
    });
  }
});
