import { stringify } from 'csv-stringify/sync';
import type { Attempt } from '../contract/attempt.ts';
import type { Slot } from '../contract/slot.ts';
import type { Upload } from '../contract/upload.ts';

export type Cell = string | number | null;

/**
 * Text that a spreadsheet would run as a formula is led by an apostrophe (OWASP: CSV injection). East Asian editions
 * take the full-width signs for the plain ones.
 */
const FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

function neutral(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  return FORMULA.test(cell) ? `'${cell}` : cell;
}

export const utc = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/** The file that a person knows, also where another one was made from it. */
function foundPath(images: Upload['images'], wanted: Slot): Cell {
  const image = images.find(({ slot }) => slot === wanted);
  return image?.origin?.path ?? image?.path ?? null;
}

const UPLOAD_COLUMNS: Record<string, (upload: Upload) => Cell> = {
  id: ({ id }) => id,
  batch: ({ batchName }) => batchName,
  row: ({ rowNumber }) => rowNumber,
  submissionId: ({ submissionId }) => submissionId,
  idType: ({ idType }) => idType,
  admin: ({ admin }) => admin,
  state: ({ state }) => state,
  issues: ({ issues }) =>
    issues.map(({ code, slot }) => (slot === null ? code : `${code} (${slot})`)).join('; '),
  attempts: ({ attempts }) => attempts,
  status: ({ lastOutcome }) => lastOutcome?.status ?? null,
  errorCode: ({ lastOutcome }) => lastOutcome?.errorCode ?? null,
  message: ({ lastOutcome }) => lastOutcome?.message ?? null,
  lastAttemptUtc: ({ lastOutcome }) => utc(lastOutcome?.at ?? null),
  idImage: ({ images }) => foundPath(images, 'idImage'),
  idBackImage: ({ images }) => foundPath(images, 'idBackImage'),
  selfieImage: ({ images }) => foundPath(images, 'selfieImage'),
  addressImage: ({ images }) => foundPath(images, 'addressImage')
};

const ATTEMPT_COLUMNS: Record<string, (attempt: Attempt) => Cell> = {
  id: ({ id }) => id,
  batch: ({ batchName }) => batchName,
  submissionId: ({ submissionId }) => submissionId,
  number: ({ number }) => number,
  startedUtc: ({ startedAt }) => utc(startedAt),
  durationMs: ({ durationMs }) => durationMs,
  outcome: ({ outcome }) => outcome,
  status: ({ status }) => status,
  errorCode: ({ errorCode }) => errorCode,
  message: ({ message }) => message,
  bytesSent: ({ bytesSent }) => bytesSent,
  wireFormat: ({ wireFormat }) => wireFormat,
  idType: ({ idType }) => idType,
  admin: ({ admin }) => admin
};

/** Excel takes UTF-8 for what it is only behind a byte order mark. */
const BYTE_ORDER_MARK = '\uFEFF';

/** What stands under each heading. */
export type Columns<Item> = Readonly<Record<string, (item: Item) => Cell>>;

export async function* csv<Item>(
  columns: Columns<Item>,
  pages: AsyncIterable<readonly Item[]>
): AsyncIterable<string> {
  yield BYTE_ORDER_MARK + stringify([Object.keys(columns)], { record_delimiter: 'windows' });
  const cells = Object.values(columns);
  for await (const page of pages) {
    const records = page.map((item) => cells.map((cell) => neutral(cell(item))));
    yield stringify(records, { record_delimiter: 'windows' });
  }
}

export function uploadsCsv(pages: AsyncIterable<readonly Upload[]>): AsyncIterable<string> {
  return csv(UPLOAD_COLUMNS, pages);
}

export function attemptsCsv(pages: AsyncIterable<readonly Attempt[]>): AsyncIterable<string> {
  return csv(ATTEMPT_COLUMNS, pages);
}
