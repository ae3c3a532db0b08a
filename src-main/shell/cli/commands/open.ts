import { createInterface } from 'node:readline';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import open from 'open';
import type { Application } from '../../../contract/application.ts';
import { AppError } from '../../../contract/error.ts';
import { dataFolderOf } from '../../../environment.ts';
import { type BrowserShell, openBrowserShell } from '../../browser/shell.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { type CommonOptions, openSession } from '../session.ts';

export interface OpenOptions extends CommonOptions {
  readonly port?: number;
  readonly browser: boolean;
}

const RENDERER = fileURLToPath(new URL('../../../../out/renderer', import.meta.url));

/** The window in a browser on this machine; runs until it is interrupted. Sending goes on meanwhile. */
export async function openWindow(options: OpenOptions): Promise<ExitCode> {
  if (!existsSync(join(RENDERER, 'index.html'))) throw new AppError('window_not_built');
  const { app, out } = await openSession(options, { shell: 'browser' });
  try {
    await app.startSending();
    const ended = untilSignal();
    const shell = await serve(app, options.port ?? 0, (url) => {
      out.result({ url }, `Outtray is open at ${url}`);
    });
    out.remark(`Its data is in ${dataFolderOf(options.data)}. Ctrl+C ends it; Enter gives a new address.`);
    if (options.browser && hasScreen()) await showIn(shell.url);
    const stopAsking = newAddressOnEnter(() => {
      const url = shell.newAddress();
      out.result({ url }, `A new address, for one use: ${url}`);
    });
    await ended;
    stopAsking();
    await shell.close();
    return EXIT.ok;
  } finally {
    await app.close();
  }
}

async function serve(
  app: Application,
  port: number,
  onAddress: (url: string) => void
): Promise<BrowserShell> {
  try {
    return await openBrowserShell(app, { rendererFolder: RENDERER, port, onAddress });
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code;
    if (reason === undefined) throw error;
    throw new AppError('port_not_free', { port, reason }, { cause: error });
  }
}

function hasScreen(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

async function showIn(url: string): Promise<void> {
  try {
    const browser = await open(url);
    browser.on('error', () => undefined);
    browser.unref();
  } catch {
    process.stderr.write('No browser could be opened: open the address above yourself.\n');
  }
}

/** Under npm a Ctrl+C comes twice; the second must not cut short what the first has begun. */
function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
}

/** An address works once, so that nobody who reads it later gets in: another is one key away. */
function newAddressOnEnter(tell: () => void): () => void {
  if (!process.stdin.isTTY) return () => undefined;
  const lines = createInterface({ input: process.stdin });
  lines.on('line', tell);
  return () => {
    lines.close();
  };
}
