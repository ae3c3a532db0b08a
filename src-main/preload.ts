import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { DeskEvent } from './contract/desk.ts';
import type { CallAnswer } from './contract/dispatch.ts';
import type { AppEvent } from './contract/event.ts';
import type { Preload } from './contract/preload.ts';
import { CHANNELS } from './shell/electron/channels.ts';

const outtray: Preload = {
  call: (name, input) => ipcRenderer.invoke(CHANNELS.call, name, input) as Promise<CallAnswer<unknown>>,
  deskCall: (name, input) =>
    ipcRenderer.invoke(CHANNELS.deskCall, name, input) as Promise<CallAnswer<unknown>>,
  onEvent: (listener) => {
    ipcRenderer.on(CHANNELS.event, (_, event: AppEvent) => {
      listener(event);
    });
  },
  onDeskEvent: (listener) => {
    ipcRenderer.on(CHANNELS.deskEvent, (_, event: DeskEvent) => {
      listener(event);
    });
  },
  pathsOf: (files) => files.map((file) => webUtils.getPathForFile(file))
};

contextBridge.exposeInMainWorld('outtray', outtray);
