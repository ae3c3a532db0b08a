import type { BulkResult } from '../../../contract/call.ts';
import { AppError } from '../../../contract/error.ts';
import type { Target } from '../../../contract/filter.ts';
import { ISSUE_CODES } from '../../../contract/issue.ts';
import type { UploadState } from '../../../contract/upload.ts';
import type { Outtray } from '../../../outtray.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { type CommonOptions, withSession } from '../session.ts';
import { filterOf, type RowOptions } from './rows.ts';

export interface ChangeOptions extends Omit<RowOptions, 'state'> {
  readonly upload?: readonly number[];
}

/**
 * Rows of a state, narrowed by what the options name; `upload` ids win. Fixed before anything is changed.
 * @throws AppError upload_not_found, batch_not_found
 */
export async function targetIds(
  app: Outtray,
  { upload, ...options }: ChangeOptions,
  states: readonly UploadState[]
): Promise<number[]> {
  if (upload !== undefined) {
    for (const id of upload) app.store.uploads.get(id);
    return [...upload];
  }
  const { ids } = await app.call('uploads.ids', {
    filter: { ...(await filterOf(app, options)), states: [...states] },
    order: 'row'
  });
  return ids;
}

const NOTHING: BulkResult = { changed: 0, skipped: [] };

async function onTarget(
  ids: readonly number[],
  change: (target: Target) => Promise<BulkResult>
): Promise<BulkResult> {
  return ids.length === 0 ? NOTHING : change({ ids: [...ids] });
}

const blockedIn = ({ skipped }: BulkResult): number =>
  skipped.find(({ reason }) => reason === 'blocked')?.count ?? 0;

function tell(out: Output, verb: string, result: BulkResult): ExitCode {
  const blocked = blockedIn(result);
  const behind = blocked > 0 ? `; ${blocked} stay behind with something to fix (outtray list)` : '';
  out.result({ [verb]: result.changed, blocked }, `${result.changed} ${verb}${behind}`);
  return blocked > 0 ? EXIT.rowsRemain : EXIT.ok;
}

export function release(options: CommonOptions & { readonly batch?: number }): Promise<ExitCode> {
  return withSession(options, async ({ app, out }) => {
    const ids = await targetIds(app, options, ['staged']);
    return tell(out, 'released', await onTarget(ids, (target) => app.call('uploads.release', { target })));
  });
}

export function resend(options: ChangeOptions): Promise<ExitCode> {
  return withSession(options, async ({ app, out }) => {
    const ids = await targetIds(app, options, ['failed']);
    return tell(out, 'resent', await onTarget(ids, (target) => app.call('uploads.resend', { target })));
  });
}

export interface FixOptions extends ChangeOptions {
  readonly set: readonly string[];
  readonly resend?: boolean;
  readonly release?: boolean;
}

const FIELDS = ['idType', 'submissionId', 'admin'] as const;
type Field = (typeof FIELDS)[number];

/** `idType=passport`; an empty value takes the row's own away. */
function assignments(set: readonly string[]): Partial<Record<Field, string | null>> {
  const values: Partial<Record<Field, string | null>> = {};
  for (const assignment of set) {
    const [name = '', ...rest] = assignment.split('=');
    const field = FIELDS.find((known) => known === name);
    const value = rest.join('=');
    if (field === undefined || !assignment.includes('=')) {
      throw new AppError('bad_input', {
        reason: `--set takes ${FIELDS.join(', ')}, as in --set idType=passport`
      });
    }
    values[field] = value === '' ? null : value;
  }
  return values;
}

/** Sets values for all rows that share a cause; with --resend just those go again. */
export function fix(options: FixOptions): Promise<ExitCode> {
  return withSession(options, async ({ app, out }) => {
    const { submissionId, ...others } = assignments(options.set);
    if (submissionId === null) throw new AppError('bad_input', { reason: 'a submission id can’t be empty' });
    if (options.error === undefined && options.upload === undefined) {
      throw new AppError('bad_input', { reason: 'fix needs --error CODE or --upload ID' });
    }
    const ids = await targetIds(app, options, ['failed', 'staged']);
    const values = { ...others, ...(submissionId === undefined ? {} : { submissionId }) };
    const fixed = await onTarget(ids, (target) => app.call('uploads.edit', { target, values }));
    const resent =
      options.resend === true
        ? await onTarget(ids, (target) => app.call('uploads.resend', { target }))
        : NOTHING;
    const released =
      options.release === true
        ? await onTarget(ids, (target) => app.call('uploads.release', { target }))
        : NOTHING;
    const blocked = blockedIn(resent) + blockedIn(released);
    out.result(
      { fixed: fixed.changed, resent: resent.changed, released: released.changed, blocked },
      `${fixed.changed} fixed, ${resent.changed} resent, ${released.changed} released` +
        (blocked > 0 ? `; ${blocked} still have something to fix (outtray list)` : '')
    );
    return blocked > 0 ? EXIT.rowsRemain : EXIT.ok;
  });
}

export interface ConfirmOptions extends ChangeOptions {
  readonly error: string;
}

/** "It is right": on record, for this issue only. */
export function confirm(options: ConfirmOptions): Promise<ExitCode> {
  return withSession(options, async ({ app, out }) => {
    const code = ISSUE_CODES.find((known) => known === options.error);
    if (code === undefined) throw new AppError('bad_input', { reason: `there is no issue ${options.error}` });
    const ids = await targetIds(app, options, ['staged', 'failed']);
    return tell(
      out,
      'confirmed',
      await onTarget(ids, (target) => app.call('uploads.confirm', { target, code }))
    );
  });
}

/** Takes pictures as they are now, after they were seen to have changed. */
export function takeImages(options: ChangeOptions): Promise<ExitCode> {
  return withSession(options, async ({ app, out }) => {
    const ids = await targetIds(app, options, ['failed', 'staged']);
    return tell(out, 'taken', await onTarget(ids, (target) => app.call('uploads.takeImages', { target })));
  });
}

/** Changes of state that need no value: the call, the rows it is for, and its verb. */
const MOVES = {
  exclude: { call: 'uploads.exclude', states: ['staged', 'failed'], verb: 'excluded' },
  restore: { call: 'uploads.restore', states: ['excluded'], verb: 'restored' },
  recall: { call: 'uploads.recall', states: ['queued'], verb: 'recalled' }
} as const;

export function move(name: keyof typeof MOVES, options: ChangeOptions): Promise<ExitCode> {
  return withSession(options, async ({ app, out }) => {
    const { call, states, verb } = MOVES[name];
    const ids = await targetIds(app, options, states);
    return tell(out, verb, await onTarget(ids, (target) => app.call(call, { target })));
  });
}
