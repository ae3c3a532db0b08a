import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { runChild } from './child.ts';
import type { BusyResult, BusyTask, Phase } from './event-loop/busy-child.ts';
import type { Delays } from './event-loop/delays.ts';
import { drawScans } from './event-loop/scans.ts';
import { table, type Aim, type BenchReport } from './report.ts';
import { serverHeadroom, startServer, type ServerCounts } from './server/run-server.ts';

const ROWS = Number(process.env['OUTTRAY_BENCH_EVENT_LOOP_ROWS'] ?? 10_000);
const MOST_P99_MS = 20;
const MOST_MS = 50;
const HERE = join(import.meta.dirname, 'event-loop');

export async function bench(say: (text: string) => void): Promise<BenchReport> {
  const folder = mkdtempSync(join(tmpdir(), 'outtray-bench-'));
  const server = await startServer();
  try {
    say(`event-loop: drawing ${2 * ROWS} rows of two pictures`);
    const task: BusyTask = {
      data: join(folder, 'data'),
      baseUrl: server.baseUrl,
      firstScans: await drawScans(folder, 'A', ROWS),
      moreScans: await drawScans(folder, 'B', ROWS),
      rows: ROWS
    };
    await server.counts();
    const idle = watchIdle();
    const busy = await runChild<BusyResult>(join(HERE, 'busy-child.ts'), task);
    return report(busy, await idle.end(), await server.counts(), say);
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A process that does nothing, beside the one that is measured. */
function watchIdle(): { end(): Promise<Delays> } {
  const child = spawn(process.execPath, [join(HERE, 'idle-child.ts')], {
    stdio: ['pipe', 'pipe', 'inherit']
  });
  return {
    end: async () => {
      child.stdin.end();
      return JSON.parse(await text(child.stdout)) as Delays;
    }
  };
}

function report(
  busy: BusyResult,
  idle: Delays,
  counts: ServerCounts,
  say: (text: string) => void
): BenchReport {
  const phases = Object.entries(busy) as [Phase, Delays][];
  const rows = [...phases, ['an idle process beside it, all the time', idle] as const].map(
    ([name, { seconds, p99, longest }]) => [name, seconds.toFixed(1), p99.toFixed(1), longest.toFixed(1)]
  );
  const p99 = Math.max(...phases.map(([, delays]) => delays.p99));
  const longest = Math.max(...phases.map(([, delays]) => delays.longest));
  const aims: Aim[] = [
    {
      text: `at most ${MOST_P99_MS} ms at the 99th percentile of each phase: ${p99.toFixed(1)} ms`,
      isMet: p99 <= MOST_P99_MS
    },
    { text: `at most ${MOST_MS} ms ever: ${longest.toFixed(1)} ms`, isMet: longest <= MOST_MS }
  ];
  for (const { text: words, isMet } of aims) say(`event-loop: ${isMet ? 'met' : 'MISSED'}: ${words}`);
  return {
    title: `Delay of the event loop with ${ROWS.toLocaleString('en')} rows sent and as many imported`,
    body: `The whole Node side in one process, without the limit of 50 requests a second, with a window that looks at the outbox:
it imports ${ROWS.toLocaleString('en')} rows of two small pictures, releases them in one call, and sends them while it imports as many more.
Node's own monitor with a resolution of 1 ms. The server was ${serverHeadroom(counts).toFixed(0)} times faster than it had to be.

${table(['phase', 'seconds', 'p99 ms', 'longest ms'], rows)}

The idle process shows what of it is the machine: two cores are shared by the Node side, the threads that look at pictures,
and the server.`,
    aims
  };
}
