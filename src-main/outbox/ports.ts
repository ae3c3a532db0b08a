import type { Attempt, Outcome } from '../contract/attempt.ts';
import type { Pause, WireFormat, WireFormatSetting } from '../contract/connection.ts';
import type { Deliver, ReviewedImage } from '../contract/delivery.ts';
import type { UploadEvent } from '../contract/upload.ts';

/** An upload that is now `sending`, with all that its delivery needs. */
export interface ClaimedUpload {
  readonly uploadId: number;
  readonly connectionId: number;
  readonly submissionId: string;
  /** With the connection's default applied. */
  readonly idType: string | null;
  /** With the connection's admin applied. */
  readonly admin: string;
  /** A refused admin is then the row's matter, not the connection's. */
  readonly hasOwnAdmin: boolean;
  readonly images: readonly ReviewedImage[];
  /** Tries spent since it was last released or resent. */
  readonly triesSpent: number;
}

export interface NewAttempt extends Pick<
  Attempt,
  | 'uploadId'
  | 'submissionId'
  | 'idType'
  | 'admin'
  | 'startedAt'
  | 'durationMs'
  | 'status'
  | 'errorCode'
  | 'message'
  | 'bytesSent'
  | 'wireFormat'
> {
  readonly outcome: Outcome;
}

/** An attempt and what it makes of its upload. */
export interface Settlement {
  readonly attempt: NewAttempt;
  /** null: the upload stays `sending`, since it takes its second chance at once. */
  readonly event: Extract<UploadEvent, 'accept' | 'reject' | 'retry' | 'hold' | 'interrupt'> | null;
  /** When it goes again (ms, UTC), for `retry`, `hold` and `interrupt`. */
  readonly dueAt: number | null;
  readonly triesSpent: number;
}

export interface ClaimRequest {
  readonly connectionId: number;
  readonly limit: number;
  /** Stop claiming before the estimated bodies exceed this. One upload is always given when nothing else is in flight. */
  readonly maxBytes: number;
  readonly isAnythingInFlight: boolean;
  /** ms, UTC. */
  readonly now: number;
}

/** The truth, kept in the database. Every method is one transaction, durable when it returns. */
export interface OutboxStore {
  /** Rows found `sending` get an `interrupted` attempt and are queued again, due now. @returns their number. */
  repairInterrupted(now: number): number;
  /**
   * Records all settlements, then claims due rows: those due longest first, then in the order of release; never a
   * second row of a submission of which one is on its way or was released earlier and still waits. A claim that
   * is returned is committed. What is not possible throws, and nothing of the call is kept.
   */
  settleAndClaim(settlements: readonly Settlement[], claims: readonly ClaimRequest[]): ClaimedUpload[];
  /**
   * The earliest due time of a queued row of that connection, of those that are first of their submission and not
   * behind one on its way; null when there is none.
   */
  nextDueAt(connectionId: number): number | null;
  /**
   * Lets rows go, or fails them unsent, that waited for one of the same fix which was answered meanwhile.
   * @returns their ids, at most `limit`.
   */
  settleBehindCanaries(limit: number, now: number): number[];
  /**
   * @param day since 1970-01-01, UTC.
   * @returns requests with that connection's key, by whichever connection, that reached the server and are on record.
   */
  requestsOn(connectionId: number, day: number): number;
}

/** What the outbox needs to know of a connection, read anew before each claim. */
export interface SendingConnection {
  readonly id: number;
  readonly baseUrl: string;
  readonly caFile: string | null;
  readonly wireFormat: WireFormatSetting;
  readonly learnedWireFormat: WireFormat | null;
  /** Most uploads at once. */
  readonly concurrency: number;
  /** Requests a day (UTC); null: no limit of ours. */
  readonly dailyLimit: number | null;
  /** Changes with the key: what comes of uploads that are on their way with the one before says nothing of it. */
  readonly keyMark: string | null;
  readonly pause: Pause | null;
}

export interface Connections {
  /** Connections that have queued rows. */
  withQueuedRows(): SendingConnection[];
  /** null: there is none; sending pauses with `key_missing`. Never kept by the outbox longer than one request. */
  apiKey(connectionId: number): Promise<string | null>;
  setPause(connectionId: number, pause: Pause | null): void;
  setLearnedWireFormat(connectionId: number, format: WireFormat): void;
}

export interface Clock {
  /** ms since the epoch, UTC; may jump. */
  now(): number;
  /** ms; never jumps back. */
  monotonic(): number;
  /** A delay of 0 runs at the end of this turn of the event loop. @returns a function that cancels it. */
  after(delayMs: number, run: () => void): () => void;
}

export interface OutboxPorts {
  readonly store: OutboxStore;
  readonly connections: Connections;
  readonly deliver: Deliver;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly listener: OutboxListener;
}

export interface OutboxListener {
  /** These rows have a new state or attempt; already committed. */
  onSettled(uploadIds: readonly number[]): void;
  onClaimed(uploadIds: readonly number[]): void;
  onProgress(uploadId: number, sentBytes: number, totalBytes: number): void;
  onPauseChanged(connectionId: number): void;
  /** A fault of ours; sending goes on where it can. */
  onBug(error: unknown): void;
}
