import { resolve } from 'node:path';
import type { BackupOffer, Recovered, RecoveredFrom, RecoveryOffer } from '../../../contract/recovery.ts';
import type { StateCounts } from '../../../contract/upload.ts';
import { say } from '../../../contract/wording/format.ts';
import { type RunTask, taskRunner } from '../../../db/database-task.ts';
import { dataFolderOf } from '../../../environment.ts';
import { DATABASE_WORKER } from '../../../outtray.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { output, type Output } from '../output.ts';
import type { CommonOptions } from '../session.ts';

export interface RecoverOptions extends CommonOptions {
  /** A backup's path, or `newest`. */
  readonly from?: string;
  readonly salvage?: boolean;
}

/** Says what is wrong and what there is; puts it in the database's place only where a person said which. */
export async function recover(options: RecoverOptions): Promise<ExitCode> {
  const folder = dataFolderOf(options.data);
  const run = taskRunner(folder, DATABASE_WORKER);
  const out = output(options);
  const from = choiceOf(options);
  if (from !== null) {
    tellRecovered(out, await run('recover', { from }));
    return EXIT.ok;
  }
  const offer = await run('offer');
  if (await isSound(offer, run)) {
    out.result({ state: 'sound', path: offer.path }, `${offer.path} is sound: there is nothing to recover.`);
    return EXIT.ok;
  }
  tellOffer(out, offer);
  return EXIT.wrong;
}

function choiceOf({ from, salvage }: RecoverOptions): RecoveredFrom | null {
  if (salvage === true) return { kind: 'damaged' };
  if (from === undefined) return null;
  return { kind: 'backup', path: from === 'newest' ? null : resolve(from) };
}

/** The quick look sees less than the whole one, which is right before a database is called sound. */
async function isSound({ state, reason }: RecoveryOffer, run: RunTask): Promise<boolean> {
  const mayBe = state === 'sound' || reason === 'its recovery was not ended';
  return mayBe && (await run('clear if sound'));
}

function tellOffer(out: Output, { path, state, reason, backups }: RecoveryOffer): void {
  const sentence =
    state === 'missing'
      ? say('en', 'error.database_missing', { path })
      : say('en', 'error.database_damaged', { path, reason: reason ?? '' });
  const listed = backups.map((backup) => `  ${backup.path}\n    ${linesOf(backup)}`);
  const ways =
    backups.length > 0
      ? [
          'Backups, the newest first:',
          ...listed,
          'outtray recover --from newest   puts the newest in its place',
          'outtray recover --from <file>   puts that one in its place'
        ]
      : ['There is no backup.'];
  const salvage = 'outtray recover --salvage       copies what can still be read of the damaged file';
  const lines = [sentence, ...ways, ...(state === 'damaged' ? [salvage] : [])];
  out.result({ state, path, reason, backups }, lines.join('\n'));
}

function linesOf({ madeAt, batches, counts, attempts }: BackupOffer): string {
  const hours = Math.max(0, Math.round((Date.now() - madeAt) / 3_600_000));
  const age = hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
  return `${new Date(madeAt).toISOString()} (${age} old): ${batches} batches, ${attempts} attempts; ${wordsOf(counts)}`;
}

function wordsOf({ staged, queued, sending, sent, failed, excluded }: StateCounts): string {
  return `${staged} in review, ${queued + sending} waiting, ${sent} sent, ${failed} to fix, ${excluded} excluded`;
}

function tellRecovered(out: Output, recovered: Recovered): void {
  const { path, counts, learnedAttempts, missingBatches, keptAt } = recovered;
  const lines = [
    path === null
      ? `What could be read is in place: ${wordsOf(counts)}.`
      : `${path} is in place: ${wordsOf(counts)}.`,
    ...(keptAt === null ? [] : [`The damaged files are kept in ${keptAt}.`]),
    ...(learnedAttempts > 0 ? [`${learnedAttempts} later attempts could be read and are on record.`] : []),
    ...(missingBatches.length > 0
      ? [`Imported since, to be imported again: ${missingBatches.join(', ')}.`]
      : []),
    say('en', 'pause.restored.help')
  ];
  out.result({ ...recovered }, lines.join('\n'));
}
