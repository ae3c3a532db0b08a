import { z } from 'zod';
import { KNOWN_ID_TYPES } from '../contract/id-type.ts';
import { faultRuleSchema } from './faults.ts';

export const PRACTICE_DEFAULT_KEY = 'practice-key';

/** Every documented idType but `pancard`, so that there is one that the server refuses. */
export const PRACTICE_ID_TYPES: readonly string[] = KNOWN_ID_TYPES.filter((idType) => idType !== 'pancard');

/** How the practice server behaves; everything has a default. */
export const practiceOptionsSchema = z.strictObject({
  /** TCP port on 127.0.0.1; 0: a free one. */
  port: z.number().int().min(0).max(65_535).default(0),
  apiKeys: z.array(z.string().min(1)).min(1).default([PRACTICE_DEFAULT_KEY]),
  /** Registered project managers, compared without case; null: any e-mail address is one. */
  admins: z.array(z.string()).nullable().default(null),
  /** Submission ids that exist; null: all but those that begin with `UNKNOWN`, without case. */
  submissionIds: z.array(z.string()).nullable().default(null),
  idTypes: z.array(z.string()).default([...PRACTICE_ID_TYPES]),
  /** Wire formats that are read; another is an `invalid_payload`. */
  formats: z.enum(['json', 'multipart', 'both']).default('both'),
  /** The answer for all: none, "Cannot find project info." or "Invalid project." */
  project: z.enum(['active', 'missing', 'inactive']).default('active'),
  /** Larger bodies are answered 413. */
  maxBodyBytes: z.number().int().positive().default(10_000_000),
  /** Before every answer to a PUT (ms). */
  delayMs: z.number().int().min(0).max(600_000).default(0),
  /** Off for benchmarks: images are then only hashed, and any bytes pass. */
  checkImages: z.boolean().default(true),
  /** Image bytes kept for reading back; the least recently used go first. Digests are kept regardless. */
  keptImageBytes: z.number().int().min(0).default(200_000_000),
  faults: z.array(faultRuleSchema).default([]),
  /** For the faults that come by share. */
  seed: z.number().int().default(1)
});

export type PracticeOptions = z.input<typeof practiceOptionsSchema> & {
  /** Instead of `submissionIds`, in the same process. */
  readonly isKnownSubmission?: (submissionId: string) => boolean;
};
export type PracticeSettings = z.output<typeof practiceOptionsSchema>;
