import type { AuditFilter } from '../contract/audit.ts';
import type { AttemptFilter, UploadFilter } from '../contract/filter.ts';
import type { Value } from './sqlite.ts';

/** A WHERE clause and what is bound to it. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly Value[];
}

type Part = Condition | null;

function when<T>(value: T | undefined, make: (value: T) => Condition): Part {
  return value === undefined ? null : make(value);
}

function all(parts: readonly Part[]): Condition {
  const present = parts.filter((part) => part !== null);
  return {
    sql: present.length === 0 ? '1' : present.map(({ sql }) => `(${sql})`).join(' AND '),
    values: present.flatMap(({ values }) => values)
  };
}

const contains = (text: string): string => `%${text.trim().replace(/[\\%_]/g, '\\$&')}%`;

function equal(column: string) {
  return (value: Value): Condition => ({ sql: `${column} = ?`, values: [value] });
}

function oneOf(column: string) {
  return (values: readonly string[]): Condition => ({
    sql: `${column} IN (${values.map(() => '?').join(', ')})`,
    values
  });
}

/** Rows of an import that has not ended are never shown. */
const IS_IMPORTED: Condition = {
  sql: 'u.batch_id NOT IN (SELECT id FROM batch WHERE importer_pid IS NOT NULL)',
  values: []
};

/** For `FROM upload u`. */
export function uploadCondition(filter: UploadFilter): Condition {
  return all([
    IS_IMPORTED,
    when(filter.connectionId, equal('u.connection_id')),
    when(filter.batchId, equal('u.batch_id')),
    when(filter.states, oneOf('u.state')),
    when(filter.isBlocked, (isBlocked) => ({ sql: 'u.is_blocked = ?', values: [isBlocked ? 1 : 0] })),
    when(filter.issueCode, (code) => ({
      sql: `EXISTS (SELECT 1 FROM json_each(u.issues) WHERE value ->> 'code' = ?)`,
      values: [code]
    })),
    when(filter.errorCode, equal('u.last_error_code')),
    when(filter.code, (code) => ({
      sql: `u.last_error_code = ? OR EXISTS (SELECT 1 FROM json_each(u.issues) WHERE value ->> 'code' = ?)`,
      values: [code, code]
    })),
    when(filter.cause, ({ status, errorCode, message }) => ({
      sql: 'u.last_status IS ? AND u.last_error_code IS ? AND u.last_message = ?',
      values: [status, errorCode, message]
    })),
    when(filter.text?.trim() === '' ? undefined : filter.text, uploadText)
  ]);
}

function uploadText(text: string): Condition {
  const pattern = contains(text);
  return {
    sql: `u.submission_id LIKE ? ESCAPE '\\' OR u.id_type LIKE ? ESCAPE '\\'
      OR EXISTS (SELECT 1 FROM batch b WHERE b.id = u.batch_id AND b.name LIKE ? ESCAPE '\\')
      OR EXISTS (SELECT 1 FROM image i WHERE i.upload_id = u.id AND COALESCE(i.origin_path, i.path) LIKE ? ESCAPE '\\')`,
    values: [pattern, pattern, pattern, pattern]
  };
}

/** For `FROM attempt a`. */
export function attemptCondition(filter: AttemptFilter): Condition {
  return all([
    when(filter.connectionId, equal('a.connection_id')),
    when(filter.batchId, equal('a.batch_id')),
    when(filter.uploadId, equal('a.upload_id')),
    when(filter.submissionId, equal('a.submission_id')),
    when(filter.outcomes, oneOf('a.outcome')),
    when(filter.code?.trim() === '' ? undefined : filter.code?.trim(), (code) => ({
      sql: 'a.error_code = ? OR CAST(a.status AS TEXT) = ?',
      values: [code, code]
    })),
    when(filter.text?.trim() === '' ? undefined : filter.text, (text) => {
      const pattern = contains(text);
      return {
        sql: `a.submission_id LIKE ? ESCAPE '\\' OR a.message LIKE ? ESCAPE '\\'
          OR EXISTS (SELECT 1 FROM batch b WHERE b.id = a.batch_id AND b.name LIKE ? ESCAPE '\\')`,
        values: [pattern, pattern, pattern]
      };
    })
  ]);
}

/** For `FROM audit g`. */
export function auditCondition(filter: AuditFilter): Condition {
  return all([
    // What is of no connection concerns them all.
    when(filter.connectionId, (id) => ({
      sql: 'g.connection_id = ? OR g.connection_id IS NULL',
      values: [id]
    })),
    when(filter.batchId, equal('g.batch_id')),
    when(filter.uploadId, (id) => ({
      sql: `g.seq IN (SELECT e.seq FROM audit_entry e INDEXED BY audit_entry_upload
        WHERE e.upload_id IS NOT NULL AND e.upload_id = ?)`,
      values: [id]
    })),
    when(filter.kinds, oneOf('g.kind')),
    when(filter.since, (since) => ({ sql: 'g.at >= ?', values: [since] })),
    when(filter.until, (until) => ({ sql: 'g.at < ?', values: [until] })),
    when(filter.text?.trim() === '' ? undefined : filter.text, (text) => {
      const pattern = contains(text);
      return {
        sql: `g.operator LIKE ? ESCAPE '\\' OR g.machine LIKE ? ESCAPE '\\'
          OR g.batch_id IN (SELECT b.id FROM batch b WHERE b.name LIKE ? ESCAPE '\\')
          OR g.seq IN (SELECT e.seq FROM audit_entry e WHERE e.submission_id LIKE ? ESCAPE '\\'
            OR e.before LIKE ? ESCAPE '\\' OR e.after LIKE ? ESCAPE '\\')`,
        values: [pattern, pattern, pattern, pattern, pattern, pattern]
      };
    })
  ]);
}
