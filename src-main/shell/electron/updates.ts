import { createRequire } from 'node:module';
import type { UpdateState } from '../../contract/desk.ts';

/** What is used of electron-updater's `autoUpdater`. */
export interface Updater {
  autoDownload: boolean;
  autoInstallOnAppQuit: boolean;
  allowDowngrade: boolean;
  channel: string | null;
  logger: unknown;
  setFeedURL(options: { provider: 'generic'; url: string; channel: string }): void;
  checkForUpdates(): Promise<unknown>;
  quitAndInstall(isSilent: boolean, isForceRunAfter: boolean): void;
  on(event: 'update-available', listener: (info: { version: string }) => void): unknown;
  on(event: 'update-not-available', listener: () => void): unknown;
  on(event: 'download-progress', listener: (info: { percent: number }) => void): unknown;
  on(event: 'update-downloaded', listener: (info: { version: string }) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

export interface UpdatePolicy {
  /** https; where IT keeps the installers and their `latest*.yml`. */
  readonly server: string;
  readonly channel: string;
}

export interface Updates {
  readonly state: UpdateState;
  /** Looks now and then every few hours. @returns a function that ends it. */
  start(): () => void;
  /** Starts the new version. Whoever calls has ended sending in an orderly manner. @returns false when none is ready. */
  install(): boolean;
}

/** Six hours. */
const LOOK_EVERY_MS = 6 * 3_600_000;

/** Nothing is ever asked. */
function noUpdates(kind: 'off' | 'elsewhere'): Updates {
  return { state: { kind }, start: () => () => undefined, install: () => false };
}

/**
 * A checkout has nothing to update, and deb and rpm packages are the system's own tools to replace.
 * @param onChange told at each change of the state.
 */
export function updatesFor(
  { isPackaged }: { readonly isPackaged: boolean },
  policy: UpdatePolicy | undefined,
  onChange: () => void
): Updates {
  const isReplaceable = process.platform !== 'linux' || process.env['APPIMAGE'] !== undefined;
  if (policy === undefined) return noUpdates('off');
  if (!isPackaged || !isReplaceable) return noUpdates('elsewhere');
  const { autoUpdater } = createRequire(import.meta.url)('electron-updater') as { autoUpdater: Updater };
  return updates(autoUpdater, policy, onChange);
}

/**
 * Looks for a new version, loads it in the background and leaves it to be installed when Outtray is quit: never in
 * the middle of sending. Signatures are checked by the updater itself (Windows: the publisher of the running program;
 * macOS: the same team; Linux: the digest in the server's own list, over https).
 */
export function updates(
  updater: Updater,
  { server, channel }: UpdatePolicy,
  onChange: (state: UpdateState) => void
): Updates {
  let state: UpdateState = { kind: 'none' };
  const set = (next: UpdateState): void => {
    state = next;
    onChange(next);
  };
  Object.assign(updater, {
    autoDownload: true,
    autoInstallOnAppQuit: true,
    allowDowngrade: false,
    logger: null
  });
  updater.setFeedURL({ provider: 'generic', url: server, channel });
  updater.on('update-available', ({ version }) => {
    set({ kind: 'loading', version, percent: 0 });
  });
  updater.on('update-not-available', () => {
    set({ kind: 'none' });
  });
  updater.on('download-progress', ({ percent }) => {
    if (state.kind === 'loading') set({ ...state, percent: Math.round(percent) });
  });
  updater.on('update-downloaded', ({ version }) => {
    set({ kind: 'ready', version });
  });
  updater.on('error', (error) => {
    set({ kind: 'failed', reason: error.message.split('\n', 1)[0]?.slice(0, 300) ?? '' });
  });
  const look = (): void => {
    if (state.kind === 'ready' || state.kind === 'loading') return;
    set({ kind: 'looking' });
    // What goes wrong is told by the `error` event as well.
    updater.checkForUpdates().catch(() => undefined);
  };
  return {
    get state() {
      return state;
    },
    start: () => {
      look();
      const timer = setInterval(look, LOOK_EVERY_MS);
      return () => {
        clearInterval(timer);
      };
    },
    install: () => {
      if (state.kind !== 'ready') return false;
      updater.quitAndInstall(true, true);
      return true;
    }
  };
}
