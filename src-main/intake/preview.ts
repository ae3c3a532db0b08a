import { readdirSync } from 'node:fs';
import type { Reading } from '../contract/batch.ts';
import type { Work } from './pieces.ts';
import type { PlannedUpload } from './plan.ts';
import { viewFolder } from './readings.ts';
import { isFileSystemAnswer, type ScannedFile } from './scan.ts';
import { planByTemplate } from './template-plan.ts';
import type { Template } from './template.ts';

/** Rows of a preview. */
export const PREVIEW_ROWS = 6;

/**
 * The first rows as they will probably be, by the first files of a scan. It assigns nothing: the plan of all files
 * does. Empty where these few can't tell, such as where a person must choose or a list may say otherwise.
 */
export function previewOf(
  root: string,
  files: readonly ScannedFile[],
  reading: Reading | Template | null
): readonly PlannedUpload[] {
  if (reading !== null && typeof reading === 'object') {
    return finished(planByTemplate('', files, reading)).uploads.slice(0, PREVIEW_ROWS);
  }
  if (reading === 'manifest' || (reading === null && mayHoldList(root))) return [];
  const view = finished(viewFolder('', files));
  if (reading === null && view.needsChoice) return [];
  return finished(view.plan(reading)).uploads.slice(0, PREVIEW_ROWS);
}

function mayHoldList(root: string): boolean {
  try {
    return readdirSync(root).some((name) => /\.(?:csv|tsv|txt|xlsx?)$/iu.test(name));
  } catch (error) {
    if (isFileSystemAnswer(error)) return true;
    throw error;
  }
}

function finished<Result>(work: Work<Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}
