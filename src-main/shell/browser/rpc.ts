import { createBirpc } from 'birpc';
import type { RawData, WebSocket } from 'ws';
import { z } from 'zod';
import type { Application } from '../../contract/application.ts';
import type { CallAnswer } from '../../contract/dispatch.ts';
import type { AppEvent } from '../../contract/event.ts';
import { EventQueue } from './event-queue.ts';

/** The largest call: a bulk change of a million ids. */
export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
/** Calls of one window that may run at once; the others wait. */
export const MAX_CALLS_IN_FLIGHT = 32;

/** What the window may call. */
export interface ServerFunctions {
  call(name: string, input: unknown): Promise<CallAnswer<unknown>>;
}

/** What the window offers; fire and forget. */
export interface ClientFunctions {
  event(event: AppEvent): void;
}

/** A call as birpc 4 writes it. Nothing else may come in: events of ours are not answered. */
const callMessage = z.strictObject({
  t: z.literal('q'),
  i: z.string().min(1).max(64),
  m: z.literal('call'),
  a: z.tuple([z.string(), z.unknown()])
});
type CallMessage = z.infer<typeof callMessage>;

/** WebSocket close codes (RFC 6455, section 7.4.1). */
const UNSUPPORTED_DATA = 1003;
const POLICY_VIOLATION = 1008;

function parse(text: string): CallMessage | null {
  try {
    return callMessage.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Resolves when the text has been handed to the system, or at once where the socket is gone. */
function send(socket: WebSocket, text: string): Promise<void> {
  return new Promise((resolve) => socket.send(text, () => resolve()));
}

/** Carries calls and events between one window and the application until its socket closes. */
export function serveWindow(socket: WebSocket, app: Application, onBug: (error: unknown) => void): void {
  const functions: ServerFunctions = {
    call: async (name, input) => {
      try {
        return await app.dispatch(name, input);
      } catch (error) {
        onBug(error);
        return { ok: false, error: { code: 'fault_of_ours', values: { call: name.slice(0, 80) } } };
      }
    }
  };
  const inbox = new Inbox(socket);
  const rpc = createBirpc<ClientFunctions, ServerFunctions>(functions, {
    post: (text: string) => send(socket, text),
    on: (handle) => inbox.start(handle),
    serialize: (message: unknown) => JSON.stringify(message),
    eventNames: ['event'],
    // An answer that can't be written as JSON; birpc then answers with the error.
    onGeneralError: (error) => {
      onBug(error);
      return true;
    }
  });
  const events = new EventQueue(async (event) => {
    if (socket.readyState === socket.OPEN) await rpc.event(event);
  });
  const unsubscribe = app.subscribe((event) => events.push(event));
  socket.once('close', () => {
    unsubscribe();
    rpc.$close();
  });
  // ws closes the socket itself after an error: too large, not UTF-8, reset by the peer.
  socket.on('error', () => undefined);
}

/**
 * Messages of one window, a limited number of them at work at once. A call is at work until its answer has been
 * handed to the system, so a window that calls without reading answers stops being read.
 */
class Inbox {
  readonly #socket: WebSocket;
  readonly #waiting: CallMessage[] = [];
  #inFlight = 0;
  #handle: (message: CallMessage) => unknown = () => undefined;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  start(handle: (message: CallMessage) => unknown): void {
    this.#handle = handle;
    this.#socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (isBinary || !Buffer.isBuffer(data)) {
      this.#socket.close(UNSUPPORTED_DATA, 'Text only');
      return;
    }
    const message = parse(data.toString('utf8'));
    if (message === null) {
      this.#socket.close(POLICY_VIOLATION, 'Not a call');
      return;
    }
    this.#waiting.push(message);
    this.#startWaiting();
  }

  #startWaiting(): void {
    while (this.#inFlight < MAX_CALLS_IN_FLIGHT) {
      const message = this.#waiting.shift();
      if (message === undefined) break;
      void this.#run(message);
    }
    // What had already been read when the limit was reached waits here; more stays in the socket.
    const isFull = this.#waiting.length > 0;
    if (isFull && !this.#socket.isPaused) this.#socket.pause();
    if (!isFull && this.#socket.isPaused) this.#socket.resume();
  }

  async #run(message: CallMessage): Promise<void> {
    this.#inFlight += 1;
    try {
      await this.#handle(message);
    } finally {
      this.#inFlight -= 1;
      this.#startWaiting();
    }
  }
}
