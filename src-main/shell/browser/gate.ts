import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { REFUSALS, type Refusal } from './answer.ts';

/** What the gate looks at; all of it comes from outside. */
export interface RequestHead {
  readonly method: string | undefined;
  readonly target: string | undefined;
  readonly headers: Pick<IncomingHttpHeaders, 'host' | 'origin' | 'sec-fetch-site'>;
  /** `Host` lines; Node keeps only the first in `headers`. */
  readonly hostLines: number;
}

export function headOf(request: IncomingMessage): RequestHead {
  return {
    method: request.method,
    target: request.url,
    headers: request.headers,
    hostLines: request.headersDistinct['host']?.length ?? 0
  };
}

/**
 * Whether a request can come from our own page or a person's address bar, before any secret is looked at.
 * A foreign page can't forge these headers, and a rebound name shows in `Host`. `localhost` is refused as well:
 * it may be another address, and another origin, than the one we listen on.
 * @param origin ours, such as `http://127.0.0.1:5174`.
 */
export function gate(head: RequestHead, origin: string): Refusal | null {
  const { headers, target } = head;
  if (target?.startsWith('/') !== true) return REFUSALS.badRequest;
  if (head.hostLines !== 1 || headers.host !== new URL(origin).host) return REFUSALS.notFromOurPage;
  if (headers.origin !== undefined && headers.origin !== origin) return REFUSALS.notFromOurPage;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return REFUSALS.notFromOurPage;
  if (head.method !== 'GET' && head.method !== 'HEAD') return REFUSALS.readOnly;
  return null;
}

/** A WebSocket is not bound by the same-origin policy: its handshake must say that it is ours. */
export function gateUpgrade(head: RequestHead, origin: string): Refusal | null {
  const refusal = gate(head, origin);
  if (refusal !== null) return refusal;
  if (head.headers.origin === undefined) return REFUSALS.notFromOurPage;
  return head.method === 'GET' ? null : REFUSALS.readOnly;
}
