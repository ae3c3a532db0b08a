import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { median, table, type Aim, type BenchReport } from './report.ts';
import type { ClientResult, ClientTask } from './sending/client.ts';
import { makeMaterial, type Material, type Submission } from './sending/material.ts';

const SUBMISSIONS = 500;
const WARM_UP = 60;
const CONCURRENCY = 8;
const ROUNDS = Number(process.env['OUTTRAY_BENCH_ROUNDS'] ?? 5);
const HERE = join(import.meta.dirname, 'sending');
/** As many requests as the engine likes: what is measured is the path, not the limit that guards the server. */
const UNLIMITED = null;
const SHIPPED_LIMIT = 50;

type Round = Partial<ClientResult> & { readonly seconds: number; readonly megabytes: number };

interface Client {
  readonly key: string;
  readonly name: string;
  run(surroundings: Surroundings): Round | Promise<Round>;
  /** Loud words in place of a run; null where it can run. */
  missing(): string | null;
  readonly rounds: number;
}

interface Surroundings {
  readonly material: Material;
  readonly baseUrl: string;
}

const node = (
  key: string,
  name: string,
  file: string,
  args: readonly string[],
  more: Partial<Client> & { limit?: number | null } = {}
): Client => ({
  key,
  name,
  rounds: more.rounds ?? ROUNDS,
  missing: () => null,
  run: (surroundings) => runNode(surroundings, file, args, more.limit ?? UNLIMITED)
});

const CLIENTS: readonly Client[] = [
  node('outtray', 'Outtray', 'outtray-client.ts', []),
  node('checked', 'bare node:http, streaming in pieces, with SHA-256', 'bare-client.ts', ['checked']),
  node('pieces', 'bare node:http, streaming in pieces', 'bare-client.ts', ['pieces']),
  node('whole', 'bare node:http, whole files and JSON.stringify', 'bare-client.ts', ['whole']),
  node('prepared', 'bare node:http, bodies ready in memory', 'bare-client.ts', ['prepared']),
  {
    key: 'pipeline',
    name: 'base64, jq and curl --parallel',
    rounds: Math.ceil(ROUNDS / 2),
    missing: missingTools,
    run: runPipeline
  },
  node('shipped', `Outtray with its limit of ${SHIPPED_LIMIT} requests a second`, 'outtray-client.ts', [], {
    rounds: 1,
    limit: SHIPPED_LIMIT
  })
];

export async function bench(say: (text: string) => void): Promise<BenchReport> {
  say(`sending: making ${SUBMISSIONS + WARM_UP} submissions`);
  const material = await makeMaterial(SUBMISSIONS + WARM_UP);
  const sink = await startSink();
  try {
    return report(await runAll({ material, baseUrl: sink.baseUrl }, say), say);
  } finally {
    sink.process.kill();
    material.remove();
  }
}

async function startSink(): Promise<{ process: ChildProcess; baseUrl: string }> {
  const process_ = spawn(process.execPath, [join(HERE, 'sink.ts')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = (await once(process_.stdout, 'data')) as [Buffer];
  return { process: process_, baseUrl: `http://127.0.0.1:${port.toString().trim()}/v3` };
}

/** Round by round, each client once, so that what else the machine does falls on all alike. */
async function runAll(
  surroundings: Surroundings,
  say: (text: string) => void
): Promise<Map<string, Round[]>> {
  const results = new Map<string, Round[]>();
  for (const client of CLIENTS) {
    const missing = client.missing();
    if (missing !== null) say(`sending: ${client.name.toUpperCase()} IS LEFT OUT: ${missing}`);
  }
  const clients = CLIENTS.filter((client) => client.missing() === null);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const client of clients.filter(({ rounds }) => round < rounds)) {
      const result = await client.run(surroundings);
      results.set(client.key, [...(results.get(client.key) ?? []), result]);
      say(`sending: round ${round + 1}, ${client.name}: ${describe(result)}`);
    }
  }
  return results;
}

