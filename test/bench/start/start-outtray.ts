import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { openWindow, type Window } from './window.ts';

const MAIN = join(import.meta.dirname, '../../../src-main/shell/cli/main.ts');
/** As many rows as a large window shows. */
const PAGE_ROWS = 60;

/** Seconds from the start of the process. */
export interface Start {
  readonly window: number;
  readonly outbox: number;
  readonly sent: number;
  /** Until the check holds back the sending no more; null: not waited for. */
  readonly checked: number | null;
}

/**
 * Starts Outtray with the window in a browser, and asks for what the window asks for until the first page of the outbox
 * and then of the sent rows is there. Ends it with SIGKILL after a commit, so that the next start finds an unclean end.
 */
export async function startAndKill(
  folder: string,
  connectionId: number,
  { waitsForCheck }: { waitsForCheck: boolean }
): Promise<Start> {
  const startedAt = performance.now();
  const since = (): number => (performance.now() - startedAt) / 1000;
  const child = spawn(process.execPath, [MAIN, 'open', '--no-browser', '--json', '--data', folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, OUTTRAY_API_KEY: '' }
  });
  const ended = once(child, 'exit');
  try {
    const window = await openWindow(await addressOf(child));
    await load(window);
    const opened = since();
    await firstOfOutbox(window, connectionId);
    const outbox = since();
    await firstOfSent(window, connectionId);
    const sent = since();
    if (waitsForCheck) await untilChecked(window);
    const checked = waitsForCheck ? since() : null;
    await window.call('settings.set', { density: 'compact' });
    await window.call('settings.set', { density: 'comfortable' });
    window.close();
    return { window: opened, outbox, sent, checked };
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

/** @throws with its own words where it ends instead. */
async function addressOf({ stdout, stderr }: ChildProcessByStdio<null, Readable, Readable>): Promise<string> {
  const lines = createInterface(stdout);
  const words = text(stderr);
  const [line] = (await Promise.race([once(lines, 'line'), once(lines, 'close')])) as [string?];
  if (line === undefined) throw new Error(await words);
  return (JSON.parse(line) as { url: string }).url;
}

function load(window: Window): Promise<unknown> {
  return Promise.all([
    window.call('app.info', {}),
    window.call('settings.get', {}),
    window.call('connections.list', {}),
    window.call('overview.get', {}),
    window.call('intake.status', {})
  ]);
}

async function firstOfOutbox(window: Window, connectionId: number): Promise<void> {
  const filter = { connectionId, states: ['queued' as const, 'sending' as const] };
  const { ids } = await window.call('uploads.ids', { filter, order: 'release' });
  const rows = await window.call('uploads.rows', { ids: ids.slice(0, PAGE_ROWS) });
  if (rows.length !== PAGE_ROWS) throw new Error(`The outbox has ${rows.length} rows`);
}

async function firstOfSent(window: Window, connectionId: number): Promise<void> {
  const { ids } = await window.call('attempts.ids', { filter: { connectionId } });
  const rows = await window.call('attempts.rows', { ids: ids.slice(0, PAGE_ROWS) });
  if (rows.length !== PAGE_ROWS) throw new Error(`Sent has ${rows.length} rows`);
}

async function untilChecked(window: Window): Promise<void> {
  for (;;) {
    const { connections } = await window.call('overview.get', {});
    if (connections.every(({ pause }) => pause?.reason !== 'database_check')) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
