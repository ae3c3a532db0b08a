import { isKnown } from './known.ts';
import { unsupported } from './strict.ts';

const KNOWN = {
  preload: true,
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: true,
  nodeIntegrationInWorker: true,
  nodeIntegrationInSubFrames: true,
  webSecurity: true,
  allowRunningInsecureContent: true,
  experimentalFeatures: true,
  webviewTag: true,
  devTools: true,
  spellcheck: true,
  session: true,
  partition: true,
  safeDialogs: true,
  navigateOnDragDrop: true,
  backgroundThrottling: true,
  autoplayPolicy: true,
  plugins: true,
  disableDialogs: true
} as const satisfies Partial<Record<keyof Electron.WebPreferences, true>>;

/** The double has only pages that are shut off as ours are; any other would not be what it shows. */
const AS_THE_DOUBLE_IS = {
  sandbox: true,
  contextIsolation: true,
  webSecurity: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  plugins: false
} as const satisfies Electron.WebPreferences;

export function checkWebPreferences(preferences: Electron.WebPreferences): void {
  isKnown('webPreferences', preferences, KNOWN);
  for (const [name, value] of Object.entries(AS_THE_DOUBLE_IS)) {
    const given = preferences[name as keyof typeof AS_THE_DOUBLE_IS] ?? value;
    if (given !== value) unsupported(`webPreferences with ${name}: ${given}`);
  }
}
