// A thread of its own for looking through folders: it waits for the disk and computes, and nothing else has to wait.
import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../contract/error.ts';
import type { IntakePlan } from './plan.ts';
import { readSource, type SourceRequest } from './read-source.ts';
import type { SourceAnswerPiece } from './source-task.ts';

/** Rows handed over at a time: their receiver takes some 3 ms for them. */
const PIECE_ROWS = 500;
const TELL_EVERY_MS = 50;

const tell = (piece: SourceAnswerPiece): void => {
  parentPort?.postMessage(piece);
};

function handOver({ uploads, leftOvers, ...head }: IntakePlan): void {
  const rows = Math.max(uploads.length, leftOvers.length);
  let at = 0;
  parentPort?.on('message', () => {
    const end = at + PIECE_ROWS;
    const isLast = end >= rows;
    tell({ is: 'piece', uploads: uploads.slice(at, end), leftOvers: leftOvers.slice(at, end), isLast });
    at = end;
    if (isLast) parentPort?.close();
  });
  tell({ is: 'plan', head });
}

let toldAt = 0;
// Who doesn't want it any more ends the thread: nothing else would reach it while it waits for the disk.
const hooks = {
  signal: new AbortController().signal,
  onProgress: (done: number, total: number | null) => {
    if (performance.now() - toldAt < TELL_EVERY_MS) return;
    toldAt = performance.now();
    tell({ is: 'progress', done, total });
  },
  onPreview: (uploads: IntakePlan['uploads']) => {
    tell({ is: 'preview', uploads });
  }
};

try {
  const answer = await readSource(workerData as SourceRequest, hooks);
  if (answer.kind === 'choose') tell({ is: 'choose', readings: answer.readings });
  else if (answer.kind === 'columns') tell({ is: 'columns', list: answer.list });
  else handOver(answer.plan);
} catch (error) {
  if (error instanceof AppError) tell({ is: 'refused', code: error.code, values: error.values });
  else tell({ is: 'bug', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}
