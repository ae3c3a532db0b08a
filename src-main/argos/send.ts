import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import got, { RequestError, type Got, type Request } from 'got';
import type { Agents } from './agents.ts';
import { decodeAnswer } from './answer-text.ts';
import type { ImageProblem } from './body-image.ts';
import type { Answer, Ending, ExchangeFacts, Phase } from './facts.ts';

/** Limits in milliseconds (design: retrying). */
export interface SendLimits {
  /** Name look-up, TCP and TLS together. */
  readonly connectMs: number;
  /** Without any progress of the body. */
  readonly idleUploadMs: number;
  /** From the body's last byte to the answer's last; a gateway's own limit is 29 s. */
  readonly answerMs: number;
  /** For `100 Continue`; then the body goes without it. */
  readonly continueMs: number;
  /** The whole exchange: this, and the body's size at `slowestBytesPerSecond`, at most `mostTotalMs`. */
  readonly totalMs: number;
  readonly slowestBytesPerSecond: number;
  readonly mostTotalMs: number;
}

export const SEND_LIMITS: SendLimits = {
  connectMs: 10_000,
  idleUploadMs: 30_000,
  answerMs: 35_000,
  continueMs: 1000,
  totalMs: 60_000,
  slowestBytesPerSecond: 32 * 1024,
  mostTotalMs: 600_000
};

export function totalLimitMs(limits: SendLimits, bodyBytes: number): number {
  const slowestMs = (bodyBytes / limits.slowestBytesPerSecond) * 1000;
  return Math.min(limits.totalMs + slowestMs, limits.mostTotalMs);
}

/** @returns false when the exchange takes no more of the body; the writer then ends. */
export type WriteChunk = (chunk: string | Buffer) => Promise<boolean>;

/** `complete`: every byte was written. An image problem tears the request down before its last byte. */
export type WriteBody = (write: WriteChunk) => Promise<'complete' | 'stopped' | ImageProblem>;

export interface PutRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly contentLength: number;
  readonly writeBody: WriteBody;
  readonly onFreshSocket: boolean;
  readonly expectContinue: boolean;
  readonly signal: AbortSignal;
  onProgress(sentBytes: number, totalBytes: number): void;
}

/** An answer's body is read so far (bytes on the wire, and again when it is unpacked). */
const MAX_ANSWER_BYTES = 64 * 1024;
/** Progress is told at most this often (ms). */
const PROGRESS_EVERY_MS = 100;

/** One attempt and no more: what to do with an answer is decided elsewhere, so got decides nothing. */
const client: Got = got.extend({
  method: 'PUT',
  retry: { limit: 0 },
  followRedirect: false,
  throwHttpErrors: false,
  decompress: false,
  headers: { 'user-agent': 'outtray', accept: 'application/json', 'accept-encoding': 'identity' }
});

/** Makes one PUT. Never rejects for what the network or the server does. */
export function sendPut(request: PutRequest, agents: Agents, limits: SendLimits): Promise<ExchangeFacts> {
  return new Exchange(request, agents, limits).run();
}

/**
 * got makes the request and gives the answer. The body is written to Node's request below it: written to got's
 * stream, a failed write would destroy the answer that came before it.
 */
class Exchange {
  readonly #request: PutRequest;
  readonly #limits: SendLimits;
  readonly #stream: Request;
  readonly #done = Promise.withResolvers<ExchangeFacts>();
  readonly #totalTimer: NodeJS.Timeout;
  #phaseTimer: NodeJS.Timeout | undefined;
  #phase: Phase = 'connect';
  #native: ClientRequest | null = null;
  #bytesReadBefore = 0;
  #bytesSent = 0;
  #isBodyComplete = false;
  #isOver = false;
  #progressAt = 0;
  #answer: Pick<Answer, 'status' | 'headers'> | null = null;
  #answerChunks: Buffer[] = [];
  #answerBytes = 0;

