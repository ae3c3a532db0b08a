import { commit, machine, type BenchReport } from './report.ts';

const HEAD = `# Benchmarks

Figures of one machine tell little by themselves: what counts are the ratios, measured side by side in one run.
Sections may be of different runs; each says of which.`;

/** The line of a section that says of which benchmark it is, and of which run. */
const RUN_LINE = /^Written by `npm run bench -- ([\w-]+)`/m;

export function sectionOf(name: string, { title, body, aims }: BenchReport): string {
  const date = new Date().toISOString().slice(0, 10);
  const lines = aims.map(({ text, isMet }) => `- ${isMet ? 'met' : '**missed**'}: ${text}`);
  return [
    `## ${title}`,
    `Written by \`npm run bench -- ${name}\` on ${date}: ${machine()}; commit ${commit()}.`,
    body,
    `Aims:\n\n${lines.join('\n')}`
  ].join('\n\n');
}

/** The sections of the document by their benchmark's name. One that does not say it is left out. */
export function sectionsIn(document: string): Map<string, string> {
  const sections = new Map<string, string>();
  for (const section of document.split(/^(?=## )/m)) {
    const name = RUN_LINE.exec(section)?.[1];
    if (name !== undefined) sections.set(name, section.trimEnd());
  }
  return sections;
}

export function documentOf(sections: ReadonlyMap<string, string>): string {
  const inOrder = [...sections.entries()].toSorted(([a], [b]) => a.localeCompare(b));
  return `${[HEAD, ...inOrder.map(([, section]) => section)].join('\n\n')}\n`;
}
