import type { Pause } from '../../contract/connection.ts';
import type { ConnectionOverview, Overview } from '../../contract/overview.ts';

/** All connections together, as tray, taskbar and power see them. */
export interface Status {
  readonly kind: 'idle' | 'sending' | 'waiting' | 'paused' | 'stopped' | 'to-fix';
  /** Rows of the batches under way that are answered for good. */
  readonly done: number;
  readonly total: number;
  /** Rows released and not answered yet. */
  readonly left: number;
  /** Rows that need fixing. */
  readonly failed: number;
  /** Why it stopped, for `stopped`. */
  readonly pause: Pause | null;
}

/** The most urgent first: what goes, what was stopped, what a person paused, what waits, what needs a person. */
export function statusOf(overview: Overview | null): Status {
  const connections = overview?.connections ?? [];
  const active = connections.filter(hasWork);
  const sum = (of: (connection: ConnectionOverview) => number, among = active): number =>
    among.reduce((total, connection) => total + of(connection), 0);
  const stopped = active.find(({ pause }) => pause !== null && pause.reason !== 'operator');
  const failed = sum(({ counts }) => counts.failed, [...connections]);
  return {
    kind: kindOf(active, stopped !== undefined, failed),
    done: sum(({ progress }) => progress.sent + progress.failed),
    total: sum(({ progress }) => progress.total),
    left: sum(({ counts }) => counts.queued + counts.sending),
    failed,
    pause: stopped?.pause ?? null
  };
}

function hasWork({ counts }: ConnectionOverview): boolean {
  return counts.queued + counts.sending > 0;
}

function kindOf(active: readonly ConnectionOverview[], isStopped: boolean, failed: number): Status['kind'] {
  if (active.some(isGoing)) return 'sending';
  if (isStopped) return 'stopped';
  if (active.some(({ pause }) => pause !== null)) return 'paused';
  if (active.length > 0) return 'waiting';
  return failed > 0 ? 'to-fix' : 'idle';
}

/** Something is on its way, or could go now. */
export function isGoing({ counts, pause, nextDueAt }: ConnectionOverview): boolean {
  return counts.sending > 0 || (counts.queued > 0 && pause === null && nextDueAt === null);
}
