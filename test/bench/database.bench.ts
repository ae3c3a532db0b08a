import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWhereChanged } from '../../build/build.ts';
import { databasePath } from '../../src-main/db/database-files.ts';
import { runChild } from './child.ts';
import type { DeliveryCosts, DeliveryTask } from './database/delivery-child.ts';
import { median, table, type Aim, type BenchReport } from './report.ts';
import { serverHeadroom, startServer, type ServerCounts } from './server/run-server.ts';
import { startAndKill, type Start } from './start/start-outtray.ts';
import { makeStock } from './stock/stock.ts';

const SIZES = [1000, 100_000, Number(process.env['OUTTRAY_BENCH_DATABASE_ROWS'] ?? 1_000_000)];
const IN_FRONT = 500;
const ROUNDS = Number(process.env['OUTTRAY_BENCH_ROUNDS'] ?? 9);
const STARTS = 5;
const MOST_DIFFERENCE = 0.2;
const LONGEST_START_SECONDS = 1.5;

type Say = (text: string) => void;

interface Starts {
  readonly warm: Start[];
  /** What the system keeps of the file in memory was dropped before. */
  readonly cold: Start[];
}

export async function bench(say: Say): Promise<BenchReport> {
  const folder = mkdtempSync(join(tmpdir(), 'outtray-bench-'));
  const server = await startServer();
  try {
    const folders = SIZES.map((rows) => {
      say(`database: making ${rows} rows`);
      const path = join(folder, String(rows));
      return {
        path,
        connectionId: makeStock({ folder: path, rows, inFront: IN_FRONT, baseUrl: server.baseUrl })
      };
    });
    say(`database: ${ROUNDS} rounds of delivering`);
    const task: DeliveryTask = {
      folders: folders.map(({ path }) => path),
      rounds: ROUNDS,
      inFront: IN_FRONT
    };
    await server.counts();
    const costs = await runChild<DeliveryCosts>(
      join(import.meta.dirname, 'database/delivery-child.ts'),
      task
    );
    const largest = folders.at(-1);
    if (largest === undefined) throw new Error('There is no database');
    const counts = await server.counts();
    server.close();
    const starts = await measureStarts(largest.path, largest.connectionId, say);
    return report(costs, counts, starts, say);
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureStarts(folder: string, connectionId: number, say: Say): Promise<Starts> {
  const problem = await buildWhereChanged(() => say('database: building the window'));
  if (problem !== null) throw new Error(problem);
  // After the first one the end was unclean.
  await startAndKill(folder, connectionId, { waitsForCheck: false });
  const starts: Starts = { warm: [], cold: [] };
  for (let round = 0; round < STARTS; round += 1) {
    for (const [kind, list] of Object.entries(starts) as [keyof Starts, Start[]][]) {
      if (kind === 'cold' && !dropFromMemory(databasePath(folder))) continue;
      // The check takes long, and is the same each time.
      const start = await startAndKill(folder, connectionId, { waitsForCheck: round === 0 });
      list.push(start);
      say(`database: start, ${kind}: first page after ${start.outbox.toFixed(2)} s`);
    }
  }
  if (starts.cold.length === 0)
    say('database: STARTS WITH THE FILE ON THE DISK ARE LEFT OUT: no dd that can');
  return starts;
}

/** GNU dd's way to say that nobody will read it again soon. @returns false where there is none. */
function dropFromMemory(path: string): boolean {
  return spawnSync('dd', [`if=${path}`, 'iflag=nocache', 'count=0', 'status=none']).status === 0;
}

function report(costs: DeliveryCosts, counts: ServerCounts, starts: Starts, say: Say): BenchReport {
  const aims = [...deliveryAims(costs), ...startAims(starts)];
  for (const { text, isMet } of aims) say(`database: ${isMet ? 'met' : 'MISSED'}: ${text}`);
  return {
    title: 'A large database',
    body: [deliveryBody(costs, counts), startBody(starts)].join('\n\n'),
    aims
  };
}

const wall = (rounds: DeliveryCosts['server'][number]): number => median(rounds.map(({ wallUs }) => wallUs));
const cpu = (rounds: DeliveryCosts['server'][number]): number => median(rounds.map(({ cpuUs }) => cpuUs));

/** Cost over that with the smallest database: the median over the rounds, each within its own round. */
function costOverSmallest(rounds: DeliveryCosts['server'], index: number): number {
  const smallest = rounds[0] ?? [];
  return median((rounds[index] ?? []).map(({ wallUs }, round) => wallUs / (smallest[round]?.wallUs ?? NaN)));
}

function deliveryBody(costs: DeliveryCosts, counts: ServerCounts): string {
  const rows = SIZES.map((size, index) => {
    const { server, none } = costs;
    return [
      size.toLocaleString('en'),
      wall(server[index] ?? []).toFixed(0),
      cpu(server[index] ?? []).toFixed(0),
      costOverSmallest(server, index).toFixed(2),
      wall(none[index] ?? []).toFixed(0),
      cpu(none[index] ?? []).toFixed(0),
      costOverSmallest(none, index).toFixed(2)
    ];
  });
  const head = [
    'rows in the database',
    'delivery µs',
    'its CPU µs',
    'to the smallest',
    'queue and database alone µs',
    'its CPU µs',
    'to the smallest'
  ];
  return `${IN_FRONT} rows of two pictures of 2 KB, first in a queue that holds a fifth of all rows, are delivered at concurrency 8 from the
claim of a row until its outcome is in the database, over loopback and once more with an answer at once in place of the
server. One process has all databases open, at full durability; ${ROUNDS} rounds interleaved after one of warm-up, medians shown. Three
quarters of the other rows are sent, with an attempt each. The server was ${serverHeadroom(counts).toFixed(0)} times faster than it had to be.

${table(head, rows)}

What makes a delivery dearer in a large database is its trees: they are a level or two deeper, and what belongs to a
submission id lies on another page for each row, which is read, written to the log and copied from it. Without the
index of attempts by submission, which the window's search needs, a third of the difference was gone; a
larger page cache changed nothing (tried: 2, 16, 64 and 300 MB).`;
}

function deliveryAims({ server, none }: DeliveryCosts): Aim[] {
  return [...aimsOf('a delivery', server), ...aimsOf('queue and database alone', none)];
}

function aimsOf(what: string, costs: DeliveryCosts['server']): Aim[] {
  return SIZES.slice(1).map((size, offset) => {
    const ratio = costOverSmallest(costs, offset + 1);
    return {
      text: `${what} with ${size.toLocaleString('en')} rows: costs what it costs with ${(SIZES[0] ?? 0).toLocaleString('en')}, within 20 %: ${percent(ratio)}`,
      isMet: Math.abs(ratio - 1) <= MOST_DIFFERENCE
    };
  });
}

function percent(ratio: number): string {
  return `${ratio >= 1 ? '+' : '−'}${Math.abs((ratio - 1) * 100).toFixed(0)} %`;
}

function startBody({ warm, cold }: Starts): string {
  const rowOf = (name: string, starts: readonly Start[]): string[] => {
    const of = (pick: (start: Start) => number): string => median(starts.map(pick)).toFixed(2);
    return [
      name,
      String(starts.length),
      of(({ window }) => window),
      of(({ outbox }) => outbox),
      of(({ sent }) => sent),
      Math.max(...starts.map(({ checked }) => checked ?? 0)).toFixed(1)
    ];
  };
  const rows = [rowOf('in memory', warm), ...(cold.length > 0 ? [rowOf('on the disk', cold)] : [])];
  const head = [
    'the file',
    'starts',
    'window',
    'first page of the outbox',
    'of all sent',
    'check over, sending begins (once)'
  ];
  return `The window is opened in the browser with ${(SIZES.at(-1) ?? 0).toLocaleString('en')} rows after a SIGKILL (\`outtray open\`), and asked for what the page asks
for, one view after the other; seconds from the start of the process. The check of the database runs beside it (decision 14).

${table(head, rows)}`;
}

function startAims({ warm, cold }: Starts): Aim[] {
  const aim = (name: string, starts: readonly Start[]): Aim => {
    const seconds = median(starts.map(({ outbox }) => outbox));
    return {
      text: `first page of rows at most ${LONGEST_START_SECONDS} s after a start with ${(SIZES.at(-1) ?? 0).toLocaleString('en')} rows and an unclean end, ${name}: ${seconds.toFixed(2)} s`,
      isMet: seconds <= LONGEST_START_SECONDS
    };
  };
  return [aim('the file in memory', warm), ...(cold.length > 0 ? [aim('the file on the disk', cold)] : [])];
}
