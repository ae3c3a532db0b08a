import type {
  ConnectionInput,
  Environment,
  Pause,
  PauseReason,
  WireFormat,
  WireFormatSetting
} from '../contract/connection.ts';
import { DEFAULT_QUALITY, type QualityLimits } from '../contract/measures.ts';
import { AppError } from '../contract/error.ts';
import {
  boolean,
  choice,
  choiceOrNull,
  integer,
  integerOrNull,
  jsonOrNull,
  text,
  textOrNull
} from './column.ts';
import type { AuditLog } from './audit-log.ts';
import type { AuditValues } from '../contract/audit.ts';
import type { Row } from './row.ts';
import type { Sqlite } from './sqlite.ts';

/** A connection as it is stored: all but its key. */
export interface StoredConnection extends ConnectionInput {
  readonly id: number;
  readonly quality: QualityLimits;
  readonly isPractice: boolean;
  readonly learnedWireFormat: WireFormat | null;
  /** Tells its key from another one; null: nothing was sent with one yet. */
  readonly keyMark: string | null;
  readonly pause: Pause | null;
}

export interface ConnectionTable {
  all(): StoredConnection[];
  /** @throws AppError connection_not_found */
  get(id: number): StoredConnection;
  /** Without case. */
  byName(name: string): StoredConnection | null;
  /** @throws AppError connection_name_taken */
  insert(values: ConnectionInput, options?: { isPractice: boolean }): StoredConnection;
  /** A new address or wire format forgets what `auto` had learned. @throws AppError */
  update(id: number, values: ConnectionInput): StoredConnection;
  /** @throws AppError connection_in_use where it has batches. */
  remove(id: number): void;
  setPause(id: number, pause: Pause | null): void;
  setLearnedWireFormat(id: number, format: WireFormat): void;
  /** @param mark of the key that is used from now on: its requests are counted apart from another key's. */
  setKeyMark(id: number, mark: string): void;
}

const VALUES = [
  'name',
  'environment',
  'base_url',
  'admin',
  'default_id_type',
  'wire_format',
  'concurrency',
  'max_body_bytes',
  'ca_file',
  'daily_limit',
  'quality',
  'min_edge_px',
  'removes_location',
  'retention_days'
] as const;

/** `/submission/image` is added to it. */
export function withoutSlash(baseUrl: string): string {
  return baseUrl.replace(/\/+$/, '');
}

function valuesOf(input: ConnectionInput) {
  return [
    input.name,
    input.environment,
    withoutSlash(input.baseUrl),
    input.admin,
    input.defaultIdType,
    input.wireFormat,
    input.concurrency,
    input.maxBodyBytes,
    input.caFile,
    input.dailyLimit,
    input.quality === undefined ? null : JSON.stringify(input.quality),
    input.minEdgePx,
    input.removesLocation === null ? null : Number(input.removesLocation),
    input.retentionDays ?? null
  ] as const;
}

export function connectionTable(db: Sqlite, log: AuditLog): ConnectionTable {
  const get = (id: number): StoredConnection => {
    const row = db.get('SELECT * FROM connection WHERE id = ?', id);
    if (!row) throw new AppError('connection_not_found', { name: String(id) });
    return toConnection(row);
  };
  const byName = (name: string): StoredConnection | null => {
    const row = db.get('SELECT * FROM connection WHERE name = ?', name);
    return row ? toConnection(row) : null;
  };
  const refuseTakenName = (name: string, ownId: number | null): void => {
    const other = byName(name);
    if (other && other.id !== ownId) throw new AppError('connection_name_taken', { name });
  };
  return {
    all: () => db.all('SELECT * FROM connection ORDER BY is_practice, name').map(toConnection),
    get,
    byName,
    insert: (values, { isPractice } = { isPractice: false }) =>
      db.transaction(() => {
        refuseTakenName(values.name, null);
        const { id } = db.run(
          `INSERT INTO connection (${VALUES.join(', ')}, is_practice) VALUES (${VALUES.map(() => '?').join(', ')}, ?)`,
          ...valuesOf(values),
          isPractice ? 1 : 0
        );
        putOnRecord(log, id, null, get(id));
        return get(id);
      }),
    update: (id, values) =>
      db.transaction(() => {
        refuseTakenName(values.name, id);
        const before = get(id);
        db.run(
          `UPDATE connection SET learned_wire_format = NULL
           WHERE id = ? AND (base_url <> ? OR wire_format <> ?)`,
          id,
          withoutSlash(values.baseUrl),
          values.wireFormat
        );
        const sets = VALUES.map((column) =>
          column === 'quality' ? 'quality = COALESCE(?, quality)' : `${column} = ?`
        ).join(', ');
        db.run(
          `UPDATE connection SET ${sets} WHERE id = ?`,
          ...valuesOf({ retentionDays: before.retentionDays, ...values }),
          id
        );
        const after = get(id);
        putOnRecord(log, id, before, after);
        return after;
      }),
    remove: (id) =>
      db.transaction(() => {
        const before = get(id);
        const { name } = before;
        if (db.get('SELECT 1 FROM batch WHERE connection_id = ? LIMIT 1', id)) {
          throw new AppError('connection_in_use', { name });
        }
        db.run('DELETE FROM connection WHERE id = ?', id);
        putOnRecord(log, id, before, null);
      }),
    setPause: (id, pause) => {
      db.run(
        `UPDATE connection SET pause_reason = ?, pause_detail = ?, pause_since = ?, pause_resumes_at = ?
         WHERE id = ?`,
        pause?.reason ?? null,
        pause?.detail ?? '',
        pause?.since ?? null,
        pause?.resumesAt ?? null,
        id
      );
    },
    setLearnedWireFormat: (id, format) => {
      db.run('UPDATE connection SET learned_wire_format = ? WHERE id = ?', format, id);
    },
    setKeyMark: (id, mark) => {
      db.run('UPDATE connection SET key_mark = ? WHERE id = ?', mark, id);
    }
  };
}

