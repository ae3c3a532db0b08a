import type { CallAnswer } from '../../src-main/contract/dispatch.ts';
import type { AppEvent } from '../../src-main/contract/event.ts';

/** How the window reaches the Node side. Only `api.ts` uses one. */
export interface Bridge {
  /** @throws ConnectionLost (api-error.ts) when no answer can come. */
  call(name: string, input: unknown): Promise<CallAnswer<unknown>>;
  onEvent(listener: (event: AppEvent) => void): void;
  /** Told at once where the connection already stands, then at each change. */
  onConnection(listener: (isConnected: boolean) => void): void;
}
