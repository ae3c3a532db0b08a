import type { AuditHead } from '../contract/audit.ts';
import { attemptTable } from './attempt-table.ts';
import { noteAuditHead, readAuditHead } from './audit-head.ts';
import { type AuditLog, auditLog } from './audit-log.ts';
import { sealSome } from './audit-seal.ts';
import { auditTable } from './audit-table.ts';
import { AuditCheck } from './audit-verify.ts';
import { batchTable } from './batch-table.ts';
import { connectionTable } from './connection-table.ts';
import { databasePath } from './database-files.ts';
import { outboxStore, type SendingScope } from './outbox-store.ts';
import { overviewTable } from './overview-table.ts';
import { purge } from './purge.ts';
import { settingTable } from './setting-table.ts';
import { Patience } from './patience.ts';
import { listColumnTable } from './list-column-table.ts';
import { openSqlite, type Sqlite } from './sqlite.ts';
import { undo } from './undo.ts';
import { uploadChanges } from './upload-changes.ts';
import { uploadTable } from './upload-table.ts';
import { watchTable } from './watch-table.ts';

export type Store = ReturnType<typeof openStore>;

/** The one database of a data folder, table by table. @throws AppError where it can't be opened. */
export function openStore(folder: string) {
  const db = openSqlite(folder);
  const attempts = attemptTable(db);
  const log = auditLog(db);
  beginAudit(db, log);
  const patience = new Patience(databasePath(folder));
  return {
    connections: connectionTable(db, log),
    batches: batchTable(db, log),
    uploads: uploadTable(db),
    changes: uploadChanges(db, log),
    undo: undo(db, log),
    purge: purge(db, log),
    attempts,
    audit: audit(db, log, folder),
    /** The queue, as far as this process sends it. */
    outbox: (scope: SendingScope) => outboxStore(db, attempts, scope),
    overview: overviewTable(db),
    settings: settingTable(db),
    watches: watchTable(db),
    listColumns: listColumnTable(db),
    /** Changes when another process has written. */
    dataVersion: () => db.dataVersion(),
    /** For every write that a person or the window waits for: tried again while another process writes. */
    patiently: <T>(work: () => T): Promise<T> => patience.run(work),
    /** See Sqlite. */
    waitBriefly: () => {
      db.waitBriefly();
    },
    onDamage: (listener: (reason: string) => void) => {
      db.onDamage(listener);
    },
    close: () => {
      db.close();
    }
  };
}

/** The first row says what was there before the log. */
function beginAudit(db: Sqlite, log: AuditLog): void {
  if (log.head() !== null) return;
  db.transaction(() => {
    if (log.head() !== null) return;
    const earlier = Number(db.pluck('SELECT COUNT(*) FROM attempt')[0]);
    log.append({ kind: 'begin', at: Date.now(), facts: { earlierAttempts: earlier } });
  });
}

function audit(db: Sqlite, log: AuditLog, folder: string) {
  return {
    ...auditTable(db),
    signedBy: log.signedBy,
    head: log.head,
    operator: log.operator,
    machine: log.machine,
    /** See sealSome. */
    sealSome: (now: number) => sealSome(db, log, now),
    /** Writes the newest row down beside the database. */
    noteHead: (): void => {
      const newest = log.head();
      if (newest !== null) noteAuditHead(folder, newest);
    },
    /** A look through the whole log; the caller goes on with it piece by piece. */
    check: (kept: readonly AuditHead[] = []): AuditCheck => {
      const noted = readAuditHead(folder);
      return new AuditCheck(db, noted === null ? kept : [noted, ...kept]);
    }
  };
}
