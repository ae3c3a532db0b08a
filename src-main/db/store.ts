import { attemptTable } from './attempt-table.ts';
import { batchTable } from './batch-table.ts';
import { connectionTable } from './connection-table.ts';
import { databasePath } from './database-files.ts';
import { outboxStore, type SendingScope } from './outbox-store.ts';
import { overviewTable } from './overview-table.ts';
import { settingTable } from './setting-table.ts';
import { Patience } from './patience.ts';
import { listColumnTable } from './list-column-table.ts';
import { openSqlite } from './sqlite.ts';
import { uploadChanges } from './upload-changes.ts';
import { uploadTable } from './upload-table.ts';
import { watchTable } from './watch-table.ts';

export type Store = ReturnType<typeof openStore>;

/** The one database of a data folder, table by table. @throws AppError where it can't be opened. */
export function openStore(folder: string) {
  const db = openSqlite(folder);
  const attempts = attemptTable(db);
  const patience = new Patience(databasePath(folder));
  return {
    connections: connectionTable(db),
    batches: batchTable(db),
    uploads: uploadTable(db),
    changes: uploadChanges(db),
    attempts,
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
