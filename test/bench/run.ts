/**
 * Runs benchmarks and writes what they measured into docs/benchmarks.md.
 * `npm run bench`: all of them. `npm run bench -- line newman`: these, and the other sections stay as they are.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { documentOf, sectionOf, sectionsIn } from './document.ts';
import type { BenchReport } from './report.ts';

interface Benchmark {
  readonly bench: (say: (text: string) => void) => Promise<BenchReport>;
}

const HERE = import.meta.dirname;
const DOCUMENT = join(HERE, '../../docs/benchmarks.md');
const SUFFIX = '.bench.ts';

const all = (await readdir(HERE))
  .filter((file) => file.endsWith(SUFFIX))
  .map((file) => file.slice(0, -SUFFIX.length))
  .toSorted();
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}; there are ${all.join(', ')}.`);
  process.exit(1);
}

const sections = sectionsIn(await readFile(DOCUMENT, 'utf8').catch(() => ''));
// Of benchmarks that are no more, nothing stays.
for (const name of sections.keys()) if (!all.includes(name)) sections.delete(name);
for (const name of asked.length === 0 ? all : asked) await runOne(name);
const document = documentOf(sections);
const config = await resolveConfig(DOCUMENT);
await writeFile(DOCUMENT, await format(document, { ...config, filepath: DOCUMENT }));

/** One that fails is told, keeps its old section and no other from running. */
async function runOne(name: string): Promise<void> {
  const startedAt = performance.now();
  const say = (text: string): void => {
    process.stderr.write(`${text}\n`);
  };
  try {
    const { bench } = (await import(join(HERE, `${name}${SUFFIX}`))) as Benchmark;
    const section = sectionOf(name, await bench(say));
    sections.set(name, section);
    console.log(`${section}\n`);
  } catch (error) {
    process.exitCode = 1;
    console.error(`BENCHMARK ${name} FAILED:`, error);
  }
  say(`${name}: took ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
}
