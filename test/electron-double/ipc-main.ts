import { eventOf } from './event.ts';
import { Strict } from './strict.ts';

export interface IpcSender {
  readonly sender: Electron.WebContents;
  readonly senderFrame: Electron.WebFrameMain | null;
}

type InvokeListener = Parameters<Electron.IpcMain['handle']>[1];
type SendListener = Parameters<Electron.IpcMain['on']>[1];
type Whole = Pick<Electron.IpcMain, 'handle' | 'handleOnce' | 'removeHandler'>;

function fieldsOf({ sender, senderFrame }: IpcSender): {
  frameId: number;
  processId: number;
  sender: Electron.WebContents;
  senderFrame: Electron.WebFrameMain | null;
  type: 'frame';
} {
  const [frameId, processId] = [senderFrame?.routingId ?? 0, senderFrame?.processId ?? 0];
  return { frameId, processId, sender, senderFrame, type: 'frame' };
}

export class IpcMainDouble extends Strict implements Whole {
  readonly #handlers = new Map<string, InvokeListener>();
  readonly #listeners = new Map<string, Set<SendListener>>();

  handle(channel: string, listener: InvokeListener): void {
    if (this.#handlers.has(channel)) {
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    }
    this.#handlers.set(channel, listener);
  }

  handleOnce(channel: string, listener: InvokeListener): void {
    this.handle(channel, (event, ...args: unknown[]) => {
      this.removeHandler(channel);
      return listener(event, ...args) as unknown;
    });
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }

  on(channel: string, listener: SendListener): this {
    const listeners = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, listeners.add(listener));
    return this;
  }

  off(channel: string, listener: SendListener): this {
    this.#listeners.get(channel)?.delete(listener);
    return this;
  }

  /** For the double: names of the channels that an app answers. */
  get channels(): readonly string[] {
    return [...this.#handlers.keys(), ...this.#listeners.keys()];
  }

  /** For the double. @throws what the handler throws, or that there is none. */
  async invoke(from: IpcSender, channel: string, args: readonly unknown[]): Promise<unknown> {
    const handler = this.#handlers.get(channel);
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
    const event = eventOf(fieldsOf(from)) as Electron.IpcMainInvokeEvent;
    return (await handler(event, ...args)) as unknown;
  }

  /** For the double. */
  receive(from: IpcSender, channel: string, args: readonly unknown[]): void {
    const event = eventOf(fieldsOf(from)) as Electron.IpcMainEvent;
    for (const listener of this.#listeners.get(channel) ?? []) listener(event, ...args);
  }
}

export const ipcMain = new IpcMainDouble();
