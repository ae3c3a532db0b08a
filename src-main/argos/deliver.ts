import { isAllowedBaseUrl } from '../contract/connection.ts';
import type { Deliver, DeliveryHooks, DeliveryOrder, ProxyFor, Verdict } from '../contract/delivery.ts';
import { AppError } from '../contract/error.ts';
import type { Agents } from './agents.ts';
import type { ImageProblem } from './body-image.ts';
import { BodyReader, type OpenBody } from './body-reader.ts';
import { classify } from './classify.ts';
import { jsonBody, multipartBody, type BodyPlan } from './encode.ts';
import type { Ending, ExchangeFacts } from './facts.ts';
import { Pools } from './pools.ts';
import { SEND_LIMITS, sendPut, type SendLimits, type WriteChunk } from './send.ts';
import { caFileWords } from './trust.ts';

export interface DeliverOptions {
  /** Shorter limits for tests. */
  readonly limits?: Partial<SendLimits>;
  /** Asked at most every 30 s and for each server, never for this machine itself. Default: every way is direct. */
  readonly proxyFor?: ProxyFor;
  /** Where `body-worker` is, as it runs here. Default: its source. */
  readonly bodyWorker?: URL;
}

/** Where the sources run as they are. */
export const BODY_WORKER = new URL('./body-worker.ts', import.meta.url);

/**
 * Bytes of body handed to the socket at a time. Only what it took whole counts as progress, so the slowest line must
 * take it well within `idleUploadMs`.
 */
const WRITTEN_AT_ONCE = 128 * 1024;

export interface Delivery {
  readonly deliver: Deliver;
  /**
   * After the machine slept or changed networks: kept connections are dropped and the proxy is asked for anew, so
   * that the next requests open fresh ones. What is on its way goes on.
   */
  renew(): void;
  /** Closes kept connections; requests on their way are cut. */
  close(): void;
}

/** Makes a `Deliver` with connections of its own, kept open between requests. */
export function createDeliver(options: DeliverOptions = {}): Delivery {
  const limits = { ...SEND_LIMITS, ...options.limits };
  const pools = new Pools({ proxyFor: options.proxyFor ?? null, connectMs: limits.connectMs });
  const reader = new BodyReader(options.bodyWorker ?? BODY_WORKER);
  return {
    deliver: async (order, hooks) => {
      const startedAt = performance.now();
      const facts = await exchange(order, hooks, pools, reader, limits);
      return verdictOf(order, facts, performance.now() - startedAt);
    },
    renew: () => pools.renew(),
    close: () => {
      pools.close();
      reader.close();
    }
  };
}

function verdictOf(order: DeliveryOrder, facts: ExchangeFacts, durationMs: number): Verdict {
  const finding = classify({ ...facts, expectContinue: order.expectContinue, now: Date.now() });
  return {
    ...finding,
    errorCode: finding.errorCode === null ? null : withoutKey(finding.errorCode, order.apiKey),
    message: withoutKey(finding.message, order.apiKey),
    bytesSent: facts.bytesSent,
    durationMs: Math.round(durationMs)
  };
}

/** A server may repeat the key in its answer; what is kept never does. */
export function withoutKey(text: string, apiKey: string): string {
  return apiKey === '' ? text : text.replaceAll(apiKey, '***');
}

async function exchange(
  order: DeliveryOrder,
  hooks: DeliveryHooks,
  pools: Pools,
  reader: BodyReader,
  limits: SendLimits
): Promise<ExchangeFacts> {
  if (hooks.signal.aborted) return unsent({ kind: 'aborted' });
  if (!isAllowedBaseUrl(order.baseUrl)) {
    const message = 'Not sent: the address is neither https nor this machine';
    return unsent({ kind: 'failed', phase: 'connect', code: 'ERR_TLS_PLAIN_HTTP', message });
  }
  const agents = await agentsInTime(order, hooks.signal, pools, limits.connectMs);
  if ('kind' in agents) return unsent(agents);
  const plan = order.format === 'json' ? jsonBody(order) : multipartBody(order);
  const body = await openInTime(order, plan, hooks.signal, reader, limits.idleUploadMs);
  if ('kind' in body) return unsent(body);
  if ('code' in body) return unsent({ kind: 'image', problem: body });
  try {
    return await put(order, hooks, plan, body, agents, limits);
  } finally {
    body.close();
  }
}

