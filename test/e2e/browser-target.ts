import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { BrowserContext, Page } from '@playwright/test';
import type { RunningOuttray, StartOptions } from './running.ts';
import { ROOT } from './targets.ts';

export interface OuttrayInBrowser extends RunningOuttray {
  /** Works once. */
  readonly url: string;
}

/** The browser shell, and its window in a browser. @throws Error with what it said where it ends without an address. */
export async function startInBrowser(
  context: Pick<BrowserContext, 'newPage'>,
  { dataFolder, args, env }: Pick<StartOptions, 'dataFolder' | 'args' | 'env'>
): Promise<OuttrayInBrowser> {
  const program = ['src-main/shell/cli/main.ts', 'open', '--no-browser', '--json', '--data', dataFolder];
  const child = spawn(process.execPath, [...program, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe']
  });
  const ended = once(child, 'exit');
  const url = await addressOf(child);
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await ended;
    return child.exitCode;
  };
  let page: Page | null = null;
  let hasCrashed = false;
  const open = async (): Promise<Page> => {
    if (page !== null && !hasCrashed) return page;
    // The address with the token works once; a person loads a tab that crashed again where it was.
    const place = page?.url() ?? url;
    page = await context.newPage();
    hasCrashed = false;
    page.once('crash', () => (hasCrashed = true));
    await page.goto(place);
    return page;
  };
  return {
    target: 'browser',
    stage: null,
    url,
    pid: child.pid ?? 0,
    ended: ended.then(() => child.exitCode),
    open,
    saved: async (act) => {
      const downloading = (await open()).waitForEvent('download');
      await act();
      return readFile(await (await downloading).path());
    },
    stop: () => end('SIGINT'),
    kill: async () => {
      await end('SIGKILL');
    },
    finish: async () => {
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
