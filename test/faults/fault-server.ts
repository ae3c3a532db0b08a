import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { WireFormat } from '../../src-main/contract/connection.ts';
import type { Certificate } from './certificates.ts';
import type { Put } from './scripted-server.ts';

/** One step of what the server does with a request; the head has been read before the first. */
export type Act =
  /** Reads the body to its end, or so many bytes of it. */
  | { readonly do: 'readBody' }
  | { readonly do: 'readBytes'; readonly bytes: number }
  /** Latin-1. An answer that begins with HTTP/1.1 counts as given. */
  | { readonly do: 'write'; readonly text: string }
  | { readonly do: 'writeBytes'; readonly base64: string }
  /** Reads all, then answers each submission as it says. */
  | {
      readonly do: 'answerEach';
      readonly texts: Readonly<Record<string, string>>;
      readonly otherwise: string;
    }
  /** One byte at a time. */
  | { readonly do: 'trickle'; readonly text: string; readonly everyMs: number }
  /** Half a close; a close with whatever is unread (the system then resets); a reset. */
  | { readonly do: 'end' | 'destroy' | 'reset' }
  /** Reads nothing any more and keeps the connection. */
  | { readonly do: 'hold' }
  | { readonly do: 'tell' | 'wait'; readonly name: string };

export type Acts = readonly Act[];

/** What each PUT meets: the first the first of `requests` and so on, all that follow `otherwise`. */
export interface Script {
  readonly requests?: readonly Acts[];
  readonly otherwise: Acts;
}

/** One request of which at least the head reached the server. */
export interface Request extends Put {
  /** 1-based. */
  readonly number: number;
  /** 1-based; several requests of one kept connection have the same. */
  readonly connection: number;
  readonly head: string;
  readonly format: WireFormat | null;
  readonly bodyBytes: number;
  /** The server's clock (ms). */
  readonly at: number;
  readonly fields: Readonly<Record<string, string>>;
}

export interface ServerOptions {
  /** null: plain TCP. */
  readonly certificate: Certificate | null;
  /** An address of this machine. Default: 127.0.0.1. */
  readonly host: string;
  readonly port: number;
}

export type ServerEvent =
  | { readonly event: 'listening'; readonly port: number }
  | { readonly event: 'told'; readonly name: string }
  | { readonly event: 'scripted' }
  | {
      readonly event: 'log';
      readonly requests: readonly Request[];
      readonly connections: number;
      /** Bytes that came before or instead of a request, in clear. */
      readonly stray: number;
    };

export type Command =
  | { readonly command: 'start'; readonly options: ServerOptions }
  | { readonly command: 'script'; readonly script: Script }
  | { readonly command: 'go'; readonly name: string }
  | { readonly command: 'closeAll' }
  | { readonly command: 'log' };

type EventOf<Name extends ServerEvent['event']> = Extract<ServerEvent, { event: Name }>;

/**
 * A scripted TCP or TLS server in a process of its own, so that it reads, answers and closes while the client is busy.
 * It keeps account of every body that reached it.
 */
export class FaultServer {
  readonly #child: ChildProcess;
  readonly #events: ServerEvent[] = [];
  readonly #isSecure: boolean;
  readonly #host: string;
  #wake: () => void = () => undefined;
  port = 0;

  private constructor(options: ServerOptions) {
    this.#isSecure = options.certificate !== null;
    this.#host = options.host;
    const process = fileURLToPath(new URL('fault-server-process.ts', import.meta.url));
    this.#child = fork(process, { execArgv: [] });
    this.#child.on('message', (event) => {
      this.#events.push(event as ServerEvent);
      this.#wake();
    });
    this.#send({ command: 'start', options });
  }

  static async start(script: Script | Acts, options: Partial<ServerOptions> = {}): Promise<FaultServer> {
    const server = new FaultServer({ certificate: null, host: '127.0.0.1', port: 0, ...options });
    server.port = (await server.#next('listening')).port;
    await server.follow(script);
    return server;
  }

  get url(): string {
    return `${this.#isSecure ? 'https' : 'http'}://${this.#host}:${this.port}/v3`;
  }

  /** From now on; a script's first request is the next one that comes. */
  async follow(script: Script | Acts): Promise<void> {
    this.#send({ command: 'script', script: 'otherwise' in script ? script : { otherwise: script } });
    await this.#next('scripted');
  }

  /** Waits for a `tell` of that name. */
  async told(name: string): Promise<void> {
    await this.#next('told', (event) => event.name === name);
  }

  /** Lets all that `wait` for that name go on, now and later. */
  go(name: string): void {
    this.#send({ command: 'go', name });
  }

  /** Closes every connection with whatever is unread. */
  closeAll(): void {
    this.#send({ command: 'closeAll' });
  }

  async requests(): Promise<readonly Request[]> {
    return (await this.log()).requests;
  }

  async log(): Promise<EventOf<'log'>> {
    this.#send({ command: 'log' });
    return this.#next('log');
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill();
    await exited;
  }

  #send(command: Command): void {
    this.#child.send(command);
  }

  async #next<Name extends ServerEvent['event']>(
    name: Name,
    isMeant: (event: EventOf<Name>) => boolean = () => true
  ): Promise<EventOf<Name>> {
    for (;;) {
      const index = this.#events.findIndex(
        (event) => event.event === name && isMeant(event as EventOf<Name>)
      );
      if (index >= 0) return this.#events.splice(index, 1)[0] as EventOf<Name>;
      await new Promise<void>((wake) => (this.#wake = wake));
    }
  }
}

export function answer(status: number, body: string, headers = ''): string {
  const length = Buffer.byteLength(body, 'latin1');
  return `HTTP/1.1 ${status} X\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n${headers}\r\n${body}`;
}

/** As the vendor documents it: 400 with errorCode and message. */
export function refusal(errorCode: string, message: string): string {
  return answer(400, JSON.stringify({ errorCode, message }));
}

export const ACCEPTED = answer(200, '{"message": "complete to update image."}');
export const TOO_LARGE = answer(413, '{"message": "Request Entity Too Large"}');

export const readBody: Act = { do: 'readBody' };
export const write = (text: string): Act => ({ do: 'write', text });
export const TAKE: Acts = [readBody, write(ACCEPTED)];
/** Reads all and then answers so. */
export const answering = (text: string): Acts => [readBody, write(text)];
