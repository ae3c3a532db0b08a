import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeUploads, queueUp } from './node-side/queue-up.ts';
import { runSender } from './node-side/run-sender.ts';
import type { Look, SenderResult } from './node-side/sender-child.ts';
import { median, table, type Aim, type BenchReport } from './report.ts';
import { startServer, type BenchServer, type ServerCounts } from './server/run-server.ts';
import { makeStock } from './stock/stock.ts';

const LARGE_ROWS = 16;
const LARGE_BYTES = 10_000_000;
const CONCURRENCY = 32;
const MOST_PEAK_MB = 350;
const LARGE_ROUNDS = 3;
const DELIVERIES = Number(process.env['OUTTRAY_BENCH_DELIVERIES'] ?? 100_000);
const LOOKS = 40;
/** Of the looks: until caches and compiled code have settled. */
const WARM_UP = 0.2;
const MOST_GROWTH_BYTES = 1024;

type Say = (text: string) => void;

export async function bench(say: Say): Promise<BenchReport> {
  const folder = mkdtempSync(join(tmpdir(), 'outtray-bench-'));
  const server = await startServer();
  try {
    const large = await measureLarge(folder, server, say);
    const many = await measureMany(folder, server, say);
    return report(large, many, say);
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface LargeRound {
  readonly result: SenderResult;
  readonly counts: ServerCounts;
}

/** A fresh process each time; the pictures are the same. */
async function measureLarge(folder: string, server: BenchServer, say: Say): Promise<LargeRound[]> {
  say(`memory: making ${LARGE_ROWS} rows of 4 × 10 MB`);
  const uploads = makeUploads(folder, LARGE_ROWS, LARGE_BYTES);
  const rounds: LargeRound[] = [];
  for (let round = 0; round < LARGE_ROUNDS; round += 1) {
    const to = { baseUrl: server.baseUrl, concurrency: CONCURRENCY };
    const queued = queueUp(join(folder, `large-${round}`), uploads, to);
    await server.counts();
    const result = await runSender(queued, LARGE_ROWS, { requestsPerSecond: null });
    rounds.push({ result, counts: await server.counts() });
    say(`memory: 4 × 10 MB, peak ${megabytes(result.peak)} MB`);
  }
  return rounds;
}

async function measureMany(folder: string, server: BenchServer, say: Say): Promise<SenderResult> {
  say(`memory: ${DELIVERIES} deliveries`);
  const data = join(folder, 'many');
  const stock = { folder: data, rows: DELIVERIES, inFront: DELIVERIES, baseUrl: server.baseUrl };
  const connectionId = makeStock(stock);
  const how = { lookEvery: DELIVERIES / LOOKS, requestsPerSecond: null };
  return runSender({ data, connectionId }, DELIVERIES, how);
}

function report(large: readonly LargeRound[], many: SenderResult, say: Say): BenchReport {
  const aims = [peakAim(large), ...growthAims(many.looks)];
  for (const { text, isMet } of aims) say(`memory: ${isMet ? 'met' : 'MISSED'}: ${text}`);
  return { title: 'Memory', body: `${largeBody(large)}\n\n${manyBody(many)}`, aims };
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);

function largeBody(rounds: readonly LargeRound[]): string {
  const rows = rounds.map(({ result, counts }, round) => [
    String(round + 1),
    megabytes(result.peak),
    String(counts.mostAtOnce),
    result.seconds.toFixed(1),
    megabytes(counts.bytes / result.seconds)
  ]);
  return `${LARGE_ROWS} rows of 4 × 10 MB, sent by the whole Node side in a fresh process, the connection set to ${CONCURRENCY} at once. How many
are on their way is bound by 128 MB of bodies in flight, of which one has 53 MB.

${table(['round', 'peak MB', 'at once', 'seconds', 'MB/s'], rows)}`;
}

function peakAim(rounds: readonly LargeRound[]): Aim {
  const worst = Math.max(...rounds.map(({ result }) => result.peak)) / 1e6;
  return {
    text: `at most ${MOST_PEAK_MB} MB at the peak in every round of 4 × 10 MB: ${worst.toFixed(0)} MB`,
    isMet: worst <= MOST_PEAK_MB
  };
}

function manyBody({ looks, peak, seconds, sent }: SenderResult): string {
  const shown = looks.filter((_, index) => index % (LOOKS / 8) === LOOKS / 8 - 1);
  const rows = shown.map((look) => [
    look.sent.toLocaleString('en'),
    megabytes(look.held),
    megabytes(look.resident)
  ]);
  return `${sent.toLocaleString('en')} deliveries of two pictures of 2 KB by one process with a window, in ${seconds.toFixed(0)} s; its peak was ${megabytes(peak)} MB.
At each look garbage is collected first; held is what the main thread then has on its heap and outside of it.

${table(['sent', 'held MB', 'resident MB'], rows)}`;
}

function growthAims(looks: readonly Look[]): Aim[] {
  const settled = looks.slice(Math.ceil(looks.length * WARM_UP));
  const aim = (name: string, pick: (look: Look) => number): Aim => {
    const slope = slopeOf(settled.map((look) => ({ x: look.sent, y: pick(look) })));
    return {
      text: `${name} grows by at most ${MOST_GROWTH_BYTES} bytes a delivery, after a fifth as warm-up: ${slope.toFixed(0)} bytes`,
      isMet: slope <= MOST_GROWTH_BYTES
    };
  };
  return [aim('held memory', ({ held }) => held), aim('resident memory', ({ resident }) => resident)];
}

/** The median of the slopes between all pairs (Theil and Sen): one odd look changes nothing. */
function slopeOf(points: readonly { x: number; y: number }[]): number {
  const slopes = points.flatMap((from, index) =>
    points.slice(index + 1).map((to) => (to.y - from.y) / (to.x - from.x))
  );
  return median(slopes);
}
