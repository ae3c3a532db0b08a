import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { formatOf, parseBody, peekSubmissionId, readBody, type BodyReading } from './body.ts';
import type { Draw, Fault, FaultList } from './faults.ts';
import type { Received, ReceivedRequest } from './received.ts';
import {
  FORBIDDEN,
  INVALID_PAYLOAD,
  readPut,
  TOO_LARGE,
  type PutImages,
  type Refusal,
  type Rules
} from './validate.ts';

export interface PutContext {
  readonly rules: Rules;
  readonly faults: FaultList;
  readonly received: Received;
  hasKey(request: IncomingMessage): boolean;
}

/** The submission id stands within the first bytes of a body that Outtray sends. */
const PEEK_BYTES = 16_384;

/** One `PUT /submission/image`. */
export class PutExchange {
  readonly #context: PutContext;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #record: ReceivedRequest;
  readonly #draw: Draw;
  #fault: Fault | null = null;
  #isFaultDecided = false;

  constructor(context: PutContext, request: IncomingMessage, response: ServerResponse, connection: number) {
    this.#context = context;
    this.#request = request;
    this.#response = response;
    this.#record = context.received.begin(connection, Date.now());
    this.#draw = context.faults.draw();
  }

  /** @param askForBody sends `100 Continue` where the client waits for it. */
  async run(askForBody: () => void): Promise<void> {
    if (!this.#context.faults.needsSubmissionId) this.#decideFault(null);
    if (this.#fault?.at === 'before_reading' && (await this.#doFault(this.#fault))) return;
    const refusal = this.#fault === null ? this.#gatewayRefusal() : null;
    if (refusal !== null) return this.#answer(refusal);
    askForBody();
    await this.#afterReading(await this.#read());
  }

  #gatewayRefusal(): Refusal | null {
    if (!this.#context.hasKey(this.#request)) return FORBIDDEN;
    const announced = Number(this.#request.headers['content-length'] ?? 0);
    return announced > this.#context.rules.maxBodyBytes ? TOO_LARGE : null;
  }

  #read(): Promise<BodyReading> {
    const format = formatOf(this.#request.headers['content-type']);
    this.#note({ format });
    return readBody(this.#request, this.#context.rules.maxBodyBytes, (chunks, bytes) => {
      this.#note({ bodyBytes: bytes });
      const bytesBefore = bytes - (chunks.at(-1)?.length ?? 0);
      if (!this.#isFaultDecided && bytesBefore < PEEK_BYTES) {
        const id = peekSubmissionId(format, Buffer.concat(chunks).subarray(0, PEEK_BYTES));
        if (id !== null) this.#decideFault(id);
      }
      return this.#isDueAfter(bytes) ? 'stop' : 'go_on';
    });
  }

  #isDueAfter(bytes: number): boolean {
    if (this.#fault === null || !isDecisive(this.#fault)) return false;
    return (
      this.#fault.at === 'before_reading' ||
      (this.#fault.at === 'mid_body' && bytes >= this.#fault.afterBytes)
    );
  }

  async #afterReading(reading: BodyReading): Promise<void> {
    if (reading.kind === 'whole') {
      this.#note({ isBodyWhole: true });
      return this.#answerWhole(reading.body);
    }
    if (reading.kind === 'too_large') return this.#answer(TOO_LARGE);
    if (reading.kind === 'stopped' && this.#fault !== null) await this.#doFault(this.#fault);
  }

  async #answerWhole(body: Buffer): Promise<void> {
    const { format, fields } = await parseBody(this.#request.headers['content-type'], body);
    this.#note({
      submissionId: fields?.get('submissionId') ?? null,
      admin: fields?.get('admin') ?? null,
      idType: fields?.get('idType') ?? null
    });
    if (!this.#isFaultDecided) this.#decideFault(fields?.get('submissionId') ?? null);
    if (this.#fault !== null && (await this.#doFault(this.#fault))) return;
    const refusal = this.#gatewayRefusal();
    if (refusal !== null) return this.#answer(refusal);
    const { formats } = this.#context.rules;
    if (fields === null || (formats !== 'both' && formats !== format)) return this.#answer(INVALID_PAYLOAD);
    const put = await readPut(fields, this.#context.rules);
    if ('errorCode' in put) return this.#answer(put);
    return this.#accept(put);
  }

  async #accept(put: PutImages): Promise<void> {
    await this.#pause();
    if (this.#request.socket.destroyed) return;
    this.#note({ images: this.#context.received.accept(put, Date.now()) });
    this.#send(200, JSON.stringify({ message: 'complete to update image.' }));
  }

  #decideFault(submissionId: string | null): void {
    this.#isFaultDecided = true;
    this.#fault = this.#context.faults.take(this.#draw, submissionId);
    this.#note({ submissionId, isFault: this.#fault !== null && isDecisive(this.#fault) });
  }

  /** @returns false where only a delay was asked for and the regular answer is to follow. */
  async #doFault(fault: Fault): Promise<boolean> {
    this.#fault = null;
    if (fault.delayMs > 0) await delay(fault.delayMs, undefined, { ref: false });
    if (!isDecisive(fault)) return false;
    if (fault.status === undefined) {
      this.#request.socket.destroy();
      return true;
    }
    const { errorCode, message = '', body = JSON.stringify({ errorCode, message }) } = fault;
    this.#note({ errorCode: errorCode ?? null });
    this.#send(fault.status, body, fault.hangUp ? { ...fault.headers, connection: 'close' } : fault.headers);
    return true;
  }

  async #answer({ status, errorCode, message }: Refusal): Promise<void> {
    await this.#pause();
    this.#note({ errorCode });
    this.#send(status, JSON.stringify(errorCode === null ? { message } : { errorCode, message }));
  }

  async #pause(): Promise<void> {
    const { delayMs } = this.#context.rules;
    if (delayMs > 0) await delay(delayMs, undefined, { ref: false });
  }

  /** What is left of the body is read and thrown away: closing over it could cost the client the answer. */
  #send(status: number, body: string, headers: Readonly<Record<string, string>> = {}): void {
    this.#note({ status });
    this.#response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
    this.#request.resume();
  }

  #note(facts: Partial<ReceivedRequest>): void {
    this.#context.received.note(this.#record.number, facts);
  }
}

function isDecisive({ status, hangUp }: Fault): boolean {
  return status !== undefined || hangUp;
}
