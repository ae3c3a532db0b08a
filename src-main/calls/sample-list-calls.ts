import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { AppError } from '../contract/error.ts';
import type { SampleListFormat } from '../contract/list.ts';
import { sampleList } from '../intake/sample-list.ts';

const nameOf = (format: SampleListFormat): string => `outtray-list.${format}`;

/** For a browser, which saves it itself. */
export async function readSampleList(format: SampleListFormat): Promise<{ name: string; base64: string }> {
  return { name: nameOf(format), base64: (await sampleList(format)).toString('base64') };
}

/**
 * Whole or not at all.
 * @param replaces a person was asked whether it may take the place of a file that is there
 * @throws AppError export_failed
 */
export async function writeSampleList(path: string, replaces: boolean): Promise<{ path: string }> {
  const format = path.toLowerCase().endsWith('.csv') ? 'csv' : 'xlsx';
  const partial = `${path}.${randomUUID()}.partial`;
  const made = [partial];
  try {
    await writeFile(partial, await sampleList(format), { flag: 'wx', mode: 0o600, flush: true });
    // The name is taken first, so that nobody else's file can come to it meanwhile.
    if (!replaces) {
      await writeFile(path, '', { flag: 'wx', mode: 0o600 });
      made.push(path);
    }
    await rename(partial, path);
  } catch (error) {
    // What could not be made there can't be removed there either: the first error is the one to tell.
    for (const file of made) await rm(file, { force: true }).catch(() => undefined);
    throw new AppError('export_failed', { path, reason: reasonOf(error, partial, path) }, { cause: error });
  }
  return { path };
}

function reasonOf(error: unknown, partial: string, path: string): string {
  if (!(error instanceof Error)) return String(error);
  const isThere = 'code' in error && error.code === 'EEXIST';
  return isThere ? 'there is a file of that name' : error.message.replace(partial, path);
}
