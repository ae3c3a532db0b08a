import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { add, type Counts, NO_TESTS } from './report.ts';

export const ROOT = resolve(import.meta.dirname, '..');

/** One command of a build or check, by its name in node_modules/.bin, run in the root. */
export interface Step {
  readonly title: string;
  readonly command: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
  /** For a test runner: where it writes its report, and how that is counted. Without it, the step is one check. */
  readonly report?: { readonly path: string; readonly count: (report: unknown) => Counts };
}

export interface StepResult {
  readonly counts: Counts;
  /** What it printed, both streams as they came. */
  readonly output: string;
  readonly seconds: number;
}

const OWN_PATH = [join(ROOT, 'node_modules/.bin'), process.env['PATH'] ?? ''].join(delimiter);

interface Ending {
  readonly isGood: boolean;
  readonly output: string;
}

export async function runStep(step: Step): Promise<StepResult> {
  // A report left over from an earlier run must not be counted.
  if (step.report !== undefined) await rm(step.report.path, { force: true });
  const begin = performance.now();
  const ending = await run(step);
  const seconds = (performance.now() - begin) / 1000;
  return { counts: await countsOf(step, ending), output: ending.output, seconds };
}

function run({ command: [program, ...args], env = {} }: Step): Promise<Ending> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: ROOT,
      env: { ...process.env, PATH: OWN_PATH, ...env },
      // npm's commands are .cmd files there.
      shell: process.platform === 'win32'
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (piece: string) => (output += piece));
    }
    child.on('error', (error) => resolve({ isGood: false, output: `${output}${error.message}\n` }));
    child.on('close', (code) => resolve({ isGood: code === 0, output }));
  });
}

async function countsOf({ report }: Step, { isGood }: Ending): Promise<Counts> {
  if (report === undefined) return isGood ? { ...NO_TESTS, passed: 1 } : { ...NO_TESTS, failed: 1 };
  const counts = await readCounts(report).catch(() => NO_TESTS);
  // A runner that ends badly without a failed test to show has failed as a whole; so has one without tests.
  const isUnexplained = counts.failed === 0 && (!isGood || counts.passed === 0);
  return isUnexplained ? add(counts, { ...NO_TESTS, failed: 1 }) : counts;
}

async function readCounts({ path, count }: NonNullable<Step['report']>): Promise<Counts> {
  return count(JSON.parse(await readFile(path, 'utf8')) as unknown);
}
