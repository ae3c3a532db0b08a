import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DEFAULT_CONCURRENCY } from '../../src-main/contract/limits.ts';
import type { NewUpload } from '../../src-main/db/batch-table.ts';
import { makeUploads, queueUp } from './node-side/queue-up.ts';
import { runSender } from './node-side/run-sender.ts';
import { median, table, type Aim, type BenchReport } from './report.ts';
import { serverHeadroom, startServer, type BenchServer, type ServerCounts } from './server/run-server.ts';

const LINE = { bytesPerSecond: 2_500_000, delayMs: 80, acceptDelayMs: 80 };
const ROUNDS = Number(process.env['OUTTRAY_BENCH_ROUNDS'] ?? 3);
const LEAST_SHARE = 0.95;
/** Of 4 × 300 KB: so many that the delays of the first and the last weigh little. */
const ROWS = 40;

interface Kind {
  readonly name: string;
  readonly rows: number;
  readonly imageBytes: number;
  readonly concurrency: number;
  readonly rounds: number;
}

const KINDS: readonly Kind[] = [
  {
    name: `4 × 300 KB, ${DEFAULT_CONCURRENCY} at once (as a new connection has it)`,
    rows: ROWS,
    imageBytes: 300_000,
    concurrency: DEFAULT_CONCURRENCY,
    rounds: ROUNDS
  },
  { name: '4 × 300 KB, 8 at once', rows: ROWS, imageBytes: 300_000, concurrency: 8, rounds: 1 },
  { name: '4 × 2 MB, 8 at once', rows: 8, imageBytes: 2_000_000, concurrency: 8, rounds: 1 }
];
const CURL = `curl --parallel, bodies ready, ${DEFAULT_CONCURRENCY} at once`;

type Say = (text: string) => void;

interface Measured {
  readonly name: string;
  readonly isOurs: boolean;
  readonly rounds: readonly ServerCounts[];
}

export async function bench(say: Say): Promise<BenchReport> {
  const folder = mkdtempSync(join(tmpdir(), 'outtray-bench-'));
  const server = await startServer(LINE);
  try {
    const measured: Measured[] = [];
    for (const [index, kind] of KINDS.entries()) {
      const own = join(folder, String(index));
      const uploads = makeUploads(own, kind.rows, kind.imageBytes);
      const rounds = await measure(kind, own, uploads, server, say);
      measured.push({ name: kind.name, isOurs: true, rounds });
    }
    const curl = await measureCurl(folder, server, say);
    if (curl !== null) measured.push({ name: CURL, isOurs: false, rounds: [curl] });
    return report(measured, say);
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A fresh process and an empty database each time. */
async function measure(
  kind: Kind,
  folder: string,
  uploads: readonly NewUpload[],
  server: BenchServer,
  say: Say
): Promise<ServerCounts[]> {
  const rounds: ServerCounts[] = [];
  for (let round = 0; round < kind.rounds; round += 1) {
    const to = { baseUrl: server.baseUrl, concurrency: kind.concurrency };
    const queued = queueUp(join(folder, `data-${round}`), uploads, to);
    await server.counts();
    await runSender(queued, kind.rows);
    const counts = await server.counts();
    if (counts.requests !== kind.rows) throw new Error(`${counts.requests} requests for ${kind.rows} rows`);
    rounds.push(counts);
    say(`line: ${kind.name}: ${shareOf(counts).toFixed(3)} of the line in ${counts.seconds.toFixed(1)} s`);
  }
  return rounds;
}

/** What the line gives to somebody else; null where there is no curl. */
async function measureCurl(folder: string, server: BenchServer, say: Say): Promise<ServerCounts | null> {
  if (spawnSync('curl', ['--version']).status !== 0) {
    say('line: CURL IS LEFT OUT: not found');
    return null;
  }
  const body = join(folder, 'body');
  writeFileSync(body, Buffer.alloc(4 * 400_000));
  const one = `url = "${server.baseUrl}/submission/image"\nrequest = "PUT"\nheader = "expect:"\noutput = "/dev/null"\ndata-binary = "@${body}"\n`;
  const config = join(folder, 'curl.config');
  writeFileSync(config, Array.from({ length: ROWS }, () => one).join('next\n'));
  const options = ['--silent', '--show-error', '--fail', '--no-progress-meter', '--parallel'];
  const most = ['--parallel-max', String(DEFAULT_CONCURRENCY)];
  await promisify(execFile)('curl', [...options, ...most, '--config', config]);
  const counts = await server.counts();
  say(`line: ${CURL}: ${shareOf(counts).toFixed(3)} of the line`);
  return counts;
}

/** Bytes of bodies over what the line carries from the first connection's request to the last answer. */
function shareOf({ bytes, seconds }: ServerCounts): number {
  return bytes / (LINE.bytesPerSecond * seconds);
}

function report(measured: readonly Measured[], say: Say): BenchReport {
  const rows = measured.map(({ name, rounds }) => [
    name,
    String(rounds[0]?.requests ?? 0),
    String(rounds.length),
    median(rounds.map(({ seconds }) => seconds)).toFixed(1),
    median(rounds.map(({ cpuSeconds, seconds }) => cpuSeconds / seconds)).toFixed(2),
    median(rounds.map(shareOf)).toFixed(3)
  ]);
  const ours = measured.filter(({ isOurs }) => isOurs);
  const aims = ours.map(({ name, rounds }): Aim => {
    const share = median(rounds.map(shareOf));
    return {
      text: `at least ${LEAST_SHARE} of the line, ${name}: ${share.toFixed(3)}`,
      isMet: share >= LEAST_SHARE
    };
  });
  for (const { text, isMet } of aims) say(`line: ${isMet ? 'met' : 'MISSED'}: ${text}`);
  const headroom = Math.min(...ours.flatMap(({ rounds }) => rounds.map(serverHeadroom)));
  return {
    title: 'A line of 20 Mbit/s with 80 ms of delay',
    body: `The server takes 2.5 MB a second from all connections together, accepts each connection after 80 ms and answers 80 ms after the
end of a body. The whole Node side sends, in a fresh process and as it is shipped. The time is from the first connection
to the last answer, so that the delays of the first and the last row are part of it. The server's own work would have let it
be ${headroom.toFixed(0)} times faster.

${table(['rows', 'how many', 'rounds', 'seconds', 'server CPU share', 'share of the line'], rows)}

Rows that begin together share the line alike and end together, and then the line is idle for one delay: that is what is
lost, the more of it the fewer and the smaller they are.`,
    aims
  };
}
