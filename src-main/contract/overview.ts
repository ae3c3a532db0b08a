import type { Pause } from './connection.ts';
import type { StateCounts } from './upload.ts';

/** How far the released rows of the batches under way have come. sent + failed + left = total, always. */
export interface Progress {
  readonly total: number;
  readonly sent: number;
  readonly failed: number;
  readonly left: number;
  /** Names of the batches that are counted here; with nothing under way, the last one that was. */
  readonly batchNames: readonly string[];
}

export interface ConnectionOverview {
  readonly connectionId: number;
  readonly counts: StateCounts;
  /** Staged rows without a blocking issue: what Release would send. */
  readonly releasable: number;
  readonly progress: Progress;
  readonly pause: Pause | null;
  /** Rows answered for good per second, over the last half minute; 0 when nothing goes. */
  readonly rowsPerSecond: number;
  /** null while it can't be told. */
  readonly secondsLeft: number | null;
  /** Requests that reached the server today (UTC). */
  readonly requestsToday: number;
  /** The earliest time (ms, UTC) at which a waiting row goes again; null when one can go now or none waits. */
  readonly nextDueAt: number | null;
}

/** All that the rail and the top strip show. */
export interface Overview {
  readonly connections: readonly ConnectionOverview[];
  /** False when another Outtray on the same data folder does the sending. */
  readonly isSender: boolean;
}

/** One upload on its way. */
export interface SendingProgress {
  readonly uploadId: number;
  readonly sentBytes: number;
  readonly totalBytes: number;
}
