import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';
import type { WireFormat } from '../contract/connection.ts';

export type Fields = ReadonlyMap<string, string>;

/** `null`: not to be read as what its content type says. */
export interface ParsedBody {
  readonly format: WireFormat | null;
  readonly fields: Fields | null;
}

/** How reading went on: `too_large` at the first byte over the limit, `gone` when the client left. */
export type BodyReading =
  { readonly kind: 'whole'; readonly body: Buffer } | { readonly kind: 'too_large' | 'gone' | 'stopped' };

/** Called after each chunk with what has come so far; `stop` leaves the rest unread. */
export type OnChunk = (chunks: readonly Buffer[], bytes: number) => 'go_on' | 'stop';

/** Reads a body of at most `maxBytes`; what is over the limit is never kept. */
export function readBody(request: IncomingMessage, maxBytes: number, onChunk: OnChunk): Promise<BodyReading> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const end = (reading: BodyReading) => {
      request.off('data', take).off('end', whole).off('close', gone);
      request.pause();
      resolve(reading);
    };
    const take = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) return end({ kind: 'too_large' });
      chunks.push(chunk);
      if (onChunk(chunks, bytes) === 'stop') end({ kind: 'stopped' });
    };
    const whole = () => end({ kind: 'whole', body: Buffer.concat(chunks) });
    const gone = () => end({ kind: 'gone' });
    request.on('data', take).once('end', whole).once('close', gone).on('error', gone);
  });
}

export function formatOf(contentType: string | undefined): WireFormat | null {
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') return 'json';
  return type === 'multipart/form-data' ? 'multipart' : null;
}

export async function parseBody(contentType: string | undefined, body: Buffer): Promise<ParsedBody> {
  const format = formatOf(contentType);
  if (format === null) return { format, fields: null };
  const fields = format === 'json' ? jsonFields(body) : await multipartFields(contentType ?? '', body);
  return { format, fields };
}

/** Strings only; null stands for absent, as in JSON it may. */
function jsonFields(body: Buffer): Fields | null {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    return null; // JSON.parse throws only for what is not JSON
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const entries = Object.entries(value).filter(([, text]) => text !== null);
  return entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')
    ? new Map(entries)
    : null;
}

/** Text parts only: an image comes as Base64 text, so a part with a file name is not understood. */
function multipartFields(contentType: string, body: Buffer): Promise<Fields | null> {
  return new Promise((resolve) => {
    const fields = new Map<string, string>();
    let isUnderstood = true;
    const refuse = () => resolve(null);
    let parser: busboy.Busboy;
    try {
      parser = busboy({
        headers: { 'content-type': contentType },
        limits: { fieldSize: body.length, fields: 100 }
      });
    } catch {
      return refuse(); // busboy throws for a content type without a boundary
    }
    parser
      .on('field', (name, value) => fields.set(name, value))
      .on('file', (_name, stream) => {
        isUnderstood = false;
        stream.resume();
      })
      .once('error', refuse)
      .once('close', () => resolve(isUnderstood ? fields : null));
    parser.end(body);
  });
}

const JSON_ID = /"submissionId"\s*:\s*("(?:[^"\\]|\\.)*")/;
const PART_ID = /name="submissionId"[^]*?\r\n\r\n([^]*?)\r\n--/;

/** The submission id from the first bytes of a body, where it stands there; for faults that come before the end. */
export function peekSubmissionId(format: WireFormat | null, start: Buffer): string | null {
  const text = start.toString('utf8');
  if (format === 'multipart') return PART_ID.exec(text)?.[1] ?? null;
  const quoted = JSON_ID.exec(text)?.[1];
  if (quoted === undefined) return null;
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return null; // an escape that JSON does not have
  }
}
