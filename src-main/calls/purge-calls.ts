import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../contract/error.ts';
import type { PurgeCertificate, PurgeCounts, PurgeRemains } from '../contract/purge.ts';
import type { Context } from './context.ts';
import { inPieces, nextTurn, PIECE_ROWS } from './in-pieces.ts';

const DAY_MS = 86_400_000;

interface Request {
  readonly connectionId: number;
  readonly days: number | null;
  readonly isDryRun: boolean;
}

interface Parts {
  /** Every attempt on record comes under its seal: it can be erased only then. */
  readonly seal: () => Promise<void>;
  /** Nothing of it stays in the database's files. @returns false: something may. */
  scrub(): Promise<boolean>;
  /** @returns how many backups from before were removed; null: they stay. */
  renewBackups(): Promise<number | null>;
}

export type Purging = (request: Request) => Promise<PurgeCertificate>;

/** One purge at a time. */
export function purgeCall(context: Context, parts: Parts): Purging {
  let last: Promise<unknown> = Promise.resolve();
  return (request) => {
    const result = last.then(() => purge(context, parts, request));
    last = result.catch(() => undefined);
    return result;
  };
}

/** As each connection's own rule says; those without one keep everything. */
export async function purgeAll({ store, hub }: Context, purging: Purging): Promise<void> {
  for (const { id: connectionId, retentionDays } of store.connections.all()) {
    if (retentionDays === null || retentionDays === undefined) continue;
    const { uploads, logRows } = await purging({ connectionId, days: null, isDryRun: true });
    if (uploads + logRows === 0) continue;
    await purging({ connectionId, days: null, isDryRun: false });
    hub.uploadsChanged(null);
  }
}

async function purge(
  context: Context,
  parts: Parts,
  { connectionId, days, isDryRun }: Request
): Promise<PurgeCertificate> {
  const { store } = context;
  const now = (): number => context.now();
  const { name, retentionDays } = store.connections.get(connectionId);
  const wanted = days ?? retentionDays ?? null;
  if (wanted === null) throw new AppError('no_retention', { name });
  const madeAt = now();
  const before = madeAt - wanted * DAY_MS;
  const certificate = {
    connectionId,
    connection: name,
    before,
    madeAt,
    operator: store.audit.operator(),
    machine: store.audit.machine,
    isDryRun
  };
  const counts = store.purge.count(connectionId, before);
  if (isDryRun) return { ...certificate, ...counts, backupsRemoved: 0, remains: [], head: null };
  const erased = await erase(context, parts, connectionId, before, counts);
  const remains: PurgeRemains[] = [];
  if (!(await forgetWatched(context, connectionId))) remains.push('watched');
  await context.pictures.empty();
  await context.sweepMade();
  await store.patiently(() => {
    store.purge.end(connectionId, before, now(), erased);
  });
  store.audit.noteHead();
  if (!(await parts.scrub())) remains.push('log_file');
  const backupsRemoved = await parts.renewBackups();
  if (backupsRemoved === null) remains.push('backups');
  if (await hasFiles(join(context.dataFolder, 'damaged'))) remains.push('damaged');
  return {
    ...certificate,
    ...erased,
    backupsRemoved: backupsRemoved ?? 0,
    remains,
    head: store.audit.head()
  };
}

async function erase(
  context: Context,
  { seal }: Parts,
  connectionId: number,
  before: number,
  { kept }: PurgeCounts
): Promise<PurgeCounts> {
  const { store, hub } = context;
  const now = (): number => context.now();
  await seal();
  await store.patiently(() => {
    store.purge.begin(connectionId, before, now());
  });
  const sum = { uploads: 0, attempts: 0, logRows: 0 };
  for (;;) {
    const { uploads, attempts, touched } = await store.patiently(() =>
      store.purge.eraseUploads(connectionId, before, now(), PIECE_ROWS)
    );
    if (uploads === 0) break;
    sum.uploads += uploads;
    sum.attempts += attempts;
    hub.uploadsChanged(touched);
    await nextTurn();
  }
  for (;;) {
    const rows = await store.patiently(() => store.purge.eraseLog(connectionId, before, PIECE_ROWS));
    if (rows === 0) break;
    sum.logRows += rows;
    await nextTurn();
  }
  const batches = await store.patiently(() => store.purge.eraseBatches(connectionId, before));
  hub.uploadsChanged(null);
  return { ...sum, ...batches, kept };
}

/** A file that still lies there must stay known, or it would be taken once more. @returns whether none is left. */
async function forgetWatched({ store }: Context, connectionId: number): Promise<boolean> {
  let isAllGone = true;
  for await (const files of inPieces(store.purge.watchedFiles(connectionId))) {
    const there = await Promise.all(
      files.map(({ path }) =>
        stat(path).then(
          () => true,
          () => false
        )
      )
    );
    isAllGone &&= !there.includes(true);
    const gone = files.filter((_, index) => there[index] !== true);
    await store.patiently(() => {
      store.purge.forgetWatched(gone);
    });
  }
  return isAllGone;
}

async function hasFiles(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  return names.length > 0;
}
