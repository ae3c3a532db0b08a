import { writeFile } from 'node:fs/promises';
import { AppError } from '../contract/error.ts';
import type { SampleListFormat } from '../contract/list.ts';
import { sampleList } from '../intake/sample-list.ts';

const nameOf = (format: SampleListFormat): string => `outtray-list.${format}`;

/** For a browser, which saves it itself. */
export async function readSampleList(format: SampleListFormat): Promise<{ name: string; base64: string }> {
  return { name: nameOf(format), base64: (await sampleList(format)).toString('base64') };
}

/** Never over a file that is there: it may be somebody's list. @throws AppError export_failed */
export async function writeSampleList(path: string): Promise<{ path: string }> {
  const format = path.toLowerCase().endsWith('.csv') ? 'csv' : 'xlsx';
  try {
    await writeFile(path, await sampleList(format), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    const reason = isThere
      ? 'there is a file of that name'
      : error instanceof Error
        ? error.message
        : String(error);
    throw new AppError('export_failed', { path, reason }, { cause: error });
  }
  return { path };
}
