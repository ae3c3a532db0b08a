import { execFileSync } from 'node:child_process';
import { availableParallelism, platform, totalmem, type } from 'node:os';

/** What one benchmark found, as it stands in docs/benchmarks.md. */
export interface BenchReport {
  readonly title: string;
  /** Markdown below the title. */
  readonly body: string;
  /** Each aim in words and whether it was met. */
  readonly aims: readonly Aim[];
}

export interface Aim {
  readonly text: string;
  readonly isMet: boolean;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map((_, index) => (index === 0 ? '---' : '---:')), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** The machine in general words. */
export function machine(): string {
  const system = platform() === 'linux' ? 'Linux' : type();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${availableParallelism()} cores, ${gigabytes} GB, ${system}, Node ${process.versions.node}`;
}

export function commit(): string {
  const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim();
  const hasChanges = git('status', '--porcelain', '--', 'src-main', 'test/bench') !== '';
  return `${git('rev-parse', '--short', 'HEAD')}${hasChanges ? ' with changes not yet committed' : ''}`;
}
