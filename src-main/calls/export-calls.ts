import { createWriteStream } from 'node:fs';
import { realpath, rename, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ExportRequest } from '../contract/application.ts';
import type { AuditFilter } from '../contract/audit.ts';
import { AppError } from '../contract/error.ts';
import type { UploadFilter } from '../contract/filter.ts';
import { auditCsv, type AuditLine } from '../exchange/audit-csv.ts';
import { attemptsCsv, uploadsCsv } from '../exchange/csv-export.ts';
import type { Store } from '../db/store.ts';
import { inPieces } from './in-pieces.ts';

type ExportStore = Pick<Store, 'uploads' | 'attempts' | 'audit'>;

/** Most recent first where rows are done; in the order of the batch otherwise. */
function orderOf({ states }: UploadFilter): 'recent' | 'row' {
  return states?.length === 1 && states[0] === 'sent' ? 'recent' : 'row';
}

/** CSV text in pieces, never more than a page of rows in memory. */
export function exportCsv(store: ExportStore, request: ExportRequest): AsyncIterable<string> {
  if (request.kind === 'uploads') {
    return uploadsCsv(
      pages(store.uploads.ids(request.filter, orderOf(request.filter)), (ids) => store.uploads.rows(ids))
    );
  }
  if (request.kind === 'audit') return auditCsv(auditLines(store, request.filter));
  return attemptsCsv(pages(store.attempts.ids(request.filter), (ids) => store.attempts.rows(ids)));
}

/** Entries of a row of the log, at most so many in memory. */
const ENTRIES_AT_ONCE = 200;

async function* auditLines(store: ExportStore, filter: AuditFilter): AsyncIterable<AuditLine[]> {
  for await (const rows of pages(store.audit.ids(filter), (ids) => store.audit.rows(ids))) {
    for (const row of rows) {
      if (row.entries.length === 0) yield [{ row, entry: null }];
      for (let from = 0; from < row.count && !row.isErased; from += ENTRIES_AT_ONCE) {
        yield store.audit.entries(row.seq, from, ENTRIES_AT_ONCE).map((entry) => ({ row, entry }));
      }
    }
  }
}

async function* pages<Item>(ids: number[], read: (ids: number[]) => Item[]): AsyncIterable<Item[]> {
  for await (const piece of inPieces(ids)) yield read(piece);
}

/** Beside the target first, then in its place: there is never half a file under that name. */
export async function writeExport(
  store: ExportStore,
  request: ExportRequest,
  path: string,
  dataFolder: string
): Promise<{ path: string; rows: number }> {
  await refuseOwnFiles(path, dataFolder);
  const rows = countOf(store, request);
  const partial = `${path}.${randomUUID()}.partial`;
  try {
    await pipeline(exportCsv(store, request), createWriteStream(partial, { flags: 'wx', flush: true }));
    await rename(partial, path);
  } catch (error) {
    // What could not be made there can't be removed there either: the first error is the one to tell.
    await rm(partial, { force: true }).catch(() => undefined);
    const reason = error instanceof Error ? error.message.replace(partial, path) : String(error);
    throw new AppError('export_failed', { path, reason }, { cause: error });
  }
  return { path, rows };
}

const OWN_FILE = /^(outtray\.(db|log)|sender\.lock)/i;

/** An export in the place of the database would be the end of the record. */
async function refuseOwnFiles(path: string, dataFolder: string): Promise<void> {
  if (!OWN_FILE.test(basename(path))) return;
  const [target, own] = await Promise.all(
    [dirname(path), dataFolder].map((folder) => realpath(folder))
  ).catch(() => [null, dataFolder]);
  if (target !== own) return;
  throw new AppError('export_failed', { path, reason: 'it is a file of Outtray’s own' });
}

function countOf(store: ExportStore, request: ExportRequest): number {
  if (request.kind === 'audit') return store.audit.ids(request.filter).length;
  return request.kind === 'uploads'
    ? store.uploads.ids(request.filter, 'row').length
    : store.attempts.ids(request.filter).length;
}
