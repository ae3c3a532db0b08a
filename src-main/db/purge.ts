import type { PurgeCounts } from '../contract/purge.ts';
import type { AuditLog } from './audit-log.ts';
import { ATTEMPTS_IN_SEAL, personalDigest } from './audit-seal.ts';
import { integer, text } from './column.ts';
import type { Row } from './row.ts';
import type { Sqlite } from './sqlite.ts';
import { peerIds, recheck } from './upload-check.ts';

export interface Purge {
  /** What `before` would erase; changes nothing. */
  count(connectionId: number, before: number): PurgeCounts;
  /** On record before anything is erased: what is missing from then on is missing by right. */
  begin(connectionId: number, before: number, now: number): void;
  /** One transaction. @returns what was erased, and other rows whose issues named them; 0 uploads: all are. */
  eraseUploads(
    connectionId: number,
    before: number,
    now: number,
    limit: number
  ): { uploads: number; attempts: number; touched: number[] };
  /** Values of the audit log, some rows at a time. @returns how many. */
  eraseLog(connectionId: number, before: number, limit: number): number;
  /** Names and paths of batches that are done. */
  eraseBatches(connectionId: number, before: number): { batches: number; leftOvers: number };
  /** Files that were taken from watched folders for batches of which nothing is kept. */
  watchedFiles(connectionId: number): { watchId: number; path: string }[];
  forgetWatched(files: readonly { watchId: number; path: string }[]): void;
  end(connectionId: number, before: number, now: number, counts: PurgeCounts): void;
}

const DUE = `u.connection_id = ? AND u.erased_at IS NULL AND u.state IN ('sent', 'excluded') AND u.changed_at < ?`;
const LOG_DUE = `g.connection_id = ? AND g.at < ? AND g.kind NOT IN ('seal', 'connection')`;
const BATCH_DUE = `b.connection_id = ? AND b.created_at < ? AND b.importer_pid IS NULL AND b.source_path <> ''
  AND NOT EXISTS (SELECT 1 FROM upload u WHERE u.batch_id = b.id AND u.erased_at IS NULL`;

export function purge(db: Sqlite, log: AuditLog): Purge {
  const number = (sql: string, ...values: number[]): number => Number(db.pluck(sql, ...values)[0] ?? 0);
  return {
    count: (connectionId, before) => {
      const due = `FROM upload u INDEXED BY upload_to_erase WHERE ${DUE}`;
      // Also batches whose last rows would go with this purge.
      const batchDue = `${BATCH_DUE} AND NOT (u.state IN ('sent', 'excluded') AND u.changed_at < ?))`;
      return {
        uploads: number(`SELECT COUNT(*) ${due}`, connectionId, before),
        attempts: number(`SELECT COALESCE(SUM(u.attempts), 0) ${due}`, connectionId, before),
        logRows: number(
          `SELECT COUNT(*) FROM audit g JOIN audit_salt s ON s.seq = g.seq WHERE ${LOG_DUE}`,
          connectionId,
          before
        ),
        batches: number(`SELECT COUNT(*) FROM batch b WHERE ${batchDue}`, connectionId, before, before),
        leftOvers: number(
          `SELECT COUNT(*) FROM left_over l JOIN batch b ON b.id = l.batch_id WHERE ${batchDue}`,
          connectionId,
          before,
          before
        ),
        kept: number(
          `SELECT COUNT(*) FROM upload u WHERE u.connection_id = ? AND u.changed_at < ?
             AND u.state NOT IN ('sent', 'excluded')`,
          connectionId,
          before
        )
      };
    },
    begin: (connectionId, before, now) => {
      db.transaction(() => {
        log.append({ kind: 'purge', at: now, connectionId, facts: { step: 'begun', before } });
      });
    },
    eraseUploads: (connectionId, before, now, limit) =>
      db.transaction(() => {
        const ids = db.pluck(
          `SELECT u.id FROM upload u INDEXED BY upload_to_erase WHERE ${DUE} ORDER BY u.changed_at LIMIT ?`,
          connectionId,
          before,
          limit
        ) as number[];
        const own = new Set(ids);
        const peers = peerIds(db, ids).filter((id) => !own.has(id));
        let attempts = 0;
        const seals = db.all(SALTED_SEALS, connectionId);
        for (const id of ids) attempts += eraseUpload(db, id, seals, now);
        return { uploads: ids.length, attempts, touched: recheck(db, peers) };
      }),
    eraseLog: (connectionId, before, limit) =>
      db.transaction(() => {
        const seqs = db.pluck(
          `SELECT g.seq FROM audit g JOIN audit_salt s ON s.seq = g.seq WHERE ${LOG_DUE} ORDER BY g.seq LIMIT ?`,
          connectionId,
          before,
          limit
        ) as number[];
        for (const seq of seqs) {
          db.run('DELETE FROM audit_salt WHERE seq = ?', seq);
          db.run('DELETE FROM audit_entry WHERE seq = ?', seq);
        }
        return seqs.length;
      }),
    eraseBatches: (connectionId, before) =>
      db.transaction(() => {
        eraseEmptySeals(db, connectionId);
        const ids = db.pluck(
          `SELECT b.id FROM batch b WHERE ${BATCH_DUE})`,
          connectionId,
          before
        ) as number[];
        let leftOvers = 0;
        for (const id of ids) {
          db.run(
            `UPDATE batch SET name = 'erased:' || id, source_path = '', template = NULL WHERE id = ?`,
            id
          );
          leftOvers += db.run('DELETE FROM left_over WHERE batch_id = ?', id).changes;
        }
        return { batches: ids.length, leftOvers };
      }),
    watchedFiles: (connectionId) =>
      db
        .all(
          `SELECT f.watch_id, f.path FROM watch_file f JOIN batch b ON b.id = f.batch_id
           WHERE b.connection_id = ? AND b.source_path = ''`,
          connectionId
        )
        .map((row) => ({ watchId: integer(row, 'watch_id'), path: text(row, 'path') })),
    forgetWatched: (files) => {
      db.transaction(() => {
        for (const { watchId, path } of files) {
          db.run('DELETE FROM watch_file WHERE watch_id = ? AND path = ?', watchId, path);
        }
      });
    },
    end: (connectionId, before, now, counts) => {
      db.transaction(() => {
        log.append({ kind: 'purge', at: now, connectionId, facts: { step: 'done', before, ...counts } });
      });
    }
  };
}

