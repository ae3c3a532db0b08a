import net, { type AddressInfo, type Socket } from 'node:net';
import tls from 'node:tls';
import {
  ISSUED_CERTIFICATE,
  ISSUED_CERTIFICATE_KEY,
  TEST_CERTIFICATE,
  TEST_CERTIFICATE_KEY
} from './certificate.ts';
import type { RawEvent, RawOptions, Step } from './raw-server.ts';

/** A TCP server that does what a script says and nothing of its own accord: a process of its own, see raw-server.ts. */
let connections = 0;
const waiting = new Map<string, () => void>();
const went = new Set<string>();

function tell(event: RawEvent): void {
  process.send?.(event);
}

process.once('message', (options: RawOptions) => {
  process.on('message', (name: string) => {
    went.add(name);
    waiting.get(name)?.();
  });
  serve(options);
});

class Connection {
  readonly #socket: Socket;
  readonly #number: number;
  #bytes = Buffer.alloc(0);
  #head = '';
  /** Bytes of the body taken from the socket; they are counted, not kept. */
  #bodyBytes = 0;
  #isEnded = false;
  #wake: () => void = () => undefined;

  constructor(socket: Socket, number: number) {
    this.#socket = socket;
    this.#number = number;
    socket
      .on('error', () => undefined)
      .on('end', () => this.#onEnd())
      .on('close', () => this.#onClose());
  }

  async run(steps: readonly Step[]): Promise<void> {
    for (const step of steps) await this.#do(step);
    // What else comes is read, so that the client's end is seen.
    await this.#readUntil(() => false);
    this.#socket.destroy();
  }

  async #do(step: Step): Promise<void> {
    switch (step.do) {
      case 'readHead':
        this.#bodyBytes = 0;
        await this.#readUntil(() => this.#bytes.includes('\r\n\r\n'));
        this.#takeHead();
        return;
      case 'readBody':
        return this.#readUntil(() => this.#bodyBytes >= this.#contentLength());
      case 'readBytes':
        return this.#readUntil(
          () => this.#bodyBytes + (this.#head === '' ? this.#bytes.length : 0) >= step.bytes
        );
      case 'write':
        this.#socket.write(step.text, 'latin1');
        return;
      case 'writeBytes':
        this.#socket.write(Buffer.from(step.base64, 'base64'));
        return;
      case 'forgetHead':
        this.#head = '';
        this.#bodyBytes = 0;
        return;
      case 'end':
        this.#socket.end();
        return;
      case 'destroy':
        this.#socket.destroy();
        return;
      case 'reset':
        this.#socket.resetAndDestroy();
        return;
      case 'tell':
        tell({ event: 'told', name: step.name, connection: this.#number, head: this.#head });
        return;
      case 'wait':
        if (!went.has(step.name)) await new Promise<void>((go) => waiting.set(step.name, go));
    }
  }

  /** Reads only while a step wants it: otherwise the client's bytes stay in the system's buffers. */
  async #readUntil(isEnough: () => boolean): Promise<void> {
    const take = (chunk: Buffer) => {
      this.#take(chunk);
      this.#wake();
    };
    this.#socket.on('data', take);
    this.#socket.resume();
    while (!isEnough() && !this.#isEnded) await new Promise<void>((wake) => (this.#wake = wake));
    this.#socket.off('data', take).pause();
  }

  #take(chunk: Buffer): void {
    if (this.#head === '') this.#bytes = Buffer.concat([this.#bytes, chunk]);
    else this.#bodyBytes += chunk.length;
  }

  #takeHead(): void {
    const end = this.#bytes.indexOf('\r\n\r\n') + 4;
    this.#head = this.#bytes.toString('latin1', 0, end);
    this.#bodyBytes = this.#bytes.length - end;
    this.#bytes = Buffer.alloc(0);
  }

  #contentLength(): number {
    return Number(/^content-length: (\d+)/im.exec(this.#head)?.[1] ?? 0);
  }

  #onEnd(): void {
    this.#isEnded = true;
    this.#wake();
  }

  #onClose(): void {
    this.#onEnd();
    tell({
      event: 'closed',
      connection: this.#number,
      head: this.#head,
      bodyBytes: this.#bodyBytes,
      contentLength: this.#contentLength()
    });
  }
}

const CERTIFICATES = {
  'self-signed': { cert: TEST_CERTIFICATE, key: TEST_CERTIFICATE_KEY },
  issued: { cert: ISSUED_CERTIFICATE, key: ISSUED_CERTIFICATE_KEY }
};

function serve({ scripts, tls: kind }: RawOptions): void {
  const server =
    kind === null ? net.createServer({ allowHalfOpen: true }) : tls.createServer(CERTIFICATES[kind]);
  server.on(kind !== null ? 'secureConnection' : 'connection', (socket: Socket) => {
    socket.pause();
    const steps = scripts[Math.min(connections, scripts.length - 1)] ?? [];
    connections += 1;
    void new Connection(socket, connections).run(steps);
  });
  server.listen(0, '127.0.0.1', () =>
    tell({ event: 'listening', port: (server.address() as AddressInfo).port })
  );
}
