import { assertNever } from './assert-never.ts';
import type { Issue } from './issue.ts';
import type { LastOutcome } from './attempt.ts';
import type { OtherFormat, PictureOrigin } from './made-picture.ts';
import type { Rule } from './rule.ts';
import type { Slot } from './slot.ts';

export const UPLOAD_STATES = ['staged', 'queued', 'sending', 'sent', 'failed', 'excluded'] as const;
export type UploadState = (typeof UPLOAD_STATES)[number];

export type UploadEvent =
  | 'edit'
  | 'release'
  | 'exclude'
  | 'restore'
  | 'recall'
  | 'claim'
  | 'accept'
  | 'reject'
  | 'retry'
  | 'hold'
  | 'interrupt'
  | 'resend'
  | 'withhold';

/** The life of an upload. What is not in this table does not happen: `nextState` throws. */
const TRANSITIONS: Record<UploadState, Partial<Record<UploadEvent, UploadState>>> = {
  staged: { edit: 'staged', release: 'queued', exclude: 'excluded' },
  queued: {
    claim: 'sending',
    recall: 'staged',
    /** The one that went first after the same fix was refused as before: this one is not sent. */
    withhold: 'failed'
  },
  sending: {
    accept: 'sent',
    reject: 'failed',
    /** Transient: it goes again after a delay, and the try is spent. */
    retry: 'queued',
    /** The cause is the connection or the network: it goes again, and no try is spent. */
    hold: 'queued',
    /** The process ended while it was on its way. */
    interrupt: 'queued'
  },
  sent: {},
  failed: { edit: 'failed', resend: 'queued', exclude: 'excluded' },
  excluded: { restore: 'staged' }
};

export function canApply(state: UploadState, event: UploadEvent): boolean {
  return TRANSITIONS[state][event] !== undefined;
}

/** @throws Error when the event is not possible in that state: a bug, never a person's mistake. */
export function nextState(state: UploadState, event: UploadEvent): UploadState {
  const next = TRANSITIONS[state][event];
  if (next === undefined) throw new Error(`An upload that is ${state} can't ${event}`);
  return next;
}

/** States from which `event` may start; what bulk SQL puts into its WHERE. */
export function statesThatAllow(event: UploadEvent): UploadState[] {
  return UPLOAD_STATES.filter((state) => canApply(state, event));
}

export type ImageFormat = 'jpeg' | 'png';

/** One picture in a slot, as it was when it was last looked at. */
export interface Image {
  readonly id: number;
  readonly slot: Slot;
  /** Absolute path on this machine of the file that is sent. */
  readonly path: string;
  /** The name that a person knows: of the file that was found. */
  readonly fileName: string;
  readonly sizeBytes: number;
  /** Pixels as a person sees it (EXIF orientation applied); null where the header could not be read. */
  readonly width: number | null;
  readonly height: number | null;
  readonly format: ImageFormat | null;
  /** SHA-256 of the bytes, lower-case hex; null where the file could not be read. What is sent must have it. */
  readonly sha256: string | null;
  /** Where the file that is sent was made by Outtray from the one that was found; null: it is that one. */
  readonly origin: PictureOrigin | null;
  /** What the found file is, where it is neither JPEG nor PNG. */
  readonly otherFormat: OtherFormat | null;
  /** Pages of the found file, where it has more than one. */
  readonly pages: number | null;
  /** Why it is in this slot; null: it was put there before that was kept. */
  readonly rule: Rule | null;
}

/** One upload as lists show it. */
export interface Upload {
  readonly id: number;
  readonly connectionId: number;
  readonly batchId: number;
  readonly batchName: string;
  /** 1-based place in its batch. */
  readonly rowNumber: number;
  readonly submissionId: string;
  /** The row's own value; null: the connection's default is used. */
  readonly idType: string | null;
  /** The row's own value; null: the connection's admin is used. */
  readonly admin: string | null;
  readonly state: UploadState;
  readonly issues: readonly Issue[];
  /** True while an issue is blocking and not confirmed. */
  readonly isBlocked: boolean;
  readonly images: readonly Image[];
  /** Attempts on record. */
  readonly attempts: number;
  /** The submission that goes first after a fix for many; this one goes when that one was accepted. */
  readonly waitsFor: string | null;
  /** When it goes next (ms, UTC); null unless queued. */
  readonly dueAt: number | null;
  readonly lastOutcome: LastOutcome | null;
  /** When its state last changed (ms, UTC). */
  readonly changedAt: number;
}

export type StateCounts = Readonly<Record<UploadState, number>>;

export const NO_COUNTS: StateCounts = { staged: 0, queued: 0, sending: 0, sent: 0, failed: 0, excluded: 0 };

/** The stage of the work in which a person finds a row of that state. */
export type Stage = 'review' | 'outbox' | 'fixing' | 'sent';

export function stageOf(state: UploadState): Stage {
  switch (state) {
    case 'staged':
    case 'excluded':
      return 'review';
    case 'queued':
    case 'sending':
      return 'outbox';
    case 'failed':
      return 'fixing';
    case 'sent':
      return 'sent';
    default:
      return assertNever(state);
  }
}
