import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countPlaywright } from '../../build/report.ts';
import { runStep, type Step } from '../../build/step.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outtray-step-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A runner that writes that report, or none, and ends with that code. */
async function countsOf(stats: object | null, exitCode: number): Promise<unknown> {
  const path = join(folder, 'report.json');
  const write =
    stats === null
      ? ''
      : `fs.writeFileSync(${JSON.stringify(path)}, ${JSON.stringify(JSON.stringify({ stats }))});`;
  const step: Step = {
    title: 'runner',
    command: [process.execPath, '-e', `${write} process.exit(${exitCode})`],
    report: { path, count: countPlaywright }
  };
  return (await runStep(step)).counts;
}

const stats = (expected: number, unexpected: number) => ({ expected, unexpected, flaky: 0, skipped: 0 });

describe('a step', () => {
  it('is one check, good when it ends with 0, and keeps what it printed', async () => {
    const good = await runStep({
      title: 'a',
      command: [process.execPath, '-e', 'console.log(1); console.error(2)']
    });
    expect([good.counts, good.output]).toEqual([{ passed: 1, failed: 0, skipped: 0 }, '1\n2\n']);
    const bad = await runStep({ title: 'b', command: [process.execPath, '-e', 'process.exit(3)'] });
    expect(bad.counts).toEqual({ passed: 0, failed: 1, skipped: 0 });
    const missing = await runStep({ title: 'c', command: [join(folder, 'nothing')] });
    expect([missing.counts.failed, missing.output.includes('ENOENT')]).toEqual([1, true]);
  });

  it('with a report counts as its tests do', async () => {
    expect(await countsOf(stats(4, 0), 0)).toEqual({ passed: 4, failed: 0, skipped: 0 });
    expect(await countsOf(stats(4, 2), 1)).toEqual({ passed: 4, failed: 2, skipped: 0 });
  });

  it('has failed when it ends badly without a failed test, leaves no report, or runs no test', async () => {
    expect(await countsOf(stats(4, 0), 1)).toEqual({ passed: 4, failed: 1, skipped: 0 });
    expect(await countsOf(stats(0, 0), 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    await writeFile(join(folder, 'report.json'), JSON.stringify({ stats: stats(9, 0) }));
    expect(await countsOf(null, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});
