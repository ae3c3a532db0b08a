import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { CsvError, parse, type Options } from 'csv-parse';
import type { ListCell, ListRecord } from './list-cell.ts';
import { broken } from './manifest-text.ts';

const MAX_ROW_CHARACTERS = 1_000_000;
/** Some 3 ms of parsing. */
const PIECE_CHARACTERS = 8 * 1024;

/**
 * Rows of a CSV file: comma, semicolon, tab or bar, quotes as in RFC 4180, any line ends. Values are text as written;
 * nothing is computed.
 * @param path only for the error's words
 * @throws AppError manifest_broken: after a quote that is out of place nobody knows where a row ends.
 */
export async function* csvRecords(path: string, text: string): AsyncGenerator<ListRecord> {
  const options: Options = {
    bom: true,
    delimiter: delimiterOf(text),
    from_line: SEPARATOR_LINE.test(text) ? 2 : 1,
    record_delimiter: ['\r\n', '\n', '\r'],
    info: true,
    // A row with another number of values is refused by itself.
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    max_record_size: MAX_ROW_CHARACTERS
  };
  const parser = Readable.from(pieces(text), { objectMode: false }).pipe(parse(options));
  const records: AsyncIterable<{ record: string[]; info: { lines: number } }> = parser;
  try {
    for await (const { record, info } of records) {
      yield { cells: record.map(cellOf), line: info.lines };
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

/** The one that the file names, or that the first line with any has most of, outside of quotes. */
function delimiterOf(text: string): string {
  const named = SEPARATOR_LINE.exec(text)?.[1];
  if (named !== undefined) return named;
  const firstLines = text
    .slice(0, MAX_ROW_CHARACTERS)
    .trimStart()
    .split(/[\r\n]+/u, LINES_LOOKED_AT);
  const plain = firstLines.map((line) => line.replaceAll(/"[^"]*"/gu, ''));
  const separated = plain.find((line) => SEPARATORS.some((mark) => line.includes(mark))) ?? '';
  const countOf = (mark: string) => separated.split(mark).length;
  return SEPARATORS.reduce((best, mark) => (countOf(mark) > countOf(best) ? mark : best));
}

const SEPARATORS: readonly string[] = [',', ';', '\t', '|'];
/** Above the names of the columns a title may stand. */
const LINES_LOOKED_AT = 20;

/** As Excel writes a long number, or an id such as 73928e05 that it took for one. */
function cellOf(text: string): ListCell {
  const isDamaged = text.length < 40 && /^\s*-?\d(?:[.,]\d+)?E\+\d{2,3}\s*$/u.test(text);
  return isDamaged ? { shown: text.trim(), doubt: 'number' } : text;
}

function reasonOfParser(error: CsvError): string {
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'a quote is opened and never closed';
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'INVALID_OPENING_QUOTE':
    case 'CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE':
      return 'a quote stands in the middle of a value';
    case 'CSV_MAX_RECORD_SIZE':
      return 'the row is longer than a million characters';
    default:
      return error.message;
  }
}
