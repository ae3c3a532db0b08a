import Driver from 'better-sqlite3';
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { AppError } from '../contract/error.ts';
import type { RecoveredFrom, Recovered, RecoveryOffer } from '../contract/recovery.ts';
import { auditHeadPath, readAuditHead, resetAuditHead } from './audit-head.ts';
import { auditLog } from './audit-log.ts';
import { type BackupFile, listBackups, verify } from './backup.ts';
import { findDamage } from './check.ts';
import { readCheckRecord, writeCheckRecord } from './check-record.ts';
import { text } from './column.ts';
import { connectionTable } from './connection-table.ts';
import { COMPANIONS, damagedFolder, databasePath, namesIn, stampOf } from './database-files.ts';
import { moveDurably, syncFile, syncFolder } from './durable-file.ts';
import { reasonOf } from './failure.ts';
import { overviewTable } from './overview-table.ts';
import { enterAlone } from './presence.ts';
import { readableRows } from './readable-rows.ts';
import { learnAttempts, salvage } from './salvage.ts';
import { openSqlite, type Sqlite } from './sqlite.ts';

/** Names of batches that are told; more than this help nobody. */
const MOST_BATCHES = 20;

/** What is wrong and what could be put in its place. Changes nothing. @throws AppError nothing_to_recover */
export function recoveryOffer(folder: string): RecoveryOffer {
  const path = databasePath(folder);
  const isThere = existsSync(path);
  const backups = listBackups(folder);
  if (!isThere && backups.length === 0) throw new AppError('nothing_to_recover', { path: folder });
  const damage = isThere ? (readCheckRecord(folder).damage ?? findDamage(folder)) : null;
  return {
    path,
    state: isThere ? (damage === null ? 'sound' : 'damaged') : 'missing',
    reason: damage,
    backups: backups.flatMap((backup) => {
      const contents = contentsOrNull(backup);
      return contents === null ? [] : [{ ...backup, ...contents }];
    })
  };
}

function contentsOrNull({ path }: BackupFile) {
  try {
    return verify(path);
  } catch {
    return null;
  }
}

/**
 * Puts a backup, or what can be read of the damaged file, in the database's place, and pauses every connection that
 * has uploads: a person looks first. The damaged files are moved aside and never changed or removed.
 * @throws AppError data_folder_in_use, backup_unusable, nothing_readable, nothing_to_recover. The database stays as it
 * was then.
 */
export function recover(folder: string, from: RecoveredFrom, now: number): Recovered {
  const alone = enterAlone(folder);
  const workshop = join(folder, 'recovering');
  try {
    rmSync(workshop, { recursive: true, force: true });
    mkdirSync(workshop, { mode: 0o700 });
    const made = makeAnew(folder, workshop, from, now);
    // Should this end half way, the next start asks again instead of opening what is half there.
    const { damage } = readCheckRecord(folder);
    writeCheckRecord(folder, { damage: damage ?? 'its recovery was not ended' });
    const keptAt = setAside(folder, now);
    moveDurably(databasePath(workshop), databasePath(folder));
    moveDurably(auditHeadPath(workshop), auditHeadPath(folder));
    writeCheckRecord(folder, { damage: null, isDue: false, checkedAt: now });
    return { ...made, keptAt };
  } finally {
    rmSync(workshop, { recursive: true, force: true });
    alone.leave();
  }
}

/** A full look found nothing wrong: it may be opened again. @returns false where something is wrong. */
export function clearIfSound(folder: string, now: number): boolean {
  const alone = enterAlone(folder);
  try {
    if (!existsSync(databasePath(folder)) || findDamage(folder, 'integrity_check') !== null) return false;
    writeCheckRecord(folder, { damage: null, isDue: false, checkedAt: now });
    return true;
  } finally {
    alone.leave();
  }
}

function makeAnew(
  folder: string,
  workshop: string,
  from: RecoveredFrom,
  now: number
): Omit<Recovered, 'keptAt'> {
  const backup = from.kind === 'backup' ? chosenBackup(folder, from.path) : null;
  if (backup !== null) copyFileSync(backup.path, databasePath(workshop));
  const damaged = openCopy(folder, workshop);
  const db = openSqlite(workshop);
  try {
    const learned = backup === null ? null : damaged === null ? 0 : learnAttempts(db, damaged);
    if (backup === null && (damaged === null || !salvage(db, damaged, now))) {
      throw new AppError('nothing_readable', { path: databasePath(folder) });
    }
    putOnRecord(db, folder, workshop, backup, now);
    pauseAll(db, backup === null ? `damaged/${stampOf(now)}` : basename(backup.path), now);
    return {
      madeAt: backup?.madeAt ?? null,
      path: backup?.path ?? null,
      learnedAttempts: learned ?? 0,
      missingBatches: damaged === null ? [] : missingBatches(db, damaged),
      counts: totals(db)
    };
  } finally {
    damaged?.close();
    db.close();
    syncIfThere(databasePath(workshop));
  }
}

