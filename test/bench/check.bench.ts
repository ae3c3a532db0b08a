import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runChild } from './child.ts';
import type { CheckResult, CheckTask } from './pictures/check-child.ts';
import { takePhotographs } from './pictures/photographs.ts';
import { median, table, type BenchReport } from './report.ts';

const COUNT = Number(process.env['OUTTRAY_BENCH_PHOTOGRAPHS'] ?? 2000);
const ROUNDS = 5;
const AT_ONCE = 2;
const MOST_RATIO = 1.2;
const HERE = join(import.meta.dirname, 'pictures');

interface Round {
  readonly outtray: number;
  readonly vips: number;
}

export async function bench(say: (text: string) => void): Promise<BenchReport> {
  const folder = mkdtempSync(join(tmpdir(), 'outtray-bench-'));
  try {
    const version = vipsVersion();
    say(`check: taking ${COUNT} photographs`);
    const paths = await takePhotographs(join(folder, 'photographs'), COUNT);
    const bytes = paths.reduce((sum, path) => sum + statSync(path).size, 0);
    const rounds: Round[] = [];
    await check(paths); // so that all of them are in the system's cache
    for (let round = 0; round < ROUNDS; round += 1) {
      const vips = await thumbnail(paths, join(folder, `thumbnails-${round}`));
      rounds.push({ outtray: await check(paths), vips });
      say(`check: ${JSON.stringify(rounds.at(-1))}`);
    }
    return report(rounds, bytes / COUNT, version, say);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @throws where it is not there: nothing would be compared. */
function vipsVersion(): string {
  try {
    return execFileSync('vipsthumbnail', ['--version'], { encoding: 'utf8' }).trim();
  } catch (error) {
    throw new Error('vipsthumbnail is not there (Debian: apt-get install libvips-tools)', { cause: error });
  }
}

/** @returns seconds, the start of the process not counted. */
async function check(paths: readonly string[]): Promise<number> {
  const task: CheckTask = { paths, atOnce: AT_ONCE };
  const { seconds, problems } = await runChild<CheckResult>(join(HERE, 'check-child.ts'), task);
  if (problems > 0) throw new Error(`${problems} photographs were refused`);
  return seconds;
}

/** As many processes as are looked at at once, each with its share. @returns seconds, with their start: some 20 ms. */
async function thumbnail(paths: readonly string[], folder: string): Promise<number> {
  await mkdir(folder);
  const shares = Array.from({ length: AT_ONCE }, (_, share) =>
    paths.filter((_path, index) => index % AT_ONCE === share)
  );
  const startedAt = performance.now();
  await Promise.all(
    shares.map((share) => promisify(execFile)('vipsthumbnail', ['-o', `${folder}/%s.jpg`, ...share]))
  );
  return (performance.now() - startedAt) / 1000;
}

function report(
  rounds: readonly Round[],
  bytes: number,
  version: string,
  say: (text: string) => void
): BenchReport {
  const ratio = median(rounds.map(({ outtray, vips }) => outtray / vips));
  const aim = {
    text: `at most ${MOST_RATIO} times vipsthumbnail’s time, median of the rounds: ${ratio.toFixed(2)}`,
    isMet: ratio <= MOST_RATIO
  };
  say(`check: ${aim.isMet ? 'met' : 'MISSED'}: ${aim.text}`);
  const rows = rounds.map(({ outtray, vips }, round) => [
    String(round + 1),
    outtray.toFixed(2),
    vips.toFixed(2),
    (outtray / vips).toFixed(2),
    (COUNT / outtray).toFixed(0)
  ]);
  return {
    title: `Checking ${COUNT.toLocaleString('en')} photographs of ${(bytes / 1e6).toFixed(1)} MB`,
    body: `Every byte is read, hashed (SHA-256) and decoded, as an import does it, ${AT_ONCE} at a time; ${version} makes thumbnails of the same
files in ${AT_ONCE} processes. Drawn cards under noise, 2400 × 1600; of ten, one is a progressive JPEG and one a PNG of fewer pixels. All are in
the system's cache.

${table(['round', 'Outtray s', 'vipsthumbnail s', 'ratio', 'pictures/s'], rows)}`,
    aims: [aim]
  };
}
