import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { folders } from './folders.ts';

export interface WindowState {
  readonly bounds: Electron.Rectangle;
  readonly isMaximized: boolean;
}

/** In the app's own folder, as Electron keeps it in its preferences there. */
function place(): string {
  return join(folders.get('userData'), 'window-states.json');
}

function read(): Record<string, WindowState> {
  try {
    return JSON.parse(readFileSync(place(), 'utf8')) as Record<string, WindowState>;
  } catch {
    return {};
  }
}

export function readWindowState(name: string): WindowState | null {
  return read()[name] ?? null;
}

export function writeWindowState(name: string, state: WindowState): void {
  mkdirSync(dirname(place()), { recursive: true });
  writeFileSync(place(), JSON.stringify({ ...read(), [name]: state }));
}
