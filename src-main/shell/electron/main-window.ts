import type { BrowserWindow, BrowserWindowConstructorOptions, RenderProcessGoneDetails } from 'electron';
import { isOwnPage, PAGE_URL } from './own-page.ts';

export interface MainWindowParts {
  readonly BrowserWindow: typeof BrowserWindow;
  readonly options: BrowserWindowConstructorOptions;
  /** The window was made or is gone: what stands on its icon has to be set again. */
  onChange(): void;
  /** Its page ended unexpectedly so often that it is not opened again by itself. */
  onGivenUp(): void;
  /** Monotonic, ms. */
  now(): number;
}

/** A page that ends this often within this time (ms) would go on ending. */
const MOST_CRASHES = 3;
const WITHIN_MS = 60_000;

/** The one window. It may be closed and opened again while Outtray goes on, and comes back where it was. */
export class MainWindow {
  readonly #parts: MainWindowParts;
  #window: BrowserWindow | null = null;
  /** Where in the page the person was. */
  #url = PAGE_URL;
  #crashes: readonly number[] = [];
  /** What was said before the page could hear. */
  #waiting: (readonly [channel: string, payload: unknown])[] = [];
  #isListening = false;
  #isGone = false;

  constructor(parts: MainWindowParts) {
    this.#parts = parts;
  }

  get current(): BrowserWindow | null {
    return this.#window;
  }

  /** Opens it, or brings it to the front. */
  show(): void {
    const window = this.#window ?? this.#open();
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  /** What the page misses while it is not there it asks for when it opens. */
  send(channel: string, payload: unknown): void {
    if (!this.#isGone) this.#window?.webContents.send(channel, payload);
  }

  /** Opens the window where it is closed, and says it as soon as the page can hear. */
  tell(channel: string, payload: unknown): void {
    this.show();
    if (this.#isListening) this.send(channel, payload);
    else this.#waiting.push([channel, payload]);
  }

  /** The page has said that it can do what it is told. */
  listens(): void {
    this.#isListening = true;
    for (const [channel, payload] of this.#waiting.splice(0)) this.send(channel, payload);
  }

  /** After it was given up. */
  openAgain(): void {
    this.#crashes = [];
    this.#window?.destroy();
    this.show();
  }

  #open(): BrowserWindow {
    const window = new this.#parts.BrowserWindow(this.#parts.options);
    this.#window = window;
    this.#isListening = false;
    window.on('closed', () => {
      this.#window = null;
      this.#isListening = false;
      this.#parts.onChange();
    });
    window.webContents.on('did-navigate-in-page', () => {
      this.#remember(window);
    });
    window.webContents.on('render-process-gone', (_, details) => {
      this.#gone(window, details);
    });
    void this.#load(window);
    this.#parts.onChange();
    return window;
  }

  /** Fails where the window is closed meanwhile, or its page ends while it loads; both are told by events. */
  async #load(window: BrowserWindow): Promise<void> {
    this.#isListening = false;
    this.#isGone = false;
    await window.loadURL(this.#url).catch(() => undefined);
  }

  #remember(window: BrowserWindow): void {
    const url = window.webContents.getURL();
    if (isOwnPage(url)) this.#url = url;
  }

  #gone(window: BrowserWindow, { reason }: RenderProcessGoneDetails): void {
    this.#isListening = false;
    this.#isGone = true;
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const now = this.#parts.now();
    this.#crashes = [...this.#crashes.filter((at) => now - at < WITHIN_MS), now];
    if (this.#crashes.length > MOST_CRASHES) this.#parts.onGivenUp();
    else void this.#load(window);
  }
}
