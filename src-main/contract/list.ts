import { z } from 'zod';
import { SLOTS } from './slot.ts';

/** What a list can say of a submission; the slots name pictures. */
export const LIST_FIELDS = ['submissionId', 'idType', 'admin', ...SLOTS] as const;
export type ListField = (typeof LIST_FIELDS)[number];

/** Field → the name of the list's column, as a person said it. The other fields are found by their columns' names. */
export const listColumnsSchema = z.partialRecord(z.enum(LIST_FIELDS), z.string().trim().min(1).max(200));
export type ListColumns = z.infer<typeof listColumnsSchema>;
