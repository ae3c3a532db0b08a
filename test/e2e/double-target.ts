import { createHash } from 'node:crypto';
import { existsSync, rmSync, statSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Browser, chromium, expect, type Page } from '@playwright/test';
import type { DoubleSettings } from '../electron-double/settings.ts';
import { type DoubleApp, startDouble } from '../electron-double/stage.ts';
import type { WindowOnStage } from '../electron-double/stage-calls.ts';
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
  const window = await DoubleWindow.connect(app);
  const kill = async (): Promise<void> => {
    await app.kill();
    await window.gone();
  };
  return {
    target: 'double',
    app,
    pid: app.pid,
    ended: app.ended,
    stage: app.stage,
    open: () => window.open(viewport),
    saved: (act, ending = 'csv') => saved(app, dataFolder, { act, ending }),
    stop: async () => {
      await expectNoFaults(app);
      await app.stage.quit();
      const code = await app.ended;
      await window.gone();
      return code;
    },
    kill,
    finish: async () => {
      if (app.isRunning()) await expectNoFaults(app);
      await kill();
    }
  };
}

/** Fails the test where the app used something that the double does not do, or let a request out. */
export async function expectNoFaults({ stage }: DoubleApp): Promise<void> {
  const { faults, escaped } = await stage.look();
  expect({ faults, escaped }).toEqual({ faults: [], escaped: [] });
}

/** The app's one window, as Playwright sees it. */
class DoubleWindow {
  readonly #app: DoubleApp;
  readonly #endpoint: string;
  #browser: Browser;
  /** Crashes that this connection has seen: after one, Playwright holds the page for dead. */
  #crashes = 0;

  private constructor(app: DoubleApp, endpoint: string, browser: Browser) {
    this.#app = app;
    this.#endpoint = endpoint;
    this.#browser = browser;
  }

  static async connect(app: DoubleApp): Promise<DoubleWindow> {
    const { endpoint } = await app.browser;
    return new DoubleWindow(app, endpoint, await connected(endpoint));
  }

  async open(viewport: StartOptions['viewport']): Promise<Page> {
    const { targetId, crashes } = await this.#whole();
    if (crashes !== this.#crashes) await this.#connectAgain(crashes);
    const page = await this.#pageOf(targetId);
    await page.waitForURL(OWN_PAGE);
    await page.setViewportSize(viewport);
    return page;
  }

  /** Its browser has ended, which ends a moment after the app. */
  async gone(): Promise<void> {
    if (this.#browser.isConnected()) {
      await new Promise((resolve) => this.#browser.once('disconnected', resolve));
    }
  }

  async #connectAgain(crashes: number): Promise<void> {
    await this.#browser.close();
    this.#browser = await connected(this.#endpoint);
    this.#crashes = crashes;
  }

  async #whole(): Promise<WindowOnStage> {
    let found: WindowOnStage | undefined;
    const look = async (): Promise<boolean> => {
      found = (await this.#app.stage.look()).windows.find((window) => window.isLoaded);
      return found !== undefined;
    };
    await expect.poll(look, { message: 'there is a window, and its page is loaded' }).toBe(true);
    if (found === undefined) throw new Error('There is no window');
    return found;
  }

  async #pageOf(targetId: string): Promise<Page> {
    let found: Page | undefined;
    const look = async (): Promise<boolean> => {
      for (const page of this.#browser.contexts().flatMap((context) => context.pages())) {
        if ((await targetOf(page)) === targetId) found = page;
      }
      return found !== undefined;
    };
    await expect.poll(look, { message: 'the browser shows the window' }).toBe(true);
    if (found === undefined) throw new Error('The window has no page');
    return found;
  }
}

function connected(endpoint: string): Promise<Browser> {
  return chromium.connectOverCDP(endpoint, { noDefaults: true });
}

/** @returns null where the page is closing. */
async function targetOf(page: Page): Promise<string | null> {
  try {
    const session = await page.context().newCDPSession(page);
    const { targetInfo } = await session.send('Target.getTargetInfo');
    await session.detach();
    return targetInfo.targetId;
  } catch {
    return null;
  }
}

let saves = 0;

interface Saving {
  readonly act: () => Promise<void>;
  readonly ending: string;
}

async function saved({ stage }: DoubleApp, dataFolder: string, { act, ending }: Saving): Promise<Buffer> {
  saves += 1;
  const path = join(`${dataFolder}-saved`, `${saves}.${ending}`);
  await mkdir(dirname(path), { recursive: true });
  await stage.answerDialog('save', path);
  await act();
  // It is written under another name first, so it is whole when it is there.
  await expect
    .poll(() => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0, { message: `${path} is written` })
    .toBe(true);
  return readFile(path);
}
