import { z } from 'zod';
import { path } from './definition.ts';
import type { ErrorAnswer } from './error.ts';
import { rowId } from './filter.ts';
import { SLOTS } from './slot.ts';

/** Below a watched folder these are Outtray's own: what lies in them is not looked at. */
export const SENT_FOLDER = 'Sent';
export const EXCEPTIONS_FOLDER = 'Exceptions';

/** How a watched folder can be read; null: found out, and where more than one way fits nothing is taken. */
export const WATCH_READINGS = ['folders', 'names'] as const;

/** What a person says of a folder that is watched. */
export const watchInput = z.strictObject({
  connectionId: rowId,
  /** Absolute. Each folder is watched once, and none inside another one. */
  folder: path,
  reading: z.enum(WATCH_READINGS).nullable().default(null),
  /** A submission is complete when it has these; it is taken at once then. */
  completeSlots: z.array(z.enum(SLOTS)).min(1).max(SLOTS.length),
  /** A file is whole when its size and time have not changed for so long. */
  restSeconds: z.number().int().min(1).max(3600).default(10),
  /** What is not complete after so long is taken as it is; what can't be assigned is listed then. */
  waitSeconds: z.number().int().min(0).max(604_800).default(600),
  /** Rows without anything to fix are released at once; else they wait in review. */
  releases: z.boolean().default(false),
  /** Pictures of sent rows move to Sent/<date>. */
  movesSent: z.boolean().default(false),
  /** What can't be assigned moves to Exceptions, with a text file that says why. */
  movesExceptions: z.boolean().default(false)
});
export type WatchInput = z.infer<typeof watchInput>;

export interface Watch extends WatchInput {
  readonly id: number;
  /** false: nothing is taken from it until it is switched on again. */
  readonly isOn: boolean;
  /** Who said so last. */
  readonly operator: string;
}

/** A watched folder, as it was when it was last looked at. */
export interface WatchedFolder extends Watch {
  /** ms, UTC; null: not yet by this process. */
  readonly lookedAt: number | null;
  /** Files that are not taken yet: still being written, or their submission is not complete. */
  readonly waitingFiles: number;
  /** Why nothing is taken; null: nothing is wrong. */
  readonly problem: ErrorAnswer | null;
}
