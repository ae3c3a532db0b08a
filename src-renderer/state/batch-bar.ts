import type { Batch } from '../../src-main/contract/batch.ts';
import type { Stage, StateCounts } from '../../src-main/contract/upload.ts';

/** The parts of a batch's bar, in the order of the work done. */
export const BAR_PARTS = ['sent', 'failed', 'outbox', 'review', 'excluded'] as const;
export type BarPart = (typeof BAR_PARTS)[number];

export interface BarSegment {
  readonly part: BarPart;
  readonly count: number;
}

export function rowsOf(counts: StateCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** Only the parts that hold rows; together they are all rows of the batch. */
export function barSegments(counts: StateCounts): BarSegment[] {
  const countOf: Record<BarPart, number> = {
    sent: counts.sent,
    failed: counts.failed,
    outbox: counts.queued + counts.sending,
    review: counts.staged,
    excluded: counts.excluded
  };
  return BAR_PARTS.map((part) => ({ part, count: countOf[part] })).filter(({ count }) => count > 0);
}

/** Where a batch needs a person first: to fix, then to review, then to watch, then to look back. */
export function stageToOpen({ counts }: Pick<Batch, 'counts'>): Stage {
  if (counts.failed > 0) return 'fixing';
  if (counts.staged > 0) return 'review';
  if (counts.queued + counts.sending > 0) return 'outbox';
  return counts.sent > 0 ? 'sent' : 'review';
}
