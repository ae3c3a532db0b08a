import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { BrowserWindowDouble } from './browser-window.ts';
import { Chromium } from './chromium.ts';
import { asElectron, eventOf } from './event.ts';
import { type FolderName, folders } from './folders.ts';
import { isKnown } from './known.ts';
import { life, useChromium } from './life.ts';
import { type Handover, InstanceLock } from './lock.ts';
import { sessionsAreReady, useProfile } from './session.ts';
import { settings } from './settings.ts';
import { type EventsOf, Strict, StrictEmitter } from './strict.ts';

type AppEvents = EventsOf<
  Electron.App,
  {
    'will-finish-launching': [];
    ready: [Electron.Event, Record<string, unknown> | Electron.NotificationResponse];
    'window-all-closed': [];
    'before-quit': [Electron.Event];
    'will-quit': [Electron.Event];
    quit: [Electron.Event, number];
    activate: [Electron.Event, boolean];
    'open-file': [Electron.Event, string];
    'second-instance': [Electron.Event, string[], string, unknown];
    'child-process-gone': [Electron.Event, Electron.Details];
    'web-contents-created': [Electron.Event, Electron.WebContents];
    'render-process-gone': [Electron.Event, Electron.WebContents, Electron.RenderProcessGoneDetails];
    'browser-window-created': [Electron.Event, Electron.BrowserWindow];
    'browser-window-focus': [Electron.Event, Electron.BrowserWindow];
  }
>;

const KNOWN: Record<keyof AppEvents, true> = {
  'will-finish-launching': true,
  ready: true,
  'window-all-closed': true,
  'before-quit': true,
  'will-quit': true,
  quit: true,
  activate: true,
  'open-file': true,
  'second-instance': true,
  'child-process-gone': true,
  'web-contents-created': true,
  'render-process-gone': true,
  'browser-window-created': true,
  'browser-window-focus': true
};

type Whole = Pick<
  Electron.App,
  | 'name'
  | 'isPackaged'
  | 'whenReady'
  | 'isReady'
  | 'quit'
  | 'exit'
  | 'focus'
  | 'getPath'
  | 'setPath'
  | 'getAppPath'
  | 'getVersion'
  | 'getName'
  | 'setName'
  | 'getLocale'
  | 'getSystemLocale'
  | 'getPreferredSystemLanguages'
  | 'requestSingleInstanceLock'
  | 'hasSingleInstanceLock'
  | 'releaseSingleInstanceLock'
  | 'enableSandbox'
  | 'setBadgeCount'
  | 'getBadgeCount'
  | 'badgeCount'
  | 'addRecentDocument'
  | 'clearRecentDocuments'
  | 'getLoginItemSettings'
  | 'setLoginItemSettings'
  | 'setAppUserModelId'
  | 'setAboutPanelOptions'
  | 'showAboutPanel'
>;

interface Package {
  readonly name: string;
  readonly version: string;
  readonly productName?: string;
}

/** The folder of the package whose main file runs: what `electron .` is given. */
const appPath = packageFolder(dirname(resolve(process.argv[1] ?? '.')));
const own = JSON.parse(readFileSync(join(appPath, 'package.json'), 'utf8')) as Package;

function packageFolder(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('The app has no package.json');
  return packageFolder(parent);
}

class CommandLineDouble
  extends Strict
  implements Pick<Electron.CommandLine, 'appendSwitch' | 'hasSwitch' | 'getSwitchValue'>
{
  readonly #switches = new Map<string, string>();

  appendSwitch(name: string, value = ''): void {
    this.#switches.set(name, value);
  }

  hasSwitch(name: string): boolean {
    return this.#switches.has(name);
  }

  getSwitchValue(name: string): string {
    return this.#switches.get(name) ?? '';
  }
}

class AppDouble extends StrictEmitter<AppEvents> implements Whole {
  readonly isPackaged = false;
  readonly commandLine = new CommandLineDouble();
  readonly dock = undefined;
  /** For the stage door. */
  readonly recentDocuments: string[] = [];
  loginItem: Electron.Settings = { openAtLogin: false };
  aboutPanel: { options: Electron.AboutPanelOptionsOptions; shown: number } = { options: {}, shown: 0 };
  chromium: Chromium | null = null;
  isSandboxed = false;
  badgeCount = 0;
  readonly #ready = Promise.withResolvers<void>();
  #isReady = false;
  #lock: InstanceLock | null = null;
  #handovers: Handover[] = [];
  /** As Electron's own `Browser`: `exiting` asks nobody. */
  #ending: 'no' | 'quitting' | 'exiting' | 'ended' = 'no';
  #exitCode = 0;

