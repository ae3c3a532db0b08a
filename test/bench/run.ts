/** Runs all benchmarks and writes what they measured into docs/benchmarks.md. `npm run bench` */
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { commit, machine, type BenchReport } from './report.ts';

interface Benchmark {
  readonly bench: (say: (text: string) => void) => Promise<BenchReport>;
}

const HERE = import.meta.dirname;
const DOCUMENT = join(HERE, '../../docs/benchmarks.md');

const reports: BenchReport[] = [];
const files = (await readdir(HERE)).filter((name) => name.endsWith('.bench.ts')).toSorted();
for (const file of files) {
  const { bench } = (await import(join(HERE, file))) as Benchmark;
  reports.push(await bench((text) => process.stderr.write(`${text}\n`)));
}
const sections = reports.map((report) => sectionOf(report)).join('\n\n');
const head = `# Benchmarks

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${machine()}; commit ${commit()}.
Figures of one machine tell little by themselves: what counts are the ratios, measured side by side in one run.`;
const config = await resolveConfig(DOCUMENT);
const document = await format(`${head}\n\n${sections}\n`, { ...config, filepath: DOCUMENT });
await writeFile(DOCUMENT, document);
console.log(document);

function sectionOf({ title, body, aims }: BenchReport): string {
  const lines = aims.map(({ text, isMet }) => `- ${isMet ? 'met' : '**missed**'}: ${text}`);
  return `## ${title}\n\n${body}\n\nAims:\n\n${lines.join('\n')}`;
}
