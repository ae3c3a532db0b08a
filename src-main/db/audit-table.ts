import type {
  AuditEntry,
  AuditFilter,
  AuditKind,
  AuditRow,
  AuditTurn,
  AuditValues
} from '../contract/audit.ts';
import { choice, integer, integerOrNull, json, text, textOrNull } from './column.ts';
import { auditCondition } from './filter-sql.ts';
import type { Row } from './row.ts';
import type { Sqlite } from './sqlite.ts';

/** Entries that a row of the list tells; the others are asked for. */
const EXAMPLES = 3;

export interface AuditTable {
  /** Newest first. */
  ids(filter: AuditFilter): number[];
  /** In the order asked for; ids are the rows' seq. */
  rows(ids: readonly number[]): AuditRow[];
  /** From that place on. */
  entries(seq: number, from: number, limit: number): AuditEntry[];
}

export function auditTable(db: Sqlite): AuditTable {
  const entries = (seq: number, from: number, limit: number): AuditEntry[] =>
    db
      .all('SELECT * FROM audit_entry WHERE seq = ? AND place >= ? ORDER BY place LIMIT ?', seq, from, limit)
      .map(toEntry);
  return {
    ids: (filter) => {
      const { sql, values } = auditCondition(filter);
      return db.pluck(`SELECT g.seq FROM audit g WHERE ${sql} ORDER BY g.seq DESC`, ...values) as number[];
    },
    rows: (ids) =>
      db
        .all(
          `SELECT g.*, b.name AS batch_name FROM json_each(?) wanted JOIN audit g ON g.seq = wanted.value
             LEFT JOIN batch b ON b.id = g.batch_id ORDER BY wanted.key`,
          JSON.stringify(ids)
        )
        .map((row) => toAuditRow(row, entries(integer(row, 'seq'), 0, EXAMPLES))),
    entries
  };
}

export function toEntry(row: Row): AuditEntry {
  return {
    uploadId: integerOrNull(row, 'upload_id'),
    submissionId: text(row, 'submission_id'),
    before: json<AuditValues>(row, 'before'),
    after: json<AuditValues>(row, 'after')
  };
}

function toAuditRow(row: Row, entries: AuditEntry[]): AuditRow {
  const count = integer(row, 'entries');
  return {
    seq: integer(row, 'seq'),
    at: integer(row, 'at'),
    operator: text(row, 'operator'),
    machine: text(row, 'machine'),
    kind: choice<AuditKind>(row, 'kind'),
    turn: choice<AuditTurn>(row, 'turn'),
    connectionId: integerOrNull(row, 'connection_id'),
    batchId: integerOrNull(row, 'batch_id'),
    batchName: textOrNull(row, 'batch_name'),
    count,
    facts: json<AuditValues>(row, 'facts'),
    entries,
    isErased: count > 0 && entries.length === 0,
    hash: text(row, 'hash')
  };
}