  constructor() {
    super(KNOWN);
    folders.name = own.productName ?? own.name;
    life.on('contents-created', (contents) => {
      this.emit('web-contents-created', eventOf(), asElectron<Electron.WebContents>(contents));
    });
    life.on('renderer-gone', (contents, details) => {
      this.emit('render-process-gone', eventOf(), asElectron<Electron.WebContents>(contents), details);
    });
    life.on('window-created', (window) => {
      this.emit('browser-window-created', eventOf(), asElectron<Electron.BrowserWindow>(window));
    });
    life.on('window-focused', (window) => {
      this.emit('browser-window-focus', eventOf(), asElectron<Electron.BrowserWindow>(window));
    });
    life.on('window-close-refused', () => {
      // Whoever keeps a window keeps the app.
      if (this.#ending === 'quitting') this.#ending = 'no';
    });
    life.on('all-windows-closed', () => this.#allWindowsClosed());
    useProfile(() => join(folders.get('sessionData'), 'chromium'));
  }

  get name(): string {
    return folders.name;
  }

  set name(name: string) {
    folders.name = name;
  }

  getName(): string {
    return folders.name;
  }

  setName(name: string): void {
    folders.name = name;
  }

  getVersion(): string {
    return own.version;
  }

  getAppPath(): string {
    return appPath;
  }

  getPath(name: FolderName): string {
    return folders.get(name);
  }

  setPath(name: string, path: string): void {
    mkdirSync(path, { recursive: true });
    folders.set(name, path);
  }

  isReady(): boolean {
    return this.#isReady;
  }

  whenReady(): Promise<void> {
    return this.#ready.promise;
  }

  getLocale(): string {
    return settings.languages[0] ?? 'en-US';
  }

  getSystemLocale(): string {
    return this.getLocale();
  }

  getPreferredSystemLanguages(): string[] {
    return [...settings.languages];
  }

  enableSandbox(): void {
    if (this.#isReady) throw new Error('app.enableSandbox() can only be called before app is ready');
    this.isSandboxed = true;
  }

  requestSingleInstanceLock(additionalData: Record<string, unknown> = {}): boolean {
    this.#lock ??= new InstanceLock(folders.get('userData'));
    const handover = { argv: process.argv, workingDirectory: process.cwd(), additionalData };
    return this.#lock.take(handover, (received) => {
      this.#handovers.push(received);
      if (this.#isReady) this.#tellHandovers();
    });
  }

  hasSingleInstanceLock(): boolean {
    return this.#lock?.isHeld ?? false;
  }

  releaseSingleInstanceLock(): void {
    this.#lock?.release();
  }

  focus(): void {
    // Windows are in front already.
  }

  setBadgeCount(count = 0): boolean {
    this.badgeCount = count;
    return true;
  }

  getBadgeCount(): number {
    return this.badgeCount;
  }

  addRecentDocument(path: string): void {
    this.recentDocuments.unshift(path);
  }

  clearRecentDocuments(): void {
    this.recentDocuments.splice(0);
  }

  getLoginItemSettings(): Electron.LoginItemSettings {
    const openAtLogin = this.loginItem.openAtLogin ?? false;
    return {
      openAtLogin,
      wasOpenedAtLogin: false,
      status: openAtLogin ? 'enabled' : 'not-registered',
      executableWillLaunchAtLogin: openAtLogin,
      launchItems: [],
      restoreState: false,
      wasOpenedAsHidden: false,
      openAsHidden: false
    } as Electron.LoginItemSettings;
  }

  setLoginItemSettings(item: Electron.Settings): void {
    this.loginItem = item;
  }

  setAppUserModelId(_id: string): void {
    // Only Windows asks for it.
  }

  setAboutPanelOptions(options: Electron.AboutPanelOptionsOptions): void {
    isKnown('app.setAboutPanelOptions', options, {
      applicationName: true,
      applicationVersion: true,
      copyright: true,
      version: true,
      credits: true,
      website: true,
      iconPath: true
    });
    this.aboutPanel.options = options;
  }

  showAboutPanel(): void {
    this.aboutPanel.shown += 1;
  }

  quit(): void {
    if (this.#ending !== 'no') return;
    this.#ending = 'quitting';
    const event = eventOf();
    this.emit('before-quit', event);
    if (event.defaultPrevented) {
      this.#ending = 'no';
      return;
    }
    const windows = BrowserWindowDouble.getAllWindows();
    if (windows.length === 0) this.#willQuit();
    for (const window of windows) window.close();
  }

  exit(exitCode = 0): void {
    if (this.#ending === 'ended') return;
    this.#ending = 'exiting';
    this.#exitCode = exitCode;
    const windows = BrowserWindowDouble.getAllWindows();
    if (windows.length === 0) this.#end();
    for (const window of windows) window.destroy();
  }

  /** For the double: the main script was loaded. */
  async start(): Promise<void> {
    if (this.#ending !== 'no') return;
    this.emit('will-finish-launching');
    const profile = join(folders.get('sessionData'), 'chromium');
    mkdirSync(profile, { recursive: true });
    // A browser that was killed can't take its own lock away; ours says that nobody else is here.
    for (const name of ['SingletonLock', 'SingletonSocket', 'SingletonCookie']) {
      rmSync(join(profile, name), { force: true });
    }
    const chromium = await Chromium.start({
      profile,
      onEnd: () => this.#browserEnded()
    });
    this.chromium = chromium;
    useChromium(chromium);
    sessionsAreReady();
    this.#isReady = true;
    this.emit('ready', eventOf(), {});
    this.#ready.resolve();
    this.#tellHandovers();
  }

  #tellHandovers(): void {
    for (const { argv, workingDirectory, additionalData } of this.#handovers.splice(0)) {
      this.emit('second-instance', eventOf(), argv, workingDirectory, additionalData);
    }
  }

  #allWindowsClosed(): void {
    if (this.#ending === 'exiting') this.#end();
    else if (this.#ending === 'quitting') this.#willQuit();
    else if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed');
    else this.quit();
  }

  #willQuit(): void {
    const event = eventOf();
    this.emit('will-quit', event);
    if (event.defaultPrevented) this.#ending = 'no';
    else this.#end();
  }

  #end(): void {
    if (this.#ending === 'ended') return;
    this.#ending = 'ended';
    this.emit('quit', eventOf(), this.#exitCode);
    this.#lock?.release();
    void this.#endProcess();
  }

  async #endProcess(): Promise<void> {
    await this.chromium?.close();
    process.exit(this.#exitCode);
  }

  #browserEnded(): void {
    if (this.#ending === 'ended') return;
    console.error('The double’s browser ended');
    process.exit(1);
  }
}

export const app = new AppDouble();

// As Electron does on these signals.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
