import net, { type AddressInfo, type Socket } from 'node:net';
import { TLSSocket, createSecureContext } from 'node:tls';
import { formatOf, parseBody } from '../../src-main/practice/body.ts';
import { SLOTS } from '../../src-main/contract/slot.ts';
import { type Digests, sha256 } from '../shell/cli/submissions.ts';
import type { Act, Acts, Command, Request, Script, ServerEvent, ServerOptions } from './fault-server.ts';

/** The server of fault-server.ts: it does what the script says and nothing of its own accord. */
let script: Script = { otherwise: [] };
let met = 0;
let connections = 0;
let stray = 0;
const requests: { -readonly [Name in keyof Request]: Request[Name] }[] = [];
const open = new Set<Socket>();
const waiting = new Map<string, (() => void)[]>();
const went = new Set<string>();

function tell(event: ServerEvent): void {
  process.send?.(event);
}

process.on('message', (message: Command) => {
  switch (message.command) {
    case 'start':
      return serve(message.options);
    case 'script':
      script = message.script;
      met = 0;
      return tell({ event: 'scripted' });
    case 'go':
      went.add(message.name);
      for (const go of waiting.get(message.name) ?? []) go();
      return;
    case 'closeAll':
      for (const socket of open) socket.destroy();
      return;
    case 'log':
      return tell({ event: 'log', requests, connections, stray });
  }
});
process.on('disconnect', () => process.exit());

function actsOfNext(): Acts {
  met += 1;
  return script.requests?.[met - 1] ?? script.otherwise;
}

class Connection {
  /** What is read from and written to: the TLS side where there is one. */
  readonly #socket: Socket;
  readonly #raw: Socket;
  readonly #number: number;
  /** Came and is not yet taken. */
  #bytes: Buffer = Buffer.alloc(0);
  #isEnded = false;
  #wake: () => void = () => undefined;

