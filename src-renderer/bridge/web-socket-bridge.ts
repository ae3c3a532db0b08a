import { createBirpc } from 'birpc';
import type { CallAnswer } from '../../src-main/contract/dispatch.ts';
import type { AppEvent } from '../../src-main/contract/event.ts';
import { ConnectionLost } from '../api-error.ts';
import type { Bridge } from './bridge.ts';

/** What the browser shell offers over the socket. */
interface ServerFunctions {
  call(name: string, input: unknown): Promise<CallAnswer<unknown>>;
}

interface WindowFunctions {
  event(event: AppEvent): void;
}

type Rpc = ReturnType<typeof createBirpc<ServerFunctions, WindowFunctions>>;

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 5000;

/** Calls and events as JSON over one WebSocket, opened again whenever it closes. */
export class WebSocketBridge implements Bridge {
  readonly #url: string;
  readonly #eventListeners: ((event: AppEvent) => void)[] = [];
  readonly #connectionListeners: ((isConnected: boolean) => void)[] = [];
  /** Calls made before the very first connection wait for it; later ones fail at once while there is none. */
  readonly #first = Promise.withResolvers<Rpc>();
  #rpc: Rpc | null = null;
  #wasOpen = false;
  #failures = 0;

  constructor(url: string) {
    this.#url = url;
    this.#open();
  }

  async call(name: string, input: unknown): Promise<CallAnswer<unknown>> {
    const rpc = this.#wasOpen ? this.#rpc : await this.#first.promise;
    if (rpc === null) throw new ConnectionLost(name);
    try {
      return await rpc.call(name, input);
    } catch (error) {
      throw rpc.$closed ? new ConnectionLost(name) : error;
    }
  }

  onEvent(listener: (event: AppEvent) => void): void {
    this.#eventListeners.push(listener);
  }

  onConnection(listener: (isConnected: boolean) => void): void {
    this.#connectionListeners.push(listener);
    if (this.#rpc !== null) listener(true);
  }

  #open(): void {
    const socket = new WebSocket(this.#url);
    const rpc = createBirpc<ServerFunctions, WindowFunctions>(
      { event: (event) => this.#eventListeners.forEach((listener) => listener(event)) },
      {
        post: (data: string) => socket.send(data),
        on: (receive) =>
          socket.addEventListener('message', (message: MessageEvent<string>) => receive(message.data)),
        serialize: (message) => JSON.stringify(message),
        deserialize: (text: string) => JSON.parse(text) as unknown,
        // An import or a release of 100,000 rows answers when it is done.
        timeout: -1
      }
    );
    socket.addEventListener('open', () => this.#opened(rpc));
    socket.addEventListener('close', () => this.#closed(rpc));
  }

  #opened(rpc: Rpc): void {
    this.#rpc = rpc;
    this.#wasOpen = true;
    this.#failures = 0;
    this.#first.resolve(rpc);
    this.#tell(true);
  }

  #closed(rpc: Rpc): void {
    rpc.$close();
    this.#rpc = null;
    this.#tell(false);
    const delayMs = Math.min(FIRST_DELAY_MS * 2 ** this.#failures, LONGEST_DELAY_MS);
    this.#failures += 1;
    setTimeout(() => this.#open(), delayMs);
  }

  #tell(isConnected: boolean): void {
    for (const listener of this.#connectionListeners) listener(isConnected);
  }
}
