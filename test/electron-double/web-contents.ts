import type { Protocol } from './cdp.ts';
import type { Chromium } from './chromium.ts';
import { asElectron, eventOf } from './event.ts';
import { DownloadItemDouble } from './download-item.ts';
import { FrameDouble } from './frame.ts';
import { Page, type PageOwner } from './page.ts';
import { fromPage, toPage } from './scheme.ts';
import { type SessionDouble, sessionOf } from './session.ts';
import { type EventsOf, faults, StrictEmitter, unsupported } from './strict.ts';
import { checkWebPreferences } from './web-preferences.ts';
import { escaped, life, theChromium } from './life.ts';

type Gone = Electron.RenderProcessGoneDetails;
type Navigating = Electron.Event<Electron.WebContentsWillNavigateEventParams>;

type WebContentsEvents = EventsOf<
  Electron.WebContents,
  {
    'will-navigate': [Navigating, string, boolean, boolean, number, number];
    'will-frame-navigate': [Electron.Event<Electron.WebContentsWillFrameNavigateEventParams>];
    'will-redirect': [Navigating, string, boolean, boolean, number, number];
    'will-attach-webview': [Electron.Event, Electron.WebPreferences, Record<string, string>];
    'did-start-loading': [];
    'did-stop-loading': [];
    'dom-ready': [];
    'did-finish-load': [];
    'did-fail-load': [Electron.Event, number, string, string, boolean, number, number];
    'did-navigate': [Electron.Event, string, number, string];
    'did-navigate-in-page': [Electron.Event, string, boolean, number, number];
    'render-process-gone': [Electron.Event, Gone];
    'preload-error': [Electron.Event, string, Error];
    'console-message': [
      Electron.Event<Electron.WebContentsConsoleMessageEventParams>,
      number,
      string,
      number,
      string
    ];
    'before-input-event': [Electron.Event, Electron.Input];
    'context-menu': [Electron.Event, Electron.ContextMenuParams];
    unresponsive: [];
    responsive: [];
    destroyed: [];
  }
>;

const KNOWN: Record<keyof WebContentsEvents, true> = {
  'will-navigate': true,
  'will-frame-navigate': true,
  'will-redirect': true,
  'will-attach-webview': true,
  'did-start-loading': true,
  'did-stop-loading': true,
  'dom-ready': true,
  'did-finish-load': true,
  'did-fail-load': true,
  'did-navigate': true,
  'did-navigate-in-page': true,
  'render-process-gone': true,
  'preload-error': true,
  'console-message': true,
  'before-input-event': true,
  'context-menu': true,
  unresponsive: true,
  responsive: true,
  destroyed: true
};

type OpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0];

type Whole = Pick<
  Electron.WebContents,
  | 'id'
  | 'send'
  | 'getURL'
  | 'getTitle'
  | 'loadURL'
  | 'reload'
  | 'isDestroyed'
  | 'isCrashed'
  | 'isLoading'
  | 'forcefullyCrashRenderer'
  | 'setWindowOpenHandler'
  | 'setZoomFactor'
  | 'getZoomFactor'
  | 'zoomFactor'
  | 'openDevTools'
  | 'focus'
>;

let lastId = 0;

/** net::ERR_ABORTED: something else took its place, or the app refused it. */
const ABORTED = -3;

export class WebContentsDouble extends StrictEmitter<WebContentsEvents> implements Whole {
  readonly id: number;
  readonly session: SessionDouble;
  /** The same for as long as the contents are there, also over navigations. */
  readonly mainFrame = new FrameDouble('main', null);
  readonly preferences: Electron.WebPreferences;
  zoomFactor = 1;
  /** For the stage door. */
  crashes = 0;
  isLoaded = false;
  /** What an app allowed or refused, in order. */
  readonly navigationsAskedFor: { url: string; isAllowed: boolean }[] = [];
  readonly downloadsAskedFor: { url: string; isRefused: boolean }[] = [];
  readonly windowsAskedFor: { url: string; action: string }[] = [];
  readonly #page: Promise<Page>;
  #targetId = '';
  #isDestroyed = false;
  #isCrashed = false;
  #isLoading = false;
  #title = '';
  #openHandler: OpenHandler | null = null;
  /** Documents that the app itself loads, as the page knows their addresses: they ask nobody. */
  #ownLoad: string | null = null;

