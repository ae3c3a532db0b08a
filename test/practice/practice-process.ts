import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { RunPracticeOptions } from '../../src-main/practice/run-practice.ts';

const MODULE = new URL('../../src-main/practice/run-practice.ts', import.meta.url).href;

export interface PracticeProcess {
  readonly child: ChildProcess;
  readonly baseUrl: string;
}

/** The practice server as a process of its own. */
export async function startPracticeProcess(options: RunPracticeOptions): Promise<PracticeProcess> {
  const settings = JSON.stringify({ ...options, json: true });
  const script = `import { runPractice } from ${JSON.stringify(MODULE)}; await runPractice(${settings});`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit']
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { child, baseUrl: (JSON.parse(line) as { baseUrl: string }).baseUrl };
}
