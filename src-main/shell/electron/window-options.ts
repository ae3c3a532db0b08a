import { nativeTheme, type BrowserWindowConstructorOptions } from 'electron';

/** In memory only: nothing that the page shows is ever written to disk. */
export const PARTITION = 'outtray';

/** The page's own ground, so that nothing flashes while it loads (src-renderer/styles/tokens.css, --bg). */
export function backgroundColor(): string {
  return nativeTheme.shouldUseDarkColors ? '#161615' : '#f6f5f2';
}

/** @param fromRoot a path beside package.json. Electron itself keeps size and place, for each display. */
export function windowOptions(
  fromRoot: (path: string) => string,
  { isPackaged }: { isPackaged: boolean }
): BrowserWindowConstructorOptions {
  return {
    name: 'outtray',
    windowStatePersistence: true,
    width: 1280,
    height: 800,
    minWidth: 720,
    minHeight: 520,
    title: 'Outtray',
    show: false,
    backgroundColor: backgroundColor(),
    ...(process.platform === 'linux' ? { icon: fromRoot('build/icons/icon.png') } : {}),
    webPreferences: {
      partition: PARTITION,
      preload: fromRoot('out/preload/preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      navigateOnDragDrop: false,
      webviewTag: false,
      // Its dictionaries would be fetched from elsewhere, and what is typed here is people's ids.
      spellcheck: false,
      devTools: !isPackaged
    }
  };
}
