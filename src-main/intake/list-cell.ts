/** What a list's cell says. An office program may have made something else of what was typed: that is a doubt. */
export type ListCell =
  | string
  | {
      /** As near to what is seen in the cell as can be told. */
      readonly shown: string;
      /** `number`: not as it was typed, it may have lost digits or zeros. `not_text`: a date, TRUE, #N/A. */
      readonly doubt: 'number' | 'not_text';
    };

export interface ListRecord {
  readonly cells: readonly ListCell[];
  /** In the file, 1-based: a CSV's line on which the row ends, a sheet's row. */
  readonly line: number;
}

export function shownText(cell: ListCell | undefined): string {
  return typeof cell === 'object' ? cell.shown : (cell ?? '');
}
