import { Strict } from './strict.ts';

/** What an app asked the system to open. */
export interface Opened {
  readonly how: 'external' | 'path' | 'folder';
  readonly target: string;
}

class ShellDouble
  extends Strict
  implements Pick<Electron.Shell, 'openExternal' | 'openPath' | 'showItemInFolder'>
{
  readonly opened: Opened[] = [];

  openExternal(target: string): Promise<void> {
    this.opened.push({ how: 'external', target });
    return Promise.resolve();
  }

  openPath(target: string): Promise<string> {
    this.opened.push({ how: 'path', target });
    return Promise.resolve('');
  }

  showItemInFolder(target: string): void {
    this.opened.push({ how: 'folder', target });
  }
}

export const shell = new ShellDouble();

class NetDouble extends Strict implements Pick<Electron.Net, 'isOnline' | 'online'> {
  online = true;

  isOnline(): boolean {
    return this.online;
  }
}

export const net = new NetDouble();
