import type { Dialog } from 'electron';
import type { BackupOffer, Recovered, RecoveredFrom, RecoveryOffer } from '../../contract/recovery.ts';
import { AppError } from '../../contract/error.ts';
import type { RunTask } from '../../db/database-task.ts';
import type { Words } from './words.ts';

interface Parts {
  readonly dialog: Dialog;
  readonly run: RunTask;
  readonly words: Words;
  readonly now: number;
}

/** What was refused at the start can be put right by a person who is asked. */
export function isRecoverable(error: unknown): boolean {
  return error instanceof AppError && ['database_damaged', 'database_missing'].includes(error.code);
}

/**
 * Asks what is to be put in the place of a damaged or missing database, and does it. There is no window yet.
 * @returns whether Outtray may be opened now; false: the person would rather quit.
 */
export async function offerRecovery({ dialog, run, words, now }: Parts): Promise<boolean> {
  const offer = await run('offer');
  if (await isSoundAfterAll(offer, run)) return true;
  const from = await askWhich(dialog, offer, words, now);
  if (from === null) return false;
  tell(dialog, await run('recover', { from }), words);
  return true;
}

async function isSoundAfterAll({ state }: RecoveryOffer, run: RunTask): Promise<boolean> {
  return state !== 'missing' && (await run('clear if sound'));
}

/** The newest backup is offered; an older one can be named on the command line. */
async function askWhich(
  dialog: Dialog,
  offer: RecoveryOffer,
  { say }: Words,
  now: number
): Promise<RecoveredFrom | null> {
  const [newest] = offer.backups;
  const ways: readonly { label: string; from: RecoveredFrom | null }[] = [
    ...(newest === undefined
      ? []
      : [{ label: say('recover.restore'), from: { kind: 'backup' as const, path: newest.path } }]),
    ...(newest === undefined && offer.state === 'damaged'
      ? [{ label: say('recover.salvage'), from: { kind: 'damaged' as const } }]
      : []),
    { label: say('recover.quit'), from: null }
  ];
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message: say(offer.state === 'missing' ? 'recover.missing' : 'recover.damaged'),
    detail: [
      offer.path,
      newest === undefined ? say('recover.noBackup') : aboutBackup(newest, say, now),
      say('recover.kept')
    ].join('\n\n'),
    buttons: ways.map(({ label }) => label),
    defaultId: 0,
    cancelId: ways.length - 1
  });
  return ways[response]?.from ?? null;
}

function aboutBackup({ madeAt, counts }: BackupOffer, say: Words['say'], now: number): string {
  return say('recover.backup', {
    hours: Math.max(0, Math.round((now - madeAt) / 3_600_000)),
    rows: Object.values(counts).reduce((sum, count) => sum + count, 0),
    sent: counts.sent,
    waiting: counts.queued + counts.sending
  });
}

/** Nobody has to answer: the banner in the window says what is to be done. */
function tell(dialog: Dialog, { missingBatches, keptAt }: Recovered, { say }: Words): void {
  void dialog.showMessageBox({
    type: 'info',
    message: say('recover.done'),
    detail: [
      say('recover.doneDetail'),
      ...(missingBatches.length > 0 ? [say('recover.again', { names: missingBatches.join(', ') })] : []),
      ...(keptAt === null ? [] : [say('recover.keptAt', { path: keptAt })])
    ].join('\n\n'),
    buttons: [say('recover.ok')]
  });
}
