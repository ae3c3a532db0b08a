import { readFile } from 'node:fs/promises';
import type { PracticeOptions } from './options.ts';
import { startPracticeServer, type PracticeServer } from './server.ts';

export interface RunPracticeOptions extends PracticeOptions {
  /** A file with one known submission id a line, instead of `submissionIds`. */
  readonly idsFile?: string;
  /** This share of the requests fails, in five ways in turn: 500, 503, 429, hang-up in the body, hang-up after it. */
  readonly failShare?: number;
  /** One JSON object a line instead of a sentence. */
  readonly json?: boolean;
  readonly write?: (line: string) => void;
  /** Ends it; without one, SIGINT and SIGTERM do. */
  readonly signal?: AbortSignal;
}

/** Runs a practice server until it is told to end. Rejects with the system's error where the port can't be had. */
export async function runPractice(options: RunPracticeOptions = {}): Promise<void> {
  const { idsFile, failShare = 0, json = false, write = writeLine, signal, ...rest } = options;
  const server = await startPracticeServer({
    ...rest,
    ...(idsFile === undefined ? {} : { submissionIds: await readIds(idsFile) }),
    faults: [...(rest.faults ?? []), ...(failShare > 0 ? [mixedFailures(failShare)] : [])]
  });
  write(json ? JSON.stringify(startedLine(server)) : `Practice server: ${server.baseUrl} (Ctrl+C ends it)`);
  await ended(signal);
  await server.close();
}

function startedLine({ port, baseUrl }: PracticeServer): object {
  return { event: 'listening', port, baseUrl, pid: process.pid };
}

function mixedFailures(share: number): NonNullable<PracticeOptions['faults']>[number] {
  return {
    share,
    effects: [
      { status: 500, message: 'Internal Server Error' },
      { status: 503, message: 'Service Unavailable' },
      { status: 429, message: 'Too Many Requests', headers: { 'retry-after': '1' } },
      { at: 'mid_body', hangUp: true },
      { hangUp: true }
    ]
  };
}

async function readIds(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8');
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line !== '');
}

function ended(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal !== undefined) {
      if (signal.aborted) return resolve();
      return signal.addEventListener('abort', () => resolve(), { once: true });
    }
    process.once('SIGINT', () => resolve()).once('SIGTERM', () => resolve());
  });
}

function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}
