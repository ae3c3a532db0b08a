import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Starts it, and resolves when it has met every path once. @returns a function that ends it. */
export async function meddler(
  how: 'write' | 'swap',
  paths: readonly string[],
  stranger = ''
): Promise<() => Promise<void>> {
  const script = fileURLToPath(new URL('meddler-process.ts', import.meta.url));
  const child = fork(script, [how, stranger, ...paths], { execArgv: [] });
  await once(child, 'message');
  return async () => {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
}
