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

  constructor() {
    super({ updated: true });
  }

  get themeSource(): Source {
    return this.#source;
  }

  set themeSource(source: Source) {
    const wasDark = this.shouldUseDarkColors;
    this.#source = source;
    if (wasDark !== this.shouldUseDarkColors) this.#told();
  }

  get shouldUseDarkColors(): boolean {
    return this.#source === 'system' ? this.#isSystemDark : this.#source === 'dark';
  }

  /** For the stage door. */
  setSystemDark(isDark: boolean): void {
    const wasDark = this.shouldUseDarkColors;
    this.#isSystemDark = isDark;
    if (wasDark !== this.shouldUseDarkColors) this.#told();
  }

  /** What pages see as `prefers-color-scheme`. */
  get scheme(): 'light' | 'dark' {
    return this.shouldUseDarkColors ? 'dark' : 'light';
  }

  #told(): void {
    queueMicrotask(() => this.emit('updated'));
  }
}

export const nativeTheme = new NativeThemeDouble();
