import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import type { WireFormat } from '../../src-main/contract/connection.ts';
import { SLOTS } from '../../src-main/contract/slot.ts';
import { formatOf, parseBody, peekSubmissionId, type Fields } from '../../src-main/practice/body.ts';
import { sha256 } from '../shell/cli/submissions.ts';
import { ACCEPT, type Manner, NOT_READ, WRONG_KEY } from './manners.ts';
import type { Records, RowRecord } from './records.ts';

/** `head`: the first bytes of a body came. `body`: all of it. `answered`: the answer is on its way back. */
export type Moment = 'head' | 'body' | 'answered';

export interface WalkRequest {
  readonly submissionId: string | null;
  /** The row that was on its way in the database when it came; null: none was. */
  readonly row: RowRecord | null;
  readonly manner: Manner;
  /** By that submission's own manner. */
  readonly isOwnManner: boolean;
  /** Slot to SHA-256, as it stands in an attempt; null: not all of it came. */
  digests: string | null;
  /** The pictures stand on the server. */
  wasTaken: boolean;
  wasAnswered: boolean;
}

interface Hook {
  readonly moment: Moment;
  nth: number;
  readonly run: () => Promise<void> | void;
}

/** What the server has of a submission. */
export interface Held {
  readonly request: WalkRequest;
  readonly releaseSeq: number;
}

export const RIGHT_KEY = 'walk-key-7Hq2Zt9Lw4';

/** Plays the vendor in this process, so that every moment of an exchange is in the walk's hands. */
export class WalkServer {
  general: Manner = ACCEPT;
  readonly own = new Map<string, Manner>();
  /** Reads nothing else. */
  onlyFormat: WireFormat | null = null;
  /** The database to look into while a request is there. */
  records: Records | null = null;
  isAway = false;
  /** What must never be. */
  readonly violations: string[] = [];
  /** Since they were last taken. */
  requests: WalkRequest[] = [];
  readonly held = new Map<string, Held>();
  readonly #latestSeq = new Map<string, number>();
  readonly #server: Server;
  #isFrozen = false;
  #hook: Hook | null = null;
  #port = 0;
  #host = '127.0.0.1';

  constructor() {
    this.#server = createServer((request, response) => void this.#meet(request, response));
    // Kept connections end only when the walk says so.
    this.#server.keepAliveTimeout = 0;
    this.#server.requestTimeout = 0;
    this.#server.headersTimeout = 0;
  }

  /** @param ordinal of the process: on Linux each has an address of its own, so that its port stays free while it is away. */
  async start(ordinal: number): Promise<void> {
    if (process.platform === 'linux') this.#host = `127.77.${(ordinal >> 8) & 255}.${ordinal & 255}`;
    await this.#listen();
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://${this.#host}:${this.#port}/v3`;
  }

  async #listen(): Promise<void> {
    this.#server.listen(this.#port, this.#host);
    await once(this.#server, 'listening');
  }

  async leave(): Promise<void> {
    if (this.isAway) return;
    this.isAway = true;
    this.#server.close();
    this.#server.closeAllConnections();
    await new Promise((end) => setImmediate(end));
  }

  async comeBack(): Promise<void> {
    if (!this.isAway) return;
    await this.#listen();
    this.isAway = false;
  }

  dropConnections(): void {
    this.#server.closeAllConnections();
  }

  /** Whoever asked is gone: nothing that still comes counts. */
  freeze(): void {
    this.#isFrozen = true;
    this.#hook = null;
    this.#server.closeAllConnections();
  }

  thaw(): void {
    this.#server.closeAllConnections();
    this.#isFrozen = false;
  }

  /** When the nth request from now on comes to that moment, the server waits for this. */
  at(moment: Moment, nth: number, run: Hook['run']): void {
    this.#hook = { moment, nth, run };
  }

  forgetHook(): void {
    this.#hook = null;
  }

  takeRequests(): WalkRequest[] {
    return this.requests.splice(0);
  }

  async stop(): Promise<void> {
    await this.leave();
  }

