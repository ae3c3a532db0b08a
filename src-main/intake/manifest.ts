import { AppError } from '../contract/error.ts';
import type { RowRefusal } from '../contract/issue.ts';
import {
  type KnownColumns,
  LIST_FIELDS,
  type ListColumns,
  type ListField,
  type ListQuestion
} from '../contract/list.ts';
import { SLOTS, type Slot } from '../contract/slot.ts';
import { columnNamed } from './column-words.ts';
import { idTypeNamed } from './id-type-words.ts';
import { type ListCell, type ListRecord, shownText } from './list-cell.ts';
import { broken } from './manifest-text.ts';

/** One row of a list, as it is written. */
export interface ManifestRow {
  /** In the file, 1-based: a CSV's line on which the row ends, a sheet's row. */
  readonly line: number;
  /** Exactly as written: a check, not the reader, finds spaces around it. */
  readonly submissionId: string;
  readonly idType: string | null;
  readonly admin: string | null;
  /** Names below the list's folder, one for each step of the path. */
  readonly images: readonly { readonly slot: Slot; readonly names: readonly string[] }[];
}

/** A row that nothing can be made of; the others go on. */
export interface RefusedRow {
  readonly line: number;
  /** What stands there, for a person to find it. */
  readonly shown: string;
  readonly reason: RowRefusal;
}

export interface Manifest {
  readonly rows: readonly ManifestRow[];
  readonly refused: readonly RefusedRow[];
  /** false: it has no column for pictures, so these must be found otherwise. */
  readonly namesPictures: boolean;
  /** Of its columns. */
  readonly names: readonly string[];
}

export interface ListReading {
  /** What a person said; the other fields are found by the columns' names. */
  readonly columns: ListColumns;
  /** A sheet's rows end where their last value does; in a CSV a value too few or too many has moved the others. */
  readonly isSheet: boolean;
}

const ID_COLUMN = 'submissionId';
/** Field → its place in each record. */
type Header = ReadonlyMap<ListField, number>;

/** Over this a file is no list of ours, and its header would fill the memory. */
const MAX_COLUMNS = 1000;
/** Above the names of the columns a title, a date or the like may stand. */
export const ROWS_ABOVE = 20;

/**
 * Records to rows. A bad row is refused by itself.
 * @param path only for the error's words
 * @throws AppError manifest_no_columns, manifest_broken, manifest_empty, list_column_not_found
 */
export async function readManifest(
  path: string,
  records: AsyncIterable<ListRecord> | Iterable<ListRecord>,
  { columns, isSheet }: ListReading
): Promise<Manifest> {
  const top: ListRecord[] = [];
  const rows: ManifestRow[] = [];
  const refused: RefusedRow[] = [];
  let header: Header | null = null;
  let names: readonly string[] = [];
  for await (const record of records) {
    if (header !== null) {
      const row = rowOf(header, isSheet ? null : names.length, record);
      if ('reason' in row) refused.push(row);
      else rows.push(row);
    } else if (isHeader(record, columns)) {
      header = headerOf(path, record, columns);
      names = record.cells.map(plainName);
    } else if (top.push(record) >= ROWS_ABOVE) break;
  }
  if (header === null) throw noHeader(path, top, columns);
  if (rows.length + refused.length === 0) throw new AppError('manifest_empty', { path });
  return { rows, refused, namesPictures: SLOTS.some((slot) => header.has(slot)), names };
}

/** True where one of the first rows names the columns that a list needs. */
export async function hasHeader(
  records: AsyncIterable<ListRecord> | Iterable<ListRecord>,
  columns: ListColumns
): Promise<boolean> {
  let looked = 0;
  for await (const record of records) {
    if (isHeader(record, columns)) return true;
    looked += 1;
    if (looked >= ROWS_ABOVE) return false;
  }
  return false;
}

/** The submission, and something to say of it. */
function isHeader({ cells }: ListRecord, columns: ListColumns): boolean {
  if (cells.length > MAX_COLUMNS) return false;
  const fields = fieldsOf(cells, columns).filter((field) => field !== undefined);
  const areAllThere = LIST_FIELDS.every((field) => columns[field] === undefined || fields.includes(field));
  return areAllThere && fields.includes(ID_COLUMN) && new Set(fields).size > 1;
}

/**
 * What a person said earlier of a list with these columns.
 * @param top the first records
 */
export function knownOf(top: readonly ListRecord[], known: readonly KnownColumns[]): ListColumns | null {
  const keyOf = (names: readonly string[]) => JSON.stringify([...names].sort());
  const byNames = new Map(known.map(({ names, columns }) => [keyOf(names), columns]));
  for (const { cells } of top.slice(0, ROWS_ABOVE)) {
    const columns = byNames.get(keyOf(cells.map(plainName)));
    if (columns !== undefined) return columns;
  }
  return null;
}

const EXAMPLES = 3;
const EXAMPLE_CHARACTERS = 60;

/**
 * The columns for a person to say which is which.
 * @param top the first records
 * @returns null where there is no row that could name them.
 */
