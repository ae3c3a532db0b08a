import type { OtherFormat, PictureOrigin } from './made-picture.ts';
import type { PictureMeasures } from './measures.ts';
import type { ImageFormat } from './upload.ts';
import type { ImageFinding } from './validation.ts';

/** What one look at a picture's bytes tells. Never throws for a bad picture: `problem` says what is wrong. */
export interface ImageProbe extends ImageFinding {
  readonly path: string;
  /** 0 where it can't be told. */
  readonly sizeBytes: number;
  /** Pixels as a person sees it (EXIF orientation applied). */
  readonly width: number | null;
  readonly height: number | null;
  readonly format: ImageFormat | null;
  /** SHA-256 of the bytes, lower-case hex; null where they could not be read. */
  readonly sha256: string | null;
  /** null: not measured, since it can't be decoded or is too small. */
  readonly measures: PictureMeasures | null;
  /** One for each of `images/fingerprint` ZOOMS, the one that is kept first; empty: nothing to know the picture by. */
  readonly fingerprints: readonly Uint8Array[];
  /** Present where the picture was made from another file: all else is then said of the made one. */
  readonly origin?: PictureOrigin;
  /** What the file is that was found, where it is neither JPEG nor PNG. */
  readonly otherFormat?: OtherFormat;
  /** Pages of that file, where it has more than one. */
  readonly pages?: number;
}

export type ProbeImage = (path: string) => Promise<ImageProbe>;
