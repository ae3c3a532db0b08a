import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type Readable, type Writable } from 'node:stream';
import { CdpConnection, type CdpSession, type Protocol } from './cdp.ts';
import type { SessionDouble } from './session.ts';
import { settings } from './settings.ts';

export interface BrowserAddress {
  /** Where a test reaches the same pages (`chromium.connectOverCDP`). */
  readonly endpoint: string;
  readonly pid: number;
}

const FLAGS = [
  '--headless',
  // We talk over the pipe: a browser whose pipe closes ends, so that it never outlives an app that was killed.
  '--remote-debugging-pipe',
  // The test talks over the port.
  '--remote-debugging-port=0',
  '--no-startup-window',
  '--no-first-run',
  '--no-default-browser-check',
  '--no-service-autorun',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-dev-shm-usage',
  '--disable-extensions',
  '--disable-sync',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-features=Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider',
  '--force-color-profile=srgb',
  '--hide-scrollbars',
  '--mute-audio',
  '--password-store=basic',
  '--use-mock-keychain',
  // Whatever is not answered by the app can't be resolved: nothing leaves this machine.
  '--host-resolver-rules=MAP * ~NOTFOUND'
];

/** Permissions as the Permissions API names them. */
const ASKED_FOR = [
  'geolocation',
  'notifications',
  'camera',
  'microphone',
  'clipboard-read',
  'midi',
  'persistent-storage',
  'idle-detection',
  'local-fonts',
  'window-management'
];

type Attached = Protocol.Target.attachedToTargetPayload;

/** A headless Chromium of the app's own; its pages are the app's windows. */
export class Chromium {
  readonly address: BrowserAddress;
  readonly #connection: CdpConnection;
  readonly #byTarget = new Map<string, CdpSession>();
  readonly #awaited = new Map<string, (session: CdpSession) => void>();
  /** Pages that we made. */
  readonly #ours = new Set<string>();
  readonly #contexts = new Map<SessionDouble, Promise<string | undefined>>();
  #creating: Promise<unknown> = Promise.resolve();

  private constructor(connection: CdpConnection, address: BrowserAddress) {
    this.#connection = connection;
    this.address = address;
  }

  /**
   * @param profile Chromium's profile, kept from start to start.
   * @param onEnd it ended by itself.
   */
  static async start(parts: { readonly profile: string; readonly onEnd: () => void }): Promise<Chromium> {
    const args = [
      ...FLAGS,
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      `--user-data-dir=${parts.profile}`,
      `--lang=${settings.languages[0] ?? 'en-US'}`,
      `--accept-lang=${settings.languages.join(',')}`
    ];
    const child = spawn(settings.browser, args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] });
    process.on('exit', () => child.kill('SIGKILL'));
    const [, , , out, input] = child.stdio;
    const connection = new CdpConnection(out as Writable, input as Readable);
    const endpoint = await endpointOf(child.stderr as Readable);
    child.on('exit', parts.onEnd);
    const chromium = new Chromium(connection, { endpoint, pid: child.pid ?? 0 });
    await chromium.#watch();
    return chromium;
  }

  /** An empty page, stopped before its first script, until `Runtime.runIfWaitingForDebugger`. */
  async createPage(
    options: Protocol.Target.createTargetParameters
  ): Promise<{ readonly session: CdpSession; readonly targetId: string }> {
    const creation = this.#connection.browser.send('Target.createTarget', options);
    // Its attachment may be told before its id.
    this.#creating = creation.then(
      ({ targetId }) => this.#ours.add(targetId),
      () => undefined
    );
    const { targetId } = await creation;
    return { targetId, session: await this.#attachmentOf(targetId) };
  }

  /**
   * The browser context that stands for a partition: the profile's own for a persistent one, else one in memory.
   * In each, a page is denied what it would have to ask a person for; headless, nobody could be asked.
   */
  contextOf(session: SessionDouble): Promise<string | undefined> {
    const known = this.#contexts.get(session);
    if (known !== undefined) return known;
    const made = this.#makeContext(session);
    this.#contexts.set(session, made);
    return made;
  }

  async #makeContext(session: SessionDouble): Promise<string | undefined> {
    const { browser } = this.#connection;
    const id = session.isPersistent()
      ? undefined
      : (await browser.send('Target.createBrowserContext', { disposeOnDetach: true })).browserContextId;
    const context = id === undefined ? {} : { browserContextId: id };
    await browser.send('Browser.setDownloadBehavior', { behavior: 'deny', eventsEnabled: true, ...context });
    for (const name of ASKED_FOR) {
      await browser.send('Browser.setPermission', { permission: { name }, setting: 'denied', ...context });
    }
    return id;
  }

  closePage(targetId: string): void {
    this.#connection.browser.tell('Target.closeTarget', { targetId });
  }

  get browser(): CdpSession {
    return this.#connection.browser;
  }

  async close(): Promise<void> {
    await this.#connection.browser.send('Browser.close').catch(() => undefined);
  }

  async #watch(): Promise<void> {
    const { browser } = this.#connection;
    browser.on('Target.attachedToTarget', (attached) => void this.#take(attached));
    await browser.send('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: true,
      flatten: true,
      filter: [{ type: 'page' }, { exclude: true }]
    });
  }

  #attachmentOf(targetId: string): Promise<CdpSession> {
    const known = this.#byTarget.get(targetId);
    if (known !== undefined) return Promise.resolve(known);
    return new Promise((resolve) => this.#awaited.set(targetId, resolve));
  }

  async #take({ sessionId, targetInfo: { targetId } }: Attached): Promise<void> {
    const session = this.#connection.session(sessionId);
    this.#byTarget.set(targetId, session);
    this.#awaited.get(targetId)?.(session);
    await this.#creating;
    // A page that a page opened: it never shows anything (web-contents.ts asks the app about it).
    if (!this.#ours.has(targetId)) this.closePage(targetId);
  }
}

async function endpointOf(stderr: Readable): Promise<string> {
  const lines = createInterface({ input: stderr });
  const said: string[] = [];
  for await (const line of lines) {
    const [, endpoint] = /DevTools listening on (ws:\/\/\S+)/.exec(line) ?? [];
    if (endpoint !== undefined) return endpoint;
    said.push(line);
  }
  throw new Error(`The browser did not start: ${said.join('\n')}`);
}
