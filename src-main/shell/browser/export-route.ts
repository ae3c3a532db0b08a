import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Application, ExportRequest } from '../../contract/application.ts';
import { auditFilterSchema } from '../../contract/audit.ts';
import { attemptFilterSchema, uploadFilterSchema } from '../../contract/filter.ts';
import { refuse, REFUSALS } from './answer.ts';
import { SECURITY_HEADERS } from '../page/headers.ts';

const PATHS: Readonly<Record<string, ExportRequest['kind']>> = {
  '/export/uploads.csv': 'uploads',
  '/export/attempts.csv': 'attempts',
  '/export/audit.csv': 'audit'
};

/** @returns null for a path that is no export. */
export function readExportPath(path: string): ExportRequest['kind'] | null {
  return (Object.hasOwn(PATHS, path) ? PATHS[path] : undefined) ?? null;
}

/**
 * Streams the CSV at the pace at which the browser takes it; a browser that goes away ends the reading. A fault
 * in the middle cuts the connection, so that a cut file is never taken for a whole one.
 */
export async function answerExport(
  app: Application,
  kind: ExportRequest['kind'],
  query: URLSearchParams,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  const exportRequest = readFilter(kind, query.get('filter') ?? '{}');
  if (exportRequest === null) {
    refuse(request, response, REFUSALS.badFilter);
    return;
  }
  const headers = {
    ...SECURITY_HEADERS,
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="outtray-${kind}-${stamp(new Date())}.csv"`
  };
  if (request.method === 'HEAD') {
    response.writeHead(200, headers).end();
    return;
  }
  const pieces = app.exportCsv(exportRequest)[Symbol.asyncIterator]();
  const first = await pieces.next();
  response.writeHead(200, headers);
  await pipeline(Readable.from(resume(first, pieces), { highWaterMark: 1 }), response);
}

function readFilter(kind: ExportRequest['kind'], text: string): ExportRequest | null {
  const parsed = readJson(text);
  if (kind === 'uploads') {
    const filter = uploadFilterSchema.safeParse(parsed);
    return filter.success ? { kind, filter: filter.data } : null;
  }
  if (kind === 'audit') {
    const filter = auditFilterSchema.safeParse(parsed);
    return filter.success ? { kind, filter: filter.data } : null;
  }
  const filter = attemptFilterSchema.safeParse(parsed);
  return filter.success ? { kind, filter: filter.data } : null;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The pieces from the first on, which had to be read before the status could be chosen. */
async function* resume(
  first: IteratorResult<string>,
  pieces: AsyncIterator<string>
): AsyncGenerator<string, void, undefined> {
  try {
    for (let piece = first; piece.done !== true; piece = await pieces.next()) yield piece.value;
  } finally {
    await pieces.return?.();
  }
}

/** Local time, as the person reads a clock: `2025-11-24-0905`. */
function stamp(time: Date): string {
  const [year, month, day, hour, minute] = [
    time.getFullYear(),
    time.getMonth() + 1,
    time.getDate(),
    time.getHours(),
    time.getMinutes()
  ].map((part) => String(part).padStart(2, '0'));
  return `${year}-${month}-${day}-${hour}${minute}`;
}
