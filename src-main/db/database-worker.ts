// A thread of its own for what takes long: looking through, copying and migrating a database.
import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../contract/error.ts';
import { makeBackup } from './backup.ts';
import { findDamage } from './check.ts';
import type { Task, TaskAnswer } from './database-task.ts';
import { reasonOf } from './failure.ts';
import { clearIfSound, recover, recoveryOffer } from './recovery.ts';
import { scrub } from './scrub.ts';
import { openSqlite } from './sqlite.ts';

function valueOf({ name, folder, now, from }: Task): unknown {
  switch (name) {
    case 'migrate':
      openSqlite(folder).close();
      return null;
    case 'check':
      return findDamage(folder);
    case 'back up':
      return makeBackup(folder, now);
    case 'scrub':
      return scrub(folder);
    case 'offer':
      return recoveryOffer(folder);
    case 'clear if sound':
      return clearIfSound(folder, now);
    case 'recover':
      return recover(folder, from, now);
  }
}

function answerTo(task: Task): TaskAnswer {
  try {
    return { ok: true, value: valueOf(task) };
  } catch (error) {
    if (error instanceof AppError) return { ok: false, code: error.code, values: error.values };
    return { ok: false, code: null, values: { reason: reasonOf(error) } };
  }
}

// A name that no task has would be a fault of ours; the compiler holds both sides to `Task`.
parentPort?.postMessage(answerTo(workerData as Task));
