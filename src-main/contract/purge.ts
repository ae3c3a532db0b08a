import type { AuditHead } from './audit.ts';

/** What a purge of a connection erases, or would erase. */
export interface PurgeCounts {
  /** Rows that are sent or excluded, and were last changed before that time. */
  readonly uploads: number;
  readonly attempts: number;
  /** Rows of the audit log that lose their values; they and their digests stay. */
  readonly logRows: number;
  /** Batches that lose name and path, since no row of theirs is left to do. */
  readonly batches: number;
  readonly leftOvers: number;
  /** Rows that are older and not done: they keep everything. */
  readonly kept: number;
}

/** What a supervisor can file: what was erased, what was not, and where the log stood. */
export interface PurgeCertificate extends PurgeCounts {
  readonly connectionId: number;
  readonly connection: string;
  /** Everything older than that was erased (ms, UTC). */
  readonly before: number;
  /** ms, UTC. */
  readonly madeAt: number;
  readonly operator: string;
  readonly machine: string;
  readonly isDryRun: boolean;
  /** Backups that still held it and were removed, after one was made that does not. */
  readonly backupsRemoved: number;
  /** What may still hold something of it, as codes; empty: nothing of Outtray's own. */
  readonly remains: readonly PurgeRemains[];
  /** null: a dry run. */
  readonly head: AuditHead | null;
}

/**
 * `backups`: no new backup could be made, so the old ones stay. `damaged`: files that a recovery has put aside are never
 * touched. `log_file`: another process reads the database, so its write-ahead log could not be emptied yet. `watched`:
 * files that still lie in a watched folder are known by their paths, so that they are not taken again.
 */
export type PurgeRemains = 'backups' | 'damaged' | 'log_file' | 'watched';
