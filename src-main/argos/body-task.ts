import type { ReviewedImage } from '../contract/delivery.ts';
import type { ImageProblem } from './body-image.ts';
import type { BodyPart } from './encode.ts';

/** What the sending thread asks of `body-worker`. `id` names a body, never twice. Each `piece` is handed over. */
export type BodyRequest =
  | {
      readonly ask: 'open';
      readonly id: number;
      readonly parts: readonly BodyPart[];
      readonly images: readonly ReviewedImage[];
      readonly piece: ArrayBuffer;
    }
  /** Only after a piece that was not the last. */
  | { readonly ask: 'more'; readonly id: number; readonly piece: ArrayBuffer }
  /** Of a body that is not wanted any more; not answered. */
  | { readonly ask: 'close'; readonly id: number };

/** One for each `open` and `more`, in their order. After the last piece and after a problem the body is closed. */
export type BodyAnswer = { readonly id: number; readonly piece: ArrayBuffer } & (
  | { readonly is: 'piece'; readonly length: number; readonly isLast: boolean }
  | { readonly is: 'problem'; readonly problem: ImageProblem }
  /** A fault of ours. */
  | { readonly is: 'bug'; readonly message: string }
);
