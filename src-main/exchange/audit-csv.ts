import type { AuditEntry, AuditRow } from '../contract/audit.ts';
import { type Columns, csv, utc } from './csv-export.ts';

/** A line of its own for each upload that a row of the log is about. */
export interface AuditLine {
  readonly row: AuditRow;
  /** null: the row is about none, or a purge has erased them. */
  readonly entry: AuditEntry | null;
}

const COLUMNS: Columns<AuditLine> = {
  seq: ({ row }) => row.seq,
  atUtc: ({ row }) => utc(row.at),
  operator: ({ row }) => row.operator,
  machine: ({ row }) => row.machine,
  kind: ({ row }) => row.kind,
  turn: ({ row }) => row.turn,
  batch: ({ row }) => row.batchName,
  uploadId: ({ entry }) => entry?.uploadId ?? null,
  submissionId: ({ entry }) => entry?.submissionId ?? null,
  before: ({ entry }) => entry && JSON.stringify(entry.before),
  after: ({ entry }) => entry && JSON.stringify(entry.after),
  facts: ({ row }) => JSON.stringify(row.facts),
  isErased: ({ row }) => String(row.isErased),
  hash: ({ row }) => row.hash
};

export function auditCsv(pages: AsyncIterable<readonly AuditLine[]>): AsyncIterable<string> {
  return csv(COLUMNS, pages);
}
