import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export type Step =
  | { readonly do: 'readHead' | 'readBody' | 'forgetHead' | 'end' | 'destroy' | 'reset' }
  | { readonly do: 'readBytes'; readonly bytes: number }
  | { readonly do: 'write'; readonly text: string }
  | { readonly do: 'writeBytes'; readonly base64: string }
  | { readonly do: 'tell' | 'wait'; readonly name: string };

export interface RawOptions {
  /** The first for the first connection and so on; the last for all that follow. */
  readonly scripts: readonly (readonly Step[])[];
  /** `self-signed`: nobody vouches for it. `issued`: TEST_AUTHORITY does. null: plain TCP. */
  readonly tls: 'self-signed' | 'issued' | null;
}

export type RawEvent =
  | { readonly event: 'listening'; readonly port: number }
  | { readonly event: 'told'; readonly name: string; readonly connection: number; readonly head: string }
  | {
      readonly event: 'closed';
      readonly connection: number;
      readonly head: string;
      /** Of the last request on it. */
      readonly bodyBytes: number;
      readonly contentLength: number;
    };

type EventOf<Name extends RawEvent['event']> = Extract<RawEvent, { event: Name }>;

/** A scripted TCP server in a process of its own, so that it closes and reads while the client is busy. */
export class RawServer {
  readonly #child: ChildProcess;
  readonly #events: RawEvent[] = [];
  #wake: () => void = () => undefined;
  port = 0;

  private constructor(options: RawOptions) {
    const script = fileURLToPath(new URL('raw-server-process.ts', import.meta.url));
    this.#child = fork(script, { execArgv: [] });
    this.#child.send(options);
    this.#child.on('message', (event) => {
      this.#events.push(event as RawEvent);
      this.#wake();
    });
  }

  static async start(
    scripts: readonly (readonly Step[])[],
    tls: RawOptions['tls'] = null
  ): Promise<RawServer> {
    const server = new RawServer({ scripts, tls });
    server.port = (await server.next('listening')).port;
    return server;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${this.port}/v3`;
  }

  /** The next event of that kind that has not been taken; waits for it. */
  async next<Name extends RawEvent['event']>(name: Name): Promise<EventOf<Name>> {
    for (;;) {
      const index = this.#events.findIndex(({ event }) => event === name);
      if (index >= 0) return this.#events.splice(index, 1)[0] as EventOf<Name>;
      await new Promise<void>((wake) => (this.#wake = wake));
    }
  }

  /** Events that came and were not taken. */
  get untaken(): readonly RawEvent[] {
    return this.#events;
  }

  go(name: string): void {
    this.#child.send(name);
  }

  stop(): void {
    this.#child.kill();
  }

  async stopped(): Promise<void> {
    this.stop();
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit');
  }
}

export function answer(status: number, body: string, headers = ''): string {
  return `HTTP/1.1 ${status} X\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`;
}

export const ACCEPTED = answer(200, '{"message": "complete to update image."}');
export const TOO_LARGE = answer(413, '{"message": "Request Entity Too Large"}');