export function columnsAsked(top: readonly ListRecord[]): Pick<ListQuestion, 'columns' | 'guess'> | null {
  const at = top.findIndex(({ cells }) => cells.filter((cell) => plainName(cell) !== '').length > 1);
  const header = top[at];
  if (header === undefined || header.cells.length > MAX_COLUMNS) return null;
  const names = header.cells.map(plainName);
  const rows = top.slice(at + 1, at + 1 + EXAMPLES);
  const columns = names
    .map((name, index) => ({
      name,
      examples: rows.map(({ cells }) => shownText(cells[index]).trim().slice(0, EXAMPLE_CHARACTERS))
    }))
    .filter(({ name }) => name !== '' && names.indexOf(name) === names.lastIndexOf(name));
  const guess: ListColumns = {};
  fieldsOf(header.cells, {}).forEach((field, index) => {
    const name = names[index];
    if (field === undefined || name === undefined) return;
    if (columns.some((column) => column.name === name)) guess[field] = name;
  });
  return { columns, guess };
}

function noHeader(path: string, top: readonly ListRecord[], columns: ListColumns): AppError {
  const [first] = top;
  if (first === undefined) return new AppError('manifest_empty', { path });
  if (first.cells.length > MAX_COLUMNS) {
    return broken(path, first.line, `it has more than ${MAX_COLUMNS} columns`);
  }
  const names = top.map(({ cells }) => cells.map(plainName));
  const missing = Object.values(columns).find((name) => !names.some((row) => row.includes(plainName(name))));
  if (missing !== undefined) return new AppError('list_column_not_found', { path, column: missing });
  const hasId = top.some(({ cells }) => fieldsOf(cells, columns).includes(ID_COLUMN));
  return new AppError('manifest_no_columns', { path, column: hasId ? SLOTS[0] : ID_COLUMN });
}

const BY_LOWER_CASE = new Map<string, ListField>(LIST_FIELDS.map((field) => [field.toLowerCase(), field]));

function plainName(cell: ListCell): string {
  return shownText(cell).normalize('NFC').trim();
}

/**
 * What a person said counts first, then a list's own names; then what else people call the same, where it is the only
 * column called so.
 */
function fieldsOf(cells: readonly ListCell[], columns: ListColumns): (ListField | undefined)[] {
  const names = cells.map(plainName);
  const said = names.map((name) => LIST_FIELDS.find((field) => saidName(columns, field) === name));
  const isSaid = (field: ListField) => columns[field] !== undefined;
  const exact = names.map((name, index) => {
    const field = BY_LOWER_CASE.get(name.toLowerCase());
    return said[index] ?? (field === undefined || isSaid(field) ? undefined : field);
  });
  const likely = names.map((name, index) => (exact[index] === undefined ? columnNamed(name) : null));
  return exact.map((field, index) => {
    const guess = likely[index] ?? undefined;
    if (field !== undefined || guess === undefined || isSaid(guess) || exact.includes(guess)) return field;
    return likely.filter((other) => other === guess).length === 1 ? guess : undefined;
  });
}

function saidName(columns: ListColumns, field: ListField): string | null {
  const name = columns[field];
  return name === undefined ? null : plainName(name);
}

function headerOf(path: string, { cells, line }: ListRecord, columns: ListColumns): Header {
  const header = new Map<ListField, number>();
  fieldsOf(cells, columns).forEach((field, index) => {
    if (field === undefined) return;
    if (header.has(field)) throw broken(path, line, `the column “${field}” stands there twice`);
    header.set(field, index);
  });
  return header;
}

function rowOf(header: Header, width: number | null, { cells, line }: ListRecord): ManifestRow | RefusedRow {
  const cell = (field: ListField): ListCell => cells[header.get(field) ?? -1] ?? '';
  const text = (field: ListField) => shownText(cell(field));
  const refuse = (reason: RowRefusal, shown: string): RefusedRow => ({
    line,
    shown: shown.slice(0, 200),
    reason
  });
  const id = cell(ID_COLUMN);
  if (typeof id === 'object') {
    return refuse(id.doubt === 'number' ? 'row_number_damaged' : 'row_id_not_text', id.shown);
  }
  if (width !== null && cells.length !== width) return refuse('row_columns_differ', id);
  const images: { slot: Slot; names: readonly string[] }[] = [];
  for (const slot of SLOTS) {
    const names = namesOf(text(slot).trim());
    if (names === null) return refuse('row_path_leaves', text(slot).trim());
    if (names.length > 0) images.push({ slot, names });
  }
  const idType = text('idType').trim();
  return {
    line,
    submissionId: id,
    idType: idType === '' ? null : (idTypeNamed(idType) ?? idType),
    admin: text('admin').trim() || null,
    images
  };
}

/** @returns null where the path leaves the list's folder. */
function namesOf(cell: string): string[] | null {
  if (/^(?:[/\\]|[a-z]:)/iu.test(cell)) return null;
  const names: string[] = [];
  for (const name of cell.split(/[/\\]/u)) {
    if (name === '' || name === '.') continue;
    if (name !== '..') names.push(name);
    else if (names.pop() === undefined) return null;
  }
  return names;
}
