import { readFile, stat } from 'node:fs/promises';
import { AppError } from '../contract/error.ts';
import { decodeList, encodingOf } from './list-encoding.ts';
import { isFileSystemAnswer, reasonOf } from './scan.ts';

/** A list of 100,000 rows is some 10 MB. */
const MAX_LIST_BYTES = 100_000_000;

/** @throws AppError manifest_not_found, manifest_unreadable */
export async function readManifestBytes(path: string): Promise<Buffer> {
  try {
    const stats = await stat(path);
    if (!stats.isFile()) throw unreadable(path, 'it is not a file');
    if (stats.size > MAX_LIST_BYTES) throw unreadable(path, 'it is larger than 100 MB');
    return await readFile(path);
  } catch (error) {
    if (!isFileSystemAnswer(error)) throw error;
    if (error.code === 'ENOENT') throw new AppError('manifest_not_found', { path }, { cause: error });
    throw unreadable(path, reasonOf(error), error);
  }
}

export function unreadable(path: string, reason: string, cause?: Error): AppError {
  return new AppError('manifest_unreadable', { path, reason }, { cause });
}

export function broken(path: string, line: number, reason: string, cause?: unknown): AppError {
  return new AppError('manifest_broken', { path, line, reason }, { cause });
}

/** @throws AppError manifest_unreadable, manifest_broken */
export function textOfList(path: string, bytes: Buffer): string {
  const encoding = encodingOf(bytes);
  if (encoding !== null) return decodeList(bytes, encoding);
  const nulAt = bytes.indexOf(0);
  if (nulAt >= 0) throw broken(path, lineAt(bytes, nulAt), 'there is a NUL byte, so this is no text file');
  throw unreadable(path, 'it is in no known encoding; save it as “CSV UTF-8”');
}

function lineAt(bytes: Buffer, offset: number): number {
  let line = 1;
  for (let at = bytes.indexOf(10); at >= 0 && at < offset; at = bytes.indexOf(10, at + 1)) line += 1;
  return line;
}
