import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../build/step.ts';

const CHILD = pathToFileURL(join(ROOT, 'build/child.ts')).href;

/** A process that runs this code in a child of its own, as npm start does. */
function start(code: string, env = '{ ...process.env, GREETING: "hello" }'): ChildProcess {
  const script = `import { runInForeground } from ${JSON.stringify(CHILD)};
    runInForeground(process.execPath, ['-e', ${JSON.stringify(code)}], ${env});`;
  return spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit']
  });
}

describe('a program in the foreground', () => {
  it('gives its exit code, output and environment', async () => {
    const child = start('console.log(process.env.GREETING); process.exitCode = 3;');
    const output = child.stdout?.setEncoding('utf8').toArray();
    expect(await once(child, 'close')).toEqual([3, null]);
    expect((await output)?.join('')).toBe('hello\n');
  });

  it('that can’t be started is a failure', async () => {
    const script = `import { runInForeground } from ${JSON.stringify(CHILD)}; runInForeground('/nothing/here', []);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
    expect(await once(child, 'close')).toEqual([1, null]);
  });

  it.skipIf(process.platform === 'win32').each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)(
    'gets %s and decides how all of it ends',
    async (signal) => {
      const polite = start(
        `process.on('${signal}', () => process.exit(7)); setInterval(() => {}, 1e6); console.log('ready');`
      );
      await once(polite.stdout ?? polite, 'data');
      polite.kill(signal);
      expect(await once(polite, 'close')).toEqual([7, null]);
      const plain = start("setInterval(() => {}, 1e6); console.log('ready');");
      await once(plain.stdout ?? plain, 'data');
      plain.kill(signal);
      expect(await once(plain, 'close')).toEqual([null, signal]);
    }
  );
});
