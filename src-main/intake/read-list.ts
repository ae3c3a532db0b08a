import { AppError } from '../contract/error.ts';
import type { ListColumns } from '../contract/list.ts';
import { csvRecords } from './csv-records.ts';
import type { ListRecord } from './list-cell.ts';
import { hasHeader, type Manifest, readManifest, ROWS_ABOVE } from './manifest.ts';
import { readManifestBytes, textOfList, unreadable } from './manifest-text.ts';
import { openWorkbook, type Workbook } from './xlsx.ts';
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
}

const ANY: ListChoice = { sheet: null, columns: {} };

export function isListName(name: string): boolean {
  return /\.(?:csv|xlsx)$/iu.test(name);
}

/**
 * The tables that the file holds: at least one. More than one: a person must choose.
 * @throws AppError manifest_*, sheet_not_found, list_column_not_found
 */
export async function readLists(path: string, choice: ListChoice = ANY): Promise<readonly ReadList[]> {
  const bytes = await readManifestBytes(path);
  const { columns } = choice;
  if (!isWorkbook(path, bytes)) {
    if (choice.sheet !== null) {
      throw new AppError('sheet_not_found', { path, sheet: choice.sheet, sheets: '-' });
    }
    const records = csvRecords(path, textOfList(path, bytes));
    return [{ path, sheet: null, ...(await readManifest(path, records, { columns, isSheet: false })) }];
  }
  return orRefused(path, async () => {
    const workbook = openWorkbook(bytes);
    const sheets = await sheetsMeant(path, workbook, choice);
    const lists: ReadList[] = [];
    for (const sheet of sheets) {
      const read = await readManifest(path, workbook.records(sheet), { columns, isSheet: true });
      lists.push({ path, sheet, ...read });
    }
    return lists;
  });
}

/** True where it names the columns that a list needs: such a file in a folder is taken for its list. */
export async function isList(path: string): Promise<boolean> {
  try {
    const bytes = await readManifestBytes(path);
    if (!isWorkbook(path, bytes)) return await hasHeader(csvRecords(path, textOfList(path, bytes)), {});
    return await orRefused(path, async () => {
      const workbook = openWorkbook(bytes);
      return (await sheetsWithHeader(workbook, {})).length > 0;
    });
  } catch (error) {
    // A file that can't be read as a list is a file like any other.
    if (error instanceof AppError) return false;
    throw error;
  }
}

/** By what it is: a workbook that was renamed to .csv is one still. */
function isWorkbook(path: string, bytes: Buffer): boolean {
  const begin = bytes.subarray(0, 4).toString('hex');
  return path.toLowerCase().endsWith('.xlsx') || begin === '504b0304' || begin === 'd0cf11e0';
}

async function orRefused<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ArchiveRefusal) throw unreadable(path, error.message, error);
    throw error;
  }
}

async function sheetsMeant(path: string, workbook: Workbook, choice: ListChoice): Promise<readonly string[]> {
  const { sheets } = workbook;
  if (choice.sheet !== null) return [sheetNamed(path, sheets, choice.sheet)];
  const fitting = await sheetsWithHeader(workbook, choice.columns);
  if (fitting.length > 0) return fitting;
  // None: what is said of the first one with rows tells what is missing.
  const filled = sheets.find((sheet) => workbook.records(sheet, 1).length > 0);
  if (filled === undefined) throw new AppError('manifest_empty', { path });
  return [filled];
}

function sheetNamed(path: string, sheets: readonly string[], wanted: string): string {
  const folded = (name: string) => name.normalize('NFC').trim().toLowerCase();
  const byName =
    sheets.find((name) => name === wanted) ?? sheets.find((name) => folded(name) === folded(wanted));
  const sheet = byName ?? (/^\d{1,4}$/u.test(wanted) ? sheets[Number(wanted) - 1] : undefined);
  if (sheet !== undefined) return sheet;
  throw new AppError('sheet_not_found', { path, sheet: wanted, sheets: sheets.join(', ') });
}

async function sheetsWithHeader(workbook: Workbook, columns: ListColumns): Promise<string[]> {
  const fitting: string[] = [];
  for (const sheet of workbook.sheets) {
    const top: readonly ListRecord[] = workbook.records(sheet, ROWS_ABOVE + 1);
    // A sheet that only has the names of the columns is a form that nobody filled in.
    if ((await hasHeader(top, columns)) && workbook.records(sheet, ROWS_ABOVE + 2).length > 1)
      fitting.push(sheet);
  }
  return fitting;
}