  constructor(
    chromium: Chromium,
    preferences: Electron.WebPreferences,
    size: { width: number; height: number }
  ) {
    super(KNOWN);
    checkWebPreferences(preferences);
    lastId += 1;
    this.id = lastId;
    this.preferences = preferences;
    this.session =
      (preferences.session as SessionDouble | undefined) ?? sessionOf(preferences.partition ?? '');
    life.emit('contents-created', this);
    const parts = { mainFrame: this.mainFrame, preload: preferences.preload, ...size };
    this.#page = Page.open(chromium, parts, this.#owner());
    this.#page.then(
      (page) => this.#opened(page),
      (error: unknown) => {
        if (!this.#isDestroyed) faults.push(`Opening a page: ${String(error)}`);
      }
    );
  }

  /** As the app knows it. */
  get electron(): Electron.WebContents {
    return asElectron<Electron.WebContents>(this);
  }

  get targetId(): string {
    return this.#targetId;
  }

  send(channel: string, ...args: unknown[]): void {
    this.#do((page) => page.send(channel, args));
  }

  getURL(): string {
    return this.mainFrame.url;
  }

  getTitle(): string {
    return this.#title;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  isCrashed(): boolean {
    return this.#isCrashed;
  }

  isLoading(): boolean {
    return this.#isLoading;
  }

  focus(): void {
    this.#do((page) => page.cdp.tell('Page.bringToFront'));
  }

  setZoomFactor(factor: number): void {
    if (factor <= 0) throw new Error('zoomFactor must be a double greater than 0.0');
    this.zoomFactor = factor;
  }