function toConnection(row: Row): StoredConnection {
  return {
    id: integer(row, 'id'),
    name: text(row, 'name'),
    environment: choice<Environment>(row, 'environment'),
    baseUrl: text(row, 'base_url'),
    admin: text(row, 'admin'),
    defaultIdType: textOrNull(row, 'default_id_type'),
    wireFormat: choice<WireFormatSetting>(row, 'wire_format'),
    concurrency: integer(row, 'concurrency'),
    maxBodyBytes: integer(row, 'max_body_bytes'),
    caFile: textOrNull(row, 'ca_file'),
    dailyLimit: integerOrNull(row, 'daily_limit'),
    quality: jsonOrNull<QualityLimits>(row, 'quality') ?? DEFAULT_QUALITY,
    minEdgePx: integer(row, 'min_edge_px'),
    removesLocation: row['removes_location'] === null ? null : boolean(row, 'removes_location'),
    retentionDays: integerOrNull(row, 'retention_days'),
    isPractice: boolean(row, 'is_practice'),
    learnedWireFormat: choiceOrNull<WireFormat>(row, 'learned_wire_format'),
    keyMark: textOrNull(row, 'key_mark'),
    pause: toPause(row)
  };
}

function toPause(row: Row): Pause | null {
  const reason = choiceOrNull<PauseReason>(row, 'pause_reason');
  if (reason === null) return null;
  return {
    reason,
    detail: text(row, 'pause_detail'),
    since: integer(row, 'pause_since'),
    resumesAt: integerOrNull(row, 'pause_resumes_at')
  };
}

/** What a person can set of a connection, as far as it differs. */
function putOnRecord(
  log: AuditLog,
  id: number,
  before: StoredConnection | null,
  after: StoredConnection | null
): void {
  const [was, is] = [shown(before), shown(after)];
  const names = Object.keys({ ...was, ...is }).filter((name) => was[name] !== is[name]);
  if (names.length === 0) return;
  const only = (values: AuditValues): AuditValues =>
    Object.fromEntries(names.map((name) => [name, values[name] ?? null]));
  log.append({
    kind: 'connection',
    at: Date.now(),
    connectionId: id,
    entries: [{ uploadId: null, submissionId: '', before: only(was), after: only(is) }]
  });
}

function shown(connection: StoredConnection | null): AuditValues {
  if (connection === null) return {};
  const { name, environment, baseUrl, admin, defaultIdType, wireFormat, concurrency } = connection;
  const {
    maxBodyBytes,
    caFile,
    dailyLimit,
    minEdgePx,
    removesLocation,
    retentionDays = null,
    quality
  } = connection;
  return {
    name,
    environment,
    baseUrl,
    admin,
    defaultIdType,
    wireFormat,
    concurrency,
    maxBodyBytes,
    caFile,
    dailyLimit,
    minEdgePx,
    removesLocation,
    retentionDays,
    quality: JSON.stringify(quality)
  };
}
