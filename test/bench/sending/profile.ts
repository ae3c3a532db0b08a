import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { table } from '../report.ts';

/** A stretch of time, µs of the monotonic clock (`process.hrtime`), which V8's profiler also goes by. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** A .cpuprofile as Node writes it, of one thread. */
interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
  }[];
  readonly startTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

type Frame = Profile['nodes'][number]['callFrame'];

const WAITING = 'waiting for work';
/** The first one that fits counts. A native function has no file of its own; its name tells. */
const KINDS: readonly (readonly [name: string, fits: (frame: Frame) => boolean])[] = [
  [WAITING, ({ functionName }) => functionName === '(idle)'],
  ['collecting garbage', ({ functionName }) => functionName === '(garbage collector)'],
  ['SHA-256', ({ url }) => url === 'node:internal/crypto/hash'],
  [
    'writing to sockets',
    ({ functionName, url }) => url === '' && /^write(?:v|Buffer|\w*String)$/.test(functionName)
  ],
  [
    'reading files',
    ({ functionName, url }) =>
      url === 'node:fs' || (url === '' && /^(?:read|open|close|fstat)$/.test(functionName))
  ],
  ['Base64', ({ functionName }) => /base64|latin1|^toString$/i.test(functionName)],
  ['the database', ({ url }) => /better-sqlite3|\/src-main\/db\//.test(url)],
  [
    'handing pieces between the threads',
    ({ functionName, url }) => functionName === 'postMessage' || /messageport|worker/.test(url)
  ],
  ['got', ({ url }) => /\/node_modules\//.test(url)],
  ['node:http and its streams', ({ url }) => url.startsWith('node:')],
  ['Outtray’s own code', ({ url }) => url.includes('/src-main/')]
];

/** Where the time of each thread went, as a table; of the profiles in that folder. */
export function profileTable(folder: string, stretch: Stretch): string {
  const threads = readdirSync(folder)
    .map((name) => ({ thread: threadOf(name), name }))
    .toSorted((a, b) => a.thread - b.thread)
    .map(({ name }) => timesOf(JSON.parse(readFileSync(join(folder, name), 'utf8')) as Profile, stretch))
    // What ended before, or only began, says nothing.
    .filter((times) => busyMs(times) > 0);
  const names = [...KINDS.map(([name]) => name), 'all else'];
  const head = [
    'ms of',
    ...threads.map((_, index) => (index === 0 ? 'the main thread' : 'the thread for bodies'))
  ];
  const used = names.filter((name) => threads.some((times) => (times.get(name) ?? 0) >= 1));
  return table(
    head,
    used.map((name) => [name, ...threads.map((times) => (times.get(name) ?? 0).toFixed(0))])
  );
}

/** Node names such a file CPU.<date>.<time>.<process>.<thread>.<number>.cpuprofile; the main thread is 0. */
function threadOf(name: string): number {
  return Number(name.split('.')[4]);
}

/** Kind → ms within the stretch. */
function timesOf(
  { nodes, startTime, samples, timeDeltas }: Profile,
  { from, to }: Stretch
): Map<string, number> {
  const kinds = new Map(nodes.map(({ id, callFrame }) => [id, kindOf(callFrame)]));
  const times = new Map<string, number>();
  let at = startTime;
  for (const [index, node] of samples.entries()) {
    const took = timeDeltas[index] ?? 0;
    at += took;
    if (at < from || at > to) continue;
    const kind = kinds.get(node) ?? '';
    times.set(kind, (times.get(kind) ?? 0) + took / 1000);
  }
  return times;
}

function kindOf(frame: Frame): string {
  return KINDS.find(([, fits]) => fits(frame))?.[0] ?? 'all else';
}

function busyMs(times: ReadonlyMap<string, number>): number {
  return [...times].reduce((sum, [kind, ms]) => (kind === WAITING ? sum : sum + ms), 0);
}
