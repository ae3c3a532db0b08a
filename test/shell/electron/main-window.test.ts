import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { beforeEach, describe, expect, it } from 'vitest';
import { MainWindow } from '../../../src-main/shell/electron/main-window.ts';

/** What the window is asked, in order. */
let done: string[];
let made: ScriptedWindow[];
let now: number;

class ScriptedContents extends EventEmitter {
  url = 'app://outtray/';
  getURL(): string {
    return this.url;
  }
  send(channel: string, payload: unknown): void {
    done.push(`send ${channel} ${String(payload)}`);
  }
}

class ScriptedWindow extends EventEmitter {
  readonly webContents = new ScriptedContents();
  constructor() {
    super();
    made.push(this);
  }
  loadURL(url: string): Promise<void> {
    done.push(`load ${url}`);
    return Promise.resolve();
  }
  show(): void {
    done.push('show');
  }
  focus(): void {
    done.push('focus');
  }
  restore(): void {
    done.push('restore');
  }
  isMinimized(): boolean {
    return false;
  }
  isDestroyed(): boolean {
    return false;
  }
  destroy(): void {
    this.emit('closed');
  }
  goTo(hash: string): void {
    this.webContents.url = `app://outtray/${hash}`;
    this.webContents.emit('did-navigate-in-page');
  }
  crash(): void {
    this.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
  }
}

beforeEach(() => {
  done = [];
  made = [];
  now = 0;
});

const open = () =>
  new MainWindow({
    BrowserWindow: ScriptedWindow as unknown as typeof BrowserWindow,
    options: {},
    onChange: () => undefined,
    onGivenUp: () => done.push('given up'),
    now: () => now
  });

const lastLoad = () => done.findLast((step) => step.startsWith('load'));

describe('the window', () => {
  it('is one, however often it is asked for', () => {
    const window = open();
    window.show();
    window.show();
    expect(made).toHaveLength(1);
    expect(done).toEqual(['load app://outtray/', 'show', 'focus', 'show', 'focus']);
  });

  it('comes back where it was after it was closed', () => {
    const window = open();
    window.show();
    made[0]?.goTo('#/review?batch=3');
    made[0]?.emit('closed');
    expect(window.current).toBeNull();
    window.show();
    expect(lastLoad()).toBe('load app://outtray/#/review?batch=3');
  });

  it('comes back where it was after its page crashed', () => {
    open().show();
    made[0]?.goTo('#/fixing');
    made[0]?.crash();
    expect(made).toHaveLength(1);
    expect(lastLoad()).toBe('load app://outtray/#/fixing');
  });

  it('is given up when its page crashes again and again, and opens when a person says so', () => {
    const window = open();
    window.show();
    for (let crash = 0; crash < 4; crash += 1) made[0]?.crash();
    expect(done.at(-1)).toBe('given up');
    window.openAgain();
    expect(made).toHaveLength(2);
  });

  it('is not given up for crashes that lie far apart', () => {
    open().show();
    for (let crash = 0; crash < 10; crash += 1) {
      now += 60_001;
      made[0]?.crash();
    }
    expect(done).not.toContain('given up');
  });

  it('hears what it is told once it says that it can', () => {
    const window = open();
    window.tell('desk', 'a');
    expect(done).not.toContain('send desk a');
    window.listens();
    window.tell('desk', 'b');
    expect(done.filter((step) => step.startsWith('send'))).toEqual(['send desk a', 'send desk b']);
  });

  it('hears again what it was told while its page was being loaded anew', () => {
    const window = open();
    window.show();
    window.listens();
    made[0]?.crash();
    window.tell('desk', 'c');
    expect(done).not.toContain('send desk c');
    window.listens();
    expect(done).toContain('send desk c');
  });
});
