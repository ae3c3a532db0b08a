import { expect, it } from 'vitest';
import { AppError } from '../../../src-main/contract/error.ts';
import type { Recovered, RecoveredFrom, RecoveryOffer } from '../../../src-main/contract/recovery.ts';
import type { RunTask } from '../../../src-main/db/database-task.ts';
import { isRecoverable, offerRecovery } from '../../../src-main/shell/electron/recovery.ts';
import { wordsIn } from '../../../src-main/shell/electron/words.ts';

const NOW = Date.parse('2026-11-23T15:00:00Z');
const counts = { staged: 1, queued: 2, sending: 0, sent: 40, failed: 0, excluded: 0 };
const backup = { path: '/data/backups/a.db', madeAt: NOW - 3 * 3_600_000, batches: 2, attempts: 41, counts };
const damaged: RecoveryOffer = {
  path: '/data/outtray.db',
  state: 'damaged',
  reason: 'Tree 5 page 7',
  backups: [backup]
};
const recovered: Recovered = {
  path: backup.path,
  madeAt: backup.madeAt,
  learnedAttempts: 0,
  missingBatches: ['Wednesday'],
  counts,
  keptAt: '/data/damaged/x'
};

/** A person who chooses the button of that number. */
async function asked(offer: RecoveryOffer, response: number, { isSound = false } = {}) {
  const shown: Electron.MessageBoxOptions[] = [];
  const done: RecoveredFrom[] = [];
  const run = ((name: string, more?: { from: RecoveredFrom }) => {
    if (name === 'offer') return Promise.resolve(offer);
    if (name === 'clear if sound') return Promise.resolve(isSound);
    if (more) done.push(more.from);
    return Promise.resolve(recovered);
  }) as RunTask;
  const dialog = {
    showMessageBox: (options: Electron.MessageBoxOptions) => {
      shown.push(options);
      return Promise.resolve({ response, checkboxChecked: false });
    }
  } as unknown as Electron.Dialog;
  const mayOpen = await offerRecovery({ dialog, run, words: wordsIn('en'), now: NOW });
  return { mayOpen, shown, done };
}

it('offers the newest backup with its age and what it holds, and tells what to import again', async () => {
  const { mayOpen, shown, done } = await asked(damaged, 0);
  expect(mayOpen).toBe(true);
  expect(shown[0]).toMatchObject({
    message: 'The database is damaged',
    buttons: ['Restore the backup', 'Quit'],
    cancelId: 1
  });
  expect(shown[0]?.detail).toContain('3 hours ago. It holds 43 rows: 40 sent, 2 waiting.');
  expect(done).toEqual([{ kind: 'backup', path: backup.path }]);
  expect(shown[1]?.detail).toContain('Wednesday');
});

it('offers what can be read only where there is no backup', async () => {
  const { shown, done } = await asked({ ...damaged, backups: [] }, 0);
  expect(shown[0]?.buttons).toEqual(['Save what can be read', 'Quit']);
  expect(done).toEqual([{ kind: 'damaged' }]);
});

it('does nothing where the person would rather quit', async () => {
  expect(await asked(damaged, 1)).toMatchObject({ mayOpen: false, done: [] });
});

it('asks nothing where the file turns out to be sound', async () => {
  expect(await asked(damaged, 1, { isSound: true })).toMatchObject({ mayOpen: true, shown: [], done: [] });
});

it('is for a damaged or missing database, and for nothing else', () => {
  expect(isRecoverable(new AppError('database_damaged'))).toBe(true);
  expect(isRecoverable(new AppError('database_missing'))).toBe(true);
  expect(isRecoverable(new AppError('data_folder_read_only'))).toBe(false);
  expect(isRecoverable(new Error('Tree 5 page 7'))).toBe(false);
});
