// `npm start`: builds the page where its sources changed, then opens Outtray in the browser.
import { join } from 'node:path';
import { runInForeground } from './child.ts';
import { digestOfInputs, isBuiltFrom, markBuiltFrom } from './freshness.ts';
import { ROOT, runStep } from './step.ts';

const NEEDED_MAJOR = 24;

/** @returns what went wrong, or null. */
async function build(): Promise<string | null> {
  const digest = await digestOfInputs(ROOT);
  if (await isBuiltFrom(ROOT, digest)) return null;
  console.error('Building Outtray …');
  const { counts, output } = await runStep({ title: 'build', command: ['electron-vite', 'build'] });
  if (counts.failed > 0) return output;
  await markBuiltFrom(ROOT, digest);
  return null;
}

async function start(): Promise<void> {
  if (Number.parseInt(process.versions.node, 10) < NEEDED_MAJOR) {
    console.error(
      `Outtray needs Node ${NEEDED_MAJOR} and this is ${process.version}: run “npm ci”, then “npm start”.`
    );
    process.exitCode = 1;
    return;
  }
  const problem = await build();
  if (problem !== null) {
    console.error(`${problem.trimEnd()}\n\nOuttray could not be built; the reason stands above.`);
    process.exitCode = 1;
    return;
  }
  runInForeground(join(ROOT, 'src-main/shell/cli/main.ts'), ['open', ...process.argv.slice(2)]);
}

await start();
