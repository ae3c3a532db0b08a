import { createHash, type Hash } from 'node:crypto';
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import type { LocalCode } from '../contract/attempt.ts';
import type { ReviewedImage } from '../contract/delivery.ts';

/** Why a picture can't be sent as it was reviewed. */
export interface ImageProblem {
  readonly code: Extract<LocalCode, 'image_changed' | 'image_missing' | 'image_unreadable'>;
  /** Names the file, and the system's own words where there are some. */
  readonly message: string;
  /** The cause lies in this machine's state and may be gone at the next try. */
  readonly mayPass: boolean;
}

/** Machine-wide or process-wide shortage, or a device that answers again later. */
const PASSING_CODES = new Set(['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN', 'EINTR', 'EBUSY', 'ETIMEDOUT']);

/**
 * One picture of an upload, bound to the one descriptor through which it was checked and is read, once and from its
 * beginning. Its calls block: it belongs in a thread that may wait, see `body-worker.ts`.
 */
export class BodyImage {
  readonly #file: number;
  readonly #image: ReviewedImage;
  readonly #hash: Hash = createHash('sha256');
  #position = 0;

  private constructor(file: number, image: ReviewedImage) {
    this.#file = file;
    this.#image = image;
  }

  /**
   * Opens without following a link or waiting for a FIFO; takes only a regular file of the reviewed size, and one that
   * was made from another only while that other is what it was.
   */
  static open(image: ReviewedImage): BodyImage | ImageProblem {
    const { origin, ...made } = image;
    if (origin === undefined) return BodyImage.#open(image);
    return originProblem({ ...made, ...origin }) ?? BodyImage.#open(made);
  }

  static #open(image: ReviewedImage): BodyImage | ImageProblem {
    let file: number;
    try {
      if (constants.O_NOFOLLOW === undefined && lstatSync(image.path).isSymbolicLink()) {
        return unreadable(image, 'is a link');
      }
      file = openSync(
        image.path,
        constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
      );
    } catch (error) {
      return problemOf(image, error);
    }
    const problem = sizeProblem(file, image);
    if (problem === null) return new BodyImage(file, image);
    closeSync(file);
    return problem;
  }

  /** Bytes not read yet. */
  get left(): number {
    return this.#image.sizeBytes - this.#position;
  }

  /** Fills `into`, which has at most `left` bytes. */
  read(into: Uint8Array): ImageProblem | null {
    try {
      for (let filled = 0; filled < into.length;) {
        const count = readSync(this.#file, into, filled, into.length - filled, this.#position + filled);
        if (count === 0) return changed(this.#image, 'ends early');
        filled += count;
      }
    } catch (error) {
      return problemOf(this.#image, error);
    }
    this.#hash.update(into);
    this.#position += into.length;
    return null;
  }

  /** To be asked once, when all is read: a problem means that what was read is not the reviewed picture. */
  compare(): ImageProblem | null {
    return this.#hash.digest('hex') === this.#image.sha256 ? null : changed(this.#image, 'has other bytes');
  }

  close(): void {
    closeSync(this.#file);
  }
}

const COMPARED_AT_ONCE = 1_000_000;

/** Reads the whole file from which the picture was made. */
function originProblem(origin: ReviewedImage): ImageProblem | null {
  const opened = BodyImage.open(origin);
  if (!(opened instanceof BodyImage)) return opened;
  try {
    const piece = Buffer.allocUnsafe(COMPARED_AT_ONCE);
    while (opened.left > 0) {
      const problem = opened.read(piece.subarray(0, Math.min(opened.left, piece.length)));
      if (problem !== null) return problem;
    }
    return opened.compare();
  } finally {
    opened.close();
  }
}

function sizeProblem(file: number, image: ReviewedImage): ImageProblem | null {
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) return unreadable(image, 'is not a regular file');
    if (stats.size !== image.sizeBytes) {
      return changed(image, `has ${stats.size} bytes, not ${image.sizeBytes}`);
    }
    return null;
  } catch (error) {
    return problemOf(image, error);
  }
}

function problemOf(image: ReviewedImage, error: unknown): ImageProblem {
  const { code, message } = asSystemError(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return { code: 'image_missing', message, mayPass: false };
  }
  if (code === 'ELOOP' || code === 'EMLINK') return unreadable(image, 'is a link');
  return { code: 'image_unreadable', message, mayPass: PASSING_CODES.has(code) };
}

/** @throws what is not an error of the system: a bug. */
function asSystemError(error: unknown): { code: string; message: string } {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    return { code: error.code, message: error.message };
  }
  throw error;
}

function changed({ path }: ReviewedImage, how: string): ImageProblem {
  return { code: 'image_changed', message: `${path} ${how}`, mayPass: false };
}

function unreadable({ path }: ReviewedImage, why: string): ImageProblem {
  return { code: 'image_unreadable', message: `${path} ${why}`, mayPass: false };
}
