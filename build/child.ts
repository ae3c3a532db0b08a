import { spawn } from 'node:child_process';

/**
 * Runs a program in the foreground and ends as it ends: the same exit code, or the same signal.
 * Ctrl+C in a terminal reaches the child by itself; a signal sent to this process alone is passed on.
 */
export function runInForeground(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env
): void {
  const child = spawn(program, args, { stdio: 'inherit', env });
  const passOn = (signal: NodeJS.Signals) => {
    if (signal !== 'SIGINT' || process.stdin.isTTY !== true) child.kill(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, passOn);
  child.on('error', (error) => {
    console.error(`Outtray could not be started: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    if (signal === null) {
      process.exitCode = code ?? 1;
      return;
    }
    for (const listened of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(listened, passOn);
    process.kill(process.pid, signal);
  });
}
