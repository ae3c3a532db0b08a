import { resolve } from 'node:path';
import type { ImportStatus, PlanAnswer, Reading, ReadingOption } from '../../../contract/batch.ts';
import { legible } from '../../../contract/legible.ts';
import type { ListColumns, ListQuestion } from '../../../contract/list.ts';
import { AppError } from '../../../contract/error.ts';
import { say } from '../../../contract/wording/format.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { type CommonOptions, connectionNamed, type Session, withSession } from '../session.ts';

export interface ImportOptions extends CommonOptions {
  readonly connection?: string;
  readonly list?: string;
  /** The list's former name. */
  readonly manifest?: string;
  readonly sheet?: string;
  readonly column?: ListColumns;
  readonly reading?: Reading;
  /** How paths are written. */
  readonly template?: string;
  readonly idType?: string;
  readonly release?: boolean;
  /** Only tells what it would do. */
  readonly dryRun?: boolean;
}

export function importPath(path: string, options: ImportOptions): Promise<ExitCode> {
  return withSession(options, async ({ app, out }) => {
    const { id: connectionId } = await connectionNamed(app, options.connection);
    const list = options.list ?? options.manifest;
    const request = {
      connectionId,
      path: resolve(path),
      manifestPath: list === undefined ? null : resolve(list),
      sheet: options.sheet ?? null,
      columns: options.column ?? {},
      reading: options.reading ?? null,
      template: options.template ?? null,
      idType: options.idType ?? null
    };
    if (options.dryRun === true) return tellPlan(path, await app.call('intake.plan', request), out);
    const done = await finished({ app, out }, () => app.call('intake.start', request));
    const filter = { batchId: done.batchId };
    const released =
      options.release === true ? await app.call('uploads.release', { target: { filter } }) : null;
    const { uploads, blockedUploads: blocked, leftOverFiles: leftOver, refusedRows, batchId } = done;
    out.result(
      { batchId, uploads, blocked, leftOver, refusedRows, released: released?.changed ?? 0 },
      `Batch ${batchId}: ${uploads} uploads, ${blocked} with something to fix, ${leftOver} files left over` +
        (refusedRows > 0 ? `; ${refusedRows} rows of the list refused` : '') +
        (released ? `; ${released.changed} released` : '')
    );
    return blocked + refusedRows > 0 ? EXIT.rowsRemain : EXIT.ok;
  });
}

export function sampleListFile(path: string | undefined, options: CommonOptions): Promise<ExitCode> {
  return withSession(options, async ({ app, out }) => {
    const written = await app.call('intake.writeSampleList', { path: resolve(path ?? 'outtray-list.xlsx') });
    out.result({ path: written.path }, `Fill in ${written.path} and import it.`);
    return EXIT.ok;
  });
}

type Done = Extract<ImportStatus, { phase: 'done' }>;

/** Ends when the import does; Ctrl+C cancels it and leaves nothing behind. */
async function finished({ app, out }: Session, start: () => Promise<{ importId: string }>): Promise<Done> {
  const { promise, resolve: settle } = Promise.withResolvers<ImportStatus>();
  const unsubscribe = app.subscribe((event) => {
    if (event.name !== 'importStatus') return;
    if (isRunning(event.payload)) out.progress(progressLine(event.payload));
    else settle(event.payload);
  });
  const { importId } = await start();
  const cancel = (): void => void app.call('intake.cancel', { importId });
  process.once('SIGINT', cancel);
  process.once('SIGTERM', cancel);
  try {
    return doneOrThrow(await promise, out);
  } finally {
    process.off('SIGINT', cancel);
    process.off('SIGTERM', cancel);
    unsubscribe();
    out.progress('');
  }
}

type Running = Extract<ImportStatus, { done: number }>;

function isRunning(status: ImportStatus): status is Running {
  return 'done' in status;
}

const PHASES: Record<Running['phase'], string> = {
  drawing: 'Drawing',
  scanning: 'Scanning',
  checking: 'Checking pictures',
  saving: 'Saving'
};

function progressLine({ phase, done, total }: Running): string {
  return total === null ? `${PHASES[phase]}: ${done} files` : `${PHASES[phase]}: ${done} of ${total}`;
}

function doneOrThrow(status: ImportStatus, out: Output): Done {
  switch (status.phase) {
    case 'done':
      return status;
    case 'choose':
      return askReading(status.path, status.readings, out);
    case 'columns':
      return askColumns(status.list, out);
    case 'failed':
      throw new AppError(status.error.code, status.error.values);
    case 'cancelled':
      throw new AppError('import_cancelled');
    case 'drawing':
    case 'scanning':
    case 'checking':
    case 'saving':
      throw new Error('The import has not ended');
  }
}

function askReading(path: string, readings: readonly ReadingOption[], out: Output): never {
  for (const { reading, manifestPath, sheet, ...numbers } of readings) {
    const { uploads, assignedFiles, leftOverFiles, examples } = numbers;
    const list = manifestPath === null ? '' : ` --list ${manifestPath}`;
    const ofSheet = sheet === null ? '' : ` --sheet ${sheet}`;
    const example = examples[0] ? `, such as ${examples[0].submissionId}` : '';
    out.remark(
      `  --reading ${reading}${list}${ofSheet}: ${say('en', `reading.${reading}`)}. ` +
        `${uploads} uploads of ${assignedFiles} files, ${leftOverFiles} left over${example}`
    );
  }
  throw new AppError('reading_needed', { path, readings: readings.map(({ reading }) => reading).join(', ') });
}

function askColumns({ path, sheet, columns }: ListQuestion, out: Output): never {
  out.remark(`The columns of ${path}${sheet === null ? '' : ` [${sheet}]`}, and what stands in them:`);
  for (const { name, examples } of columns) out.remark(`  ${name}: ${examples.join(', ')}`);
  out.remark('Say which is which, such as --column "submissionId=Number" --column "idImage=Photo".');
  throw new AppError('manifest_no_columns', { path, column: 'submissionId' });
}

/** One line for each row and each file left over, then the balance: what was found is one of these, once. */
function tellPlan(path: string, plan: PlanAnswer, out: Output): ExitCode {
  if (plan.phase === 'choose') return askReading(resolve(path), plan.readings, out);
  if (plan.phase === 'columns') return askColumns(plan.list, out);
  const { name, reading, template, balance, uploads, leftOvers } = plan;
  for (const upload of uploads) {
    const files = upload.images.map(({ slot, path: file }) => `${slot} ${file}`);
    const taken = upload.ambiguousSlots.map((slot) => `${slot}: more than one file fits, none is taken`);
    out.result(
      { kind: 'upload', ...upload },
      legible([upload.submissionId, ...files, ...taken].join('\n  '))
    );
  }
  for (const leftOver of leftOvers) {
    const what = leftOver.isRefused ? 'Refused' : 'Left over';
    out.result({ kind: 'leftOver', ...leftOver }, legible(`${what}: ${leftOver.path} (${leftOver.reason})`));
  }
  const { foundFiles, assignedFiles, leftOverFiles, refusedFiles } = balance;
  out.result(
    { kind: 'balance', name, reading, template, uploads: uploads.length, ...balance },
    `${uploads.length} uploads. ${foundFiles} found = ${assignedFiles} assigned + ${leftOverFiles} left over + ` +
      `${refusedFiles} refused. Nothing was written; the pictures themselves were not looked at.`
  );
  return leftOvers.length + uploads.filter(({ ambiguousSlots }) => ambiguousSlots.length > 0).length > 0
    ? EXIT.rowsRemain
    : EXIT.ok;
}
