/** What a statement gives: column → value. */
export type Row = Record<string, unknown>;
