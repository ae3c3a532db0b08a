import { execFile } from 'node:child_process';
import { createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { promisify } from 'node:util';
import type { NewUpload } from '../../src-main/db/batch-table.ts';
import { CONNECTION } from '../db/rows.ts';
import { makeUploads, queueUp } from './node-side/queue-up.ts';
import { runSender } from './node-side/run-sender.ts';
import { median, table, type Aim, type BenchReport } from './report.ts';
import { serverHeadroom, startServer, type BenchServer, type ServerCounts } from './server/run-server.ts';

/**
 * Fetched for this benchmark alone: it brings 150 packages and 66 MB, most of them years old, which every `npm ci` and
 * every list of licences would then carry.
 */
const NEWMAN = 'newman@6.2.2';
const ROWS = 80;
const IMAGE_BYTES = 300_000;
const CONCURRENCY = 8;
const DELAY_MS = 200;
const ROUNDS = Number(process.env['OUTTRAY_BENCH_ROUNDS'] ?? 5);
const LEAST_RATIO = 5;

type Say = (text: string) => void;
type Round = Record<'outtray' | 'newman', ServerCounts>;

export async function bench(say: Say): Promise<BenchReport> {
  const folder = mkdtempSync(join(tmpdir(), 'outtray-bench-'));
  const server = await startServer({ delayMs: DELAY_MS });
  try {
    const newman = await fetchNewman(join(folder, 'newman'), say);
    if (newman === null) return leftOut();
    const uploads = makeUploads(join(folder, 'pictures'), ROWS, IMAGE_BYTES);
    await writeList(join(folder, 'list.csv'), uploads);
    writeFileSync(join(folder, 'collection.json'), JSON.stringify(collection(server.baseUrl)));
    const rounds: Round[] = [];
    for (let index = 0; index < ROUNDS; index += 1) {
      const outtray = await runOuttray(join(folder, `data-${index}`), uploads, server);
      const other = await runNewman(newman, folder, server);
      rounds.push({ outtray, newman: other });
      say(`newman: Outtray ${outtray.seconds.toFixed(2)} s, newman ${other.seconds.toFixed(2)} s`);
    }
    return report(rounds, say);
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns its program; null where it can't be had. */
async function fetchNewman(prefix: string, say: Say): Promise<string | null> {
  say(`newman: fetching ${NEWMAN}`);
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel', 'error'];
  try {
    await promisify(execFile)('npm', ['install', '--prefix', prefix, ...quiet, NEWMAN]);
  } catch (error) {
    say(`newman: NEWMAN IS LEFT OUT: it can't be fetched (${error instanceof Error ? error.message : ''})`);
    return null;
  }
  const program = join(prefix, 'node_modules/newman/bin/newman.js');
  return existsSync(program) ? program : null;
}

/** What newman can take a row's pictures from: a column with the Base64 of each. */
async function writeList(path: string, uploads: readonly NewUpload[]): Promise<void> {
  const file = createWriteStream(path);
  file.write(`submissionId,${uploads[0]?.images.map(({ slot }) => slot).join(',') ?? ''}\n`);
  for (const { submissionId, images } of uploads) {
    const pictures = images.map((image) => readFileSync(image.path, 'base64'));
    file.write(`${[submissionId, ...pictures].join(',')}\n`);
  }
  file.end();
  await finished(file);
}

function collection(baseUrl: string): unknown {
  const body = {
    submissionId: '{{submissionId}}',
    admin: CONNECTION.admin,
    idType: 'passport',
    idImage: '{{idImage}}',
    idBackImage: '{{idBackImage}}',
    selfieImage: '{{selfieImage}}',
    addressImage: '{{addressImage}}'
  };
  const header = [
    { key: 'content-type', value: 'application/json' },
    { key: 'x-api-key', value: 'key' }
  ];
  return {
    info: {
      name: 'put image',
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'
    },
    item: [
      {
        name: 'put image',
        request: {
          method: 'PUT',
          header,
          url: `${baseUrl}/submission/image`,
          body: { mode: 'raw', raw: JSON.stringify(body) }
        }
      }
    ]
  };
}

async function runOuttray(
  data: string,
  uploads: readonly NewUpload[],
  server: BenchServer
): Promise<ServerCounts> {
  const queued = queueUp(data, uploads, { baseUrl: server.baseUrl, concurrency: CONCURRENCY });
  await server.counts();
  await runSender(queued, ROWS);
  return counted(server);
}

async function runNewman(program: string, folder: string, server: BenchServer): Promise<ServerCounts> {
  await server.counts();
  const files = ['run', join(folder, 'collection.json'), '--iteration-data', join(folder, 'list.csv')];
  await promisify(execFile)(process.execPath, [program, ...files, '--silent']);
  return counted(server);
}

/** @throws where not all pictures reached the server. */
async function counted(server: BenchServer): Promise<ServerCounts> {
  const counts = await server.counts();
  const least = ROWS * 4 * Math.ceil(IMAGE_BYTES / 3) * 4;
  if (counts.requests === ROWS && counts.bytes >= least) return counts;
  throw new Error(`The server got ${counts.requests} requests with ${counts.bytes} bytes`);
}

const TITLE = `Sending ${ROWS} rows beside newman`;

function leftOut(): BenchReport {
  const aims = [
    {
      text: `at least ${LEAST_RATIO} times as fast as newman: not measured, it could not be fetched`,
      isMet: false
    }
  ];
  return { title: TITLE, body: `${NEWMAN} could not be fetched.`, aims };
}

function report(rounds: readonly Round[], say: Say): BenchReport {
  const ratio = median(rounds.map(({ outtray, newman }) => newman.seconds / outtray.seconds));
  const rowOf = (name: string, key: keyof Round): string[] => {
    const seconds = median(rounds.map((round) => round[key].seconds));
    const atOnce = Math.max(...rounds.map((round) => round[key].mostAtOnce));
    return [name, String(rounds.length), seconds.toFixed(2), (ROWS / seconds).toFixed(1), String(atOnce)];
  };
  const aim: Aim = {
    text: `at least ${LEAST_RATIO} times as fast as newman: ${ratio.toFixed(1)}`,
    isMet: ratio >= LEAST_RATIO
  };
  say(`newman: ${aim.isMet ? 'met' : 'MISSED'}: ${aim.text}`);
  const headroom = Math.min(...rounds.map(({ outtray }) => serverHeadroom(outtray)));
  return {
    title: TITLE,
    body: `${NEWMAN}, the runner of Postman's collections, gets its rows from a CSV file with the Base64 of the pictures in it, which is
prepared for it; it sends one request at a time. Outtray sends the same pictures from their files, as it is shipped, its
connection set to ${CONCURRENCY} at once. 4 × 300 KB a row; the server answers after ${DELAY_MS} ms, and its clock is what counts: from
the first connection to the last answer, so that the start of neither is part of it. Rounds interleaved, medians shown. The
server's own work would have let it be ${headroom.toFixed(0)} times faster.

${table(
  ['client', 'rounds', 'seconds', 'rows/s', 'most at once'],
  [rowOf('Outtray', 'outtray'), rowOf('newman', 'newman')]
)}`,
    aims: [aim]
  };
}
