import { resolve } from 'node:path';
import type { UploadFilter } from '../../../contract/filter.ts';
import type { Issue } from '../../../contract/issue.ts';
import { MAX_PAGE_ROWS } from '../../../contract/limits.ts';
import type { Rule } from '../../../contract/rule.ts';
import { NO_COUNTS, UPLOAD_STATES, type Upload, type UploadState } from '../../../contract/upload.ts';
import { effectiveIdType } from '../../../contract/validation.ts';
import { say } from '../../../contract/wording/format.ts';
import type { Outtray } from '../../../outtray.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { type CommonOptions, connectionNamed, withSession } from '../session.ts';

export interface RowOptions extends CommonOptions {
  readonly state?: UploadState;
  readonly error?: string;
  readonly batch?: number;
  readonly connection?: string;
}

/** @throws AppError batch_not_found, connection_not_found */
export async function filterOf(
  app: Outtray,
  { state, error, batch, connection }: RowOptions
): Promise<UploadFilter> {
  if (batch !== undefined) app.store.batches.get(batch);
  return {
    ...(state === undefined ? {} : { states: [state] }),
    ...(error === undefined ? {} : { code: error }),
    ...(batch === undefined ? {} : { batchId: batch }),
    ...(connection === undefined ? {} : { connectionId: (await connectionNamed(app, connection)).id })
  };
}

const utc = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

function issueSentence({ code, slot, values }: Issue): string {
  const sentence = say('en', `issue.${code}`, values);
  return slot === null ? sentence : `${say('en', `slotShort.${slot}`)}: ${sentence}`;
}

export function ruleSentence({ code, values }: Rule, file: string): string {
  return say('en', `rule.${code}`, { ...values, file });
}

function uploadJson(
  upload: Upload,
  defaults: ReadonlyMap<number, { idType: string | null; admin: string; name: string }>
) {
  const own = defaults.get(upload.connectionId);
  return {
    id: upload.id,
    batchId: upload.batchId,
    row: upload.rowNumber,
    connection: own?.name ?? null,
    submissionId: upload.submissionId,
    idType: effectiveIdType(upload, own?.idType ?? null),
    admin: upload.admin ?? own?.admin ?? null,
    state: upload.state,
    issues: upload.issues.map((issue) => ({
      code: issue.code,
      severity: issue.severity,
      slot: issue.slot,
      confirmedBy: issue.confirmedBy,
      sentence: issueSentence(issue)
    })),
    attempts: upload.attempts,
    dueAt: utc(upload.dueAt),
    lastOutcome: upload.lastOutcome && { ...upload.lastOutcome, at: utc(upload.lastOutcome.at) },
    images: Object.fromEntries(
      upload.images.map(({ slot, path, fileName, sizeBytes, sha256, rule }) => [
        slot,
        { path, sizeBytes, sha256, why: rule && { ...rule, sentence: ruleSentence(rule, fileName) } }
      ])
    )
  };
}

export function list(options: RowOptions): Promise<ExitCode> {
  return withSession(options, async ({ app, out }) => {
    const connections = await app.call('connections.list', {});
    const defaults = new Map(
      connections.map(({ id, defaultIdType, admin, name }) => [id, { idType: defaultIdType, admin, name }])
    );
    const { ids } = await app.call('uploads.ids', { filter: await filterOf(app, options), order: 'row' });
    const rows = await paged(ids, (page) => app.call('uploads.rows', { ids: page }));
    if (options.json) {
      out.rows(
        rows.map((upload) => uploadJson(upload, defaults)),
        []
      );
    } else {
      out.rows(
        rows.map((upload) => ({
          ...uploadJson(upload, defaults),
          issues: upload.issues.map(({ code }) => code).join(' '),
          answer: upload.lastOutcome
            ? [upload.lastOutcome.status, upload.lastOutcome.errorCode]
                .filter((part) => part !== null)
                .join(' ')
            : ''
        })),
        ['id', 'submissionId', 'idType', 'state', 'issues', 'attempts', 'answer']
      );
    }
    return EXIT.ok;
  });
}

export function attempts(
  options: CommonOptions & { readonly submission?: string; readonly batch?: number }
): Promise<ExitCode> {
  return withSession(options, async ({ app, out }) => {
    if (options.batch !== undefined) app.store.batches.get(options.batch);
    const filter = {
      ...(options.submission === undefined ? {} : { submissionId: options.submission }),
      ...(options.batch === undefined ? {} : { batchId: options.batch })
    };
    const { ids } = await app.call('attempts.ids', { filter });
    const rows = await paged(ids.toReversed(), (page) => app.call('attempts.rows', { ids: page }));
    out.rows(
      rows.map((attempt) => ({ ...attempt, startedAt: utc(attempt.startedAt) })),
      [
        'submissionId',
        'number',
        'startedAt',
        'durationMs',
        'outcome',
        'status',
        'errorCode',
        'message',
        'bytesSent'
      ]
    );
    return EXIT.ok;
  });
}

async function paged<Item>(
  ids: readonly number[],
  read: (ids: number[]) => Promise<Item[]>
): Promise<Item[]> {
  const items: Item[] = [];
  for (let start = 0; start < ids.length; start += MAX_PAGE_ROWS) {
    items.push(...(await read(ids.slice(start, start + MAX_PAGE_ROWS))));
  }
  return items;
}

export function exportRows(
  path: string,
  options: RowOptions & { readonly attempts?: boolean }
): Promise<ExitCode> {
  return withSession(options, async ({ app, out }) => {
    const target = resolve(path);
    const written =
      options.attempts === true
        ? await app.call('exports.write', { kind: 'attempts', filter: {}, path: target })
        : await app.call('exports.write', {
            kind: 'uploads',
            filter: await filterOf(app, options),
            path: target
          });
    out.result({ path: written.path, rows: written.rows }, `${written.rows} rows written to ${written.path}`);
    return EXIT.ok;
  });
}

export function status(options: CommonOptions & { readonly connection?: string }): Promise<ExitCode> {
  return withSession(options, async ({ app, out }) => {
    const connections = await app.call('connections.list', {});
    const only = options.connection === undefined ? null : await connectionNamed(app, options.connection);
    const overview = await app.call('overview.get', {});
    const counted = overview.connections.filter(
      ({ connectionId }) => only === null || connectionId === only.id
    );
    const counts: Record<UploadState, number> = { ...NO_COUNTS };
    for (const each of counted) UPLOAD_STATES.forEach((state) => (counts[state] += each.counts[state]));
    const paused = counted.flatMap(({ connectionId, pause }) => {
      const name = connections.find(({ id }) => id === connectionId)?.name ?? '';
      return pause
        ? [
            {
              connection: name,
              reason: pause.reason,
              detail: pause.detail,
              since: utc(pause.since),
              resumesAt: utc(pause.resumesAt)
            }
          ]
        : [];
    });
    const lines = UPLOAD_STATES.map((state) => `${say('en', `state.${state}`).padEnd(14)}${counts[state]}`);
    const pauses = paused.map(({ connection, reason }) => `${connection}: ${say('en', `pause.${reason}`)}`);
    out.result({ ...counts, paused }, [...lines, ...pauses].join('\n'));
    return EXIT.ok;
  });
}
