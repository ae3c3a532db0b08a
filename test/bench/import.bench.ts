import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runChild } from './child.ts';
import { drawScans } from './event-loop/scans.ts';
import type { ImportResult, ImportTask } from './importing/import-child.ts';
import { table, type Aim, type BenchReport } from './report.ts';

const ROWS = Number(process.env['OUTTRAY_BENCH_IMPORTED_ROWS'] ?? 100_000);
const MOST_PEAK_MB = 300;
const MOST_FIRST_MS = 1000;
const MOST_DELAY_MS = 50;

export async function bench(say: (text: string) => void): Promise<BenchReport> {
  const folder = mkdtempSync(join(tmpdir(), 'outtray-bench-'));
  try {
    say(`import: drawing ${ROWS} rows of two pictures`);
    const scans = await drawScans(folder, 'M', ROWS);
    const task: ImportTask = { data: join(folder, 'data'), scans, rows: ROWS };
    // As `npm start` starts it.
    process.env['MALLOC_ARENA_MAX'] ??= '2';
    const result = await runChild<ImportResult>(join(import.meta.dirname, 'importing/import-child.ts'), task);
    return report(result, say);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function report(
  { importing, releasing, firstMs, peak }: ImportResult,
  say: (text: string) => void
): BenchReport {
  const atMost = (words: string, value: number, most: number, unit: string): Aim => ({
    text: `${words} at most ${most} ${unit}: ${value.toFixed(0)} ${unit}`,
    isMet: value <= most
  });
  const aims = [
    atMost('memory', peak / 1e6, MOST_PEAK_MB, 'MB'),
    atMost('the first rows after', firstMs, MOST_FIRST_MS, 'ms'),
    atMost('the event loop late by', Math.max(importing.longest, releasing.longest), MOST_DELAY_MS, 'ms')
  ];
  for (const { text, isMet } of aims) say(`import: ${isMet ? 'met' : 'MISSED'}: ${text}`);
  const rows = Object.entries({ importing, releasing }).map(([phase, { seconds, p99, longest }]) => [
    phase,
    seconds.toFixed(1),
    (ROWS / seconds).toFixed(0),
    p99.toFixed(1),
    longest.toFixed(1)
  ]);
  return {
    title: `Importing ${ROWS.toLocaleString('en')} rows`,
    body: `The whole Node side in one process imports that many rows of two small pictures, each of them read, hashed and decoded, and
releases them in one call. The first rows were told after ${firstMs.toFixed(0)} ms; the process had at most ${(peak / 1e6).toFixed(0)} MB resident, of which some
130 MB are there before the import begins.

${table(['phase', 'seconds', 'rows/s', 'p99 delay ms', 'longest delay ms'], rows)}`,
    aims
  };
}
