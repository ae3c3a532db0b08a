import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';

/** Why no process can be killed at a call to the system; null: it can. */
export function noFailpointReason(): string | null {
  if (process.platform !== 'linux') return `no strace on ${process.platform}`;
  const { status, error, stderr } = spawnSync('strace', ['-qq', '-o', '/dev/null', 'true'], {
    encoding: 'utf8'
  });
  if (error !== undefined) return 'there is no strace';
  if (status !== 0) return `strace: ${stderr.trim()}`;
  return mayAttach() ? null : 'only root may trace a process that is not its own child (Yama)';
}

function mayAttach(): boolean {
  const scope = '/proc/sys/kernel/yama/ptrace_scope';
  return process.getuid?.() === 0 || !existsSync(scope) || readFileSync(scope, 'utf8').trim() === '0';
}

/** To stand in a title. */
export function skippedBecause(reason: string | null): string {
  return reason === null ? '' : ` (SKIPPED: ${reason})`;
}

/** From now on the process is killed when its main thread makes that call for the nth time. */
export async function killAt({ pid }: ChildProcess, call: string, nth: number): Promise<void> {
  await attach(pid, [], call, `signal=KILL:when=${nth}`);
}

/** From now on the system refuses to open that path. @returns a function that ends it. */
export async function refuseToOpen(
  { pid }: ChildProcess,
  path: string,
  error: string
): Promise<() => Promise<void>> {
  // Files are opened by the threads of the pool.
  const tracer = await attach(pid, ['-f', '-P', path], 'openat', `error=${error}`);
  return async () => {
    const ended = once(tracer, 'exit');
    tracer.kill();
    await ended;
  };
}

async function attach(
  pid = 0,
  options: readonly string[],
  call: string,
  fault: string
): Promise<ChildProcess> {
  const rules = ['-e', `trace=${call}`, '-e', `inject=${call}:${fault}`];
  const tracer = spawn('strace', ['-p', String(pid), ...options, '-o', '/dev/null', ...rules], {
    stdio: ['ignore', 'ignore', 'pipe']
  });
  // It says so as soon as it has.
  await once(tracer.stderr, 'data');
  return tracer;
}
