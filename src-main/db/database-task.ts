import { Worker } from 'node:worker_threads';
import { AppError, type ErrorCode, type MessageValues } from '../contract/error.ts';
import type { Recovered, RecoveredFrom, RecoveryOffer } from '../contract/recovery.ts';
import type { BackupFile } from './backup.ts';

/** What is done in a thread of its own, and what comes of it. */
export interface TaskResults {
  /** Opens, migrates where needed (with a verified backup before) and closes. */
  readonly migrate: null;
  /** What is wrong; null: nothing. */
  readonly check: string | null;
  readonly 'back up': BackupFile;
  /** Whether the write-ahead log is empty; see scrub. */
  readonly scrub: boolean;
  readonly offer: RecoveryOffer;
  readonly 'clear if sound': boolean;
  readonly recover: Recovered;
}

export interface Task {
  readonly name: keyof TaskResults;
  readonly folder: string;
  /** ms, UTC. */
  readonly now: number;
  /** For `recover`. */
  readonly from: RecoveredFrom;
}

export type TaskAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: ErrorCode | null; readonly values: MessageValues };

const NEWEST: RecoveredFrom = { kind: 'backup', path: null };

/** Runs long work on a data folder's database; it can't be cut short, and a second of it is 200 MB or so. */
export type RunTask = <Name extends keyof TaskResults>(
  name: Name,
  more?: { from?: RecoveredFrom }
) => Promise<TaskResults[Name]>;

/** @param worker where `database-worker` is, as it runs here: the source, or what was built from it. */
export function taskRunner(folder: string, worker: URL): RunTask {
  return async (name, { from = NEWEST } = {}) => {
    const task: Task = { name, folder, now: Date.now(), from };
    const answer = await answerOf(new Worker(worker, { workerData: task }));
    if (answer.ok) return answer.value as TaskResults[typeof name];
    if (answer.code !== null) throw new AppError(answer.code, answer.values);
    throw new Error(`The database could not be worked on (${name}): ${answer.values['reason']}`);
  };
}

function answerOf(worker: Worker): Promise<TaskAnswer> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => {
      reject(new Error(`The thread ended (${code}) without an answer`));
    });
  });
}
