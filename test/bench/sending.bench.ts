import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { median, table, type Aim, type BenchReport } from './report.ts';
import type { ClientResult, ClientTask } from './sending/client.ts';
import { makeMaterial, type Material, type Submission } from './sending/material.ts';
import { profileTable } from './sending/profile.ts';
import type { Taken } from './sending/sink.ts';

/** Sizes of submissions of four pictures each; about as many bytes of each. */
const SIZES: readonly Size[] = [
  { name: '300 KB', imageBytes: 300_000, submissions: 500, warmUp: 60 },
  { name: '2 MB', imageBytes: 2_000_000, submissions: 100, warmUp: 12 }
];
const CONCURRENCY = 8;
const ROUNDS = Number(process.env['OUTTRAY_BENCH_ROUNDS'] ?? 5);
const HERE = join(import.meta.dirname, 'sending');
/** As many requests as the engine likes: what is measured is the path, not the limit that guards the server. */
const UNLIMITED = null;

interface Size {
  readonly name: string;
  readonly imageBytes: number;
  readonly submissions: number;
  readonly warmUp: number;
}

type Round = Partial<ClientResult> & {
  readonly seconds: number;
  /** Of request bodies. */
  readonly megabytes: number;
  /** The server's, with the warm-up. */
  readonly serverCpuSeconds: number;
};

type Results = ReadonlyMap<string, readonly Round[]>;

interface Client {
  readonly key: string;
  readonly name: string;
  run(surroundings: Surroundings): Promise<Round>;
  /** Loud words in place of a run; null where it can run. */
  missing(): string | null;
  readonly rounds: number;
}

interface Surroundings {
  readonly size: Size;
  readonly material: Material;
  readonly baseUrl: string;
}

const node = (key: string, name: string, file: string, args: readonly string[]): Client => ({
  key,
  name,
  rounds: ROUNDS,
  missing: () => null,
  run: (surroundings) => runNode(surroundings, file, args)
});

const CLIENTS: readonly Client[] = [
  node('outtray', 'Outtray', 'outtray-client.ts', []),
  node('checked', 'bare node:http, the same work', 'bare-client.ts', ['checked']),
  node('whole', 'bare node:http, whole files and JSON.stringify', 'bare-client.ts', ['whole']),
  node('prepared', 'bare node:http, bodies ready in memory', 'bare-client.ts', ['prepared']),
  {
    key: 'pipeline',
    name: 'base64, jq and curl --parallel',
    rounds: ROUNDS,
    missing: missingTools,
    run: runPipeline
  }
];

export async function bench(say: (text: string) => void): Promise<BenchReport> {
  const parts: string[] = [];
  const aims: Aim[] = [];
  for (const size of SIZES) {
    const { results, profile } = await resultsOf(size, say);
    parts.push(
      `### Four pictures of ${size.name}, ${size.submissions} submissions\n\n${tableOf(size, results)}`,
      `Where the time of Outtray went, in one more round under V8’s profiler, which itself takes some:\n\n${profile}`
    );
    aims.push(...aimsOf(size, results));
  }
  for (const { text, isMet } of aims) say(`sending: ${isMet ? 'met' : 'MISSED'}: ${text}`);
  return { title: 'Sending', body: [INTRODUCTION, ...parts, WHAT_BOUNDS_IT].join('\n\n'), aims };
}