function describe({ seconds, megabytes, cpuSeconds, longestDelayMs, peakMegabytes }: Round): string {
  const parts = [`${seconds.toFixed(2)} s`, `${(megabytes / seconds).toFixed(0)} MB/s`];
  if (cpuSeconds !== undefined) parts.push(`${cpuSeconds.toFixed(2)} s of CPU`);
  if (peakMegabytes !== undefined) parts.push(`${peakMegabytes.toFixed(0)} MB`);
  if (longestDelayMs !== undefined) parts.push(`delay ${longestDelayMs.toFixed(0)} ms`);
  return `${parts.join(', ')} (load ${(loadavg()[0] ?? 0).toFixed(1)})`;
}

async function runNode(
  { material, baseUrl }: Surroundings,
  file: string,
  args: readonly string[],
  requestsPerSecond: number | null
): Promise<Round> {
  const task: ClientTask = {
    baseUrl,
    concurrency: CONCURRENCY,
    warmUp: material.submissions.slice(SUBMISSIONS),
    submissions: material.submissions.slice(0, SUBMISSIONS),
    requestsPerSecond
  };
  const taskPath = join(material.folder, 'task.json');
  writeFileSync(taskPath, JSON.stringify(task));
  await counted(baseUrl);
  const child = spawn(process.execPath, [join(HERE, file), taskPath, ...args], {
    stdio: ['ignore', 'pipe', 'inherit']
  });
  const output = await outputOf(child);
  const megabytes = await megabytesOf(baseUrl, SUBMISSIONS + WARM_UP);
  return { ...(JSON.parse(output) as ClientResult), megabytes };
}

async function outputOf(child: ChildProcess): Promise<string> {
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`A client ended with ${String(code)}`);
  return output;
}

/** What the server took since it was last asked. */
async function counted(baseUrl: string): Promise<{ requests: number; bytes: number }> {
  const answer = await fetch(baseUrl, { headers: { connection: 'close' } });
  return (await answer.json()) as { requests: number; bytes: number };
}

/** @returns the body bytes of the measured submissions. @throws when the server did not get all. */
async function megabytesOf(baseUrl: string, expected: number): Promise<number> {
  const { requests, bytes } = await counted(baseUrl);
  if (requests !== expected) throw new Error(`The server got ${requests} submissions, not ${expected}`);
  return (bytes / expected) * (SUBMISSIONS / 1e6);
}

function missingTools(): string | null {
  const missing = ['bash', 'base64', 'jq', 'curl', 'xargs'].filter(
    (tool) => spawnSync('which', [tool]).status !== 0
  );
  return missing.length === 0 ? null : `${missing.join(', ')} not found`;
}

async function runPipeline({ material, baseUrl }: Surroundings): Promise<Round> {
  const work = join(material.folder, 'bodies');
  mkdirSync(work);
  const list = join(work, 'list');
  writeFileSync(list, material.submissions.slice(0, SUBMISSIONS).map(lineOf).join(''));
  await counted(baseUrl);
  const startedAt = performance.now();
  execFileSync(join(HERE, 'pipeline.sh'), [list, work, `${baseUrl}/submission/image`, String(CONCURRENCY)]);
  const seconds = (performance.now() - startedAt) / 1000;
  rmSync(work, { recursive: true });
  return { seconds, megabytes: await megabytesOf(baseUrl, SUBMISSIONS) };
}

function lineOf({ submissionId, images }: Submission): string {
  return `${[submissionId, ...images.map(({ path }) => path)].join('\t')}\n`;
}

function report(results: ReadonlyMap<string, readonly Round[]>, say: (text: string) => void): BenchReport {
  const measuredClients = CLIENTS.filter(({ key }) => results.has(key));
  const rows = measuredClients.map(({ key, name }) =>
    rowOf(name, results.get(key) ?? [], ratioTo(results, key))
  );
  const head = [
    'client',
    'rounds',
    'seconds',
    'rows/s',
    'MB/s',
    'CPU s',
    'peak MB',
    'longest delay ms',
    'Outtray to it'
  ];
  const aims = aimsOf(results);
  for (const { text, isMet } of aims) say(`sending: ${isMet ? 'met' : 'MISSED'}: ${text}`);
  return {
    title: `Sending ${SUBMISSIONS} submissions of four 300 KB pictures`,
    body: `${INTRODUCTION}\n\n${table(head, rows)}\n\n${WHAT_BOUNDS_IT}`,
    aims
  };
}

