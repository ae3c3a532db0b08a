import type { AuditFilter } from './audit.ts';
import type { CallAnswer } from './dispatch.ts';
import type { CallInput, CallName, CallOutput } from './call.ts';
import type { AppEvent } from './event.ts';
import type { AttemptFilter, UploadFilter } from './filter.ts';

/** A picture made for the window, never the original bytes. */
export interface Picture {
  readonly mime: 'image/webp' | 'image/jpeg';
  readonly bytes: Uint8Array;
  /** Changes when the picture does; fit for an ETag. */
  readonly version: string;
}

/** `thumbnail`: within 160 × 160 px. `large`: 1600 × 1600. `full`: 4096 × 4096, for zooming. Upright and whole. */
export const PICTURE_SIZES = ['thumbnail', 'large', 'full'] as const;
export type PictureSize = (typeof PICTURE_SIZES)[number];

/** A picture of a row, of a file that belongs to none, or of a row that an import is about to make. */
export const PICTURE_KINDS = ['image', 'left-over', 'preview'] as const;
export type PictureKind = (typeof PICTURE_KINDS)[number];

export type ExportRequest =
  | { readonly kind: 'uploads'; readonly filter: UploadFilter }
  | { readonly kind: 'attempts'; readonly filter: AttemptFilter }
  | { readonly kind: 'audit'; readonly filter: AuditFilter };

/** The Node side as a shell sees it. `src-main/outtray.ts` makes one; a shell only carries it to its window. */
export interface Application {
  /** For what comes from outside: name and input are checked. */
  dispatch(name: string, input: unknown): Promise<CallAnswer<unknown>>;
  /** For our own code: typed. @throws AppError */
  call<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>>;
  /** @returns a function that ends it. */
  subscribe(listener: (event: AppEvent) => void): () => void;
  /** @returns null where the row or its file is gone or can't be shown. */
  picture(kind: PictureKind, id: number, size: PictureSize): Promise<Picture | null>;
  /** CSV text in pieces, UTF-8 with BOM, formulas neutralised. */
  exportCsv(request: ExportRequest): AsyncIterable<string>;
  /** Starts delivering what is released, here or, where another process of this data folder does it, there. */
  startSending(): Promise<void>;
  /** Ends uploads on their way in an orderly manner (they go again) and closes the database. */
  close(): Promise<void>;
}
