import { resolve } from 'node:path';
import type { AuditFilter, AuditHead, AuditKind, AuditRow } from '../../../contract/audit.ts';
import { AppError } from '../../../contract/error.ts';
import { MAX_PAGE_ROWS } from '../../../contract/limits.ts';
import { say } from '../../../contract/wording/format.ts';
import type { Outtray } from '../../../outtray.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { type CommonOptions, connectionNamed, withSession } from '../session.ts';

export interface AuditOptions extends CommonOptions {
  /** ms, UTC. */
  readonly since?: number;
  readonly until?: number;
  readonly kind?: readonly AuditKind[];
  readonly search?: string;
  readonly batch?: number;
  readonly upload?: number;
  readonly connection?: string;
  readonly limit?: number;
  readonly csv?: string;
}

async function filterOf(app: Outtray, options: AuditOptions): Promise<AuditFilter> {
  const { since, until, kind, search, batch, upload, connection } = options;
  return {
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    ...(kind === undefined ? {} : { kinds: [...kind] }),
    ...(search === undefined ? {} : { text: search }),
    ...(batch === undefined ? {} : { batchId: batch }),
    ...(upload === undefined ? {} : { uploadId: upload }),
    ...(connection === undefined ? {} : { connectionId: (await connectionNamed(app, connection)).id })
  };
}

const utc = (ms: number): string => new Date(ms).toISOString();

function shown(row: AuditRow) {
  const [first] = row.entries;
  return {
    ...row,
    at: utc(row.at),
    batch: row.batchName,
    what: first === undefined ? row.facts : { id: first.submissionId, from: first.before, to: first.after }
  };
}

/** Newest first; a page at a time, so that a long log needs no memory. */
export function auditList(options: AuditOptions): Promise<ExitCode> {
  return withSession(options, async ({ app, out }) => {
    const filter = await filterOf(app, options);
    if (options.csv !== undefined) {
      const { path, rows } = await app.call('exports.write', {
        kind: 'audit',
        filter,
        path: resolve(options.csv)
      });
      out.result({ path, rows }, `${rows} rows of the log written to ${path}`);
      return EXIT.ok;
    }
    const all = (await app.call('audit.ids', { filter })).ids;
    const ids = all.slice(0, options.limit ?? (options.json ? all.length : 200));
    for (let start = 0; start < ids.length; start += MAX_PAGE_ROWS) {
      const rows = await app.call('audit.rows', { ids: ids.slice(start, start + MAX_PAGE_ROWS) });
      out.rows(options.json ? rows.map((row) => ({ ...row, at: utc(row.at) })) : rows.map(shown), [
        'seq',
        'at',
        'operator',
        'machine',
        'kind',
        'turn',
        'count',
        'batch',
        'what'
      ]);
    }
    if (ids.length < all.length) {
      out.remark(
        `${all.length - ids.length} older rows are not shown: --limit ${all.length}, --json or --csv.`
      );
    }
    return EXIT.ok;
  });
}

function keptHead(expect: string | undefined): AuditHead[] {
  if (expect === undefined) return [];
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(expect.trim()) ?? [];
  if (seq === undefined || hash === undefined || Number(seq) < 1) {
    throw new AppError('bad_input', {
      reason: '--expect takes what an earlier check has printed, as 12:ab34…'
    });
  }
  return [{ seq: Number(seq), hash }];
}

export function auditVerify(options: CommonOptions & { readonly expect?: string }): Promise<ExitCode> {
  return withSession(options, async ({ app, out }) => {
    const kept = keptHead(options.expect);
    const verdict = await app.call('audit.verify', { kept });
    const { faults, rows, head, sealedAttempts, unsealedAttempts } = verdict;
    const newest = head === null ? null : `${head.seq}:${head.hash}`;
    const sentences = faults.map(({ seq, reason }) => say('en', `auditFault.${reason}`, { seq }));
    const counted = `${rows} rows and ${sealedAttempts} attempts under seal looked at`;
    const open = unsealedAttempts > 0 ? `; ${unsealedAttempts} attempts are under no seal yet` : '';
    out.result(
      { isWhole: faults.length === 0, ...verdict, newest, sentences },
      [
        faults.length === 0
          ? `The audit log is whole: ${counted}${open}.`
          : `The audit log is broken: ${counted}${open}.`,
        ...sentences,
        ...(newest === null ? [] : [`Newest row: ${newest} (keep it elsewhere; --expect asks for it later)`])
      ].join('\n')
    );
    return faults.length === 0 ? EXIT.ok : EXIT.auditBroken;
  });
}
