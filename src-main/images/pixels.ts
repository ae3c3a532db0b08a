/** Upright, 8 bits a channel, red, green and blue in turn. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}
