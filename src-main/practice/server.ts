import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { SLOTS, isSlot, type Slot } from '../contract/slot.ts';
import { readBody } from './body.ts';
import { FaultList, faultRulesSchema, type FaultRuleInput } from './faults.ts';
import { practiceOptionsSchema, type PracticeOptions } from './options.ts';
import { PutExchange, type PutContext } from './put-image.ts';
import { Received, type HeldSubmission, type ReceivedRequest } from './received.ts';
import { FORBIDDEN } from './validate.ts';

export interface PracticeServer {
  readonly port: number;
  /** What a connection's base URL is set to, such as `http://127.0.0.1:49152/v3`. */
  readonly baseUrl: string;
  /** Every PUT in the order in which they began. */
  readonly received: () => readonly ReceivedRequest[];
  /** What a submission holds; null: no request for it was accepted. */
  readonly submission: (submissionId: string) => HeldSubmission | null;
  /** @throws ZodError for what is not a rule. */
  readonly setFaults: (rules: readonly FaultRuleInput[], seed?: number) => void;
  /** Ends it, cutting what is on its way. */
  readonly close: () => Promise<void>;
}

const BASE_PATH = '/v3';
/** For a list of faults. */
const MAX_CONTROL_BYTES = 1_000_000;

/**
 * A server on 127.0.0.1 that behaves as the vendor's documents say (argos-api.md), with faults on demand.
 * Images are never written to a file: digests are kept, and the bytes in memory as far as there is room.
 *
 * Besides `PUT /v3/submission/image`, `GET /v3/image` and `GET /v3/submission` it has, for the same key:
 * `GET /practice/received`, `DELETE /practice/received`, `GET`, `PUT` and `DELETE /practice/faults`.
 * @throws ZodError for an option out of its range. Rejects where the port can't be had.
 */
