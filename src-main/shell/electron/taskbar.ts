import type { App, BrowserWindow, NativeImage } from 'electron';
import type { Status } from './status.ts';
import { statusLines } from './tray.ts';
import type { Words } from './words.ts';

/** No bar at all. */
const NO_PROGRESS = -1;

/** Progress and count on the taskbar's or dock's icon. */
export function showOnTaskbar(
  { app, window, overlay }: { app: App; window: BrowserWindow | null; overlay: NativeImage },
  status: Status,
  words: Words
): void {
  app.setBadgeCount(status.failed);
  if (window === null) return;
  window.setProgressBar(progressOf(status), { mode: modeOf(status) });
  if (process.platform !== 'win32') return;
  const isToFix = status.failed > 0;
  window.setOverlayIcon(isToFix ? overlay : null, isToFix ? statusLines(status, words).join(', ') : '');
}

export function progressOf({ left, done, total }: Status): number {
  return left === 0 || total === 0 ? NO_PROGRESS : Math.min(1, done / total);
}

function modeOf({ kind }: Status): 'normal' | 'paused' | 'error' {
  if (kind === 'stopped') return 'error';
  return kind === 'paused' ? 'paused' : 'normal';
}
