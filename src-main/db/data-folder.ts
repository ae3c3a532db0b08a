import { accessSync, constants, existsSync, mkdirSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../contract/error.ts';
import { folderFailure } from './failure.ts';

/** statfs(2) types of file systems that live on another machine: NFS, SMB (three generations), AFS, Ceph, 9p. */
const NETWORK_TYPES = new Set([0x6969, 0x517b, 0xfe534d42, 0xff534d42, 0x5346414f, 0x00c36400, 0x01021997]);

/**
 * Makes the folder where it is missing.
 * @throws AppError data_folder_unusable, data_folder_read_only, data_folder_on_share, disk_full
 */
export function prepareFolder(folder: string): void {
  try {
    makeFolder(folder);
    if (isOnShare(folder)) throw new AppError('data_folder_on_share', { path: folder });
  } catch (error) {
    throw folderFailure(folder, error);
  }
}

/** Level by level: on a file system that takes no folders, such as /proc, the recursive option never ends. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) {
    if (!statSync(folder).isDirectory()) throw new Error('it is not a folder');
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return;
  }
  if (!existsSync(dirname(folder))) makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

/** SQLite's locks and its shared memory hold only on a disk of this machine. */
function isOnShare(folder: string): boolean {
  if (process.platform === 'win32') return /^(\\\\|\/\/)(?![?.])/.test(folder);
  return process.platform === 'linux' && isNetworkType(statfsSync(folder).type);
}

/** @param type as statfs(2) gives it; some kernels extend its sign. */
export function isNetworkType(type: number): boolean {
  return NETWORK_TYPES.has(type >>> 0);
}
