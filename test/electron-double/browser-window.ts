import { asElectron, eventOf } from './event.ts';
import { isKnown } from './known.ts';
import { life, theChromium } from './life.ts';
import { type EventsOf, StrictEmitter } from './strict.ts';
import { theDisplay } from './screen.ts';
import { WebContentsDouble } from './web-contents.ts';
import { readWindowState, writeWindowState } from './window-state.ts';

type WindowEvents = EventsOf<
  Electron.BrowserWindow,
  {
    'ready-to-show': [];
    close: [Electron.Event];
    closed: [];
    show: [];
    hide: [];
    focus: [];
    blur: [];
    minimize: [];
    restore: [];
    maximize: [];
    unmaximize: [];
    resize: [];
    resized: [];
    move: [];
    moved: [];
    unresponsive: [];
    responsive: [];
    'page-title-updated': [Electron.Event, string, boolean];
    'session-end': [Electron.WindowSessionEndEvent];
    'query-session-end': [Electron.WindowSessionEndEvent];
    'persisted-state-restored': [];
    'enter-full-screen': [];
    'leave-full-screen': [];
  }
>;

const KNOWN_EVENTS: Record<keyof WindowEvents, true> = {
  'ready-to-show': true,
  close: true,
  closed: true,
  show: true,
  hide: true,
  focus: true,
  blur: true,
  minimize: true,
  restore: true,
  maximize: true,
  unmaximize: true,
  resize: true,
  resized: true,
  move: true,
  moved: true,
  unresponsive: true,
  responsive: true,
  'page-title-updated': true,
  'session-end': true,
  'query-session-end': true,
  'persisted-state-restored': true,
  'enter-full-screen': true,
  'leave-full-screen': true
};

const KNOWN_OPTIONS = {
  width: true,
  height: true,
  minWidth: true,
  minHeight: true,
  x: true,
  y: true,
  center: true,
  show: true,
  title: true,
  icon: true,
  backgroundColor: true,
  autoHideMenuBar: true,
  name: true,
  windowStatePersistence: true,
  webPreferences: true,
  useContentSize: true
} as const satisfies Partial<Record<keyof Electron.BrowserWindowConstructorOptions, true>>;

type Whole = Pick<
  Electron.BrowserWindow,
  | 'id'
  | 'loadURL'
  | 'show'
  | 'showInactive'
  | 'hide'
  | 'focus'
  | 'blur'
  | 'close'
  | 'destroy'
  | 'reload'
  | 'isDestroyed'
  | 'isVisible'
  | 'isMinimized'
  | 'isFocused'
  | 'isMaximized'
  | 'isFullScreen'
  | 'minimize'
  | 'restore'
  | 'maximize'
  | 'unmaximize'
  | 'setProgressBar'
  | 'setOverlayIcon'
  | 'flashFrame'
  | 'setTitle'
  | 'getTitle'
  | 'getBounds'
  | 'setBounds'
  | 'getNormalBounds'
  | 'setBackgroundColor'
  | 'setMenuBarVisibility'
  | 'setAutoHideMenuBar'
>;

const all: BrowserWindowDouble[] = [];
let lastId = 0;

/** A window is its page; what a window manager would do is kept as state. */
export class BrowserWindowDouble extends StrictEmitter<WindowEvents> implements Whole {
  static getAllWindows(): Electron.BrowserWindow[] {
    return all.map((window) => asElectron<Electron.BrowserWindow>(window));
  }

  static getFocusedWindow(): Electron.BrowserWindow | null {
    const focused = all.find((window) => window.isFocused());
    return focused === undefined ? null : asElectron<Electron.BrowserWindow>(focused);
  }

  static fromWebContents(contents: Electron.WebContents): Electron.BrowserWindow | null {
    const found = all.find((window) => asElectron<Electron.WebContents>(window.webContents) === contents);
    return found === undefined ? null : asElectron<Electron.BrowserWindow>(found);
  }

  static fromId(id: number): Electron.BrowserWindow | null {
    const found = all.find((window) => window.id === id);
    return found === undefined ? null : asElectron<Electron.BrowserWindow>(found);
  }

  readonly id: number;
  readonly webContents: WebContentsDouble;
  readonly options: Electron.BrowserWindowConstructorOptions;
  /** For the stage door. */
  progress: { readonly value: number; readonly mode: string } = { value: -1, mode: 'none' };
  overlay: string | null = null;
  isFlashing = false;
  #bounds: Electron.Rectangle;
  #normalBounds: Electron.Rectangle;
  #title: string;
  #isVisible = false;
  #isMinimized = false;
  #isMaximized = false;
  #isFocused = false;
  #isDestroyed = false;
  #wasReady = false;

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super(KNOWN_EVENTS);
    isKnown('BrowserWindow', options, KNOWN_OPTIONS);
    lastId += 1;
    this.id = lastId;
    this.options = options;
    this.#title = options.title ?? '';
    const kept = isKept(options) ? readWindowState(options.name ?? '') : null;
    this.#bounds = kept?.bounds ?? firstBounds(options);
    this.#normalBounds = this.#bounds;
    this.#isMaximized = kept?.isMaximized ?? false;
    this.webContents = new WebContentsDouble(theChromium(), options.webPreferences ?? {}, this.#bounds);
    this.#follow();
    all.push(this);
    life.emit('window-created', this);
    if (kept !== null) setImmediate(() => this.emit('persisted-state-restored'));
    if (options.show !== false) this.show();
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }

