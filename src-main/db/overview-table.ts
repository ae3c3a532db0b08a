import type { Progress } from '../contract/overview.ts';
import type { StateCounts, UploadState } from '../contract/upload.ts';
import { countsOf } from './batch-table.ts';
import { choice, integer, text } from './column.ts';
import type { Sqlite } from './sqlite.ts';

export interface OverviewTable {
  counts(connectionId: number): { counts: StateCounts; releasable: number };
  /** Of the latest run of released batches. */
  progress(connectionId: number): Progress;
}

export function overviewTable(db: Sqlite): OverviewTable {
  return {
    counts: (connectionId) => countsOf(db, 'connection_id', connectionId),
    progress: (connectionId) => {
      const batches = db.all(
        `SELECT id, name FROM batch WHERE connection_id = ?
           AND run = (SELECT MAX(run) FROM batch WHERE connection_id = ?) ORDER BY id`,
        connectionId,
        connectionId
      );
      const n: Partial<Record<UploadState, number>> = {};
      for (const batch of batches) {
        for (const row of db.all('SELECT state, n FROM tally WHERE batch_id = ?', integer(batch, 'id'))) {
          const state = choice<UploadState>(row, 'state');
          n[state] = (n[state] ?? 0) + integer(row, 'n');
        }
      }
      const { sent = 0, failed = 0, queued = 0, sending = 0 } = n;
      const left = queued + sending;
      return {
        total: sent + failed + left,
        sent,
        failed,
        left,
        batchNames: batches.map((batch) => text(batch, 'name'))
      };
    }
  };
}
