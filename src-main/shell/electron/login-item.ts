import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { App } from 'electron';

/** Starting with the system: in the tray, without a window. */
export const HIDDEN = '--hidden';

export interface LoginItem {
  /** null where this system can't be told. */
  startsAtLogin(): Promise<boolean | null>;
  set(startsAtLogin: boolean): Promise<void>;
}

/** A checkout that is run by hand has no place from which the system could start it. */
export function loginItem(app: App, platform: NodeJS.Platform = process.platform): LoginItem {
  if (!app.isPackaged) return { startsAtLogin: () => Promise.resolve(null), set: () => Promise.resolve() };
  return platform === 'linux' ? autostartFile(app) : systemLoginItem(app);
}

function systemLoginItem(app: App): LoginItem {
  const args = [HIDDEN];
  return {
    startsAtLogin: () => Promise.resolve(app.getLoginItemSettings({ args }).openAtLogin),
    set: (openAtLogin) => {
      app.setLoginItemSettings({ openAtLogin, args });
      return Promise.resolve();
    }
  };
}

/** freedesktop.org, Desktop Application Autostart Specification. */
function autostartFile(app: App): LoginItem {
  const config = process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config');
  const path = join(config, 'autostart', 'outtray.desktop');
  return {
    startsAtLogin: () =>
      readFile(path, 'utf8').then(
        () => true,
        () => false
      ),
    set: async (startsAtLogin) => {
      if (!startsAtLogin) return rm(path, { force: true });
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, desktopEntry(process.env['APPIMAGE'] ?? app.getPath('exe')));
      return undefined;
    }
  };
}

/** @param program absolute; quoted as the Desktop Entry Specification's "The Exec key" says. */
export function desktopEntry(program: string): string {
  const quoted = `"${program
    .replace(/["`$\\]/g, '\\$&')
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%')}"`;
  return ['[Desktop Entry]', 'Type=Application', 'Name=Outtray', `Exec=${quoted} ${HIDDEN}`, ''].join('\n');
}