async function resultsOf(
  size: Size,
  say: (text: string) => void
): Promise<{ results: Results; profile: string }> {
  say(`sending: making ${size.submissions + size.warmUp} submissions of four pictures of ${size.name}`);
  const material = await makeMaterial(size.submissions + size.warmUp, size.imageBytes);
  const sink = await startSink();
  try {
    const surroundings = { size, material, baseUrl: sink.baseUrl };
    return { results: await runAll(surroundings, say), profile: await profileOf(surroundings) };
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

/** One more run of Outtray, every thread under the profiler. @returns a table. */
async function profileOf(surroundings: Surroundings): Promise<string> {
  const folder = join(surroundings.material.folder, 'profiles');
  const { stretch } = await runNode(
    surroundings,
    'outtray-client.ts',
    [],
    ['--cpu-prof', `--cpu-prof-dir=${folder}`]
  );
  if (stretch === undefined) throw new Error('The client did not say when it sent');
  return profileTable(folder, stretch);
}

async function runNode(
  { size, material, baseUrl }: Surroundings,
  file: string,
  args: readonly string[],
  nodeOptions: readonly string[] = []
): Promise<Round> {
  const task: ClientTask = {
    baseUrl,
    concurrency: CONCURRENCY,
    imageBytes: size.imageBytes,
    warmUp: material.submissions.slice(size.submissions),
    submissions: material.submissions.slice(0, size.submissions),
    requestsPerSecond: UNLIMITED
  };
  const taskPath = join(material.folder, 'task.json');
  writeFileSync(taskPath, JSON.stringify(task));
  await counted(baseUrl);
  const child = spawn(process.execPath, [...nodeOptions, join(HERE, file), taskPath, ...args], {
    stdio: ['ignore', 'pipe', 'inherit']
  });
  const output = await outputOf(child);
  return { ...(JSON.parse(output) as ClientResult), ...(await takenFrom(baseUrl, size, size.warmUp)) };
}

async function outputOf(child: ChildProcess): Promise<string> {
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`A client ended with ${String(code)}`);
  return output;
}

/** What the server took since it was last asked. */
async function counted(baseUrl: string): Promise<Taken> {
  const answer = await fetch(baseUrl, { headers: { connection: 'close' } });
  return (await answer.json()) as Taken;
}

/** @returns the body bytes of the measured submissions. @throws when the server did not get all. */
async function takenFrom(
  baseUrl: string,
  { submissions }: Size,
  warmUp: number
): Promise<Pick<Round, 'megabytes' | 'serverCpuSeconds'>> {
  const { requests, bytes, cpuSeconds } = await counted(baseUrl);
  const expected = submissions + warmUp;
  if (requests !== expected) throw new Error(`The server got ${requests} submissions, not ${expected}`);
  return { megabytes: (bytes / expected) * (submissions / 1e6), serverCpuSeconds: cpuSeconds };
}

function missingTools(): string | null {
  const missing = ['bash', 'base64', 'jq', 'curl', 'xargs'].filter(
    (tool) => spawnSync('which', [tool]).status !== 0
  );
  return missing.length === 0 ? null : `${missing.join(', ')} not found`;
}

async function runPipeline({ size, material, baseUrl }: Surroundings): Promise<Round> {
  const work = join(material.folder, 'bodies');
  mkdirSync(work);
  const list = join(work, 'list');
  writeFileSync(list, material.submissions.slice(0, size.submissions).map(lineOf).join(''));
  await counted(baseUrl);
  const startedAt = performance.now();
  execFileSync(join(HERE, 'pipeline.sh'), [list, work, `${baseUrl}/submission/image`, String(CONCURRENCY)]);
  const seconds = (performance.now() - startedAt) / 1000;
  rmSync(work, { recursive: true });
  return { seconds, ...(await takenFrom(baseUrl, size, 0)) };
}

function lineOf({ submissionId, images }: Submission): string {
  return `${[submissionId, ...images.map(({ path }) => path)].join('\t')}\n`;
}

function tableOf(size: Size, results: Results): string {
  const head = [
    'client',
    'rounds',
    'seconds',
    'rows/s',
    'MB/s',
    'CPU s',
    'server CPU s',
    'peak MB',
    'delay ms',
    'Outtray to it'
  ];
  const measuredClients = CLIENTS.filter(({ key }) => results.has(key));
  return table(
    head,
    measuredClients.map(({ key, name }) => rowOf(size, name, results.get(key) ?? [], ratioTo(results, key)))
  );
}

function rowOf(
  { submissions }: Size,
  name: string,
  rounds: readonly Round[],
  ratio: number | null
): string[] {
  const of = (pick: (round: Round) => number | undefined, digits: number): string => {
    const values = rounds.map(pick).filter((value) => value !== undefined);
    return values.length === 0 ? '–' : median(values).toFixed(digits);
  };
  return [
    name,
    String(rounds.length),
    of(({ seconds }) => seconds, 2),
    of(({ seconds }) => submissions / seconds, 0),
    of(({ seconds, megabytes }) => megabytes / seconds, 0),
    of(({ cpuSeconds }) => cpuSeconds, 2),
    of(({ serverCpuSeconds }) => serverCpuSeconds, 2),
    of(({ peakMegabytes }) => peakMegabytes, 0),
    of(({ longestDelayMs }) => longestDelayMs, 0),
    ratio?.toFixed(2) ?? '–'
  ];
}

function aimsOf({ name }: Size, results: Results): Aim[] {
  const outtray = results.get('outtray') ?? [];
  const memory = median(outtray.map(({ peakMegabytes = NaN }) => peakMegabytes));
  const cpu = cpuRatio(results);
  return [
    ratioAim(`${name}: a bare sender that does the same work`, ratioTo(results, 'checked'), 0.95),
    ratioAim(`${name}: a bare sender with bodies ready in memory`, ratioTo(results, 'prepared'), 0.5),
    ratioAim(`${name}: the shell pipeline`, ratioTo(results, 'pipeline'), 1.5),
    {
      text: `${name}: CPU for each byte at most 1.3 times the bare sender's: ${cpu.toFixed(2)}`,
      isMet: cpu <= 1.3
    },
    { text: `${name}: under 250 MB of memory: ${memory.toFixed(0)} MB`, isMet: memory < 250 }
  ];
}

/** CPU seconds of Outtray over those of the bare sender that does the same work: the median over the rounds. */
function cpuRatio(results: Results): number {
  const outtray = results.get('outtray') ?? [];
  const bare = results.get('checked') ?? [];
  return median(outtray.map(({ cpuSeconds = NaN }, round) => cpuSeconds / (bare[round]?.cpuSeconds ?? NaN)));
}

/** Speed of Outtray over that of another client: the median over the rounds, each against its own round. */
function ratioTo(results: Results, key: string): number | null {
  const outtray = results.get('outtray') ?? [];
  const others = results.get(key);
  if (others === undefined) return null;
  return median(others.map(({ seconds }, round) => seconds / (outtray[round]?.seconds ?? NaN)));
}

function ratioAim(against: string, ratio: number | null, least: number): Aim {
  if (ratio === null)
    return { text: `at least ${least} of the speed of ${against}: not measured`, isMet: false };
  return { text: `at least ${least} of the speed of ${against}: ${ratio.toFixed(2)}`, isMet: ratio >= least };
}

const INTRODUCTION = `Over loopback to a server in its own process that reads every body to its end and answers the documented success; its own
CPU stands beside each client's. Each client in its own process, ${CONCURRENCY} at once, after a warm-up (not the pipeline, which needs
none); rounds interleaved, medians shown; the last column is the speed of Outtray over the client's, round by round.

Outtray does what it always does: its database at full durability with two moves and an attempt per submission, the
check of each picture's SHA-256 while it is read, exact lengths, got. Only its limit of 50 requests a second is lifted:
that limit guards the server. The bare sender that does the same work reads in pieces of 48 KB, the fastest way that was
found in one thread, compares the digests, encodes and sends; it has no database, no got and no time limits.`;

const WHAT_BOUNDS_IT = `What bounds Outtray here is two cores that it shares with the server. Bodies ready in memory need neither SHA-256 nor
Base64 nor a file: those fill the thread for bodies, as the profile says, and the proof that what goes is what was reviewed
can't be left out. The main thread writes to the sockets, as every sender must, and beside that keeps the record: the claim
and the outcome of each row, at full durability.`;
