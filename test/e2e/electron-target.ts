import { once } from 'node:events';
import { statSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { _electron, type ElectronApplication, expect, type Page } from '@playwright/test';
import type { RunningOuttray, StartOptions } from './running.ts';
import { findElectron, ROOT } from './targets.ts';

/** The built desktop app in the real Electron. */
export async function startInElectron({
  dataFolder,
  viewport,
  args,
  env
}: StartOptions): Promise<RunningOuttray> {
  const electron = findElectron();
  if ('missing' in electron) throw new Error(`Electron can’t run: ${electron.missing}`);
  const app = await _electron.launch({
    executablePath: electron.path,
    // Chromium’s sandbox can’t be had as root.
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ROOT, '--data', dataFolder, ...args],
    cwd: ROOT,
    env: { ...definedOf(process.env), ...definedOf(env) },
    locale: 'en-US'
  });
  const child = app.process();
  const ended = once(child, 'exit');
  const open = async (): Promise<Page> => {
    const page = await app.firstWindow();
    await page.setViewportSize(viewport);
    return page;
  };
  const kill = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await ended;
  };
  return {
    target: 'electron',
    stage: null,
    pid: child.pid ?? 0,
    ended: ended.then(() => child.exitCode),
    open,
    saved: (act, ending = 'csv') => saved(app, `${dataFolder}-saved`, { act, ending }),
    stop: async () => {
      // The answer never comes: the process ends.
      app.evaluate(({ app: running }) => running.quit()).catch(() => undefined);
      await ended;
      return child.exitCode;
    },
    kill,
    finish: kill
  };
}

function definedOf(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  );
}

let saves = 0;

interface Saving {
  readonly act: () => Promise<void>;
  readonly ending: string;
}

/** Nobody can click in the system's dialog, so it answers by itself. */
async function saved(app: ElectronApplication, folder: string, { act, ending }: Saving): Promise<Buffer> {
  saves += 1;
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${saves}.${ending}`);
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, path);
  await act();
  await expect
    .poll(() => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0, { message: `${path} is written` })
    .toBe(true);
  return readFile(path);
}
