// `npm run walk -- --steps 100000 --seeds 20`, or `--seed 7 --steps 5000` for one seed with its trace.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { walk, type WalkResult } from './walk.ts';

const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '20000' },
    seeds: { type: 'string', default: '20' },
    first: { type: 'string', default: '1' },
    seed: { type: 'string' },
    jobs: { type: 'string', default: String(Math.min(2, availableParallelism())) },
    quiet: { type: 'boolean', default: false }
  }
});

/** One seed, in this process. */
async function walkHere(seed: number, steps: number): Promise<void> {
  try {
    const tell = values.quiet ? () => undefined : (line: string): void => console.log(line);
    const result = await walk(seed, steps, tell);
    console.log(JSON.stringify(result));
    process.send?.(result);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

async function walkInProcess(seed: number, steps: number): Promise<WalkResult | null> {
  const child = fork(import.meta.filename, ['--quiet', '--seed', String(seed), '--steps', String(steps)]);
  let result: WalkResult | null = null;
  child.on('message', (message) => {
    result = message as WalkResult;
    child.disconnect();
  });
  await once(child, 'exit');
  return result;
}

async function walkAll(): Promise<void> {
  const startedAt = performance.now();
  const first = Number(values.first);
  const count = Number(values.seeds);
  const seeds = Array.from({ length: count }, (_, index) => first + index);
  const steps = Math.ceil(Number(values.steps) / count);
  const results: WalkResult[] = [];
  const failed: number[] = [];
  const job = async (): Promise<void> => {
    for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
      const result = await walkInProcess(seed, steps);
      if (result === null) failed.push(seed);
      else results.push(result);
    }
  };
  await Promise.all(Array.from({ length: Number(values.jobs) }, job));
  const sum = (name: 'steps' | 'rows' | 'attempts' | 'sent'): number =>
    results.reduce((total, result) => total + result[name], 0);
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  console.log(
    `${sum('steps')} steps over ${results.length} seeds in ${seconds} s: ${sum('rows')} rows, ` +
      `${sum('attempts')} attempts, ${sum('sent')} sent. Failed seeds: ${failed.join(', ') || 'none'}`
  );
  if (failed.length > 0) process.exitCode = 1;
}

if (values.seed === undefined) await walkAll();
else await walkHere(Number(values.seed), Number(values.steps));
