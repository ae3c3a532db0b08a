import { type EventsOf, StrictEmitter } from './strict.ts';

type ThemeEvents = EventsOf<Electron.NativeTheme, { updated: [] }>;
type Source = Electron.NativeTheme['themeSource'];

type Whole = Pick<
  Electron.NativeTheme,
  | 'themeSource'
  | 'shouldUseDarkColors'
  | 'shouldUseHighContrastColors'
  | 'prefersReducedTransparency'
  | 'inForcedColorsMode'
>;

class NativeThemeDouble extends StrictEmitter<ThemeEvents> implements Whole {
  readonly shouldUseHighContrastColors = false;
  readonly prefersReducedTransparency = false;
  readonly inForcedColorsMode = false;
  #source: Source = 'system';
  #isSystemDark = false;
  readonly #pages = new Set<() => void>();

  constructor() {
    super({ updated: true });
  }

  get themeSource(): Source {
    return this.#source;
  }

  set themeSource(source: Source) {
    const wasDark = this.shouldUseDarkColors;
    this.#source = source;
    for (const show of this.#pages) show();
    if (wasDark !== this.shouldUseDarkColors) this.#told();
  }

  get shouldUseDarkColors(): boolean {
    return this.#source === 'system' ? this.#isSystemDark : this.#source === 'dark';
  }

  /** For the stage door. */
  setSystemDark(isDark: boolean): void {
    const wasDark = this.shouldUseDarkColors;
    this.#isSystemDark = isDark;
    for (const show of this.#pages) show();
    if (wasDark !== this.shouldUseDarkColors) this.#told();
  }

  /** For the double: what pages see as `prefers-color-scheme`; null where nobody has decided it. */
  get pageScheme(): 'light' | 'dark' | null {
    if (this.#source === 'system' && !this.#isSystemDark) return null;
    return this.shouldUseDarkColors ? 'dark' : 'light';
  }

  /** For the double. */
  onPageScheme(listener: () => void): void {
    this.#pages.add(listener);
  }

  #told(): void {
    queueMicrotask(() => this.emit('updated'));
  }
}

export const nativeTheme = new NativeThemeDouble();
