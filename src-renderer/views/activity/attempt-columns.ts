interface Column {
  /** A CSS grid track. */
  readonly width: string;
  readonly align?: 'end';
  /** Width of the view in px from which on there is room for it; the panel at the right has it too. */
  readonly from: number;
}

export const ATTEMPT_COLUMNS = {
  time: { width: '136px', from: 0 },
  submission: { width: 'minmax(110px, 0.8fr)', from: 0 },
  number: { width: '30px', from: 0 },
  outcome: { width: '132px', from: 0 },
  answer: { width: 'minmax(130px, 1.6fr)', from: 0 },
  duration: { width: '60px', align: 'end', from: 790 },
  bytes: { width: '64px', align: 'end', from: 870 },
  format: { width: '72px', from: 950 }
} as const satisfies Record<string, Column>;

export type AttemptColumn = keyof typeof ATTEMPT_COLUMNS;

const NAMES = Object.keys(ATTEMPT_COLUMNS) as AttemptColumn[];

export function columnsFor(widthPx: number): AttemptColumn[] {
  return NAMES.filter((name) => widthPx >= ATTEMPT_COLUMNS[name].from);
}
