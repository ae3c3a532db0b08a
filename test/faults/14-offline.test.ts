import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Attempt } from '../../src-main/contract/attempt.ts';
import type { Pause, PauseReason } from '../../src-main/contract/connection.ts';
import type { Digests } from '../shell/cli/submissions.ts';
import type { Request } from './fault-server.ts';
import { skippedBecause } from './failpoint.ts';
import { atEnd } from './scene.ts';
import { expectSound, type Standing } from './standing-conditions.ts';

export type Scenario = 'offlineAtStart' | 'cutInMidRun' | 'portClosed' | 'noNames' | 'ipv6ToNowhere';

/** How things stood before a wait, and how long it was. */
export interface Wait {
  readonly reason: PauseReason | null;
  /** JSON has no Infinity: null, where nothing ends by itself. */
  readonly forMs: number | null;
  readonly states: readonly string[];
}

/** What a scenario came to, in the other process. */
export interface Facts {
  readonly data: string;
  readonly standing: Standing;
  readonly expected: readonly (readonly [string, Digests])[];
  readonly requests: readonly Request[];
  readonly attempts: readonly Attempt[];
  readonly pauseInTheEnd: Pause | null;
  readonly waits: readonly Wait[];
}

const UNSHARE = ['--map-root-user', '--net', '--mount'];
const ROWS = 5;
const all = (state: string) => Array<string>(ROWS).fill(state);

const problem = problemOf('ip', 'link', 'set', 'lo', 'up');
const noTunnel = problem ?? problemOf('ip', 'tuntap', 'add', 'dev', 'nowhere', 'mode', 'tun');

function problemOf(...command: string[]): string | null {
  if (process.platform !== 'linux') return `no network namespaces on ${process.platform}`;
  const tried = spawnSync('unshare', [...UNSHARE, ...command], { encoding: 'utf8' });
  if (tried.status === 0) return null;
  return `${command.join(' ')}: ${tried.error?.message ?? tried.stderr.trim()}`;
}

async function factsOf(scenario: Scenario): Promise<Facts> {
  const script = fileURLToPath(new URL('14-offline-process.ts', import.meta.url));
  const child = fork(script, { execPath: 'unshare', execArgv: [...UNSHARE, process.execPath] });
  const ended = once(child, 'exit');
  atEnd(async () => {
    if (child.connected) child.send('close');
    await ended;
  });
  child.send(scenario);
  const early = ended.then(() => {
    throw new Error(`${scenario} ended early`);
  });
  const [facts] = (await Promise.race([once(child, 'message'), early])) as [Facts];
  return facts;
}

/** Everything arrived, and of the tries none was spent on the network. */
async function expectAllSent(facts: Facts): Promise<void> {
  expect(facts.standing.uploads.map(({ state }) => state)).toEqual(all('sent'));
  expect(facts.pauseInTheEnd).toBeNull();
  await expectSound(facts.data, facts.standing, new Map(facts.expected), facts.requests);
}

/** Each of the waits was for the network, let at most 30 s pass, and found these rows as they should be. */
function expectOffline(waits: readonly Wait[], states: readonly string[]): void {
  for (const { reason, forMs, states: found } of waits) {
    expect({ reason, found: found.toSorted() }).toEqual({ reason: 'offline', found: states });
    expect(forMs).toBeLessThanOrEqual(30_000);
  }
}

const outcomesOf = ({ attempts }: Facts) => attempts.map(({ outcome, errorCode }) => [outcome, errorCode]);
const times = (count: number, ...what: [string, string | null]) =>
  Array<[string, string | null]>(count).fill(what);

describe.skipIf(problem !== null)(`fault 14: no network${skippedBecause(problem)}`, () => {
  test('at start, for longer than a row has tries: no try is spent, and it goes on within 30 s', async () => {
    const facts = await factsOf('offlineAtStart');
    expect(facts.waits).toHaveLength(9);
    expectOffline(facts.waits, all('queued'));
    // One at a time asks whether the network is back.
    expect(outcomesOf(facts)).toEqual([...times(9, 'offline', 'network'), ...times(ROWS, 'accepted', null)]);
    expect(facts.requests).toHaveLength(ROWS);
    await expectAllSent(facts);
  });

  test('any more, in mid-run: what was on its way goes again, and it goes on within 30 s', async () => {
    const facts = await factsOf('cutInMidRun');
    expect(facts.waits).toHaveLength(3);
    expectOffline(facts.waits, ['queued', 'queued', 'queued', 'sent', 'sent']);
    expect(outcomesOf(facts)).toEqual([
      ...times(2, 'accepted', null),
      ...times(3, 'offline', 'network'),
      ...times(3, 'accepted', null)
    ]);
    await expectAllSent(facts);
  });

  test('at the server, whose port is closed: no try is spent, and it goes on within 30 s', async () => {
    const facts = await factsOf('portClosed');
    expect(facts.waits).toHaveLength(3);
    expectOffline(facts.waits, all('queued'));
    expect(outcomesOf(facts)).toEqual([
      ...times(3, 'offline', 'connection_refused'),
      ...times(ROWS, 'accepted', null)
    ]);
    await expectAllSent(facts);
  });

  test('that knows the server’s name: no try is spent, and it goes on when it is known', async () => {
    const facts = await factsOf('noNames');
    expect(facts.waits).toHaveLength(2);
    expectOffline(facts.waits, all('queued'));
    expect(outcomesOf(facts)).toEqual([...times(2, 'offline', 'dns'), ...times(ROWS, 'accepted', null)]);
    await expectAllSent(facts);
  });
});

describe.skipIf(noTunnel !== null)(`fault 14: IPv6 that leads nowhere${skippedBecause(noTunnel)}`, () => {
  test('delays nothing: the server’s other address is taken', async () => {
    const facts = await factsOf('ipv6ToNowhere');
    expect(outcomesOf(facts)).toEqual(times(ROWS, 'accepted', null));
    // Connecting alone may take 10 s.
    expect(Math.max(...facts.attempts.map(({ durationMs }) => durationMs))).toBeLessThan(5000);
    await expectAllSent(facts);
  });
});
