import { EXPOSE } from './page-world.ts';
import type { Passage } from './passage.ts';
import { pack, unpack } from './wire.ts';

/** What the main process is told through the binding. */
export type FromPreload =
  | { readonly kind: 'invoke'; readonly id: number; readonly channel: string; readonly args: string }
  | { readonly kind: 'send'; readonly channel: string; readonly args: string }
  | { readonly kind: 'fault'; readonly what: string }
  | { readonly kind: 'preload-error'; readonly message: string };

/** What it tells the preload's world. */
export type ToPreload =
  | { readonly kind: 'answer'; readonly id: number; readonly value: string }
  | { readonly kind: 'refusal'; readonly id: number; readonly message: string }
  | { readonly kind: 'send'; readonly channel: string; readonly args: string };

type Require = (name: string) => unknown;
type Preload = (require: Require, module: { exports: object }, exports: object, process: object) => void;
type Listener = (event: object, ...args: unknown[]) => void;

export interface PreloadWorldParts {
  readonly passage: Passage;
  readonly process: { readonly platform: string; readonly versions: object };
  /** The binding to the main process. */
  readonly post: (message: string) => void;
  /** Stands still until the main process has filled in the path (see worlds.ts). */
  readonly pathOf: (file: File) => string;
  /** The built preload script. */
  readonly preload: Preload;
}

/** Runs in the preload's own world: what a sandboxed preload has of Electron, and nothing else. */
export function preloadWorld({ passage, process, post, pathOf, preload }: PreloadWorldParts): void {
  const tell = (message: FromPreload): void => post(JSON.stringify(message));
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (reason: Error) => void }>();
  const listeners = new Map<string, { listener: Listener; isOnce: boolean }[]>();
  let lastId = 0;

  const only = <T extends object>(name: string, members: T): T =>
    new Proxy(members, {
      get: (target, key, receiver) => {
        if (key in target || typeof key === 'symbol' || key === 'then') {
          return Reflect.get(target, key, receiver) as unknown;
        }
        tell({ kind: 'fault', what: `${name}.${key} in a preload` });
        throw new Error(`The double of electron does not do this: ${name}.${key} in a preload`);
      }
    });

  const listen = (channel: string, listener: Listener, isOnce: boolean): void => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), { listener, isOnce }]);
  };
  const unlisten = (channel: string, listener: Listener): void => {
    const left = (listeners.get(channel) ?? []).filter((entry) => entry.listener !== listener);
    listeners.set(channel, left);
  };

  const ipcRenderer = only('ipcRenderer', {
    invoke: async (channel: string, ...args: unknown[]): Promise<unknown> => {
      const id = (lastId += 1);
      const packed = pack(args);
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        tell({ kind: 'invoke', id, channel, args: packed });
      });
    },
    send: (channel: string, ...args: unknown[]): void => {
      tell({ kind: 'send', channel, args: pack(args) });
    },
    on: (channel: string, listener: Listener): void => listen(channel, listener, false),
    addListener: (channel: string, listener: Listener): void => listen(channel, listener, false),
    once: (channel: string, listener: Listener): void => listen(channel, listener, true),
    off: unlisten,
    removeListener: unlisten,
    removeAllListeners: (channel: string): void => {
      listeners.delete(channel);
    }
  });

  const contextBridge = only('contextBridge', {
    exposeInMainWorld: (name: string, api: unknown): void => {
      passage.call(EXPOSE, [name, api]);
    }
  });

  const webUtils = only('webUtils', {
    getPathForFile: (file: unknown): string => {
      if (!(file instanceof File)) throw new TypeError('getPathForFile takes a File');
      return pathOf(file);
    }
  });

  const electron = only('electron', { contextBridge, ipcRenderer, webUtils });
  const require: Require = (name) => {
    if (name === 'electron' || name === 'electron/renderer') return electron;
    throw new Error(`module not found: ${name}`);
  };

  const receive = (message: ToPreload): void => {
    switch (message.kind) {
      case 'answer':
        waiting.get(message.id)?.resolve(unpack(message.value));
        break;
      case 'refusal':
        waiting.get(message.id)?.reject(new Error(message.message));
        break;
      case 'send': {
        const args = unpack(message.args) as unknown[];
        for (const { listener, isOnce } of listeners.get(message.channel) ?? []) {
          if (isOnce) unlisten(message.channel, listener);
          listener({ sender: ipcRenderer, ports: [] }, ...args);
        }
      }
    }
    if (message.kind !== 'send') waiting.delete(message.id);
  };
  Object.defineProperty(globalThis, 'electronDoubleReceive', { value: receive });

  try {
    const module = { exports: {} };
    preload(
      require,
      module,
      module.exports,
      only('process', { ...process, type: 'renderer', sandboxed: true, contextIsolated: true })
    );
  } catch (error) {
    tell({
      kind: 'preload-error',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error)
    });
  }
}
