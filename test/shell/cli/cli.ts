import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../../src-main/shell/cli/main.ts', import.meta.url));

/** In no file that Outtray writes may this ever stand. */
export const KEY = 'canary-key-5f0c7e21';

export type Json = Record<string, unknown>;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs, as a person or a script starts it. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** One data folder and the commands that work on it. */
export interface Workplace {
  readonly root: string;
  readonly data: string;
  start(...args: string[]): Running;
  run(...args: string[]): Promise<Ended>;
  /** With --json: every line parsed. @throws where the command ended with another code. */
  lines<Line = Json>(code: number, ...args: string[]): Promise<Line[]>;
  /** As `lines`, for a command that says one thing. */
  line<Line = Json>(code: number, ...args: string[]): Promise<Line>;
  remove(): Promise<void>;
}

/** The person's own keychain is not a test's to write to: without a session bus there is none on Linux. */
function environment(data: string, changes: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { DBUS_SESSION_BUS_ADDRESS: _bus, XDG_RUNTIME_DIR: _dir, ...rest } = process.env;
  return { ...rest, OUTTRAY_DATA: data, OUTTRAY_API_KEY: KEY, NO_COLOR: '1', ...changes };
}

export async function workplace(changes: NodeJS.ProcessEnv = {}): Promise<Workplace> {
  const root = await mkdtemp(join(tmpdir(), 'outtray-cli-'));
  const data = join(root, 'data');
  const start = (...args: string[]): Running => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd: root,
      env: environment(data, changes),
      stdio: ['ignore', 'pipe', 'pipe']
    });
    return { child, ended: endOf(child) };
  };
  const run = (...args: string[]): Promise<Ended> => start(...args).ended;
  const lines = async <Line>(code: number, ...args: string[]): Promise<Line[]> => {
    const ended = await run(...args, '--json');
    if (ended.code !== code) {
      throw new Error(`outtray ${args.join(' ')} ended with ${ended.code}: ${ended.stdout}${ended.stderr}`);
    }
    return ended.stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line);
  };
  return {
    root,
    data,
    start,
    run,
    lines,
    line: async <Line>(code: number, ...args: string[]): Promise<Line> => {
      const [only, ...others] = await lines<Line>(code, ...args);
      if (only === undefined || others.length > 0) throw new Error(`outtray ${args.join(' ')}: not one line`);
      return only;
    },
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 5 })
  };
}

async function endOf(child: ChildProcess): Promise<Ended> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('The command was started without pipes');
  const [[code, signal], out, err] = await Promise.all([
    once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>,
    text(stdout),
    text(stderr)
  ]);
  return { code, signal, stdout: out, stderr: err };
}