/** Its digests stay with its attempts. @returns how many attempts it has. */
function eraseUpload(db: Sqlite, id: number, seals: readonly Row[], now: number): number {
  db.run(
    `UPDATE upload SET submission_id = 'erased:' || id, admin = NULL, issues = '[]', ambiguous_slots = '[]',
       last_message = '', erased_at = ? WHERE id = ?`,
    now,
    id
  );
  db.run('DELETE FROM image WHERE upload_id = ?', id);
  db.run('DELETE FROM confirmation WHERE upload_id = ?', id);
  const attempts = db.all('SELECT * FROM attempt WHERE upload_id = ? AND erased_digest IS NULL', id);
  for (const attempt of attempts) {
    const salt = saltOf(seals, attempt);
    db.run(
      `UPDATE attempt SET submission_id = 'erased:' || upload_id, admin = '', message = '', erased_digest = ?
       WHERE id = ?`,
      personalDigest(salt, attempt),
      integer(attempt, 'id')
    );
  }
  return attempts.length;
}

const SALTED_SEALS = `SELECT s.seq, t.salt, s.facts ->> 'after' AS after, s.facts ->> 'upTo' AS up_to
  FROM audit s INDEXED BY audit_seal JOIN audit_salt t ON t.seq = s.seq
  WHERE s.kind = 'seal' AND s.connection_id = ? ORDER BY s.seq`;

/** @throws where it is under none: attempts are sealed before they are erased. */
function saltOf(seals: readonly Row[], attempt: Row): string {
  const id = integer(attempt, 'id');
  const seal = seals.find((one) => id > integer(one, 'after') && id <= integer(one, 'up_to'));
  if (seal === undefined) throw new Error('An attempt can only be erased under its seal');
  return text(seal, 'salt');
}

/** Once all attempts of a seal are erased, its salt goes: from then on no guess at what they were can be tried. */
function eraseEmptySeals(db: Sqlite, connectionId: number): void {
  const seals = db.all(SALTED_SEALS, connectionId);
  for (const seal of seals) {
    const left = db.get(
      `${ATTEMPTS_IN_SEAL.replace('WHERE', 'WHERE erased_digest IS NULL AND')} LIMIT 1`,
      connectionId,
      integer(seal, 'after'),
      integer(seal, 'up_to')
    );
    if (left === undefined) db.run('DELETE FROM audit_salt WHERE seq = ?', integer(seal, 'seq'));
  }
}
