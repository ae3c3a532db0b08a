import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** Runs a script in a process of its own. @param task its argv[2], as JSON. @returns what it printed, which is JSON. */
export async function runChild<Result>(
  script: string,
  task: unknown,
  nodeOptions: readonly string[] = []
): Promise<Result> {
  const child = spawn(process.execPath, [...nodeOptions, script, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'inherit']
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${script} ended with ${String(code)}`);
  return JSON.parse(output) as Result;
}

/** In such a script. */
export function taskOf<Task>(): Task {
  return JSON.parse(process.argv[2] ?? 'null') as Task;
}

export function answer(result: unknown): void {
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

/**
 * Most resident memory of this process so far. On Linux as the kernel keeps it for this program (VmHWM in proc(5)):
 * `maxRSS` begins there with what the process that started this one held.
 */
export function peakBytes(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}
