import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Browser, chromium, expect, type Page } from '@playwright/test';
import type { DoubleSettings } from '../electron-double/settings.ts';
import { type DoubleApp, startDouble } from '../electron-double/stage.ts';
import type { RunningOuttray, StartOptions } from './running.ts';
import { ROOT } from './targets.ts';

export interface OuttrayOnDouble extends RunningOuttray {
  readonly stage: DoubleApp['stage'];
  readonly app: DoubleApp;
}

/** Where the page's own address lies for Chromium (test/electron-double/scheme.ts). */
const OWN_PAGE = /^https:\/\/outtray\.app-scheme\.invalid\//;

const homes = new Set<string>();
process.on('exit', () => {
  for (const home of homes) rmSync(home, { recursive: true, force: true });
});

/** What stands for the person's home lies outside of the data folder, and is the same at each start on it. */
function homeFor(dataFolder: string): string {
  const name = createHash('sha256').update(dataFolder).digest('hex').slice(0, 16);
  const home = join(tmpdir(), `outtray-e2e-home-${name}`);
  homes.add(home);
  return home;
}

export type SystemOptions = Partial<Pick<DoubleSettings, 'languages' | 'secretStore'>>;

/** The built desktop app under the double of Electron. */
export async function startOnDouble(
  { dataFolder, viewport, args, env }: StartOptions,
  system: SystemOptions = {}
): Promise<OuttrayOnDouble> {
  const main = join(ROOT, 'out/main/index.js');
  if (!existsSync(main)) throw new Error('The desktop app is not built: run “npm run build”');
  const home = homeFor(dataFolder);
  const app = startDouble({
    main,
    args: ['--data', dataFolder, ...args],
    env: { XDG_CONFIG_HOME: join(home, '.config'), ...env },
    settings: {
      browser: process.env['OUTTRAY_TEST_BROWSER'] ?? '',
      home,
      languages: ['en-US'],
      secretStore: 'gnome_libsecret',
      ...system
    }
  });
  const { endpoint } = await app.browser;
  const browser = await chromium.connectOverCDP(endpoint, { noDefaults: true });
  const end = async (): Promise<void> => {
    if (browser.isConnected()) await new Promise((resolve) => browser.once('disconnected', resolve));
  };
  const kill = async (): Promise<void> => {
    await app.kill();
    await end();
  };
  const stop = async (): Promise<number | null> => {
    await expectNoFaults(app);
    await app.stage.quit();
    const code = await app.ended;
    await end();
    return code;
  };
  return {
    target: 'double',
    app,
    pid: app.pid,
    stage: app.stage,
    open: () => theWindow(browser, app, viewport),
    saved: (act) => saved(app, dataFolder, act),
    stop,
    kill,
    finish: async () => {
      if (browser.isConnected()) await expectNoFaults(app);
      await kill();
    }
  };
}

/** Fails the test where the app used something that the double does not do, or let a request out. */
export async function expectNoFaults({ stage }: DoubleApp): Promise<void> {
  const { faults, escaped } = await stage.look();
  expect({ faults, escaped }).toEqual({ faults: [], escaped: [] });
}

async function theWindow(
  browser: Browser,
  { stage }: DoubleApp,
  viewport: StartOptions['viewport']
): Promise<Page> {
  const [context] = browser.contexts();
  if (context === undefined) throw new Error('The browser of the double has no context');
  await expect.poll(async () => (await stage.look()).windows.length, { message: 'a window' }).toBe(1);
  const isOwn = (page: Page): boolean => !page.isClosed();
  const page = context.pages().find(isOwn) ?? (await context.waitForEvent('page', { predicate: isOwn }));
  await page.waitForURL(OWN_PAGE);
  await page.setViewportSize(viewport);
  return page;
}

let saves = 0;

async function saved({ stage }: DoubleApp, dataFolder: string, act: () => Promise<void>): Promise<string> {
  saves += 1;
  const path = join(`${dataFolder}-saved`, `${saves}.csv`);
  await mkdir(dirname(path), { recursive: true });
  await stage.answerDialog('save', path);
  await act();
  // It is written under another name first, so it is whole when it is there.
  await expect.poll(() => existsSync(path), { message: `${path} is written` }).toBe(true);
  return readFile(path, 'utf8');
}
