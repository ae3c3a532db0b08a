import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import type { UpdateState } from '../../../src-main/contract/desk.ts';
import { type Updater, updates, updatesFor } from '../../../src-main/shell/electron/updates.ts';

const POLICY = { server: 'https://updates.hanbit.example/outtray', channel: 'beta' };

/** Electron-updater as its documents describe it; it writes down what it was asked. */
class ScriptedUpdater extends EventEmitter implements Updater {
  autoDownload = false;
  autoInstallOnAppQuit = false;
  allowDowngrade = true;
  channel: string | null = null;
  logger: unknown = console;
  readonly asked: unknown[] = [];
  setFeedURL(options: unknown): void {
    this.asked.push(options);
  }
  checkForUpdates(): Promise<unknown> {
    this.asked.push('check');
    return Promise.reject(new Error('offline'));
  }
  quitAndInstall(): void {
    this.asked.push('install');
  }
}

let updater: ScriptedUpdater;
let states: UpdateState[];

beforeEach(() => {
  updater = new ScriptedUpdater();
  states = [];
});

const make = () => updates(updater, POLICY, (state) => states.push(state));

describe('updates', () => {
  it('ask IT’s server and channel, load by themselves and wait for Outtray’s end', () => {
    const stop = make().start();
    stop();
    expect(updater.asked).toEqual([{ provider: 'generic', url: POLICY.server, channel: 'beta' }, 'check']);
    expect(updater).toMatchObject({ autoDownload: true, autoInstallOnAppQuit: true, allowDowngrade: false });
  });

  it('tell how far they are', () => {
    make();
    updater.emit('update-available', { version: '1.2.0' });
    updater.emit('download-progress', { percent: 41.7 });
    updater.emit('update-downloaded', { version: '1.2.0' });
    expect(states).toEqual([
      { kind: 'loading', version: '1.2.0', percent: 0 },
      { kind: 'loading', version: '1.2.0', percent: 42 },
      { kind: 'ready', version: '1.2.0' }
    ]);
  });

  it('install only what is ready', () => {
    const made = make();
    expect(made.install()).toBe(false);
    updater.emit('update-downloaded', { version: '1.2.0' });
    expect(made.install()).toBe(true);
    expect(updater.asked).toEqual([expect.anything(), 'install']);
  });

  it('tell what went wrong in one line, and look again the next time', () => {
    const made = make();
    updater.emit('error', new Error('ENOTFOUND updates.hanbit.example\n    at stack'));
    expect(states).toEqual([{ kind: 'failed', reason: 'ENOTFOUND updates.hanbit.example' }]);
    made.start()();
    expect(updater.asked).toContain('check');
  });

  it('are off where IT names no server, and elsewhere where this copy can’t replace itself', () => {
    const kindFor = (isPackaged: boolean, policy: typeof POLICY | undefined) =>
      updatesFor({ isPackaged }, policy, () => undefined).state.kind;
    expect([kindFor(true, undefined), kindFor(false, undefined)]).toEqual(['off', 'off']);
    expect(kindFor(false, POLICY)).toBe('elsewhere');
  });
});
