import type { ReadingOption } from '../contract/batch.ts';
import type { ErrorCode, MessageValues } from '../contract/error.ts';
import type { ListQuestion } from '../contract/list.ts';
import type { IntakePlan, PlannedLeftOver, PlannedUpload } from './plan.ts';

/** A plan without what there may be very many of; that follows in pieces. */
export type PlanHead = Omit<IntakePlan, 'uploads' | 'leftOvers'>;

/** What `source-worker` tells. After `progress` and `preview` as they come: one answer, and a piece for each `more`. */
export type SourceAnswerPiece =
  | { readonly is: 'progress'; readonly done: number; readonly total: number | null }
  | { readonly is: 'preview'; readonly uploads: readonly PlannedUpload[] }
  | { readonly is: 'choose'; readonly readings: readonly ReadingOption[] }
  | { readonly is: 'columns'; readonly list: ListQuestion }
  | { readonly is: 'plan'; readonly head: PlanHead }
  | {
      readonly is: 'piece';
      readonly uploads: readonly PlannedUpload[];
      readonly leftOvers: readonly PlannedLeftOver[];
      readonly isLast: boolean;
    }
  | { readonly is: 'refused'; readonly code: ErrorCode; readonly values: MessageValues }
  /** A fault of ours. */
  | { readonly is: 'bug'; readonly message: string };

/** The only question: the next piece of the plan. */
export const MORE = 'more';
