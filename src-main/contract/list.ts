import { z } from 'zod';
import { SLOTS } from './slot.ts';

/** What a list can say of a submission; the slots name pictures. */
export const LIST_FIELDS = ['submissionId', 'idType', 'admin', ...SLOTS] as const;
export type ListField = (typeof LIST_FIELDS)[number];

/** Field → the name of the list's column, as a person said it. The other fields are found by their columns' names. */
export const listColumnsSchema = z.partialRecord(z.enum(LIST_FIELDS), z.string().trim().min(1).max(200));
export type ListColumns = z.infer<typeof listColumnsSchema>;

/** What a person said earlier: it holds for lists that have just these columns, in any order. */
export interface KnownColumns {
  readonly names: readonly string[];
  readonly columns: ListColumns;
}

/** A list whose columns say nothing by their names: which one says what? */
export interface ListQuestion {
  readonly path: string;
  /** Of a workbook; null: a CSV. */
  readonly sheet: string | null;
  /** As they stand in the list, each name once, with what the first rows have there. */
  readonly columns: readonly { readonly name: string; readonly examples: readonly string[] }[];
  /** What their names do say. */
  readonly guess: ListColumns;
}

export const SAMPLE_LIST_FORMATS = ['xlsx', 'csv'] as const;
export type SampleListFormat = (typeof SAMPLE_LIST_FORMATS)[number];
