/** As the attempts' columns: `from` is the width of the view in px from which on there is room. */
export const CHANGE_COLUMNS = {
  time: { width: '136px', from: 0 },
  who: { width: 'minmax(80px, 0.5fr)', from: 0 },
  kind: { width: '150px', from: 0 },
  rows: { width: '56px', align: 'end', from: 0 },
  values: { width: 'minmax(200px, 2.2fr)', from: 0 },
  machine: { width: 'minmax(80px, 0.5fr)', from: 870 }
} as const satisfies Record<string, { width: string; align?: 'end'; from: number }>;

export type ChangeColumn = keyof typeof CHANGE_COLUMNS;

const NAMES = Object.keys(CHANGE_COLUMNS) as ChangeColumn[];

export function changeColumnsFor(widthPx: number): ChangeColumn[] {
  return NAMES.filter((name) => widthPx >= CHANGE_COLUMNS[name].from);
}
