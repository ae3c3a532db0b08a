import type { Pause, PauseReason } from '../../../src-main/contract/connection.ts';
import type { ConnectionOverview, Overview } from '../../../src-main/contract/overview.ts';
import { NO_COUNTS } from '../../../src-main/contract/upload.ts';

export interface Given {
  readonly connectionId?: number;
  readonly queued?: number;
  readonly sending?: number;
  readonly sent?: number;
  readonly failed?: number;
  readonly pause?: PauseReason | null;
  readonly nextDueAt?: number | null;
  readonly batchNames?: readonly string[];
}

/** One connection whose progress is what its counts say. */
export function connection(given: Given = {}): ConnectionOverview {
  const { connectionId = 1, queued = 0, sending = 0, sent = 0, failed = 0, nextDueAt = null } = given;
  const left = queued + sending;
  return {
    connectionId,
    counts: { ...NO_COUNTS, queued, sending, sent, failed },
    releasable: 0,
    progress: {
      total: sent + failed + left,
      sent,
      failed,
      left,
      batchNames: given.batchNames ?? ['Tuesday']
    },
    pause: given.pause === undefined || given.pause === null ? null : pauseFor(given.pause),
    rowsPerSecond: 0,
    secondsLeft: null,
    requestsToday: 0,
    nextDueAt
  };
}

export function overview(...connections: readonly Given[]): Overview {
  return { connections: connections.map(connection), isSender: true };
}

function pauseFor(reason: PauseReason): Pause {
  return { reason, detail: '', since: 0, resumesAt: null };
}
