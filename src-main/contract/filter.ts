import { z } from 'zod';
import { OUTCOMES } from './attempt.ts';
import { ISSUE_CODES } from './issue.ts';
import { UPLOAD_STATES } from './upload.ts';

export const rowId = z.number().int().positive();

/** A cause as the server gave it: rows that share all three share a group. */
export const causeSchema = z.strictObject({
  status: z.number().int().nullable(),
  errorCode: z.string().max(4096).nullable(),
  message: z.string().max(8192)
});
export type Cause = z.infer<typeof causeSchema>;

const text = z.string().max(200);

/** Which uploads. Conditions are joined by "and"; an absent one does not restrict. */
export const uploadFilterSchema = z.strictObject({
  connectionId: rowId.optional(),
  batchId: rowId.optional(),
  states: z.array(z.enum(UPLOAD_STATES)).min(1).optional(),
  /** Part of the submission id, idType, file name or batch name, without case. */
  text: text.optional(),
  isBlocked: z.boolean().optional(),
  issueCode: z.enum(ISSUE_CODES).optional(),
  cause: causeSchema.optional(),
  /** The last errorCode alone, whatever the message. */
  errorCode: z.string().max(4096).optional(),
  /** The last errorCode, or the code of an issue that it has: `image_changed` may be either. */
  code: z.string().max(4096).optional()
});
export type UploadFilter = z.infer<typeof uploadFilterSchema>;

/** Which attempts; as above. */
export const attemptFilterSchema = z.strictObject({
  connectionId: rowId.optional(),
  batchId: rowId.optional(),
  uploadId: rowId.optional(),
  submissionId: z.string().max(500).optional(),
  /** Part of the submission id, message or batch name, without case. */
  text: text.optional(),
  outcomes: z.array(z.enum(OUTCOMES)).min(1).optional(),
  /** HTTP status or errorCode, exactly. */
  code: z.string().max(200).optional()
});
export type AttemptFilter = z.infer<typeof attemptFilterSchema>;

/** `row`: batch, then row. `release`: the order in which they go. `recent`: last changed first. */
export const UPLOAD_ORDERS = ['row', 'release', 'recent'] as const;

/** The uploads that a bulk call is about. Rows in a state that does not allow it are skipped and counted. */
export const targetSchema = z.union([
  z.strictObject({ ids: z.array(rowId).min(1).max(1_000_000) }),
  z.strictObject({ filter: uploadFilterSchema })
]);
export type Target = z.infer<typeof targetSchema>;
