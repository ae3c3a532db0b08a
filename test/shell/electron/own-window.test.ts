import type { IpcMain, IpcMainInvokeEvent, WebContents, WebFrameMain } from 'electron';
import { describe, expect, it } from 'vitest';
import { handleCalls, isFromOwnWindow } from '../../../src-main/shell/electron/ipc.ts';
import { isOwnPage, isOwnUrl } from '../../../src-main/shell/electron/own-page.ts';

const contents = { isDestroyed: () => false } as WebContents;
const frame = (url: string, parent: WebFrameMain | null = null) => ({ url, parent }) as WebFrameMain;
const event = (senderFrame: WebFrameMain | null, sender = contents) => ({ sender, senderFrame });

describe('the window’s own address', () => {
  it.each(['app://outtray/', 'app://outtray/#/review?batch=3', 'app://outtray/?x'])('is %s', (url) => {
    expect(isOwnPage(url)).toBe(true);
  });

  it.each([
    'app://outtray/picture/image/1/large',
    'app://outtray.evil/',
    'app://evil@outtray/',
    'app:outtray/',
    'https://outtray/',
    'file:///outtray/index.html',
    'about:blank',
    ''
  ])('is not %j', (url) => {
    expect(isOwnPage(url)).toBe(false);
  });

  it('has pictures below it', () => {
    expect(isOwnUrl('app://outtray/picture/image/1/large')).toBe(true);
  });
});

describe('a call', () => {
  it('is taken from the main frame of our own window showing our own page', () => {
    expect(isFromOwnWindow(event(frame('app://outtray/#/sent')), contents)).toBe(true);
  });

  it.each([
    ['another page', event(frame('https://evil.example/'))],
    ['a page that only looks like ours', event(frame('app://outtray.evil/'))],
    ['a frame in our page', event(frame('app://outtray/', frame('app://outtray/')))],
    ['a frame that is gone', event(null)],
    ['another window', event(frame('app://outtray/'), { isDestroyed: () => false } as WebContents)]
  ])('is refused from %s', (_, given) => {
    expect(isFromOwnWindow(given, contents)).toBe(false);
  });

  it('is refused while there is no window', () => {
    expect(isFromOwnWindow(event(frame('app://outtray/')), null)).toBe(false);
  });

  it('reaches nothing where it is refused, and is checked by its map where it is taken', async () => {
    type Listener = (event: IpcMainInvokeEvent, ...args: unknown[]) => unknown;
    const listeners: Record<string, Listener> = {};
    const reached: unknown[] = [];
    const call = (name: string, input: unknown) => {
      reached.push([name, input]);
      return Promise.resolve({ ok: true as const, value: null });
    };
    const ipcMain = { handle: (channel: string, listener: Listener) => (listeners[channel] = listener) };
    handleCalls(ipcMain as unknown as IpcMain, { contents: () => contents, call, deskCall: call });
    for (const listener of Object.values(listeners)) {
      const foreign = event(frame('https://evil.example/')) as IpcMainInvokeEvent;
      expect(() => listener(foreign, 'app.info', {})).toThrow('Refused');
      await listener(event(frame('app://outtray/')) as IpcMainInvokeEvent, { toString: null }, {});
    }
    expect(Object.keys(listeners)).toEqual(['outtray:call', 'outtray:desk-call']);
    // A name that is no text is no call.
    expect(reached).toEqual([
      ['', {}],
      ['', {}]
    ]);
  });
});
