import { monitorEventLoopDelay } from 'node:perf_hooks';
import { readFileSync } from 'node:fs';
import { peakBytes } from '../child.ts';
import type { Submission } from './material.ts';
import type { Stretch } from './profile.ts';

/** What a client process is told, as a JSON file named by its first argument. */
export interface ClientTask {
  readonly baseUrl: string;
  readonly concurrency: number;
  /** Of each picture. */
  readonly imageBytes: number;
  readonly warmUp: readonly Submission[];
  readonly submissions: readonly Submission[];
  /** Of the outbox; null: none. */
  readonly requestsPerSecond: number | null;
}

/** What a client process found, as one line of JSON on its standard output. */
export interface ClientResult {
  readonly seconds: number;
  /** Of the whole process, while sending: user and system. */
  readonly cpuSeconds: number;
  /** Of the whole process from its start. */
  readonly peakMegabytes: number;
  /** Longest time for which the event loop was not free, while sending. */
  readonly longestDelayMs: number;
  /** When it sent. */
  readonly stretch: Stretch;
}

export function readTask(): ClientTask {
  const path = process.argv[2];
  if (path === undefined) throw new Error('A task file is needed');
  return JSON.parse(readFileSync(path, 'utf8')) as ClientTask;
}

/** Runs and measures the sending alone, and prints what came of it. */
export async function measured(send: () => Promise<void>): Promise<void> {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  const cpuBefore = process.cpuUsage();
  delays.enable();
  const from = monotonicUs();
  await send();
  const to = monotonicUs();
  delays.disable();
  const cpu = process.cpuUsage(cpuBefore);
  const result: ClientResult = {
    seconds: (to - from) / 1e6,
    stretch: { from, to },
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    peakMegabytes: peakBytes() / 1e6,
    longestDelayMs: delays.max / 1e6
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

function monotonicUs(): number {
  return Number(process.hrtime.bigint() / 1000n);
}