  getZoomFactor(): number {
    return this.zoomFactor;
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  openDevTools(): void {
    unsupported('webContents.openDevTools');
  }

  /** @throws as Electron does: `ERR_… (-n) loading '…'`. */
  async loadURL(url: string): Promise<void> {
    const page = await this.#page;
    const target = toPage(url);
    const settled = this.#settled(url);
    this.#ownLoad = target;
    const navigation = page.cdp.send('Page.navigate', { url: target });
    navigation.then(
      ({ errorText, isDownload }) => {
        if (errorText !== undefined) this.#failed(url, errorText);
        else if (isDownload === true) this.#failed(url, 'net::ERR_FAILED');
      },
      () => this.#failed(url, 'net::ERR_ABORTED')
    );
    await settled;
  }

  reload(): void {
    this.#do((page) => {
      this.#ownLoad = toPage(this.mainFrame.url);
      page.cdp.tell('Page.reload');
    });
  }

  forcefullyCrashRenderer(): void {
    this.#do((page) => page.cdp.tell('Page.crash'));
  }

  /** For the double. */
  destroy(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.#page.then(
      ({ targetId }) => theChromium().closePage(targetId),
      () => undefined
    );
    this.emit('destroyed');
  }

  #do(work: (page: Page) => void): void {
    if (this.#isDestroyed) throw new TypeError('Object has been destroyed');
    this.#page.then(work, () => undefined);
  }

  #opened(page: Page): void {
    this.#targetId = page.targetId;
  }

  /** Settles when the document is loaded, or can't be. */
  #settled(url: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (): void => {
        this.off('did-finish-load', loaded).off('did-fail-load', failed).off('destroyed', gone);
      };
      const loaded = (): void => {
        done();
        resolve();
      };
      const failed = (_event: unknown, errno: number, code: string): void => {
        done();
        reject(Object.assign(new Error(`${code} (${errno}) loading '${url}'`), { errno, code, url }));
      };
      const gone = (): void => failed(null, ABORTED, 'ERR_ABORTED');
      this.on('did-finish-load', loaded).on('did-fail-load', failed).on('destroyed', gone);
    });
  }

  #failed(url: string, errorText: string): void {
    const code = errorText.replace('net::', '');
    const errno = code === 'ERR_ABORTED' ? ABORTED : -2;
    this.#isLoading = false;
    this.emit('did-fail-load', eventOf(), errno, code, url, true, 1, this.mainFrame.routingId);
  }

  #owner(): PageOwner {
    return {
      session: this.session,
      electron: this.electron,
      mayNavigate: (request) => this.#mayNavigate(request),
      escaped: (url) => escaped.push(url),
      committed: (frame) => this.#committed(frame),
      movedWithin: (frame) => {
        const isMain = frame === this.mainFrame;
        this.emit('did-navigate-in-page', eventOf(), frame.url, isMain, 1, frame.routingId);
      },
      domReady: () => this.emit('dom-ready'),
      loaded: () => this.#loaded(),
      crashed: () => this.#crashed(),
      closed: () => this.#closed(),
      preloadFailed: (message) => {
        this.emit('preload-error', eventOf(), this.preferences.preload ?? '', new Error(message));
        faults.push(`Unable to load preload script: ${message}`);
      },
      said: (level, text) => this.#said(level, text),
      wantsWindow: (request) => this.#wantsWindow(request),
      wantsDownload: (url, fileName) => this.#wantsDownload(url, fileName)
    };
  }

  #committed(frame: FrameDouble): void {
    if (frame !== this.mainFrame) return;
    this.#isCrashed = false;
    this.#isLoading = true;
    this.isLoaded = false;
    this.emit('did-start-loading');
    this.emit('did-navigate', eventOf(), frame.url, 200, 'OK');
    this.#checkUnasked(frame.url);
  }

  /** Addresses without a request (blob:, data:) are loaded before anyone can be asked. */
  #checkUnasked(url: string): void {
    if (!/^(blob|data):/.test(url)) return;
    if (!this.#mayNavigate({ url, isMainFrame: true, isRedirect: false })) {
      faults.push(`The app refuses ${url.slice(0, 80)}, and the double could not stop it`);
    }
  }

  #loaded(): void {
    this.#isLoading = false;
    if (this.mainFrame.url === 'about:blank') return;
    this.isLoaded = true;
    this.emit('did-finish-load');
    this.emit('did-stop-loading');
  }

  #crashed(): void {
    this.#isCrashed = true;
    this.isLoaded = false;
    this.crashes += 1;
    const details: Gone = { reason: 'crashed', exitCode: 5 };
    this.emit('render-process-gone', eventOf(), details);
    life.emit('renderer-gone', this, details);
  }

  /** The page closed itself (`window.close()`), or its browser ended. */
  #closed(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.emit('destroyed');
  }

  #said(level: string, text: string): void {
    const levels = { verbose: 0, debug: 0, info: 1, log: 1, warning: 2, error: 3 } as const;
    const number = levels[level as keyof typeof levels] ?? 1;
    const names = ['debug', 'info', 'warning', 'error'] as const;
    const params = {
      message: text,
      level: names[number],
      lineNumber: 0,
      sourceId: '',
      frame: asElectron<Electron.WebFrameMain>(this.mainFrame)
    };
    this.emit('console-message', eventOf(params), number, text, 0, '');
  }

  #mayNavigate({ url, isMainFrame, isRedirect }: Parameters<PageOwner['mayNavigate']>[0]): boolean {
    if (!isRedirect && isMainFrame && this.#takeOwnLoad(url)) return true;
    const isAllowed = this.#asksToNavigate({ url, isMainFrame, isRedirect });
    this.navigationsAskedFor.push({ url, isAllowed });
    return isAllowed;
  }

  #asksToNavigate({ url, isMainFrame, isRedirect }: Parameters<PageOwner['mayNavigate']>[0]): boolean {
    const frame = asElectron<Electron.WebFrameMain>(this.mainFrame);
    const params = { url, isMainFrame, isSameDocument: false, frame, initiator: frame };
    const any = eventOf(params);
    this.emit('will-frame-navigate', any);
    if (any.defaultPrevented) return false;
    if (!isMainFrame) return true;
    const event = eventOf(params);
    const name = isRedirect ? 'will-redirect' : 'will-navigate';
    this.emit(name, event, url, false, isMainFrame, 1, this.mainFrame.routingId);
    return !event.defaultPrevented;
  }

  #takeOwnLoad(url: string): boolean {
    const isOwn = this.#ownLoad !== null && fromPage(this.#ownLoad).split('#', 1)[0] === url.split('#', 1)[0];
    if (isOwn) this.#ownLoad = null;
    return isOwn;
  }

  /** Chromium refuses every download (chromium.ts) and tells of it; the app has to refuse it as well. */
  #wantsDownload(url: string, fileName: string): void {
    const event = eventOf();
    const item = asElectron<Electron.DownloadItem>(new DownloadItemDouble(url, fileName));
    this.session.emit('will-download', event, item, this.electron);
    this.downloadsAskedFor.push({ url, isRefused: event.defaultPrevented });
    if (!event.defaultPrevented) faults.push(`The app allows a download, which the double has not: ${url}`);
  }

  /** Told before the window exists; whatever the app says, the double closes it (chromium.ts). */
  #wantsWindow({ url, windowName, windowFeatures }: Protocol.Page.windowOpenPayload): void {
    const details: Electron.HandlerDetails = {
      url: fromPage(url),
      frameName: windowName,
      features: windowFeatures.join(','),
      disposition: 'new-window',
      referrer: { url: this.getURL(), policy: 'no-referrer' }
    };
    const { action } = this.#openHandler?.(details) ?? { action: 'allow' };
    this.windowsAskedFor.push({ url: details.url, action });
    if (action === 'allow')
      faults.push(`The app allows a window for ${details.url}, which the double has not`);
  }
}
