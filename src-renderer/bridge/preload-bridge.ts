import type { CallAnswer } from '../../src-main/contract/dispatch.ts';
import type { AppEvent } from '../../src-main/contract/event.ts';
import type { Preload } from '../../src-main/contract/preload.ts';
import type { Bridge } from './bridge.ts';

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