export async function startPracticeServer(options: PracticeOptions = {}): Promise<PracticeServer> {
  const { isKnownSubmission, ...rest } = options;
  const settings = practiceOptionsSchema.parse(rest);
  const ids = settings.submissionIds === null ? null : new Set(settings.submissionIds);
  const isKnown = (id: string) => (ids === null ? !/^unknown/i.test(id) : ids.has(id));
  const received = new Received(settings.keptImageBytes);
  const faults = new FaultList();
  faults.replace(settings.faults, settings.seed);
  const keys = new Set(settings.apiKeys);
  const desk = new Desk({
    rules: { ...settings, isKnownSubmission: isKnownSubmission ?? isKnown },
    faults,
    received,
    hasKey: ({ headers }) => keys.has(String(headers['x-api-key']))
  });
  const server = createServer();
  desk.attend(server);
  const port = await listen(server, settings.port);
  desk.baseUrl = `http://127.0.0.1:${port}${BASE_PATH}`;
  return {
    port,
    baseUrl: desk.baseUrl,
    received: () => received.list(),
    submission: (submissionId) => received.submission(submissionId),
    setFaults: (rules, seed = settings.seed) => faults.replace(faultRulesSchema.parse(rules), seed),
    close: () => closeServer(server)
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => void | Promise<void>;

/** Finds who answers a request. */
class Desk {
  readonly #context: PutContext;
  readonly #connections = new WeakMap<Socket, number>();
  #lastConnection = 0;
  baseUrl = '';

  constructor(context: PutContext) {
    this.#context = context;
  }

  attend(server: Server): void {
    server.on('connection', (socket: Socket) => {
      this.#lastConnection += 1;
      this.#connections.set(socket, this.#lastConnection);
    });
    server.on('request', (request, response) => this.#route(request, response, () => undefined));
    // A refusal that needs no body is answered without asking for it, as a gateway does.
    server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) =>
      this.#route(request, response, () => response.writeContinue())
    );
  }

  #route(request: IncomingMessage, response: ServerResponse, askForBody: () => void): void {
    const url = URL.parse(request.url ?? '/', 'http://127.0.0.1');
    const methods = url === null ? undefined : this.#routes(askForBody)[url.pathname];
    if (url === null || methods === undefined)
      return answerJson(request, response, 404, { message: 'Not Found' });
    const handler = methods[request.method ?? ''];
    if (handler === undefined) {
      response.setHeader('allow', Object.keys(methods).join(', '));
      return answerJson(request, response, 405, { message: 'Method Not Allowed' });
    }
    Promise.resolve(handler(request, response, url)).catch((error: unknown) => {
      const message = `The practice server failed: ${error instanceof Error ? error.message : String(error)}`;
      if (!response.headersSent) answerJson(request, response, 500, { message });
    });
  }

  #routes(askForBody: () => void): Readonly<Record<string, Readonly<Record<string, Handler>>>> {
    const keyed = (handler: Handler): Handler => {
      return (request, response, url) => {
        if (!this.#context.hasKey(request)) {
          return answerJson(request, response, 403, { message: FORBIDDEN.message });
        }
        askForBody();
        return handler(request, response, url);
      };
    };
    const { received, faults } = this.#context;
    return {
      [`${BASE_PATH}/submission/image`]: {
        PUT: (request, response) =>
          new PutExchange(this.#context, request, response, this.#connections.get(request.socket) ?? 0).run(
            askForBody
          )
      },
      [`${BASE_PATH}/image`]: { GET: keyed((...args) => this.#getImage(...args)) },
      [`${BASE_PATH}/submission`]: { GET: keyed((...args) => this.#getSubmission(...args)) },
      '/practice/received': {
        GET: keyed((request, response) => answerJson(request, response, 200, { requests: received.list() })),
        DELETE: keyed((request, response) => {
          received.clear();
          answerJson(request, response, 200, {});
        })
      },
      '/practice/faults': {
        GET: keyed((request, response) => answerJson(request, response, 200, { faults: faults.list() })),
        PUT: keyed((request, response) => this.#putFaults(request, response)),
        DELETE: keyed((request, response) => {
          faults.replace([], 0);
          answerJson(request, response, 200, {});
        })
      }
    };
  }

  #getImage(request: IncomingMessage, response: ServerResponse, url: URL): void {
    const submissionId = submissionIdOf(url);
    const type = url.searchParams.get('type') ?? '';
    if (submissionId === '' || !isSlot(type)) {
      const message = 'Required input data is missing.';
      return answerJson(request, response, 400, { errorCode: 'missing_data', message });
    }
    const held = this.#context.received.submission(submissionId)?.images[type];
    const bytes = this.#context.received.imageBytes(submissionId, type);
    if (bytes === null) return answerJson(request, response, 404, { message: 'Not Found' });
    const mime = held?.format ? `image/${held.format}` : 'application/octet-stream';
    response.writeHead(200, { 'content-type': mime, 'content-length': bytes.length }).end(bytes);
  }

  #getSubmission(request: IncomingMessage, response: ServerResponse, url: URL): void {
    const held = this.#context.received.submission(submissionIdOf(url));
    answerJson(request, response, 200, { Items: held === null ? [] : [this.#item(held)] });
  }

  #item({ submissionId, idType, images, updatedAt }: HeldSubmission): object {
    const addressOf = (slot: Slot) =>
      `${this.baseUrl}/image?submission_id=${encodeURIComponent(submissionId)}&type=${slot}`;
    return {
      submission_id: submissionId,
      data: idType === null ? {} : { idType },
      image: Object.fromEntries(
        SLOTS.filter((slot) => slot in images).map((slot) => [slot, addressOf(slot)])
      ),
      updated_at: new Date(updatedAt).toISOString()
    };
  }

  async #putFaults(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reading = await readBody(request, MAX_CONTROL_BYTES, () => 'go_on');
    const rules = faultRulesSchema.safeParse(reading.kind === 'whole' ? parseJson(reading.body) : null);
    if (!rules.success) return answerJson(request, response, 400, { message: rules.error.message });
    this.#context.faults.replace(rules.data, this.#context.rules.seed);
    answerJson(request, response, 200, { faults: rules.data });
  }
}

/** The vendor's reference spells the parameter both ways. */
function submissionIdOf({ searchParams }: URL): string {
  return searchParams.get('submission_id') ?? searchParams.get('submissionId') ?? '';
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null; // JSON.parse throws only for what is not JSON
  }
}

function answerJson(request: IncomingMessage, response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  request.resume();
}
