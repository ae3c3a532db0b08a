import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron';
import type { CallAnswer } from '../../contract/dispatch.ts';
import { CHANNELS } from './channels.ts';
import { isOwnPage } from './own-page.ts';

export interface IpcPorts {
  /** The window's own contents; null while there is no window. */
  readonly contents: () => WebContents | null;
  readonly call: (name: string, input: unknown) => Promise<CallAnswer<unknown>>;
  readonly deskCall: (name: string, input: unknown) => Promise<CallAnswer<unknown>>;
}

/** Every call comes through here: from the main frame of our own window showing our own page, or not at all. */
export function handleCalls(ipcMain: IpcMain, ports: IpcPorts): void {
  const handle = (channel: string, call: IpcPorts['call']): void => {
    ipcMain.handle(channel, (event, name: unknown, input: unknown) => {
      if (!isFromOwnWindow(event, ports.contents())) throw new Error('Refused');
      return call(typeof name === 'string' ? name : '', input);
    });
  };
  handle(CHANNELS.call, ports.call);
  handle(CHANNELS.deskCall, ports.deskCall);
}

export function isFromOwnWindow(
  { sender, senderFrame }: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>,
  contents: WebContents | null
): boolean {
  if (contents === null || contents.isDestroyed() || sender !== contents) return false;
  if (senderFrame === null || senderFrame.parent !== null) return false;
  return isOwnPage(senderFrame.url);
}