function rowOf(name: string, rounds: readonly Round[], ratio: number | null): string[] {
  const of = (pick: (round: Round) => number | undefined, digits: number): string => {
    const values = rounds.map(pick).filter((value) => value !== undefined);
    return values.length === 0 ? '–' : median(values).toFixed(digits);
  };
  return [
    name,
    String(rounds.length),
    of(({ seconds }) => seconds, 2),
    of(({ seconds }) => SUBMISSIONS / seconds, 0),
    of(({ seconds, megabytes }) => megabytes / seconds, 0),
    of(({ cpuSeconds }) => cpuSeconds, 2),
    of(({ peakMegabytes }) => peakMegabytes, 0),
    of(({ longestDelayMs }) => longestDelayMs, 0),
    ratio?.toFixed(2) ?? '–'
  ];
}

function aimsOf(results: ReadonlyMap<string, readonly Round[]>): Aim[] {
  const outtray = results.get('outtray') ?? [];
  const speedOver = (key: string): number | null => ratioTo(results, key);
  const memory = median(outtray.map(({ peakMegabytes = NaN }) => peakMegabytes));
  const delay = median(outtray.map(({ longestDelayMs = NaN }) => longestDelayMs));
  const worst = Math.max(...outtray.map(({ longestDelayMs = NaN }) => longestDelayMs));
  return [
    ratioAim('a bare sender that reads whole files, encodes and sends', speedOver('whole'), 0.8),
    ratioAim('the fastest bare sender found, with the digest', speedOver('checked'), 0.8),
    ratioAim('the shell pipeline', speedOver('pipeline'), 1.5),
    { text: `under 250 MB of memory: ${memory.toFixed(0)} MB`, isMet: memory < 250 },
    {
      text: `no event-loop delay over 50 ms in any round: ${worst.toFixed(0)} ms (median of the rounds ${delay.toFixed(0)} ms)`,
      isMet: worst <= 50
    }
  ];
}

/** Speed of Outtray over that of another client: the median over the rounds, each against its own round. */
function ratioTo(results: ReadonlyMap<string, readonly Round[]>, key: string): number | null {
  const outtray = results.get('outtray') ?? [];
  const others = results.get(key);
  if (others === undefined) return null;
  return median(others.map(({ seconds }, round) => seconds / (outtray[round]?.seconds ?? NaN)));
}

function ratioAim(against: string, ratio: number | null, least: number): Aim {
  if (ratio === null) return { text: `at least ${least} of ${against}: not measured`, isMet: false };
  return { text: `at least ${least} of the speed of ${against}: ${ratio.toFixed(2)}`, isMet: ratio >= least };
}

const INTRODUCTION = `Over loopback to a server in its own process that reads every body to its end and answers the documented success.
Each client in its own process, ${CONCURRENCY} at once, after ${WARM_UP} submissions of warm-up (not the pipeline, which needs none); rounds
interleaved, medians shown; the last column is the speed of Outtray over the client's, round by round.

Outtray does what it always does: its database at full durability with two moves and an attempt per submission, the
check of each picture's SHA-256 while it is read, exact lengths, got. Only its limit of ${SHIPPED_LIMIT} requests a second is
lifted, but for the row that says so: that limit guards the server, and at this size is 80 MB/s.`;

/** Of a CPU profile at a sampling interval of 0.2 ms, the third best of six runs. */
const WHAT_BOUNDS_IT = `What bounds Outtray here is one core: a CPU profile of the sending shows its main thread idle for an eighth of the
time. SHA-256 takes 22 %, writing to the sockets 14 %, opening, looking at, reading and closing files 12 %, the streaming around them
9 %, the database 8 % (most of it the write through to the disk; outcomes wait 5 ms for others to share their commit), memory 6 %,
got 5 %, HTTP 5 %, the queue itself 1 %; the rest is Base64 and small. The fastest bare senders have no database, no look at a
file before it is sent, no got and no time limits. A second thread for encoding and sending would be the next step;
a network is far slower than any of it.`;