  async #moment(moment: Moment): Promise<void> {
    const hook = this.#hook;
    if (hook?.moment !== moment) return;
    hook.nth -= 1;
    if (hook.nth > 0) return;
    this.#hook = null;
    await hook.run();
  }

  async #meet(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    incoming.on('error', () => undefined);
    response.on('error', () => undefined);
    if (this.#isFrozen) return void incoming.socket.destroy();
    const format = formatOf(incoming.headers['content-type']);
    const body = new Body(incoming);
    await body.begun;
    if (this.#isFrozen) return;
    const request = this.#note(incoming, peekSubmissionId(format, body.bytes()), format);
    await this.#moment('head');
    if (this.#isFrozen) return;
    const { manner } = request;
    if (manner.does === 'cut') return void incoming.socket.resetAndDestroy();
    if (manner.does === 'early') {
      response.writeHead(manner.status, { ...manner.headers, connection: 'close' });
      response.end(manner.body, () => setImmediate(() => incoming.socket.destroy()));
      return;
    }
    await body.ended;
    if (!incoming.complete) return;
    const { fields } = await parseBody(incoming.headers['content-type'], body.bytes());
    this.#compare(request, fields);
    await this.#moment('body');
    if (this.#isFrozen || incoming.socket.destroyed) return;
    this.#answer(request, incoming, response);
    await this.#moment('answered');
  }

  /** A row is `sending` before its first byte leaves, alone of its submission, and no later one went before it. */
  #note(incoming: IncomingMessage, submissionId: string | null, format: WireFormat | null): WalkRequest {
    const rows = submissionId === null ? [] : (this.records?.sending(submissionId) ?? []);
    if (rows.length > 1)
      this.#violated(`${submissionId} is on its way twice: ${rows.map(({ id }) => id).join()}`);
    const row = rows[0] ?? null;
    const own = submissionId === null ? undefined : this.own.get(submissionId);
    const manner = this.#mannerFor(incoming, format, own);
    const request: WalkRequest = {
      submissionId,
      row,
      manner,
      isOwnManner: manner === own,
      digests: null,
      wasTaken: false,
      wasAnswered: false
    };
    this.requests.push(request);
    if (row === null) return request;
    if (row.canaryId !== null) this.#violated(`Row ${row.id} went though it waits for row ${row.canaryId}`);
    const seq = row.releaseSeq ?? 0;
    const latest = this.#latestSeq.get(row.submissionId) ?? 0;
    if (seq < latest) this.#violated(`Row ${row.id} went after one of ${submissionId} released later`);
    this.#latestSeq.set(row.submissionId, seq);
    return request;
  }

  #mannerFor(incoming: IncomingMessage, format: WireFormat | null, own: Manner | undefined): Manner {
    if (incoming.headers['x-api-key'] !== RIGHT_KEY) return WRONG_KEY;
    if (this.onlyFormat !== null && format !== this.onlyFormat) return NOT_READ;
    return own ?? this.general;
  }

  /** What came whole is what was reviewed, with the row's own words. */
  #compare(request: WalkRequest, fields: Fields | null): void {
    if (fields === null) return this.#violated(`A body of ${request.submissionId} can't be read`);
    const digests = SLOTS.flatMap((slot) => {
      const text = fields.get(slot);
      return text === undefined ? [] : [[slot, sha256(Buffer.from(text, 'base64'))] as const];
    });
    request.digests = JSON.stringify(Object.fromEntries(digests));
    const { row } = request;
    if (row === null) return;
    const reviewed = SLOTS.flatMap((slot) => {
      const image = row.images[slot];
      return image === undefined ? [] : [[slot, image.sha256] as const];
    });
    const came = JSON.stringify([request.digests, fields.get('idType') ?? null]);
    const meant = JSON.stringify([JSON.stringify(Object.fromEntries(reviewed)), row.idType]);
    if (came !== meant) this.#violated(`Row ${row.id} came as ${came} and was reviewed as ${meant}`);
    const admin = fields.get('admin');
    if (row.admin !== null && admin !== row.admin) this.#violated(`Row ${row.id} came with admin ${admin}`);
  }

  #answer(request: WalkRequest, { socket }: IncomingMessage, response: ServerResponse): void {
    const { manner, row, submissionId } = request;
    if (manner.takes && submissionId !== null) {
      request.wasTaken = true;
      this.held.set(submissionId, { request, releaseSeq: row?.releaseSeq ?? 0 });
    }
    switch (manner.does) {
      case 'lose':
        return void socket.resetAndDestroy();
      case 'silent':
        // Once: each costs real time.
        if (submissionId !== null) this.own.delete(submissionId);
        if (this.general === manner) this.general = ACCEPT;
        return;
      case 'half':
        response.writeHead(manner.status, { ...manner.headers, 'content-length': 100 });
        response.write('{"message": "compl', () => socket.destroy());
        return;
      default:
        request.wasAnswered = true;
        response.writeHead(manner.status, manner.headers);
        response.end(manner.body);
    }
  }

  #violated(words: string): void {
    this.violations.push(words);
  }
}

/** A request's body as it comes. */
class Body {
  readonly #chunks: Buffer[] = [];
  readonly begun: Promise<void>;
  readonly ended: Promise<void>;

  constructor(incoming: IncomingMessage) {
    const begun = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<void>();
    this.begun = begun.promise;
    this.ended = ended.promise;
    const end = (): void => {
      begun.resolve();
      ended.resolve();
    };
    incoming.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk);
      begun.resolve();
    });
    incoming.once('end', end).once('close', end);
  }

  bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}
