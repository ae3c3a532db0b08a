import { createHash, hash } from 'node:crypto';
import { type AuditLog, newSalt } from './audit-log.ts';
import { integer, text, textOrNull } from './column.ts';
import type { Row } from './row.ts';
import type { Sqlite } from './sqlite.ts';

/** Some milliseconds of work. */
export const SEALED_AT_ONCE = 500;

/** What a seal covers: the attempts of one connection in the order in which they were recorded. */
export interface Seal {
  readonly seq: number;
  readonly connectionId: number;
  /** Ids of attempts: after this one … */
  readonly after: number;
  /** … up to this one. */
  readonly upTo: number;
  readonly count: number;
  /** SHA-256 over the attempts' digests. */
  readonly digest: string;
}

const PLAIN = [
  'id',
  'upload_id',
  'batch_id',
  'connection_id',
  'number',
  'id_type',
  'started_at',
  'duration_ms',
  'outcome',
  'status',
  'error_code',
  'bytes_sent',
  'wire_format',
  'digests'
] as const;

/** Attempts of a connection in a range of ids, in order. */
export const ATTEMPTS_IN_SEAL = `SELECT * FROM attempt INDEXED BY attempt_connection
  WHERE connection_id = ? AND id > ? AND id <= ? ORDER BY id`;

/** The digest that stands for what is personal in an attempt: it stays when that is erased. */
export function personalDigest(salt: string, row: Row): string {
  const personal = [salt, row['id'], row['submission_id'], row['admin'], row['message']];
  return hash('sha256', JSON.stringify(personal), 'hex');
}

/** @param salt the seal's; null: erased, and each of its attempts has its digest in the place of what was personal. */
export function sealDigest(salt: string | null, attempts: Iterable<Row>): { digest: string; count: number } {
  const digest = createHash('sha256');
  let count = 0;
  for (const row of attempts) {
    const personal = textOrNull(row, 'erased_digest') ?? (salt === null ? '' : personalDigest(salt, row));
    digest.update(JSON.stringify([...PLAIN.map((column) => row[column]), personal]));
    count += 1;
  }
  return { digest: digest.digest('hex'), count };
}

/**
 * Puts the next attempts that are under no seal under one, each connection's under its own: a purge of one must leave
 * the others' as they are. Away from the sending: its own commits write no hash.
 * @returns how many attempts were sealed; 0: none is left.
 */
export function sealSome(db: Sqlite, log: AuditLog, now: number): number {
  const connection = db.get(
    `SELECT c.id FROM connection c WHERE EXISTS (SELECT 1 FROM attempt a INDEXED BY attempt_connection
       WHERE a.connection_id = c.id AND a.id > ${SEALED_UP_TO}) LIMIT 1`
  );
  if (connection === undefined) return 0;
  return db.transaction(() => {
    const connectionId = integer(connection, 'id');
    const sealed = db.get(`SELECT ${SEALED_UP_TO} AS id FROM connection c WHERE c.id = ?`, connectionId);
    const after = integer(sealed ?? {}, 'id');
    const attempts = db.all(
      `${ATTEMPTS_IN_SEAL} LIMIT ${SEALED_AT_ONCE}`,
      connectionId,
      after,
      Number.MAX_SAFE_INTEGER
    );
    const last = attempts.at(-1);
    if (last === undefined) return 0;
    const salt = newSalt();
    const facts = { after, upTo: integer(last, 'id'), ...sealDigest(salt, attempts) };
    log.append({ kind: 'seal', at: now, connectionId, facts, salt });
    return attempts.length;
  });
}

const SEALED_UP_TO = `COALESCE((SELECT s.facts ->> 'upTo' FROM audit s INDEXED BY audit_seal
  WHERE s.kind = 'seal' AND s.connection_id = c.id ORDER BY s.seq DESC LIMIT 1), 0)`;

export function toSeal(row: Row): Seal {
  const facts = JSON.parse(text(row, 'facts')) as Pick<Seal, 'after' | 'upTo' | 'count' | 'digest'>;
  return { ...facts, seq: integer(row, 'seq'), connectionId: integer(row, 'connection_id') };
}

/** Attempts that are under no seal yet. */
export function unsealedAttempts(db: Sqlite): number {
  const row = db.get(
    `SELECT COALESCE(SUM((SELECT COUNT(*) FROM attempt a INDEXED BY attempt_connection
       WHERE a.connection_id = c.id AND a.id > ${SEALED_UP_TO})), 0) AS n FROM connection c`
  );
  return integer(row ?? {}, 'n');
}
