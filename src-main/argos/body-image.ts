import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, type FileHandle } from 'node:fs/promises';
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

/** Takes text of the body. @returns false once no more is wanted. */
export type WriteText = (text: string) => Promise<boolean>;

/**
 * Bytes turned into Base64 and written at a time: a multiple of 3, so that the pieces join to one Base64 text.
 * Measured: 48 KB are best (text of 64 KB stays in the cache; with 96 KB the rate falls to about half).
 */
const PIECE_BYTES = 48 * 1024;
/** Bytes read and digested at a time: each read of the thread pool costs as much as encoding a piece. */
const READ_BYTES = 8 * PIECE_BYTES;
/** Read buffers that no picture uses: a new one for each picture costs its page faults. As many as ever read at once. */
const idleBuffers: Buffer[] = [];

/** Machine-wide or process-wide shortage, or a device that answers again later. */
const PASSING_CODES = new Set(['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN', 'EINTR', 'EBUSY', 'ETIMEDOUT']);

/** One picture of an upload, bound to the one descriptor through which it was checked and is read. */
export class BodyImage {
  readonly #file: FileHandle;
  readonly #image: ReviewedImage;

  private constructor(file: FileHandle, image: ReviewedImage) {
    this.#file = file;
    this.#image = image;
  }

  /** Opens without following a link or waiting for a FIFO; takes only a regular file of the reviewed size. */
  static async open(image: ReviewedImage): Promise<BodyImage | ImageProblem> {
    let file: FileHandle;
    try {
      if (constants.O_NOFOLLOW === undefined && (await lstat(image.path)).isSymbolicLink()) {
        return unreadable(image, 'is a link');
      }
      file = await open(
        image.path,
        constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
      );
    } catch (error) {
      return problemOf(image, error);
    }
    const problem = await sizeProblem(file, image);
    if (problem === null) return new BodyImage(file, image);
    await file.close();
    return problem;
  }

  /**
   * Writes the picture as Base64 and compares its digest. A problem means that what was written is not the
   * reviewed picture: the body must not be completed. @returns `stopped` when `write` wanted no more.
   */
  async writeTo(write: WriteText): Promise<'written' | 'stopped' | ImageProblem> {
    const buffer = idleBuffers.pop() ?? Buffer.allocUnsafeSlow(READ_BYTES);
    try {
      return await this.#writeThrough(buffer, write);
    } finally {
      idleBuffers.push(buffer);
    }
  }

  async #writeThrough(buffer: Buffer, write: WriteText): Promise<'written' | 'stopped' | ImageProblem> {
    const hash = createHash('sha256');
    const { sizeBytes } = this.#image;
    for (let position = 0; position < sizeBytes;) {
      const wanted = Math.min(READ_BYTES, sizeBytes - position);
      const count = await this.#fill(buffer, wanted, position);
      if (typeof count !== 'number') return count;
      if (count < wanted) return changed(this.#image, 'ends early');
      hash.update(buffer.subarray(0, count));
      for (let start = 0; start < count; start += PIECE_BYTES) {
        const end = Math.min(start + PIECE_BYTES, count);
        if (!(await write(buffer.toString('base64', start, end)))) return 'stopped';
      }
      position += count;
    }
    return hash.digest('hex') === this.#image.sha256 ? 'written' : changed(this.#image, 'has other bytes');
  }

  /** Reads `wanted` bytes, fewer only at the end of the file, so that every read but the last is a multiple of 3. */
  async #fill(buffer: Buffer, wanted: number, position: number): Promise<number | ImageProblem> {
    let filled = 0;
    try {
      while (filled < wanted) {
        const { bytesRead } = await this.#file.read(buffer, filled, wanted - filled, position + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return filled;
    } catch (error) {
      return problemOf(this.#image, error);
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

async function sizeProblem(file: FileHandle, image: ReviewedImage): Promise<ImageProblem | null> {
  try {
    const stats = await file.stat();
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
