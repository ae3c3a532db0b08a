import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settings } from './settings.ts';
import { unsupported } from './strict.ts';

export type FolderName = Parameters<Electron.App['getPath']>[0];

/** Where an app's things lie: all below the settings' home until the app says otherwise. */
class Folders {
  /** The app's name, below which its own folder lies. */
  name = 'app';
  readonly #set = new Map<string, string>();

  get(name: FolderName): string {
    return this.#set.get(name) ?? this.#ownPlace(name);
  }

  set(name: string, path: string): void {
    this.#set.set(name, path);
  }

  #ownPlace(name: FolderName): string {
    const { home } = settings;
    switch (name) {
      case 'home':
        return home;
      case 'appData':
        return join(home, '.config');
      case 'userData':
        return join(this.get('appData'), this.name);
      case 'sessionData':
        return this.get('userData');
      case 'logs':
        return join(this.get('userData'), 'logs');
      case 'temp':
        return tmpdir();
      case 'exe':
        return process.execPath;
      case 'desktop':
      case 'documents':
      case 'downloads':
      case 'pictures':
        return join(home, `${name[0]?.toUpperCase()}${name.slice(1)}`);
      default:
        return unsupported(`app.getPath(${JSON.stringify(name)})`);
    }
  }
}

export const folders = new Folders();
