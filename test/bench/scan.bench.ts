import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runChild } from './child.ts';
import type { ScanResult } from './importing/scan-child.ts';
import { median, table, type BenchReport } from './report.ts';

const FOLDERS = Number(process.env['OUTTRAY_BENCH_FOLDERS'] ?? 25_000);
const FILES = ['front.jpg', 'back.jpg', 'selfie.jpg', 'address.jpg'];
const ROUNDS = 7;
const MOST_RATIO = 2.5;
const MOST_DELAY_MS = 50;
const MOST_FIRST_MS = 1000;

interface Round extends ScanResult {
  readonly findMs: number;
}

export async function bench(say: (text: string) => void): Promise<BenchReport> {
  const folder = mkdtempSync(join(tmpdir(), 'outtray-bench-'));
  try {
    say(`scan: making ${FOLDERS * FILES.length} files`);
    const root = join(folder, 'Scans');
    makeTree(root);
    const rounds: Round[] = [];
    find(root); // so that all of it is in the system's cache
    for (let round = 0; round < ROUNDS; round += 1) {
      const findMs = find(root);
      rounds.push({ ...(await scan(root)), findMs });
      say(`scan: ${JSON.stringify(rounds.at(-1))}`);
    }
    return report(rounds, say);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Not in the order of their names. */
function makeTree(root: string): void {
  for (let index = 0; index < FOLDERS; index += 1) {
    const folder = join(root, `S-${String((index * 7919) % FOLDERS).padStart(6, '0')}`);
    mkdirSync(folder, { recursive: true });
    for (const file of FILES) writeFileSync(join(folder, file), `${folder}/${file}`);
  }
}

/** Size, time and name of each, as a scan needs them: so it asks for each file. @returns ms, with its start. */
function find(root: string): number {
  const startedAt = performance.now();
  execFileSync('find', [root, '-printf', '%s %T@ %p\\n'], { maxBuffer: 2 ** 30 });
  return performance.now() - startedAt;
}

async function scan(root: string): Promise<ScanResult> {
  const result = await runChild<ScanResult>(join(import.meta.dirname, 'importing/scan-child.ts'), { root });
  if (result.uploads !== FOLDERS) throw new Error(`${result.uploads} uploads were planned`);
  return result;
}

function report(rounds: readonly Round[], say: (text: string) => void): BenchReport {
  const ratio = median(rounds.map(({ scanMs, findMs }) => scanMs / findMs));
  const first = median(rounds.map(({ firstMs }) => firstMs));
  const delay = median(rounds.map(({ longestDelayMs }) => longestDelayMs));
  const aims = [
    {
      text: `scan and match in at most ${MOST_RATIO} times find’s time, median of the rounds: ${ratio.toFixed(2)}`,
      isMet: ratio <= MOST_RATIO
    },
    {
      text: `the first rows within ${MOST_FIRST_MS} ms, median: ${first.toFixed(0)} ms`,
      isMet: first <= MOST_FIRST_MS
    },
    {
      text: `the event loop meanwhile at most ${MOST_DELAY_MS} ms late, median of the rounds’ longest: ${delay.toFixed(0)} ms`,
      isMet: delay <= MOST_DELAY_MS
    }
  ];
  for (const { text, isMet } of aims) say(`scan: ${isMet ? 'met' : 'MISSED'}: ${text}`);
  const rows = rounds.map(({ scanMs, findMs, firstMs, longestDelayMs }, round) => [
    String(round + 1),
    scanMs.toFixed(0),
    findMs.toFixed(0),
    (scanMs / findMs).toFixed(2),
    firstMs.toFixed(0),
    longestDelayMs.toFixed(0)
  ]);
  return {
    title: `Looking through ${(FOLDERS * FILES.length).toLocaleString('en')} files in ${FOLDERS.toLocaleString('en')} folders`,
    body: `From a folder's path to the plan of its rows in the main thread, with the start of the thread that does it, beside
\`find -printf '%s %T@ %p\\n'\` over the same tree with its own start. All of it is in the system's cache. Outtray in a fresh process
for each round, the start of that not counted.

${table(['round', 'Outtray ms', 'find ms', 'ratio', 'first rows ms', 'longest delay ms'], rows)}`,
    aims
  };
}
