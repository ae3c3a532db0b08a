import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AppError } from '../../../contract/error.ts';
import type { PurgeCertificate, PurgeRemains } from '../../../contract/purge.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { type CommonOptions, connectionNamed, withSession } from '../session.ts';

export interface PurgeOptions extends CommonOptions {
  readonly connection?: string;
  readonly days?: number;
  readonly dryRun?: boolean;
  readonly certificate?: string;
}

const REMAINS: Record<PurgeRemains, string> = {
  backups: 'Backups from before are still there, since no new one could be made: try again.',
  damaged: 'Databases that a recovery has put aside (damaged/) are not touched: remove them by hand.',
  log_file: 'Another Outtray reads this database, so its log file could not be emptied: try again later.',
  watched: 'Paths of files that still lie in watched folders stay known, so that they are not taken again.'
};

const utc = (ms: number): string => new Date(ms).toISOString();

function sentencesOf(done: PurgeCertificate): string[] {
  const verb = done.isDryRun ? 'Would erase' : 'Erased';
  return [
    `${verb} what is personal in ${done.connection} from before ${utc(done.before)}: ${done.uploads} rows, ` +
      `${done.attempts} attempts, ${done.logRows} rows of the log, ${done.batches} batches, ` +
      `${done.leftOvers} files left over`,
    ...(done.kept > 0 ? [`${done.kept} older rows are not sent and keep everything.`] : []),
    ...done.remains.map((remains) => REMAINS[remains]),
    ...(done.head === null ? [] : [`Newest row of the log: ${done.head.seq}:${done.head.hash}`])
  ];
}

/** Never over a file that is there: a certificate is kept. */
async function writeCertificate(path: string, done: PurgeCertificate): Promise<void> {
  const { before, madeAt, ...others } = done;
  const text = JSON.stringify({ ...others, before: utc(before), madeAt: utc(madeAt) }, null, 2);
  try {
    await writeFile(path, `${text}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('export_failed', { path, reason }, { cause: error });
  }
}

export function purge(options: PurgeOptions): Promise<ExitCode> {
  return withSession(options, async ({ app, out }) => {
    const { id: connectionId } = await connectionNamed(app, options.connection);
    const done = await app.call('retention.purge', {
      connectionId,
      days: options.days ?? null,
      isDryRun: options.dryRun === true
    });
    const { before, madeAt, ...others } = done;
    out.result({ ...others, before: utc(before), madeAt: utc(madeAt) }, sentencesOf(done).join('\n'));
    if (options.certificate !== undefined) await writeCertificate(resolve(options.certificate), done);
    return done.remains.includes('backups') || done.remains.includes('log_file') ? EXIT.rowsRemain : EXIT.ok;
  });
}
