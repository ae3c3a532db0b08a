import type { Deliver, SecondChance, Verdict } from '../contract/delivery.ts';
import type { SendingProgress } from '../contract/overview.ts';
import { estimatedBodyBytes } from '../contract/validation.ts';
import type { Flight, Lane } from './lane.ts';
import type { ClaimedUpload, Clock, NewAttempt } from './ports.ts';
import type { PutManner } from './second-chance.ts';

/** One claimed upload until it leaves `sending`: a PUT, and at most one more for each second chance. */
export class Job implements Flight {
  readonly claim: ClaimedUpload;
  readonly lane: Lane;
  readonly isProbe: boolean;
  readonly generation: number;
  readonly bodyBytes: number;
  readonly usedChances = new Set<SecondChance>();
  manner: PutManner;
  /** ms, UTC, and monotonic ms: of the latest PUT. */
  startedAt = 0;
  startedAtMonotonic = 0;
  progress: SendingProgress;
  readonly #abort = new AbortController();
  #isInterrupted = false;
  #isUnderWay = false;

  constructor(claim: ClaimedUpload, lane: Lane, isProbe: boolean, manner: PutManner) {
    this.claim = claim;
    this.lane = lane;
    this.isProbe = isProbe;
    this.generation = lane.generation;
    this.bodyBytes = estimatedBodyBytes(claim.images.map(({ sizeBytes }) => sizeBytes));
    this.manner = manner;
    this.progress = { uploadId: claim.uploadId, sentBytes: 0, totalBytes: this.bodyBytes };
  }

  abort(): void {
    this.#abort.abort();
  }

  /** By us: its end is no fault of the server's or of the row. */
  get isInterrupted(): boolean {
    return this.#isInterrupted;
  }

  /** Between two PUTs there is nothing to tear down: the second one opens a connection of its own time. */
  interrupt(): void {
    if (!this.#isUnderWay) return;
    this.#isInterrupted = true;
    this.abort();
  }

  /** Makes one PUT. @throws what `deliver` throws, which is a bug. */
  async put(deliver: Deliver, clock: Clock, apiKey: string, onProgress: () => void): Promise<Verdict> {
    const { submissionId, idType, admin, images } = this.claim;
    this.startedAt = Math.round(clock.now());
    this.startedAtMonotonic = clock.monotonic();
    this.progress = { uploadId: this.claim.uploadId, sentBytes: 0, totalBytes: this.bodyBytes };
    const { baseUrl, caFile } = this.lane.connection;
    const order = { baseUrl, caFile, apiKey, submissionId, idType, admin, images, ...this.manner };
    this.#isUnderWay = true;
    try {
      return await deliver(order, {
        signal: this.#abort.signal,
        onProgress: (sentBytes, totalBytes) => {
          this.progress = { uploadId: this.claim.uploadId, sentBytes, totalBytes };
          onProgress();
        }
      });
    } finally {
      this.#isUnderWay = false;
    }
  }

  attemptOf(verdict: Verdict): NewAttempt {
    const { uploadId, submissionId, idType, admin } = this.claim;
    const { outcome, status, errorCode, message, bytesSent, durationMs } = verdict;
    return {
      uploadId,
      submissionId,
      idType,
      admin,
      startedAt: this.startedAt,
      durationMs: Math.round(durationMs),
      outcome,
      status,
      errorCode,
      message,
      bytesSent,
      wireFormat: this.manner.format
    };
  }
}

/** What is recorded when no verdict came: of a bug of ours, or of a delivery that does not end. */
export function verdictWithoutAnswer(
  outcome: 'transient' | 'interrupted',
  message: string,
  durationMs: number
): Verdict {
  return {
    outcome,
    status: null,
    errorCode: outcome === 'interrupted' ? 'interrupted' : null,
    message,
    bytesSent: 0,
    durationMs,
    retry: outcome === 'transient' ? 'standard' : null,
    retryAfterMs: null,
    pause: null,
    secondChance: null,
    wasFormatRead: false
  };
}

/** The network broke, and no answer came. */
export function isLost({ outcome, status, errorCode }: Verdict): boolean {
  if (outcome === 'offline') return true;
  return outcome === 'transient' && status === null && !(errorCode?.startsWith('image_') ?? false);
}

export function interrupted(verdict: Verdict): Verdict {
  return {
    ...verdict,
    outcome: 'interrupted',
    errorCode: 'interrupted',
    retry: null,
    retryAfterMs: null,
    pause: null,
    secondChance: null
  };
}

/** The network was gone, which the row can't help. */
export function withoutNetwork(verdict: Verdict): Verdict {
  return {
    ...verdict,
    outcome: 'offline',
    errorCode: 'network',
    retry: null,
    retryAfterMs: null,
    pause: 'offline',
    secondChance: null
  };
}
