import { resolve } from 'node:path';
import envPaths from 'env-paths';

/** @param named where a person named one; else OUTTRAY_DATA, else the folder in which this system keeps applications' data. */
export function dataFolderOf(named?: string): string {
  const wanted = named ?? process.env['OUTTRAY_DATA'];
  if (wanted !== undefined && wanted !== '') return resolve(wanted);
  return envPaths('Outtray', { suffix: '' }).data;
}

/** OUTTRAY_API_KEY; null where it is not set. */
export function environmentKey(): string | null {
  const key = process.env['OUTTRAY_API_KEY']?.trim();
  return key === undefined || key === '' ? null : key;
}
