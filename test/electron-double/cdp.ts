import { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { Protocol } from '../../node_modules/playwright-core/types/protocol.d.ts';

export type { Protocol };

type Commands = Protocol.CommandParameters;
export type Command = keyof Commands & keyof Protocol.CommandReturnValues;
type Parameters<Name extends Command> = Commands[Name];
type Answer<Name extends Command> = Protocol.CommandReturnValues[Name];
export type CdpEvents = Protocol.EventMap;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
  readonly sessionId?: string;
}

interface Pending {
  readonly method: string;
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

/** One target of the browser (a page), or the browser itself. Events come under their own names. */
export class CdpSession extends EventEmitter<CdpEvents> {
  readonly id: string | undefined;
  readonly #connection: CdpConnection;

  constructor(connection: CdpConnection, id?: string) {
    super();
    this.setMaxListeners(0);
    this.id = id;
    this.#connection = connection;
  }

  /** @throws Error with the browser's words; with `closed` where page or browser are gone. */
  send<Name extends Command>(method: Name, params?: Parameters<Name>): Promise<Answer<Name>> {
    return this.#connection.send(method, params ?? {}, this.id) as Promise<Answer<Name>>;
  }

  /** For commands whose failure means that the page went away meanwhile. */
  tell<Name extends Command>(method: Name, params?: Parameters<Name>): void {
    this.send(method, params).catch(() => undefined);
  }
}

/** Chromium's DevTools protocol over its pipe: JSON texts that end with NUL. */
export class CdpConnection {
  readonly browser: CdpSession;
  readonly #out: Writable;
  readonly #sessions = new Map<string | undefined, CdpSession>();
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #rest = '';

  constructor(out: Writable, input: Readable) {
    this.#out = out;
    this.browser = this.session(undefined);
    out.on('error', () => this.#end());
    input
      .setEncoding('utf8')
      .on('data', (piece: string) => this.#take(piece))
      .on('close', () => this.#end());
  }

  session(id: string | undefined): CdpSession {
    const known = this.#sessions.get(id);
    if (known !== undefined) return known;
    const session = new CdpSession(this, id);
    this.#sessions.set(id, session);
    return session;
  }

  send(method: string, params: object, sessionId: string | undefined): Promise<unknown> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { method, resolve, reject });
      this.#out.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  #take(piece: string): void {
    const texts = (this.#rest + piece).split('\0');
    this.#rest = texts.pop() ?? '';
    for (const text of texts) this.#receive(JSON.parse(text) as Message);
  }

  #receive({ id, method, params, result, error, sessionId }: Message): void {
    if (id === undefined) {
      this.session(sessionId).emit(method as keyof CdpEvents, params as never);
      return;
    }
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (error === undefined) pending?.resolve(result as never);
    else pending?.reject(new Error(`${pending.method}: ${error.message}`));
  }

  #end(): void {
    for (const { method, reject } of this.#pending.values()) reject(new Error(`${method}: closed`));
    this.#pending.clear();
  }
}
