/** Formats that are decoded in a thread of their own, since their decoders block; sharp decodes the others. */
export type ThreadFormat = 'heic' | 'bmp' | 'pdf';

export interface DecodeRequest {
  readonly id: number;
  readonly format: ThreadFormat;
  readonly bytes: Uint8Array;
  /** 1-based; null: the only one. */
  readonly page: number | null;
}

/** Rows from the top, 3 (RGB) or 4 (RGBA) bytes for each pixel. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
  readonly data: Uint8Array;
  readonly pages: number;
}

export type Decoded =
  | ({ readonly is: 'pixels' } & Pixels)
  /** More than one, and none was asked for. */
  | { readonly is: 'pages'; readonly pages: number }
  | { readonly is: 'too many pixels' }
  /** Damaged, locked, of an unknown kind, or it took too long. */
  | { readonly is: 'refused' };

export type DecodeAnswer = Decoded & { readonly id: number };

/**
 * Over this no picture is converted: 4 bytes for each pixel lie in memory two or three times. Phones make 12 to 48
 * megapixels.
 */
export const MAX_CONVERTED_PIXELS = 64_000_000;
