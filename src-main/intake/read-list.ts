import { AppError } from '../contract/error.ts';
import type { KnownColumns, ListColumns, ListQuestion } from '../contract/list.ts';
import { csvRecords } from './csv-records.ts';
import type { ListRecord } from './list-cell.ts';
import { columnsAsked, hasHeader, knownOf, type Manifest, readManifest, ROWS_ABOVE } from './manifest.ts';
import { readManifestBytes, textOfList, unreadable } from './manifest-text.ts';
import { openWorkbook } from './xlsx.ts';
import { ArchiveRefusal } from './zip-parts.ts';

/** One table of a list file, read. */
export interface ReadList extends Manifest {
  /** Absolute. */
  readonly path: string;
  /** The sheet; null: a CSV. */
  readonly sheet: string | null;
}

export interface ListChoice {
  /** By its name, or its number from 1; null: every sheet that names the columns of a list. */
  readonly sheet: string | null;
  readonly columns: ListColumns;
  /** For lists of whose columns nothing is said now. */
  readonly known: readonly KnownColumns[];
}

/** One table of a file, not read yet. */
interface Table {
  readonly sheet: string | null;
  records(): AsyncIterable<ListRecord> | Iterable<ListRecord>;
  /** The first ones: where the columns are named, and some below. */
  readonly top: readonly ListRecord[];
}

/**
 * The tables that the file holds: at least one. More than one: a person must choose.
 * @throws AppError manifest_*, sheet_not_found, list_column_not_found
 */
export async function readLists(path: string, choice: ListChoice): Promise<readonly ReadList[]> {
  const lists: ReadList[] = [];
  for (const table of await tablesMeant(path, choice)) {
    const { sheet } = table;
    const reading = { columns: columnsFor(table, choice), isSheet: sheet !== null };
    lists.push({ path, sheet, ...(await readManifest(path, table.records(), reading)) });
  }
  return lists;
}

/** True where it names the columns that a list needs: such a file in a folder is taken for its list. */
export async function isList(path: string, choice: ListChoice): Promise<boolean> {
  try {
    const fits = ({ top }: Table) => hasHeader(top, columnsFor({ top }, choice));
    return (await Promise.all((await tablesOf(path)).map(fits))).includes(true);
  } catch (error) {
    // A file that can't be read as a list is a file like any other.
    if (error instanceof AppError) return false;
    throw error;
  }
}

/** The columns of a list that do not say by their names which is the submission. @returns null: there are none. */
export async function askColumns(path: string, choice: ListChoice): Promise<ListQuestion | null> {
  const [table] = await tablesMeant(path, choice);
  const asked = table === undefined ? null : columnsAsked(table.top);
  return table === undefined || asked === null ? null : { path, sheet: table.sheet, ...asked };
}

function columnsFor({ top }: Pick<Table, 'top'>, { columns, known }: ListChoice): ListColumns {
  return Object.keys(columns).length > 0 ? columns : (knownOf(top, known) ?? {});
}

async function tablesMeant(path: string, choice: ListChoice): Promise<readonly Table[]> {
  const tables = await tablesOf(path);
  if (choice.sheet !== null) return [tableNamed(path, tables, choice.sheet)];
  const fitting: Table[] = [];
  for (const table of tables) {
    // A sheet that only has the names of the columns is a form that nobody filled in.
    if (table.top.length > 1 && (await hasHeader(table.top, columnsFor(table, choice)))) fitting.push(table);
  }
  if (fitting.length > 0) return fitting;
  // None: what is said of the first one with rows tells what is missing.
  const filled = tables.find(({ top }) => top.length > 0);
  if (filled === undefined) throw new AppError('manifest_empty', { path });
  return [filled];
}

/** Lines above the columns' names, these, and some below. */
const TOP_ROWS = ROWS_ABOVE + 4;

async function tablesOf(path: string): Promise<readonly Table[]> {
  const bytes = await readManifestBytes(path);
  if (isWorkbook(path, bytes)) return orRefused(path, () => sheetsOf(path, bytes));
  const text = textOfList(path, bytes);
  const top: ListRecord[] = [];
  for await (const record of csvRecords(path, text)) {
    if (top.push(record) >= TOP_ROWS) break;
  }
  return [{ sheet: null, top, records: () => csvRecords(path, text) }];
}

function sheetsOf(path: string, bytes: Buffer): Table[] {
  const workbook = openWorkbook(bytes);
  return workbook.sheets.map((sheet) => ({
    sheet,
    top: workbook.records(sheet, TOP_ROWS),
    records: () => orRefused(path, () => workbook.records(sheet))
  }));
}

/** By what it is: a workbook that was renamed to .csv is one still. */
function isWorkbook(path: string, bytes: Buffer): boolean {
  const begin = bytes.subarray(0, 4).toString('hex');
  return path.toLowerCase().endsWith('.xlsx') || begin === '504b0304' || begin === 'd0cf11e0';
}

function orRefused<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof ArchiveRefusal) throw unreadable(path, error.message, error);
    throw error;
  }
}

function tableNamed(path: string, tables: readonly Table[], wanted: string): Table {
  const folded = (name: string | null) => name?.normalize('NFC').trim().toLowerCase();
  const sheets = tables.filter(({ sheet }) => sheet !== null);
  const byName =
    sheets.find(({ sheet }) => sheet === wanted) ??
    sheets.find(({ sheet }) => folded(sheet) === folded(wanted));
  const table = byName ?? (/^\d{1,4}$/u.test(wanted) ? sheets[Number(wanted) - 1] : undefined);
  if (table !== undefined) return table;
  const names = sheets.map(({ sheet }) => sheet).join(', ');
  throw new AppError('sheet_not_found', { path, sheet: wanted, sheets: names === '' ? '-' : names });
}
