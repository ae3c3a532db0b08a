import type { Batch } from '../../src-main/contract/batch.ts';
import type { UploadFilter } from '../../src-main/contract/filter.ts';

export const REVIEW_SHOWS = ['all', 'blocked', 'ready', 'excluded'] as const;
export type ReviewShow = (typeof REVIEW_SHOWS)[number];

export interface ReviewQuestion {
  readonly connectionId: number;
  /** Null: every batch. */
  readonly batchId: number | null;
  readonly show: ReviewShow;
  readonly text: string;
}

/** What Review lists. */
export function reviewFilter({ connectionId, batchId, show, text }: ReviewQuestion): UploadFilter {
  return {
    connectionId,
    ...(batchId === null ? {} : { batchId }),
    ...(text === '' ? {} : { text }),
    ...SHOWN[show]
  };
}

const SHOWN: Readonly<Record<ReviewShow, Pick<UploadFilter, 'states' | 'isBlocked'>>> = {
  all: { states: ['staged', 'excluded'] },
  blocked: { states: ['staged'], isBlocked: true },
  ready: { states: ['staged'], isBlocked: false },
  excluded: { states: ['excluded'] }
};

/** What Release sends when nothing is selected: the batch, whatever is filtered. */
export function releasableFilter(connectionId: number, batchId: number | null): UploadFilter {
  return { connectionId, ...(batchId === null ? {} : { batchId }), ...SHOWN.ready };
}

/** found = assigned + left over + refused, for one batch or several. */
export interface Balance {
  readonly found: number;
  readonly assigned: number;
  readonly leftOver: number;
  readonly refused: number;
}

export function balanceOf(batches: readonly Batch[]): Balance {
  const sum = (count: (batch: Batch) => number) => batches.reduce((total, batch) => total + count(batch), 0);
  return {
    found: sum(({ foundFiles }) => foundFiles),
    assigned: sum(({ assignedFiles }) => assignedFiles),
    leftOver: sum(({ leftOverFiles }) => leftOverFiles),
    refused: sum(({ refusedFiles }) => refusedFiles)
  };
}

/**
 * The batch to show: the one the address names, else the newest with rows in review, else the newest.
 * @param batches newest first
 * @returns null: all of them
 */
export function batchToShow(param: string | undefined, batches: readonly Batch[]): number | null {
  if (param === 'all') return null;
  const named = batches.find(({ id }) => String(id) === param);
  const open = batches.find(({ counts }) => counts.staged + counts.excluded > 0);
  return (named ?? open ?? batches[0])?.id ?? null;
}
