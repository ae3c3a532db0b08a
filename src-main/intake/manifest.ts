import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { CsvError, parse, type Options } from 'csv-parse';
import { AppError } from '../contract/error.ts';
import { SLOTS, type Slot } from '../contract/slot.ts';
import { columnNamed } from './column-words.ts';
import { broken } from './manifest-text.ts';

/** One row of a list, as it is written. */
export interface ManifestRow {
  /** In the file, 1-based: the line on which the row ends. */
  readonly line: number;
  /** Exactly as written: a check, not the reader, finds spaces around it. */
  readonly submissionId: string;
  readonly idType: string | null;
  readonly admin: string | null;
  /** Names below the list's folder, one for each step of the path. */
  readonly images: readonly { readonly slot: Slot; readonly names: readonly string[] }[];
}

const ID_COLUMN = 'submissionId';
const COLUMNS = [ID_COLUMN, 'idType', 'admin', ...SLOTS] as const;
type Column = (typeof COLUMNS)[number];
/** Column → its place in each record. */
type Header = ReadonlyMap<Column, number>;

/** Over this a file is no list of ours, and its header would fill the memory. */
const MAX_COLUMNS = 1000;
const MAX_ROW_CHARACTERS = 1_000_000;
/** Some 3 ms of parsing. */
const PIECE_CHARACTERS = 8 * 1024;

/**
 * Text of a CSV file to rows: comma, semicolon, tab or bar, quotes as in RFC 4180, any line ends. Values are text as
 * written; nothing is computed. One bad row refuses the whole list.
 * @param path only for the error's words
 * @throws AppError manifest_no_columns, manifest_broken, manifest_empty
 */
export async function readManifest(path: string, text: string): Promise<readonly ManifestRow[]> {
  const rows: ManifestRow[] = [];
  let header: Header | null = null;
  for await (const { record, line } of recordsOf(path, text)) {
    if (header === null) header = headerOf(path, record);
    else rows.push(rowOf(path, header, record, line));
  }
  if (header === null || rows.length === 0) throw new AppError('manifest_empty', { path });
  return rows;
}

/** True where the first line names the columns that a list needs: such a file in a folder is taken for its list. */
export async function isManifest(text: string): Promise<boolean> {
  const lead = SEPARATOR_LINE.exec(text)?.[0] ?? '';
  const end = text.slice(lead.length).search(/[\r\n]/u);
  try {
    for await (const { record } of recordsOf('', end < 0 ? text : text.slice(0, lead.length + end))) {
      if (record.length > MAX_COLUMNS) return false;
      const columns = columnsOf(record);
      return columns.includes(ID_COLUMN) && SLOTS.some((slot) => columns.includes(slot));
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
  return false;
}

interface CsvRecord {
  readonly record: readonly string[];
  readonly line: number;
}

async function* recordsOf(path: string, text: string): AsyncGenerator<CsvRecord> {
  const options: Options = {
    bom: true,
    delimiter: delimiterOf(text),
    from_line: SEPARATOR_LINE.test(text) ? 2 : 1,
    record_delimiter: ['\r\n', '\n', '\r'],
    info: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    max_record_size: MAX_ROW_CHARACTERS
  };
  const parser = Readable.from(pieces(text), { objectMode: false }).pipe(parse(options));
  const records: AsyncIterable<{ record: string[]; info: { lines: number } }> = parser;
  try {
    for await (const { record, info } of records) {
      yield { record, line: info.lines };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? error['lines'] : 1;
    throw broken(path, line, reasonOfParser(error), error);
  }
}

/** The event loop gets a turn after each: the parser itself takes none. */
async function* pieces(text: string): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += PIECE_CHARACTERS) {
    yield text.slice(at, at + PIECE_CHARACTERS);
    await setImmediate();
  }
}

/** With which Excel tells itself how a file is separated. */
const SEPARATOR_LINE = /^\ufeff?sep=([,;\t|])(?:\r\n|\n|\r)/iu;

/** The one that the file names, or that the first line has most of, outside of quotes; a comma where it has none. */
function delimiterOf(text: string): string {
  const named = SEPARATOR_LINE.exec(text)?.[1];
  if (named !== undefined) return named;
  const firstLine = /^[^\r\n]*/u.exec(text.slice(0, MAX_ROW_CHARACTERS).trimStart())?.[0] ?? '';
  const plain = firstLine.replaceAll(/"[^"]*"/gu, '');
  const countOf = (mark: string) => plain.split(mark).length;
  return [',', ';', '\t', '|'].reduce((best, mark) => (countOf(mark) > countOf(best) ? mark : best));
}

function reasonOfParser(error: CsvError): string {
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'a quote is opened and never closed';
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'INVALID_OPENING_QUOTE':
    case 'CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE':
      return 'a quote stands in the middle of a value';
    case 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH':
      return 'it has another number of columns than the first line';
    case 'CSV_MAX_RECORD_SIZE':
      return 'the row is longer than a million characters';
    default:
      return error.message;
  }
}

const BY_LOWER_CASE = new Map<string, Column>(COLUMNS.map((column) => [column.toLowerCase(), column]));

/** A list's own names count first; then what else people call the same, where it is the only column called so. */
function columnsOf(record: readonly string[]): (Column | undefined)[] {
  const exact = record.map((name) => BY_LOWER_CASE.get(name.trim().toLowerCase()));
  const likely = record.map((name, index) => (exact[index] === undefined ? columnNamed(name) : null));
  return exact.map((column, index) => {
    const guess = likely[index] ?? undefined;
    if (column !== undefined || guess === undefined || exact.includes(guess)) return column;
    return likely.filter((other) => other === guess).length === 1 ? guess : undefined;
  });
}

function headerOf(path: string, record: readonly string[]): Header {
  if (record.length > MAX_COLUMNS) throw broken(path, 1, `it has more than ${MAX_COLUMNS} columns`);
  const header = new Map<Column, number>();
  columnsOf(record).forEach((column, index) => {
    if (column === undefined) return;
    if (header.has(column)) throw broken(path, 1, `the column “${column}” stands there twice`);
    header.set(column, index);
  });
  if (!header.has(ID_COLUMN)) throw new AppError('manifest_no_columns', { path, column: ID_COLUMN });
  if (!SLOTS.some((slot) => header.has(slot))) {
    throw new AppError('manifest_no_columns', { path, column: SLOTS[0] });
  }
  return header;
}

function rowOf(path: string, header: Header, record: readonly string[], line: number): ManifestRow {
  const cell = (column: Column) => record[header.get(column) ?? -1] ?? '';
  const textOrNull = (column: Column) => cell(column).trim() || null;
  const images = SLOTS.flatMap((slot) => {
    const names = namesOf(path, line, slot, cell(slot).trim());
    return names.length === 0 ? [] : [{ slot, names }];
  });
  return {
    line,
    submissionId: cell(ID_COLUMN),
    idType: textOrNull('idType'),
    admin: textOrNull('admin'),
    images
  };
}

/** @throws AppError manifest_broken where the path leaves the list's folder */
function namesOf(path: string, line: number, slot: Slot, cell: string): string[] {
  if (/^(?:[/\\]|[a-z]:)/iu.test(cell)) {
    throw broken(path, line, `${slot} is “${cell}”, and paths must be relative to the list`);
  }
  const names: string[] = [];
  for (const name of cell.split(/[/\\]/u)) {
    if (name === '' || name === '.') continue;
    if (name !== '..') names.push(name);
    else if (names.pop() === undefined) {
      throw broken(path, line, `${slot} is “${cell}”, which leaves the list’s folder`);
    }
  }
  return names;
}
