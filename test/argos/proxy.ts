import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface ProxyOptions {
  readonly kind: 'http' | 'https' | 'socks5';
  /** `user:password` that it wants; null: it takes everybody. */
  readonly credentials: string | null;
  readonly behaviour: 'tunnel' | 'hang' | 'close' | { readonly answer: string };
  /** Whatever name is asked for: every tunnel ends at this port of this machine. */
  readonly forwardTo: number;
}

export type ProxyEvent =
  | { readonly event: 'listening'; readonly port: number }
  /** The CONNECT, or of SOCKS the name that was asked for. */
  | { readonly event: 'asked'; readonly head: string }
  /** All that the client ever sent to it, Base64. */
  | { readonly event: 'closed'; readonly bytes: string };

/** A proxy in a process of its own. */
export class TestProxy {
  readonly #child: ChildProcess;
  readonly #events: ProxyEvent[] = [];
  #wake: () => void = () => undefined;
  port = 0;

  private constructor(options: ProxyOptions) {
    const script = fileURLToPath(new URL('proxy-process.ts', import.meta.url));
    this.#child = fork(script, { execArgv: [] });
    this.#child.send(options);
    this.#child.on('message', (event) => {
      this.#events.push(event as ProxyEvent);
      this.#wake();
    });
  }

  static async start(forwardTo: number, options: Partial<ProxyOptions> = {}): Promise<TestProxy> {
    const proxy = new TestProxy({
      kind: 'http',
      credentials: null,
      behaviour: 'tunnel',
      forwardTo,
      ...options
    });
    await proxy.#next(({ event }) => event === 'listening');
    proxy.port = proxy.#events.flatMap((event) => (event.event === 'listening' ? event.port : []))[0] ?? 0;
    return proxy;
  }

  /** As a PAC file names it. */
  get place(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** What it was asked for, in order; waits for so many connections to have closed, so that none is missed. */
  async askedBy(connections: number): Promise<string[]> {
    await this.bytesOfClosed(connections);
    return this.#asked;
  }

  /** Waits until it was asked. */
  async askedFirst(): Promise<string> {
    await this.#next(() => this.#asked.length > 0);
    return this.#asked[0] ?? '';
  }

  get #asked(): string[] {
    return this.#events.flatMap((event) => (event.event === 'asked' ? event.head : []));
  }

  /** All that reached it over connections that have closed; waits for so many of them. */
  async bytesOfClosed(connections: number): Promise<Buffer> {
    const closed = () => this.#events.flatMap((event) => (event.event === 'closed' ? event.bytes : []));
    await this.#next(() => closed().length >= connections);
    return Buffer.concat(closed().map((bytes) => Buffer.from(bytes, 'base64')));
  }

  /** News of connections so far. */
  get heard(): number {
    return this.#events.filter(({ event }) => event !== 'listening').length;
  }

  /** Every tunnel breaks. */
  cut(): void {
    this.#child.send('cut');
  }

  stop(): void {
    this.#child.kill();
  }

  async #next(isThere: (event: ProxyEvent) => boolean): Promise<void> {
    while (!this.#events.some(isThere)) await new Promise<void>((wake) => (this.#wake = wake));
  }
}
