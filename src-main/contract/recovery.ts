import type { StateCounts } from './upload.ts';

/** A verified copy of the database, and what it holds. */
export interface BackupOffer {
  readonly path: string;
  /** ms, UTC. */
  readonly madeAt: number;
  readonly batches: number;
  readonly counts: StateCounts;
  readonly attempts: number;
}

/** What is wrong with the database of a data folder, and what could be put in its place. */
export interface RecoveryOffer {
  readonly path: string;
  readonly state: 'sound' | 'damaged' | 'missing';
  /** SQLite's own words; null unless damaged. */
  readonly reason: string | null;
  /** Newest first. Without any, only what can be read of the damaged file is left. */
  readonly backups: readonly BackupOffer[];
}

/** `path` null: the newest backup that can be used. */
export type RecoveredFrom =
  | { readonly kind: 'backup'; readonly path: string | null }
  /** Row by row, as far as it can be read; all that was not answered for good comes back to review. */
  | { readonly kind: 'damaged' };

export interface Recovered {
  /** The backup; null: what could be read of the damaged file. */
  readonly path: string | null;
  /** ms, UTC. */
  readonly madeAt: number | null;
  /** Attempts since then that the damaged file still told. */
  readonly learnedAttempts: number;
  /** Batches imported since then, by name: to be imported again. */
  readonly missingBatches: readonly string[];
  readonly counts: StateCounts;
  /** The folder in which the damaged files are kept; null where there were none. */
  readonly keptAt: string | null;
}
