import type { WireFormat } from './connection.ts';

/**
 * What an attempt came to. `rejected`: this row. `transient`: it may pass. `account`: everything on this
 * connection is affected. `offline`: the server was not reached. `interrupted`: the process ended meanwhile.
 */
export const OUTCOMES = ['accepted', 'rejected', 'transient', 'account', 'offline', 'interrupted'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/**
 * Codes of ours where there is no server code; they stand in `errorCode` with a null or plain HTTP status.
 * `image_*`: nothing was sent. `unexpected_success`: a 2xx that is not the documented success.
 */
export const LOCAL_CODES = [
  'image_changed',
  'image_missing',
  'image_unreadable',
  'too_large',
  'probably_too_large',
  'unexpected_success',
  'unexpected_answer',
  'redirect',
  'timeout',
  'connection_reset',
  'connection_refused',
  'dns',
  'network',
  'tls',
  'ca_file',
  'proxy',
  'proxy_refused',
  'throttled',
  'server_error',
  'key_refused',
  'address_refused',
  'row_refused',
  'interrupted'
] as const;
export type LocalCode = (typeof LOCAL_CODES)[number];

export interface LastOutcome {
  readonly outcome: Outcome;
  /** HTTP status; null where no answer came. */
  readonly status: number | null;
  /** The server's errorCode, or one of LOCAL_CODES; null on success. */
  readonly errorCode: string | null;
  /** The server's words (at most 4 KB of text) or the system's; empty where there are none. */
  readonly message: string;
  /** When the attempt began (ms, UTC). */
  readonly at: number;
}

/** One try to deliver an upload; never changed once written. */
export interface Attempt {
  readonly id: number;
  readonly uploadId: number;
  readonly batchId: number;
  readonly batchName: string;
  readonly connectionId: number;
  /** As it was sent. */
  readonly submissionId: string;
  readonly idType: string | null;
  readonly admin: string;
  /** 1-based, per upload. */
  readonly number: number;
  /** ms, UTC. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly outcome: Outcome;
  readonly status: number | null;
  readonly errorCode: string | null;
  readonly message: string;
  /** Bytes of the request body handed to the socket. */
  readonly bytesSent: number;
  readonly wireFormat: WireFormat | null;
}
