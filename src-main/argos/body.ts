import type { ReviewedImage } from '../contract/delivery.ts';
import { BodyImage, type ImageProblem } from './body-image.ts';
import type { BodyPart } from './encode.ts';

/**
 * Bytes of a picture turned into Base64 at a time: a multiple of 3, so that the texts join to one.
 * Measured: 48 KB are best (the text of 64 KB stays in the cache; with 96 KB the rate falls to about half).
 */
export const ENCODED_AT_ONCE = 48 * 1024;

/** What a piece came to: `length` bytes of it are body. */
export interface Filled {
  readonly length: number;
  readonly isLast: boolean;
}

/**
 * The bytes of one request body, made piece by piece from its parts. All pictures are open from the start; each one's
 * digest is compared before anything after it is given out.
 */
export class Body {
  /** Known bytes, or a picture. */
  readonly #parts: readonly (Uint8Array | BodyImage)[];
  readonly #images: readonly BodyImage[];
  /** Index of the part that is next; of known bytes so much is given out. */
  #part = 0;
  #copied = 0;

  private constructor(parts: readonly BodyPart[], images: readonly BodyImage[]) {
    this.#images = images;
    this.#parts = parts.map((part) => {
      if (part.kind === 'text') return Buffer.from(part.text, 'utf8');
      const image = images[part.index];
      if (image === undefined) throw new Error(`The body has no image ${part.index}`);
      return image;
    });
  }

  static open(parts: readonly BodyPart[], reviewed: readonly ReviewedImage[]): Body | ImageProblem {
    const images: BodyImage[] = [];
    for (const each of reviewed) {
      const image = BodyImage.open(each);
      if (image instanceof BodyImage) {
        images.push(image);
        continue;
      }
      for (const opened of images) opened.close();
      return image;
    }
    return new Body(parts, images);
  }

  /** @param piece filled but for at most 3 bytes of room; of 4 bytes or more. @param scratch of `ENCODED_AT_ONCE` bytes. */
  fill(piece: Buffer, scratch: Buffer): Filled | ImageProblem {
    let length = 0;
    while (piece.length - length >= 4) {
      const part = this.#parts[this.#part];
      if (part === undefined) break;
      const room = piece.subarray(length);
      const filled = part instanceof Uint8Array ? this.#copy(part, room) : this.#encode(part, room, scratch);
      if (typeof filled !== 'number') return filled;
      length += filled;
    }
    return { length, isLast: this.#part === this.#parts.length };
  }

  #copy(bytes: Uint8Array, room: Buffer): number {
    const copied = bytes.subarray(this.#copied, this.#copied + room.length);
    room.set(copied);
    this.#copied += copied.length;
    if (this.#copied === bytes.length) this.#nextPart();
    return copied.length;
  }

  #encode(image: BodyImage, room: Buffer, scratch: Buffer): number | ImageProblem {
    const source = scratch.subarray(
      0,
      Math.min(3 * Math.floor(room.length / 4), image.left, ENCODED_AT_ONCE)
    );
    const problem = image.read(source) ?? (image.left === 0 ? image.compare() : null);
    if (problem !== null) return problem;
    if (image.left === 0) this.#nextPart();
    return room.write(source.toString('base64'), 'latin1');
  }

  #nextPart(): void {
    this.#part += 1;
    this.#copied = 0;
  }

  close(): void {
    for (const image of this.#images) image.close();
  }
}
