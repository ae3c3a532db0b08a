import { EventEmitter } from 'node:events';
import type { Chromium } from './chromium.ts';
import { unsupported } from './strict.ts';

interface LifeEvents {
  'contents-created': [contents: object];
  'renderer-gone': [contents: object, details: Electron.RenderProcessGoneDetails];
  'window-created': [window: object];
  'window-focused': [window: object];
  'window-close-refused': [];
  'all-windows-closed': [];
}

/** What windows and pages tell the app, which makes them. */
export const life = new EventEmitter<LifeEvents>();

/** Addresses that no handler of the app stopped or answered. */
export const escaped: string[] = [];

let chromium: Chromium | null = null;

export function useChromium(started: Chromium): void {
  chromium = started;
}

export function theChromium(): Chromium {
  return chromium ?? unsupported('windows before the app is ready');
}
