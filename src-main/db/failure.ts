import Driver from 'better-sqlite3';
import { AppError } from '../contract/error.ts';

function codeOf(error: unknown): string {
  return error instanceof Driver.SqliteError ? error.code : '';
}

/** What was read can't be a database of ours: no retry helps. */
export function isDamage(error: unknown): boolean {
  return /^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(error));
}

/** Another process writes. Nothing of the statement or transaction took place: each begins by taking the lock. */
export function isLocked(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error));
}

/** There is no room: nothing of the statement or transaction took place. */
export function isFull(error: unknown): boolean {
  return codeOf(error).startsWith('SQLITE_FULL');
}

/** The disk failed in the middle: whether that commit took place can't be known before the files are read again. */
export function isOutcomeUnknown(error: unknown): boolean {
  return codeOf(error).startsWith('SQLITE_IOERR');
}

/** @returns the system's or SQLite's code, or the error's own words. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined || isDamage(error) ? error.message : code;
}

/** Why a data folder can't be made, read or written. */
export function folderFailure(folder: string, error: unknown): AppError {
  if (error instanceof AppError) return error;
  const options = { cause: error };
  switch (reasonOf(error)) {
    case 'EROFS':
    case 'SQLITE_READONLY_DIRECTORY':
      return new AppError('data_folder_read_only', { path: folder }, options);
    case 'ENOSPC':
    case 'EDQUOT':
    case 'SQLITE_FULL':
      return new AppError('disk_full', { path: folder }, options);
    default:
      return new AppError('data_folder_unusable', { path: folder, reason: reasonOf(error) }, options);
  }
}

/** Why the database at `path` can't be opened. */
export function databaseFailure(path: string, error: unknown): AppError {
  if (error instanceof AppError) return error;
  const options = { cause: error };
  const reason = reasonOf(error);
  if (isDamage(error)) return new AppError('database_damaged', { path, reason }, options);
  if (isLocked(error)) return new AppError('database_locked', { path }, options);
  if (/^(SQLITE_FULL|ENOSPC|EDQUOT)$/.test(reason)) return new AppError('disk_full', { path }, options);
  return new AppError('database_unusable', { path, reason }, options);
}
