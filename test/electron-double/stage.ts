import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { type BirpcReturn, createBirpc } from 'birpc';
import { type DoubleSettings, SETTINGS_VARIABLE } from './settings.ts';
import type { StageCalls, TestCalls } from './stage-calls.ts';

const REGISTER = resolve(import.meta.dirname, 'register.ts');

export interface StartDouble {
  /** The built main script. */
  readonly main: string;
  readonly args: readonly string[];
  readonly settings: DoubleSettings;
  readonly env?: NodeJS.ProcessEnv;
}

/** An app under the double, in a process of its own. */
export interface DoubleApp {
  readonly pid: number;
  readonly stage: BirpcReturn<StageCalls, TestCalls>;
  /** Where its pages are reached; settles when the app is ready, fails where it ends before. */
  readonly browser: Promise<{ readonly endpoint: string; readonly pid: number }>;
  /** Its exit code, null where a signal ended it. */
  readonly ended: Promise<number | null>;
  /** False once it has ended. */
  isRunning(): boolean;
  /** Everything that it printed so far. */
  printed(): string;
  /** As a power cut. Its browser goes with it. */
  kill(): Promise<void>;
}

export function startDouble({ main, args, settings, env = {} }: StartDouble): DoubleApp {
  const child = fork(main, [...args], {
    execArgv: ['--disable-warning=ExperimentalWarning', '--import', REGISTER],
    env: { ...process.env, ...env, [SETTINGS_VARIABLE]: JSON.stringify(settings) },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced'
  });
  const printed = output(child);
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const browser = Promise.withResolvers<{ endpoint: string; pid: number }>();
  browser.promise.catch(() => undefined);
  const stage = createBirpc<StageCalls, TestCalls>(
    { browser: (endpoint, pid) => browser.resolve({ endpoint, pid }) },
    {
      post: (message: NodeJS.Dict<unknown>) => {
        if (child.connected) child.send(message);
      },
      on: (receive) => child.on('message', receive),
      timeout: -1
    }
  );
  void ended.then((code) => {
    browser.reject(new Error(`The app ended with ${code} before it was ready: ${printed()}`));
    stage.$close(new Error(`The app ended with ${code}: ${printed()}`));
  });
  return {
    pid: child.pid ?? 0,
    stage,
    browser: browser.promise,
    ended,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    printed,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    }
  };
}

function output(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  }
  return () => text;
}
