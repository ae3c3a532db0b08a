import type { AuditEntry, AuditKind, AuditValues } from '../contract/audit.ts';
import type { Act, AuditLog } from './audit-log.ts';
import { integer, text, textOrNull } from './column.ts';
import type { Row } from './row.ts';
import type { Sqlite } from './sqlite.ts';

interface Told {
  readonly entries: AuditEntry[];
  readonly batchIds: Set<number>;
}

/** What one transaction changes, on its way into the audit log: one row there for each connection. */
export class ChangeRecord {
  readonly #log: AuditLog;
  readonly #kind: AuditKind;
  readonly #at: number;
  readonly #act: Act | undefined;
  readonly #told = new Map<number, Told>();

  constructor(log: AuditLog, kind: AuditKind, at: number, act?: Act) {
    this.#log = log;
    this.#kind = kind;
    this.#at = at;
    this.#act = act;
  }

  /** @param row the upload as it was before. Values that did not change are left out; without any, so is the upload. */
  tell(row: Row, before: AuditValues, after: AuditValues): void {
    const all = Object.keys({ ...before, ...after });
    const differ = (name: string): boolean => (before[name] ?? null) !== (after[name] ?? null);
    const wholes = new Set(all.filter(differ).map(wholeOf));
    const names = all.filter((name) => wholes.has(wholeOf(name)));
    if (names.length === 0) return;
    const only = (values: AuditValues): AuditValues =>
      Object.fromEntries(names.map((name) => [name, values[name] ?? null]));
    const connectionId = integer(row, 'connection_id');
    const told = this.#told.get(connectionId) ?? { entries: [], batchIds: new Set() };
    this.#told.set(connectionId, told);
    told.batchIds.add(integer(row, 'batch_id'));
    told.entries.push({
      uploadId: integer(row, 'id'),
      submissionId: text(row, 'submission_id'),
      before: only(before),
      after: only(after)
    });
  }

  /** In the same transaction. */
  write(): void {
    for (const [connectionId, { entries, batchIds }] of this.#told) {
      const [batchId] = batchIds;
      this.#log.append({
        kind: this.#kind,
        at: this.#at,
        act: this.#act,
        connectionId,
        batchId: batchIds.size === 1 && batchId !== undefined ? batchId : null,
        entries
      });
    }
  }
}

/** `idImage.sha256` belongs to `idImage`: what changed of a picture is told with all that makes it this one. */
function wholeOf(name: string): string {
  return name.split('.', 1)[0] ?? name;
}

/** What an edit can change of a row. */
export function valuesOf(row: Row): { submissionId: string; idType: string | null; admin: string | null } {
  return {
    submissionId: text(row, 'submission_id'),
    idType: textOrNull(row, 'id_type'),
    admin: textOrNull(row, 'admin')
  };
}

/** What stands in its slots: the file that was found, the digest of what is sent and what was made of the file. */
export function picturesOf(db: Sqlite, uploadId: number): AuditValues {
  const values: Record<string, string | null> = {};
  for (const row of db.all('SELECT * FROM image WHERE upload_id = ?', uploadId)) {
    const slot = text(row, 'slot');
    values[slot] = textOrNull(row, 'origin_path') ?? text(row, 'path');
    values[`${slot}.sha256`] = textOrNull(row, 'sha256');
    values[`${slot}.made`] = textOrNull(row, 'made');
  }
  return values;
}
