import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** What the specs run on. */
export const TARGETS = ['browser', 'double', 'electron'] as const;
export type Target = (typeof TARGETS)[number];

export const ROOT = resolve(import.meta.dirname, '../..');

export function isTarget(name: string): name is Target {
  return (TARGETS as readonly string[]).includes(name);
}

export type FoundElectron = { readonly path: string } | { readonly missing: string };

/** Those that can run here. */
export function targetsHere(): Target[] {
  return TARGETS.filter((target) => target !== 'electron' || 'path' in findElectron());
}

/** For the end of a run: each target that did not run, and why. */
export function missingTargets(): string[] {
  const electron = findElectron();
  if ('path' in electron) return [];
  return [`NOT RUN on the real Electron: ${electron.missing}`];
}

/** The real Electron, where `npm ci` or IT brought its binary and there is a display to show windows on. */
export function findElectron(env: NodeJS.ProcessEnv = process.env): FoundElectron {
  const path = electronPath(env);
  if (path === null)
    return { missing: 'its binary is not installed (node node_modules/electron/install.js)' };
  const isBlind = process.platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY'];
  if (isBlind) return { missing: 'there is no display (xvfb-run npm test)' };
  return { path };
}

/** As node_modules/electron/index.js finds it; that would download it where it is missing. */
function electronPath(env: NodeJS.ProcessEnv): string | null {
  const folder = join(ROOT, 'node_modules/electron');
  const named = join(folder, 'path.txt');
  const program = existsSync(named) ? readFileSync(named, 'utf8').trim() : 'electron';
  const path = join(env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist'), program);
  return existsSync(path) ? path : null;
}
