// Works on the database of a data folder as Outtray does, and says on standard output what it has been told is done.
// Opening it migrates it, with a backup before; each end is a checkpoint. Where the disk fails, nothing is taken for
// failed: it reads again what is there and goes on from that.
import { writeSync } from 'node:fs';
import { AppError } from '../../src-main/contract/error.ts';
import { makeBackup } from '../../src-main/db/backup.ts';
import { openStore, type Store } from '../../src-main/db/store.ts';
import { CONNECTION, importRows, newUpload } from '../db/rows.ts';

const [folder = ''] = process.argv.slice(2);
const ROWS = 12;

/** What is said here is promised. */
function acknowledge(what: string): void {
  writeSync(1, `${what}\n`);
}

/** Any failing of the disk, in SQLite, in the system, or as the reason of ours. */
function isDisk(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return /^(SQLITE_IOERR|EIO$)/.test(code) || (error instanceof AppError && isDisk(error.cause));
}

/** @param step looks first what of it is done already. */
function surely<T>(step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (!isDisk(error)) throw error;
    acknowledge('unknown');
    return step();
  }
}

function connectionOf(store: Store): number {
  return (store.connections.byName(CONNECTION.name) ?? store.connections.insert(CONNECTION)).id;
}

function importOne(store: Store, connectionId: number, name: string): void {
  store.batches.removeUnfinished(() => false);
  if (store.batches.list().some((batch) => batch.name === name)) return;
  const uploads = Array.from({ length: ROWS }, (_, index) => newUpload(`${name}-${index}`));
  importRows(store, connectionId, uploads, name);
}

function release(store: Store, connectionId: number): void {
  store.changes.apply(store.uploads.ids({ connectionId, states: ['staged'] }, 'row'), 'release', 2000);
}

function sendAll(store: Store, connectionId: number): void {
  const outbox = store.outbox({ connectionId, batchId: null });
  outbox.repairInterrupted(3000);
  const request = { connectionId, limit: 4, maxBytes: 1e12, isAnythingInFlight: false, now: 3000 };
  let claimed = outbox.settleAndClaim([], [request]);
  while (claimed.length > 0) {
    const settled = claimed;
    claimed = outbox.settleAndClaim(
      settled.map(({ uploadId, submissionId }) => ({
        attempt: {
          uploadId,
          submissionId,
          idType: 'passport',
          admin: CONNECTION.admin,
          startedAt: 4000,
          durationMs: 20,
          outcome: 'accepted',
          status: 200,
          errorCode: null,
          message: 'complete to update image.',
          bytesSent: 400_000,
          wireFormat: 'json'
        },
        event: 'accept',
        dueAt: null,
        triesSpent: 1
      })),
      [request]
    );
    for (const { submissionId } of settled) acknowledge(`sent ${submissionId}`);
  }
}

for (const name of ['A', 'B']) {
  const store = surely(() => openStore(folder));
  const connectionId = surely(() => connectionOf(store));
  surely(() => {
    importOne(store, connectionId, name);
  });
  acknowledge(`imported ${name}`);
  surely(() => {
    release(store, connectionId);
  });
  acknowledge(`released ${name}`);
  surely(() => {
    sendAll(store, connectionId);
  });
  const { path } = surely(() =>
    makeBackup(folder, Date.parse('2026-11-23T12:00:00Z') + name.charCodeAt(0) * 86_400_000)
  );
  acknowledge(`backed up ${path}`);
  // See Sqlite.dataVersion: only a new connection to the files makes it jump so far.
  if (store.dataVersion() >= 2 ** 32) acknowledge('read again');
  store.close();
}
acknowledge('ended');