/** The log goes on from what it holds now; where it ended before stays on record. */
function putOnRecord(
  db: Sqlite,
  folder: string,
  workshop: string,
  backup: BackupFile | null,
  now: number
): void {
  const noted = readAuditHead(folder);
  db.transaction(() => {
    auditLog(db).append({
      kind: 'recover',
      at: now,
      facts: {
        from: backup === null ? 'salvage' : 'backup',
        madeAt: backup?.madeAt ?? null,
        lastSeq: noted?.seq ?? null,
        lastHash: noted?.hash ?? null
      }
    });
  });
  const newest = auditLog(db).head();
  if (newest !== null) resetAuditHead(workshop, newest);
}

function syncIfThere(path: string): void {
  if (existsSync(path)) syncFile(path);
}

/** @throws AppError backup_unusable */
function chosenBackup(folder: string, path: string | null): BackupFile {
  const known = listBackups(folder);
  const chosen = path === null ? known : known.filter((backup) => backup.path === resolve(path));
  const candidates = path !== null && chosen.length === 0 ? [{ path: resolve(path), madeAt: 0 }] : chosen;
  let problem: AppError | null = null;
  for (const candidate of candidates) {
    try {
      verify(candidate.path);
      return candidate;
    } catch (error) {
      const values = { path: candidate.path, reason: reasonOf(error) };
      problem ??= new AppError('backup_unusable', values, { cause: error });
    }
  }
  throw problem ?? new AppError('nothing_to_recover', { path: folder });
}

/** The files themselves stay untouched: SQLite would write beside them, and into them when they are closed. */
function openCopy(folder: string, workshop: string): Driver.Database | null {
  const copy = join(workshop, 'damaged.db');
  const place = existsSync(databasePath(folder)) ? folder : newestKept(folder);
  for (const companion of ['', '-wal'] as const) {
    const source = `${databasePath(place)}${companion}`;
    if (existsSync(source)) copyFileSync(source, `${copy}${companion}`);
  }
  if (!existsSync(copy)) return null;
  try {
    const driver = new Driver(copy);
    driver.prepare('SELECT COUNT(*) FROM sqlite_schema').get();
    return driver;
  } catch {
    // Not even its first page can be read.
    return null;
  }
}

/** A recovery that ended half way had moved the damaged files already. */
function newestKept(folder: string): string {
  return join(damagedFolder(folder), namesIn(damagedFolder(folder)).sort().at(-1) ?? '');
}

function missingBatches(db: Sqlite, damaged: Driver.Database): string[] {
  const newest = Number(db.pluck('SELECT COALESCE(MAX(id), 0) FROM batch')[0]);
  const names: string[] = [];
  for (const row of readableRows(damaged, 'batch', newest)) {
    if (names.length < MOST_BATCHES && row['importer_pid'] === null) names.push(text(row, 'name'));
  }
  return names;
}

/** A person's own pause stays as it is. */
function pauseAll(db: Sqlite, detail: string, since: number): void {
  const connections = connectionTable(db, auditLog(db));
  for (const { id, pause } of connections.all()) {
    const hasUploads = db.get('SELECT 1 FROM batch WHERE connection_id = ? LIMIT 1', id) !== undefined;
    if (!hasUploads || pause?.reason === 'operator') continue;
    connections.setPause(id, { reason: 'restored', detail, since, resumesAt: null });
  }
}

function totals(db: Sqlite): Recovered['counts'] {
  const overview = overviewTable(db);
  const all = connectionTable(db, auditLog(db))
    .all()
    .map(({ id }) => overview.counts(id).counts);
  const sum = (state: keyof Recovered['counts']): number =>
    all.reduce((total, counts) => total + counts[state], 0);
  return {
    staged: sum('staged'),
    queued: sum('queued'),
    sending: sum('sending'),
    sent: sum('sent'),
    failed: sum('failed'),
    excluded: sum('excluded')
  };
}

/** The write-ahead log leaves first: beside another database it would be read into that one. */
function setAside(folder: string, now: number): string | null {
  const there = [...COMPANIONS].reverse().filter((end) => existsSync(`${databasePath(folder)}${end}`));
  if (there.length === 0) return null;
  const place = freshFolder(join(damagedFolder(folder), stampOf(now)));
  for (const end of there) moveDurably(`${databasePath(folder)}${end}`, `${databasePath(place)}${end}`);
  return place;
}

function freshFolder(wanted: string): string {
  for (let number = 1; ; number += 1) {
    const path = number === 1 ? wanted : `${wanted}-${number}`;
    if (existsSync(path)) continue;
    mkdirSync(path, { recursive: true, mode: 0o700 });
    syncFolder(join(path, '..'));
    return path;
  }
}