  reload(): void {
    this.webContents.reload();
  }

  show(): void {
    this.showInactive();
    this.focus();
  }

  showInactive(): void {
    if (this.#isVisible) return;
    this.#isVisible = true;
    this.emit('show');
  }

  hide(): void {
    if (!this.#isVisible) return;
    this.blur();
    this.#isVisible = false;
    this.emit('hide');
  }

  focus(): void {
    if (!this.#isVisible || this.#isFocused) return;
    for (const other of all) other.blur();
    this.#isFocused = true;
    this.emit('focus');
    life.emit('window-focused', this);
  }

  blur(): void {
    if (!this.#isFocused) return;
    this.#isFocused = false;
    this.emit('blur');
  }

  /** As a click on the window's cross. The page's own `beforeunload` is not asked: ours has none. */
  close(): void {
    if (this.#isDestroyed) return;
    const event = eventOf();
    this.emit('close', event);
    if (event.defaultPrevented) life.emit('window-close-refused');
    else setImmediate(() => this.destroy());
  }

  destroy(): void {
    if (this.#isDestroyed) return;
    if (isKept(this.options)) {
      const { name = '' } = this.options;
      writeWindowState(name, { bounds: this.#normalBounds, isMaximized: this.#isMaximized });
    }
    this.#isDestroyed = true;
    this.#isVisible = false;
    this.#isFocused = false;
    this.webContents.destroy();
    all.splice(all.indexOf(this), 1);
    this.emit('closed');
    if (all.length === 0) life.emit('all-windows-closed');
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  isVisible(): boolean {
    return this.#isVisible && !this.#isMinimized;
  }

  isMinimized(): boolean {
    return this.#isMinimized;
  }

  isMaximized(): boolean {
    return this.#isMaximized;
  }

  isFullScreen(): boolean {
    return false;
  }

  isFocused(): boolean {
    return this.#isFocused;
  }

  minimize(): void {
    this.#isMinimized = true;
    this.blur();
    this.emit('minimize');
  }

  restore(): void {
    if (!this.#isMinimized) return;
    this.#isMinimized = false;
    this.emit('restore');
  }

  maximize(): void {
    this.#isMaximized = true;
    this.#normalBounds = this.#bounds;
    this.#bounds = theDisplay().workArea;
    this.emit('maximize');
  }

  unmaximize(): void {
    this.#isMaximized = false;
    this.#bounds = this.#normalBounds;
    this.emit('unmaximize');
  }

  setProgressBar(value: number, options?: Electron.ProgressBarOptions): void {
    this.progress = { value, mode: value < 0 ? 'none' : (options?.mode ?? 'normal') };
  }

  setOverlayIcon(overlay: Electron.NativeImage | null, description: string): void {
    this.overlay = overlay === null ? null : description;
  }

  flashFrame(flag: boolean): void {
    this.isFlashing = flag;
  }

  setTitle(title: string): void {
    this.#title = title;
  }

  getTitle(): string {
    return this.#title;
  }

  getBounds(): Electron.Rectangle {
    return { ...this.#bounds };
  }

  getNormalBounds(): Electron.Rectangle {
    return { ...this.#normalBounds };
  }

  setBounds(bounds: Partial<Electron.Rectangle>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
    this.#normalBounds = this.#bounds;
    for (const name of ['move', 'moved', 'resize', 'resized'] as const) this.emit(name);
  }

  setBackgroundColor(_backgroundColor: string): void {
    // Nobody sees what is behind the page.
  }

  setMenuBarVisibility(_visible: boolean): void {
    // There is no menu bar to see; the menu is read at the stage door.
  }

  setAutoHideMenuBar(_hide: boolean): void {
    // As above.
  }

  #follow(): void {
    this.webContents.on('did-finish-load', () => {
      if (this.#wasReady) return;
      this.#wasReady = true;
      this.emit('ready-to-show');
    });
    this.webContents.on('destroyed', () => this.destroy());
    this.webContents.on('unresponsive', () => this.emit('unresponsive'));
    this.webContents.on('responsive', () => this.emit('responsive'));
  }
}

function isKept({ name, windowStatePersistence }: Electron.BrowserWindowConstructorOptions): boolean {
  return (
    name !== undefined &&
    name !== '' &&
    windowStatePersistence !== undefined &&
    windowStatePersistence !== false
  );
}

function firstBounds(options: Electron.BrowserWindowConstructorOptions): Electron.Rectangle {
  const { workArea } = theDisplay();
  const { width = 800, height = 600 } = options;
  const x = options.x ?? workArea.x + Math.round((workArea.width - width) / 2);
  const y = options.y ?? workArea.y + Math.round((workArea.height - height) / 2);
  return { x, y, width, height };
}
