// `npm test`: every check there is. All are run, whatever fails before; the last line counts them.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from '../test/e2e/browser.ts';
import { missingTargets, type Target, targetsHere } from '../test/e2e/targets.ts';
import { add, type Counts, countPlaywright, countVitest, NO_TESTS, summary } from './report.ts';
import { runStep, type Step, type StepResult } from './step.ts';

const reports = await mkdtemp(join(tmpdir(), 'outtray-check-'));
const unitReport = join(reports, 'vitest.json');

/** These read the sources and nothing else, so two may run at once. */
const staticChecks: readonly Step[] = [
  { title: 'format', command: ['prettier', '--check', '.'] },
  { title: 'lint', command: ['eslint', '.', '--max-warnings', '0'] },
  { title: 'types', command: ['npm', 'run', '--silent', 'check:types'] },
  { title: 'boundaries', command: ['npm', 'run', '--silent', 'check:boundaries'] },
  { title: 'build', command: ['node', 'build/build.ts'] }
];

const TARGET_NAMES: Readonly<Record<Target, string>> = {
  browser: 'in the browser',
  double: 'of the desktop app, under a double of Electron',
  electron: 'of the desktop app, in Electron'
};

/** One after the other: they measure time and use the machine's cores themselves. */
const testRuns: readonly Step[] = [
  {
    title: 'unit and integration tests',
    command: ['vitest', 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${unitReport}`],
    report: { path: unitReport, count: countVitest }
  },
  ...targetsHere().map(endToEnd)
];

function endToEnd(target: Target): Step {
  const path = join(reports, `playwright-${target}.json`);
  return {
    title: `end-to-end tests ${TARGET_NAMES[target]}`,
    command: ['playwright', 'test', `--project=${target}`, '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: path },
    report: { path, count: countPlaywright }
  };
}

function print({ title, report }: Step, { counts, output, seconds }: StepResult): void {
  const mark = counts.failed === 0 ? 'ok  ' : 'FAIL';
  const detail = report === undefined ? '' : ` ${summary(counts)},`;
  console.log(`${mark} ${title}:${detail} ${seconds.toFixed(1)} s`);
  if (counts.failed > 0) console.log(`\n${output.trimEnd()}\n`);
}

/** Takes the steps in order, as many at once as there are lanes; each is printed whole when it ends. */
async function runAll(steps: readonly Step[], lanes: number): Promise<Counts> {
  const queue = [...steps];
  let counts = NO_TESTS;
  const lane = async (): Promise<void> => {
    for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
      const result = await runStep(step);
      print(step, result);
      counts = add(counts, result.counts);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return counts;
}

/** Found here, so that what it says is read at once; where there is none, the end-to-end tests say why. */
async function provideBrowser(): Promise<void> {
  const browser = await findBrowser().catch(() => null);
  if (browser !== null) process.env['OUTTRAY_TEST_BROWSER'] = browser;
}

const checked = await runAll(staticChecks, 2);
await provideBrowser();
const tested = await runAll(testRuns, 1);
await rm(reports, { recursive: true, force: true });
for (const line of missingTargets()) console.log(line);
const all = add(checked, tested);
console.log(summary(all));
process.exitCode = all.failed > 0 ? 1 : 0;
