import type { ShrinkResult } from '../../../contract/shrinking.ts';
import type { Outtray } from '../../../outtray.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { withSession } from '../session.ts';
import { type ChangeOptions, targetIds } from './change.ts';

export interface ShrinkOptions extends ChangeOptions {
  readonly maxBodyMb?: number;
  readonly resend?: boolean;
}

/** Under these rows are too large: an issue of ours or the server's 413, and what is probably one. */
const TOO_LARGE = ['too_large', 'probably_too_large'];

/** Rows asked about at a time: progress is told between them. */
const PIECE_ROWS = 20;

/** Makes pictures smaller until their requests fit; with --resend just the failed ones that became smaller go again. */
export function shrink(options: ShrinkOptions): Promise<ExitCode> {
  return withSession(options, async ({ app, out }) => {
    const ids = await rowsTooLarge(app, options);
    const maxBodyBytes = options.maxBodyMb === undefined ? null : options.maxBodyMb * 1_000_000;
    const sum = { shrunk: 0, cannot: 0, beforeBytes: 0, afterBytes: 0 };
    const changedIds: number[] = [];
    for (let start = 0; start < ids.length; start += PIECE_ROWS) {
      const target = { ids: ids.slice(start, start + PIECE_ROWS) };
      const result = await app.call('uploads.shrink', { target, maxBodyBytes });
      changedIds.push(...result.changedIds);
      sum.shrunk += result.changed;
      sum.cannot += skippedFor(result, 'cannot');
      sum.beforeBytes += result.beforeBytes;
      sum.afterBytes += result.afterBytes;
      if (ids.length > PIECE_ROWS) out.remark(`${Math.min(start + PIECE_ROWS, ids.length)} of ${ids.length}`);
    }
    const resent =
      options.resend === true && changedIds.length > 0
        ? (await app.call('uploads.resend', { target: { ids: changedIds } })).changed
        : 0;
    const sizes = sum.shrunk > 0 ? ` (${megabytes(sum.beforeBytes)} → ${megabytes(sum.afterBytes)})` : '';
    const stay = sum.cannot > 0 ? `; ${sum.cannot} can’t be made small enough` : '';
    out.result({ ...sum, resent }, `${sum.shrunk} shrunk${sizes}, ${resent} resent${stay}`);
    return sum.cannot > 0 ? EXIT.rowsRemain : EXIT.ok;
  });
}

/** What the options name; else every row that is too large. */
async function rowsTooLarge(app: Outtray, options: ShrinkOptions): Promise<number[]> {
  if (options.error !== undefined || options.upload !== undefined) {
    return targetIds(app, options, ['failed', 'staged']);
  }
  const found = await Promise.all(
    TOO_LARGE.map((error) => targetIds(app, { ...options, error }, ['failed', 'staged']))
  );
  return [...new Set(found.flat())];
}

function skippedFor({ skipped }: ShrinkResult, wanted: string): number {
  return skipped.find(({ reason }) => reason === wanted)?.count ?? 0;
}

const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;
