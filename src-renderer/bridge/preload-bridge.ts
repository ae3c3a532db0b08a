import type { CallAnswer } from '../../src-main/contract/dispatch.ts';
import type { AppEvent } from '../../src-main/contract/event.ts';
import type { Bridge } from './bridge.ts';

/** What a preload script puts into the window. */
export interface Preload {
  call(name: string, input: unknown): Promise<CallAnswer<unknown>>;
  onEvent(listener: (event: AppEvent) => void): void;
  /** Absolute paths of dropped or chosen files, which a page alone may not know. */
  pathsOf?(files: readonly File[]): readonly string[];
}

declare global {
  interface Window {
    readonly outtray?: Preload;
  }
}

/** The same calls through a preload script: there is no connection that could be lost. */
export class PreloadBridge implements Bridge {
  readonly #preload: Preload;

  constructor(preload: Preload) {
    this.#preload = preload;
  }

  call(name: string, input: unknown): Promise<CallAnswer<unknown>> {
    return this.#preload.call(name, input);
  }

  onEvent(listener: (event: AppEvent) => void): void {
    this.#preload.onEvent(listener);
  }

  onConnection(listener: (isConnected: boolean) => void): void {
    listener(true);
  }
}
