import { createHash, hash, randomBytes, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { AuditEntry, AuditHead, AuditKind, AuditTurn, AuditValues } from '../contract/audit.ts';
import { integer, text } from './column.ts';
import type { Row } from './row.ts';
import type { Sqlite, Value } from './sqlite.ts';

/** What one call of a person does, however many transactions it takes. */
export interface Act {
  readonly id: string;
  readonly turn: AuditTurn;
  /** The act that it takes back; null: none. */
  readonly undoes: string | null;
}

export function newAct(): Act {
  return { id: randomUUID(), turn: 'do', undoes: null };
}

export interface NewAuditRow {
  readonly kind: AuditKind;
  readonly at: number;
  readonly act?: Act | undefined;
  readonly connectionId?: number | null;
  readonly batchId?: number | null;
  readonly facts?: AuditValues;
  readonly entries?: readonly AuditEntry[];
  /** Makes the row's salt; for a seal, whose digest is made with it. Default: a new one where there are entries. */
  readonly salt?: string;
}

export interface AuditLog {
  /** Who is on record from now on. Before, it is nobody. */
  readonly signedBy: (operator: () => string) => void;
  /** Who is on record now. */
  readonly operator: () => string;
  readonly machine: string;
  /** Call inside the transaction that makes the change. @returns its seq. */
  append(row: NewAuditRow): number;
  /** null: the log is empty. */
  readonly head: () => AuditHead | null;
}

/** The hash before the first row's. */
export const NO_HASH = '0'.repeat(64);

const sha256 = (value: string): string => hash('sha256', value, 'hex');

/** 128 bits: enough that nobody finds out by trying what a digest was made of. */
export function newSalt(): string {
  return randomBytes(16).toString('hex');
}

export function auditLog(db: Sqlite): AuditLog {
  const machine = hostname();
  let operator = (): string => '';
  return {
    signedBy: (from) => {
      operator = from;
    },
    operator: () => operator(),
    machine,
    append: (row) => append(db, { operator: operator(), machine }, row),
    head: () => headOf(db)
  };
}

function headOf(db: Sqlite): AuditHead | null {
  const row = db.get('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1');
  return row === undefined ? null : { seq: integer(row, 'seq'), hash: text(row, 'hash') };
}

function append(db: Sqlite, who: { operator: string; machine: string }, row: NewAuditRow): number {
  const { entries = [], act = newAct() } = row;
  const before = headOf(db);
  const seq = (before?.seq ?? 0) + 1;
  const salt = row.salt ?? (entries.length > 0 ? newSalt() : null);
  const digest = createHash('sha256').update(salt ?? '');
  if (salt !== null) db.run('INSERT INTO audit_salt VALUES (?, ?)', seq, salt);
  for (const [place, entry] of entries.entries()) {
    const columns = entryColumns(entry);
    db.run('INSERT INTO audit_entry VALUES (?, ?, ?, ?, ?, ?)', seq, place, ...columns);
    digest.update(JSON.stringify(columns));
  }
  const values: Record<(typeof HASHED)[number], Value> = {
    seq,
    at: Math.round(row.at),
    operator: who.operator,
    machine: who.machine,
    kind: row.kind,
    act: act.id,
    turn: act.turn,
    undoes: act.undoes,
    connection_id: row.connectionId ?? null,
    batch_id: row.batchId ?? null,
    entries: entries.length,
    facts: JSON.stringify(row.facts ?? {}),
    entries_digest: entries.length > 0 ? digest.digest('hex') : null,
    previous: before?.hash ?? NO_HASH
  };
  db.run(INSERT, ...HASHED.map((column) => values[column]), hashOf(values));
  return seq;
}

/** The columns of a row that its hash is made of, in that order. */
const HASHED = [
  'seq',
  'at',
  'operator',
  'machine',
  'kind',
  'act',
  'turn',
  'undoes',
  'connection_id',
  'batch_id',
  'entries',
  'facts',
  'entries_digest',
  'previous'
] as const;

const INSERT = `INSERT INTO audit (${HASHED.join(', ')}, hash) VALUES (${HASHED.map(() => '?').join(', ')}, ?)`;

/** SHA-256 of the row's columns as a JSON array: no two rows have the same text. */
export function hashOf(row: Row): string {
  return sha256(JSON.stringify(HASHED.map((column) => row[column])));
}

function entryColumns({ uploadId, submissionId, before, after }: AuditEntry) {
  return [uploadId, submissionId, JSON.stringify(before), JSON.stringify(after)] as const;
}

/** @param entries rows of audit_entry, in their places. */
export function entriesDigest(salt: string, entries: Iterable<Row>): string {
  const digest = createHash('sha256').update(salt);
  for (const { upload_id, submission_id, before, after } of entries) {
    digest.update(JSON.stringify([upload_id, submission_id, before, after]));
  }
  return digest.digest('hex');
}
