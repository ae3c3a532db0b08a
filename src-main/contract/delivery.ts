import type { Outcome } from './attempt.ts';
import type { PauseReason, WireFormat } from './connection.ts';
import type { Slot } from './slot.ts';

/** A picture as it was reviewed; other bytes are never sent in its place. */
export interface ReviewedImage {
  readonly slot: Slot;
  readonly path: string;
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** The file from which it was made: it must still be what it was then. */
  readonly origin?: { readonly path: string; readonly sizeBytes: number; readonly sha256: string };
}

/** One PUT to make. */
export interface DeliveryOrder {
  /** Without a slash at its end; `/submission/image` is added. */
  readonly baseUrl: string;
  /** The connection's own PEM file of authorities to trust besides the usual ones; null: none. */
  readonly caFile: string | null;
  readonly apiKey: string;
  readonly format: WireFormat;
  readonly submissionId: string;
  readonly idType: string | null;
  readonly admin: string;
  readonly images: readonly ReviewedImage[];
  /** Not over a kept connection: after one that the server had closed. */
  readonly onFreshSocket: boolean;
  /** Waits for `100 Continue` before the body, at most 1 s: after a reset in the middle of a large body. */
  readonly expectContinue: boolean;
}

/**
 * What the same upload may do at once and once, without spending a try. `other_format`: the server did not read
 * this one. `fresh_socket`: a kept connection turned out closed. `expect_continue`: reset in a body over 1 MB.
 */
export type SecondChance = 'other_format' | 'fresh_socket' | 'expect_continue';

/** How a retry is to be spaced (design: retrying). `throttled`: the server asked to slow down. */
export type RetryKind = 'standard' | 'throttled' | 'processing';

/** What came of one PUT, classified as in argos-api.md. */
export interface Verdict {
  readonly outcome: Outcome;
  readonly status: number | null;
  readonly errorCode: string | null;
  /** At most 4 KB of text. */
  readonly message: string;
  readonly bytesSent: number;
  readonly durationMs: number;
  /** Only for `transient`. */
  readonly retry: RetryKind | null;
  /** The server's Retry-After, clamped to 1 s – 1 h; null where it gave none. */
  readonly retryAfterMs: number | null;
  /** Only for `account` and `offline`. */
  readonly pause: PauseReason | null;
  readonly secondChance: SecondChance | null;
  /** The server's answer shows that it could read the body. */
  readonly wasFormatRead: boolean;
}

export interface DeliveryHooks {
  /** Aborted: the request is torn down and the verdict is `interrupted`. */
  readonly signal: AbortSignal;
  /** Body bytes handed to the socket so far; at most some ten times a second. */
  onProgress(sentBytes: number, totalBytes: number): void;
}

/**
 * Which way leads to `url` (scheme, host and port; its path is always `/`), in the format of a PAC file's answer:
 * `DIRECT`, `PROXY host:port`, `HTTPS host:port`, `SOCKS5 host:port`, `SOCKS host:port`, several separated by `;`
 * in the order in which they are tried. `user:password@`, percent-encoded, may stand before a host.
 * A rejection means that the settings can't be read: nothing is sent then.
 */
export type ProxyFor = (url: string) => Promise<string>;

export type Deliver = (order: DeliveryOrder, hooks: DeliveryHooks) => Promise<Verdict>;