  constructor(raw: Socket, socket: Socket, number: number) {
    this.#raw = raw;
    this.#socket = socket;
    this.#number = number;
    for (const each of new Set([raw, socket])) each.on('error', () => undefined);
    socket.on('end', () => this.#end()).on('close', () => this.#end());
  }

  async run(): Promise<void> {
    for (;;) {
      await this.#readUntil(() => this.#bytes.includes('\r\n\r\n'));
      const end = this.#bytes.indexOf('\r\n\r\n') + 4;
      if (end < 4) break;
      const head = this.#bytes.toString('latin1', 0, end);
      this.#bytes = this.#bytes.subarray(end);
      if (!(await this.#meet(head))) break;
    }
    stray += this.#bytes.length;
    this.#socket.end();
  }

  /** @returns true where another request may follow on this connection. */
  async #meet(head: string): Promise<boolean> {
    const acts = actsOfNext();
    const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
    const contentType = /^content-type: (.*?)\r$/im.exec(head)?.[1];
    const body = new Body(contentType, length);
    const request = {
      number: requests.length + 1,
      connection: this.#number,
      head,
      format: formatOf(contentType),
      at: Date.now(),
      bodyBytes: 0,
      submissionId: null,
      digests: {},
      fields: {},
      wasWhole: false,
      wasAnswered: false
    };
    requests.push(request);
    for (const act of acts) {
      if (!(await this.#do(act, body, request))) return false;
    }
    const isOver = this.#socket.destroyed || this.#socket.writableEnded;
    // What else comes is read, so that the client's end is seen.
    await this.#readBodyUntil(body, request, () => !isOver && body.isWhole);
    return !isOver && body.isWhole;
  }

  async #do(act: Act, body: Body, request: (typeof requests)[number]): Promise<boolean> {
    switch (act.do) {
      case 'readBody':
        await this.#readBodyUntil(body, request, () => body.isWhole);
        return true;
      case 'readBytes':
        await this.#readBodyUntil(body, request, () => body.isWhole || body.bytes >= act.bytes);
        return true;
      case 'write':
        this.#answer(act.text, request);
        return true;
      case 'answerEach':
        await this.#readBodyUntil(body, request, () => body.isWhole);
        this.#answer(act.texts[request.submissionId ?? ''] ?? act.otherwise, request);
        return true;
      case 'writeBytes':
        this.#socket.write(Buffer.from(act.base64, 'base64'));
        return true;
      case 'trickle':
        for (const letter of act.text) {
          if (this.#isEnded) return false;
          this.#socket.write(letter, 'latin1');
          await new Promise((go) => setTimeout(go, act.everyMs));
        }
        return true;
      case 'end':
        this.#socket.end();
        return true;
      case 'destroy':
        this.#socket.write('', () => this.#raw.destroy());
        return false;
      case 'reset':
        this.#socket.write('', () => this.#raw.resetAndDestroy());
        return false;
      case 'hold':
        this.#socket.pause();
        await new Promise<void>((gone) => this.#socket.once('close', gone));
        return false;
      case 'tell':
        tell({ event: 'told', name: act.name });
        return true;
      case 'wait':
        if (went.has(act.name)) return true;
        await new Promise<void>((go) => waiting.set(act.name, [...(waiting.get(act.name) ?? []), go]));
        return true;
    }
  }

  #answer(text: string, request: (typeof requests)[number]): void {
    this.#socket.write(text, 'latin1');
    request.wasAnswered ||= text.startsWith('HTTP/1.1 200');
  }

  async #readBodyUntil(
    body: Body,
    request: (typeof requests)[number],
    isEnough: () => boolean
  ): Promise<void> {
    const take = () => {
      this.#bytes = body.take(this.#bytes);
      request.bodyBytes = body.bytes;
      request.submissionId ??= body.submissionId;
      return isEnough();
    };
    await this.#readUntil(take);
    if (!body.isWhole || request.wasWhole) return;
    request.wasWhole = true;
    const fields = await body.fields();
    // The first bytes tell whose it is as long as nothing in its name is escaped.
    request.submissionId = fields.get('submissionId') ?? request.submissionId;
    request.digests = digestsOf(fields);
    request.fields = Object.fromEntries([...fields].filter(([name]) => !isSlot(name)));
  }

  /** Reads only while a step wants it: otherwise the client's bytes stay in the system's buffers. */
  async #readUntil(isEnough: () => boolean): Promise<void> {
    const take = (chunk: Buffer) => {
      this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
      this.#wake();
    };
    this.#socket.on('data', take);
    while (!isEnough() && !this.#isEnded) {
      this.#socket.resume();
      await new Promise<void>((wake) => (this.#wake = wake));
    }
    this.#socket.off('data', take).pause();
  }

  #end(): void {
    this.#isEnded = true;
    this.#wake();
  }
}

/** A request's body as it comes. */
class Body {
  readonly #contentType: string | undefined;
  readonly #length: number;
  #chunks: Buffer[] = [];
  bytes = 0;

  constructor(contentType: string | undefined, length: number) {
    this.#contentType = contentType;
    this.#length = length;
  }

  get isWhole(): boolean {
    return this.bytes === this.#length;
  }

  /** @returns what is not part of it. */
  take(bytes: Buffer): Buffer {
    const own = bytes.subarray(0, this.#length - this.bytes);
    if (own.length > 0) this.#chunks.push(own);
    this.bytes += own.length;
    return bytes.subarray(own.length);
  }

  get submissionId(): string | null {
    const start = Buffer.concat(this.#chunks.slice(0, 3)).toString('latin1', 0, 4096);
    const found =
      /"submissionId"\s*:\s*"([^"]+)"/.exec(start) ?? /name="submissionId"\r\n\r\n(.+?)\r\n/.exec(start);
    return found?.[1] ?? null;
  }

  async fields(): Promise<ReadonlyMap<string, string>> {
    const { fields } = await parseBody(this.#contentType, Buffer.concat(this.#chunks));
    this.#chunks = [];
    return fields ?? new Map();
  }
}

function isSlot(name: string): boolean {
  return (SLOTS as readonly string[]).includes(name);
}

function digestsOf(fields: ReadonlyMap<string, string>): Digests {
  const images = SLOTS.flatMap((slot) => {
    const text = fields.get(slot);
    return text === undefined ? [] : [[slot, sha256(Buffer.from(text, 'base64'))]];
  });
  return Object.fromEntries(images) as Digests;
}

function serve({ certificate, host, port }: ServerOptions): void {
  const secureContext = certificate === null ? null : createSecureContext(certificate);
  const server = net.createServer({ allowHalfOpen: true }, (raw) => {
    connections += 1;
    open.add(raw);
    raw.on('close', () => open.delete(raw));
    if (secureContext === null) raw.pause();
    const socket = secureContext === null ? raw : new TLSSocket(raw, { isServer: true, secureContext });
    void new Connection(raw, socket, connections).run();
  });
  server.listen(port, host, () => tell({ event: 'listening', port: (server.address() as AddressInfo).port }));
}
