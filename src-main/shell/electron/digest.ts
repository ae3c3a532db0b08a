import type { ConnectionOverview, Overview } from '../../contract/overview.ts';
import type { PauseReason } from '../../contract/connection.ts';

/** What is worth a notification: a batch came to its end, or sending stopped by itself. Never a single row. */
export type Digest =
  | {
      readonly kind: 'complete';
      readonly connectionId: number;
      readonly batchNames: readonly string[];
      readonly sent: number;
      readonly failed: number;
    }
  | { readonly kind: 'stopped'; readonly connectionId: number; readonly reason: PauseReason };

/** A network that is away comes back by itself, and nobody can do anything about it meanwhile. */
const NOT_TOLD: readonly PauseReason[] = ['operator', 'offline', 'server_down', 'database_check'];

/** @param before null: nothing was seen yet, so nothing has changed. */
export function digestsOf(before: Overview | null, after: Overview): Digest[] {
  if (before === null) return [];
  return after.connections.flatMap((now) => {
    const then = before.connections.find(({ connectionId }) => connectionId === now.connectionId);
    return then === undefined ? [] : [...completed(then, now), ...stopped(then, now)];
  });
}

function completed(then: ConnectionOverview, { connectionId, progress }: ConnectionOverview): Digest[] {
  const { sent, failed, left, batchNames } = progress;
  const before = then.progress;
  // Rows that were taken back to review, or failures that were put right, are no end of sending.
  const wasAnswered = sent > before.sent || failed > before.failed;
  // With nothing under way, an earlier batch may be shown again: that one's end was told.
  const isSame = before.left === 0 || batchNames.every((name) => before.batchNames.includes(name));
  return left === 0 && wasAnswered && isSame
    ? [{ kind: 'complete', connectionId, batchNames, sent, failed }]
    : [];
}

function stopped(then: ConnectionOverview, { connectionId, pause, counts }: ConnectionOverview): Digest[] {
  if (pause === null || NOT_TOLD.includes(pause.reason) || counts.queued + counts.sending === 0) return [];
  return then.pause?.reason === pause.reason ? [] : [{ kind: 'stopped', connectionId, reason: pause.reason }];
}

/** Where in the window it is to be seen. */
export function stageOf(digest: Digest): 'outbox' | 'fixing' | 'sent' {
  if (digest.kind === 'stopped') return 'outbox';
  return digest.failed > 0 ? 'fixing' : 'sent';
}