/** Without a CA file at once: there is nothing to read. */
async function agentsInTime(
  order: DeliveryOrder,
  signal: AbortSignal,
  pools: Pools,
  limitMs: number
): Promise<Agents | Ending> {
  if (order.caFile === null) return agentsOf(order, pools);
  const words = `${order.caFile}: not read within ${Math.round(limitMs / 1000)} s`;
  return inTime(agentsOf(order, pools), signal, limitMs, caFileEnding(words));
}

async function agentsOf({ baseUrl, caFile }: DeliveryOrder, pools: Pools): Promise<Agents | Ending> {
  try {
    return await pools.agentsFor(baseUrl, caFile);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return caFileEnding(caFileWords(error));
  }
}

function caFileEnding(message: string): Ending {
  return { kind: 'failed', phase: 'connect', code: 'ERR_CA_FILE', message };
}

/** A network drive that hangs must not hold the slot: what opens too late is closed again. */
async function openInTime(
  order: DeliveryOrder,
  plan: BodyPlan,
  signal: AbortSignal,
  reader: BodyReader,
  limitMs: number
): Promise<OpenBody | ImageProblem | Ending> {
  const opening = reader.open(plan, order.images);
  const tooLate: Ending = { kind: 'image', problem: hanging(order, limitMs) };
  const first = await inTime(opening, signal, limitMs, tooLate);
  if ('kind' in first)
    void opening.then(
      (opened) => 'code' in opened || opened.close(),
      () => undefined
    );
  return first;
}

async function inTime<Value>(
  work: Promise<Value>,
  signal: AbortSignal,
  limitMs: number,
  tooLate: Ending
): Promise<Value | Ending> {
  const early = Promise.withResolvers<Ending>();
  const timer = setTimeout(() => early.resolve(tooLate), limitMs);
  const abort = () => early.resolve({ kind: 'aborted' });
  signal.addEventListener('abort', abort, { once: true });
  const first = await Promise.race([work, early.promise]);
  clearTimeout(timer);
  signal.removeEventListener('abort', abort);
  return first;
}

function hanging({ images }: DeliveryOrder, limitMs: number): ImageProblem {
  const paths = images.map(({ path }) => path).join(', ');
  const message = `Not opened within ${Math.round(limitMs / 1000)} s: ${paths}`;
  return { code: 'image_unreadable', message, mayPass: true };
}

function put(
  order: DeliveryOrder,
  hooks: DeliveryHooks,
  plan: BodyPlan,
  body: OpenBody,
  agents: Agents,
  limits: SendLimits
): Promise<ExchangeFacts> {
  return sendPut(
    {
      url: `${order.baseUrl}/submission/image`,
      headers: { 'content-type': plan.contentType, 'x-api-key': order.apiKey },
      contentLength: plan.contentLength,
      writeBody: (write) => writeBody(body, write),
      onFreshSocket: order.onFreshSocket,
      expectContinue: order.expectContinue,
      signal: hooks.signal,
      onProgress: (sent, total) => hooks.onProgress(sent, total)
    },
    agents,
    limits
  );
}

async function writeBody(body: OpenBody, write: WriteChunk): Promise<'complete' | 'stopped' | ImageProblem> {
  for (;;) {
    const piece = await body.next();
    if ('code' in piece) return piece;
    for (let start = 0; start < piece.bytes.length; start += WRITTEN_AT_ONCE) {
      // A piece that is still being written is not given back.
      if (!(await write(piece.bytes.subarray(start, start + WRITTEN_AT_ONCE)))) return 'stopped';
    }
    body.giveBack(piece);
    if (piece.isLast) return 'complete';
  }
}

function unsent(ending: ExchangeFacts['ending']): ExchangeFacts {
  return { ending, bytesSent: 0, bodyBytes: 0, wasSocketReused: false, hasAnswerBytes: false };
}