  constructor(request: PutRequest, agents: Agents, limits: SendLimits) {
    this.#request = request;
    this.#limits = limits;
    const totalMs = totalLimitMs(limits, request.contentLength);
    this.#totalTimer = setTimeout(() => this.#timeOut(totalMs), totalMs);
    const freshOrKept = request.onFreshSocket || request.expectContinue ? agents.fresh : agents.kept;
    this.#stream = client.stream(request.url, {
      agent: freshOrKept,
      headers: {
        ...request.headers,
        'content-length': String(request.contentLength),
        ...(request.expectContinue ? { expect: '100-continue' } : {})
      }
    });
  }

  run(): Promise<ExchangeFacts> {
    const { signal } = this.#request;
    signal.addEventListener('abort', this.#abort, { once: true });
    this.#stream
      .once('request', (native: ClientRequest) => this.#onRequest(native))
      .once('response', (response: { statusCode: number; headers: NodeJS.Dict<string | string[]> }) =>
        this.#onAnswerHead(response)
      )
      .on('data', (chunk: Buffer) => this.#onAnswerChunk(chunk))
      .once('end', () => this.#endWithAnswer('whole'))
      .on('error', (error: Error) => this.#onError(error));
    this.#enter('connect', this.#limits.connectMs);
    if (signal.aborted) this.#abort();
    return this.#done.promise;
  }

  #onRequest(native: ClientRequest): void {
    this.#native = native;
    if (this.#isOver) return void native.destroy();
    // From here, as the tunnel's own limit does, which is shorter and names the proxy.
    this.#enter('connect', this.#limits.connectMs);
    native.once('socket', (socket: Socket) => this.#onSocket(native, socket));
    native.prependOnceListener('response', ({ statusCode }: IncomingMessage) => {
      // RFC 9110, 15.5.14: the server may close after it, though not every one says so.
      if (statusCode === 413) native.shouldKeepAlive = false;
    });
  }

  #onSocket(native: ClientRequest, socket: Socket): void {
    this.#bytesReadBefore = socket.bytesRead;
    if (native.reusedSocket || !socket.connecting) return this.#onConnected(native);
    const event = (socket as Partial<TLSSocket>).encrypted === true ? 'secureConnect' : 'connect';
    socket.once(event, () => this.#onConnected(native));
  }

  #onConnected(native: ClientRequest): void {
    if (this.#isOver) return;
    if (!this.#request.expectContinue) return void this.#writeBody(native);
    const begin = () => {
      clearTimeout(timer);
      native.off('continue', begin);
      if (this.#answer === null) void this.#writeBody(native);
    };
    const timer = setTimeout(begin, this.#limits.continueMs);
    native.once('continue', begin).once('close', () => clearTimeout(timer));
    native.flushHeaders();
  }

  async #writeBody(native: ClientRequest): Promise<void> {
    if (this.#isOver) return;
    this.#enter('body', this.#limits.idleUploadMs);
    try {
      const end = await this.#request.writeBody((chunk) => this.#write(native, chunk));
      if (typeof end === 'object') return this.#finish({ kind: 'image', problem: end });
      if (end === 'complete') this.#completeBody();
    } catch (error) {
      this.#clear();
      this.#tearDown();
      this.#done.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #write(native: ClientRequest, chunk: string | Buffer): Promise<boolean> {
    if (!this.#takesBody()) return Promise.resolve(false);
    return new Promise((resolve) => {
      native.write(chunk, 'latin1', (error?: Error | null) => {
        if (error) return resolve(false);
        this.#onChunkSent(chunk.length);
        resolve(this.#takesBody());
      });
    });
  }

  /** No more of it once an answer has come or the exchange has ended. */
  #takesBody(): boolean {
    return !this.#isOver && this.#answer === null;
  }

  #onChunkSent(bytes: number): void {
    this.#bytesSent += bytes;
    if (this.#isOver) return;
    if (this.#phase === 'body') this.#phaseTimer?.refresh();
    const now = performance.now();
    if (now - this.#progressAt < PROGRESS_EVERY_MS) return;
    this.#progressAt = now;
    this.#request.onProgress(this.#bytesSent, this.#request.contentLength);
  }

  #completeBody(): void {
    if (this.#isOver) return;
    this.#isBodyComplete = true;
    this.#request.onProgress(this.#bytesSent, this.#request.contentLength);
    this.#stream.end();
    if (this.#answer === null) this.#enter('answer', this.#limits.answerMs);
  }

  #onAnswerHead({
    statusCode,
    headers
  }: {
    statusCode: number;
    headers: NodeJS.Dict<string | string[]>;
  }): void {
    const first = Object.entries(headers).map(([name, value]) => [name, [value].flat()[0] ?? '']);
    this.#answer = { status: statusCode, headers: Object.fromEntries(first) as Record<string, string> };
    if (this.#phase !== 'answer') this.#enter('answer', this.#limits.answerMs);
  }

  #onAnswerChunk(chunk: Buffer): void {
    this.#answerChunks.push(chunk);
    this.#answerBytes += chunk.length;
    if (this.#answerBytes > MAX_ANSWER_BYTES) this.#endWithAnswer('cut');
  }

  #endWithAnswer(extent: Answer['extent']): void {
    if (this.#answer === null) return;
    const body = Buffer.concat(this.#answerChunks).subarray(0, MAX_ANSWER_BYTES);
    const text = decodeAnswer(body, this.#answer.headers, MAX_ANSWER_BYTES);
    this.#finish({ kind: 'answer', ...this.#answer, text, extent });
  }

  #onError(error: Error): void {
    if (this.#isOver) return;
    if (this.#answer !== null) return this.#endWithAnswer('broken');
    const { code, message } = systemErrorOf(error);
    this.#finish({ kind: 'failed', phase: this.#phase, code, message });
  }

  readonly #abort = (): void => {
    this.#finish({ kind: 'aborted' });
  };

  #enter(phase: Phase, limitMs: number): void {
    this.#phase = phase;
    clearTimeout(this.#phaseTimer);
    this.#phaseTimer = setTimeout(() => this.#timeOut(limitMs), limitMs);
  }

  #timeOut(limitMs: number): void {
    if (this.#answer !== null) return this.#endWithAnswer('broken');
    this.#finish({ kind: 'timeout', phase: this.#phase, limitMs });
  }

  #finish(ending: Ending): void {
    if (this.#isOver) return;
    this.#clear();
    const socket = this.#native?.socket;
    this.#done.resolve({
      ending,
      bytesSent: this.#bytesSent,
      bodyBytes: this.#request.contentLength,
      wasSocketReused: this.#native?.reusedSocket ?? false,
      hasAnswerBytes: this.#answer !== null || (socket?.bytesRead ?? 0) > this.#bytesReadBefore
    });
    const canKeepSocket = this.#isBodyComplete && ending.kind === 'answer' && ending.extent === 'whole';
    if (!canKeepSocket) this.#tearDown();
  }

  #clear(): void {
    this.#isOver = true;
    clearTimeout(this.#totalTimer);
    clearTimeout(this.#phaseTimer);
    this.#request.signal.removeEventListener('abort', this.#abort);
  }

  #tearDown(): void {
    this.#native?.destroy();
    this.#stream.destroy();
  }
}

/** got wraps what went wrong below it; the innermost error that has a code is the system's or Node's own. */
function systemErrorOf(error: Error): { code: string; message: string } {
  const inner = error instanceof RequestError && error.cause instanceof Error ? error.cause : error;
  const code = 'code' in inner && typeof inner.code === 'string' ? inner.code : '';
  if (inner instanceof AggregateError && inner.message === '') {
    return {
      code,
      message: inner.errors.map((each) => (each instanceof Error ? each.message : '')).join('; ')
    };
  }
  return { code, message: inner.message };
}
