import { createHash } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import type { ImageProbe } from '../contract/probe.ts';

/** A file over this is never read whole: no photograph is that large, and no server takes it. */
export const MAX_READ_BYTES = 200_000_000;

/** Read and hashed in one go: 1 MB takes well under 1 ms to hash. */
const PIECE_BYTES = 1_000_000;

export type FileProblem = Extract<
  ImageProbe['problem'],
  'image_missing' | 'image_unreadable' | 'image_not_regular' | 'image_empty'
>;

export type ImageFile =
  | { readonly kind: 'whole'; readonly bytes: Buffer; readonly sha256: string }
  /** Over `MAX_READ_BYTES`: only its first megabyte. */
  | { readonly kind: 'head'; readonly bytes: Buffer; readonly sizeBytes: number }
  | { readonly kind: 'problem'; readonly problem: FileProblem; readonly sizeBytes: number };

/**
 * Opens the file once and reads that descriptor, so that what is looked at, measured and hashed are the same bytes.
 * Links are not followed, and a pipe or device is neither waited for nor read.
 */
export async function readImageFile(path: string): Promise<ImageFile> {
  let file: FileHandle;
  try {
    file = await openWithoutFollowing(path);
  } catch (error) {
    return { kind: 'problem', problem: problemOf(error), sizeBytes: 0 };
  }
  try {
    return await readOpened(file, await file.stat());
  } catch (error) {
    return { kind: 'problem', problem: problemOf(error), sizeBytes: 0 };
  } finally {
    await file.close();
  }
}

async function readOpened(file: FileHandle, stats: Stats): Promise<ImageFile> {
  if (!stats.isFile()) return { kind: 'problem', problem: 'image_not_regular', sizeBytes: 0 };
  if (stats.size > MAX_READ_BYTES) {
    const { bytes } = await readUpTo(file, PIECE_BYTES);
    return { kind: 'head', bytes, sizeBytes: stats.size };
  }
  const { bytes, sha256 } = await readUpTo(file, stats.size);
  if (bytes.length === 0) return { kind: 'problem', problem: 'image_empty', sizeBytes: 0 };
  return { kind: 'whole', bytes, sha256 };
}

async function openWithoutFollowing(path: string): Promise<FileHandle> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants as Partial<typeof constants>;
  if (O_NOFOLLOW === undefined && (await lstat(path)).isSymbolicLink()) throw new LinkError();
  return open(path, (O_RDONLY ?? 0) | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0));
}

/** Where the platform can't refuse a link while opening (Windows). */
class LinkError extends Error {
  readonly code = 'ELOOP';
}

async function readUpTo(file: FileHandle, limit: number): Promise<{ bytes: Buffer; sha256: string }> {
  const buffer = Buffer.allocUnsafe(limit);
  const hash = createHash('sha256');
  let length = 0;
  while (length < limit) {
    const wanted = Math.min(PIECE_BYTES, limit - length);
    const { bytesRead } = await file.read(buffer, length, wanted, length);
    if (bytesRead === 0) break;
    hash.update(buffer.subarray(length, length + bytesRead));
    length += bytesRead;
  }
  return { bytes: buffer.subarray(0, length), sha256: hash.digest('hex') };
}

/** @throws what is not the file system's answer: a bug. */
function problemOf(error: unknown): FileProblem {
  if (!(error instanceof Error && 'code' in error)) throw error;
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ERR_INVALID_ARG_VALUE': // a NUL in the name: no such file can exist
      return 'image_missing';
    case 'ELOOP':
    case 'EMLINK': // FreeBSD's answer to O_NOFOLLOW
    case 'EISDIR':
    case 'ENXIO': // a socket
      return 'image_not_regular';
    default:
      return 'image_unreadable';
  }
}
