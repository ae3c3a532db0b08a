import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = resolve(import.meta.dirname, '../..');

/** Outtray as `npm start` runs it once it is built, in a process of its own. */
export interface RunningOuttray {
  /** Works once. */
  readonly url: string;
  readonly pid: number;
  /** As Ctrl+C does. @returns its exit code. */
  stop(): Promise<number | null>;
  /** As a power cut does. */
  kill(): Promise<void>;
}

/** @throws Error with what it said where it ends without an address. */
export async function startOuttray(dataFolder: string): Promise<RunningOuttray> {
  const args = ['src-main/shell/cli/main.ts', 'open', '--no-browser', '--json', '--data', dataFolder];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'exit');
  const url = await addressOf(child);
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await ended;
    return child.exitCode;
  };
  return {
    url,
    pid: child.pid ?? 0,
    stop: () => end('SIGINT'),
    kill: async () => {
      await end('SIGKILL');
    }
  };
}

function addressOf(child: ChildProcess): Promise<string> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('Outtray has no output to read');
  let said = '';
  stderr.setEncoding('utf8').on('data', (piece: string) => (said += piece));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`Outtray ended with ${code} before it was open: ${said}`)));
    createInterface({ input: stdout }).once('line', (line) => {
      resolve((JSON.parse(line) as { url: string }).url);
    });
  });
}
