// `npm run build`: builds the main process, the preload and the page, where anything they are made of changed.
import { digestOfInputs, isBuiltFrom, markBuiltFrom } from './freshness.ts';
import { ROOT, runStep } from './step.ts';

/**
 * @param onBuild called before a build begins
 * @returns what went wrong, or null
 */
export async function buildWhereChanged(onBuild: () => void = () => undefined): Promise<string | null> {
  const digest = await digestOfInputs(ROOT);
  if (await isBuiltFrom(ROOT, digest)) return null;
  onBuild();
  const { counts, output } = await runStep({ title: 'build', command: ['electron-vite', 'build'] });
  if (counts.failed > 0) return output;
  await markBuiltFrom(ROOT, digest);
  return null;
}

if (import.meta.main) {
  const problem = await buildWhereChanged();
  if (problem !== null) {
    console.error(problem.trimEnd());
    process.exitCode = 1;
  }
}
