import type { ConnectionOverview } from '../../src-main/contract/overview.ts';
import type { StateCounts } from '../../src-main/contract/upload.ts';
import type { StageName } from './route.svelte.ts';

/** What waits in each stage; stages without a count are left out. */
export function railCounts(counts: StateCounts): Partial<Record<StageName, number>> {
  return {
    review: counts.staged,
    outbox: counts.queued + counts.sending,
    fixing: counts.failed,
    sent: counts.sent
  };
}

/** The one stage that needs the person; null while none does. */
export function stageThatCalls({ counts, pause }: ConnectionOverview): StageName | null {
  const waiting = counts.queued + counts.sending;
  const needsResume = pause !== null && pause.reason !== 'operator' && pause.resumesAt === null;
  if (needsResume && waiting > 0) return 'outbox';
  if (counts.failed > 0) return 'fixing';
  return counts.staged > 0 ? 'review' : null;
}
