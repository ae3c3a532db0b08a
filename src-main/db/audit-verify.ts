import type { AuditFault, AuditHead, AuditVerdict } from '../contract/audit.ts';
import { entriesDigest, hashOf, NO_HASH } from './audit-log.ts';
import { ATTEMPTS_IN_SEAL, type Seal, sealDigest, toSeal, unsealedAttempts } from './audit-seal.ts';
import { integer, integerOrNull, text, textOrNull } from './column.ts';
import type { Row } from './row.ts';
import type { Sqlite } from './sqlite.ts';

/** Rows of the log, or a seal with its attempts, looked at between two turns of the event loop. */
const ROWS_AT_ONCE = 200;
/** A log that was tampered with is not mended by a longer list. */
const MOST_FAULTS = 100;

/** One look through the whole log, piece by piece: attempts and rows may be added meanwhile. */
export class AuditCheck {
  readonly #db: Sqlite;
  readonly #kept: readonly AuditHead[];
  readonly #faults: AuditFault[] = [];
  readonly #purges: { connectionId: number | null; before: number; seq: number }[];
  /** Up to which attempt the seals of a connection reach. */
  readonly #sealedUpTo = new Map<number, number>();
  #rows = 0;
  #seq = 0;
  #hash = NO_HASH;
  #sealedAttempts = 0;

  /** @param kept newest rows of earlier times that stand outside of the database. */
  constructor(db: Sqlite, kept: readonly AuditHead[]) {
    this.#db = db;
    this.#kept = kept;
    this.#purges = db.all(`SELECT seq, connection_id, facts FROM audit WHERE kind = 'purge'`).map((row) => ({
      seq: integer(row, 'seq'),
      connectionId: integerOrNull(row, 'connection_id'),
      before: Number((JSON.parse(text(row, 'facts')) as { before?: unknown }).before)
    }));
  }

  /** @returns whether there is more to look at. */
  next(): boolean {
    const rows = this.#db.all(
      'SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ?',
      this.#seq,
      ROWS_AT_ONCE
    );
    for (const row of rows) {
      this.#look(row);
      // A seal's attempts are a piece of work of their own.
      if (row['kind'] === 'seal') return true;
    }
    return rows.length === ROWS_AT_ONCE;
  }

  /** Once `next` has said that there is no more. */
  verdict(): AuditVerdict {
    for (const head of this.#kept) {
      const row = this.#db.get('SELECT hash FROM audit WHERE seq = ?', head.seq);
      if (row === undefined || row['hash'] !== head.hash) this.#fault(head.seq, 'head');
    }
    return {
      faults: this.#faults,
      rows: this.#rows,
      head: this.#rows === 0 ? null : { seq: this.#seq, hash: this.#hash },
      sealedAttempts: this.#sealedAttempts,
      unsealedAttempts: unsealedAttempts(this.#db)
    };
  }

  #fault(seq: number, reason: AuditFault['reason']): void {
    if (this.#faults.length < MOST_FAULTS) this.#faults.push({ seq, reason });
  }

  #look(row: Row): void {
    const seq = integer(row, 'seq');
    if (seq !== this.#seq + 1) this.#fault(seq, 'gap');
    else if (row['previous'] !== this.#hash) this.#fault(seq, 'link');
    if (hashOf(row) !== row['hash']) this.#fault(seq, 'row');
    else this.#lookAtValues(row, seq);
    this.#rows += 1;
    this.#seq = seq;
    this.#hash = text(row, 'hash');
  }

  #lookAtValues(row: Row, seq: number): void {
    const saltRow = this.#db.get('SELECT salt FROM audit_salt WHERE seq = ?', seq);
    const salt = saltRow === undefined ? null : text(saltRow, 'salt');
    if (row['kind'] === 'seal') this.#lookAtAttempts(toSeal(row), salt);
    const entries = this.#db.all('SELECT * FROM audit_entry WHERE seq = ? ORDER BY place', seq);
    const digest = textOrNull(row, 'entries_digest');
    if (salt === null) {
      if (entries.length > 0) this.#fault(seq, 'values');
      else if (digest !== null && !this.#isPurged(row, integer(row, 'at'))) this.#fault(seq, 'values_gone');
    } else if (row['kind'] === 'seal' ? entries.length > 0 : entriesDigest(salt, entries) !== digest) {
      this.#fault(seq, 'values');
    }
  }

  #lookAtAttempts(seal: Seal, salt: string | null): void {
    const attempts = this.#db.all(ATTEMPTS_IN_SEAL, seal.connectionId, seal.after, seal.upTo);
    const { digest, count } = sealDigest(salt, attempts);
    const follows = (this.#sealedUpTo.get(seal.connectionId) ?? 0) === seal.after;
    this.#sealedUpTo.set(seal.connectionId, seal.upTo);
    this.#sealedAttempts += count;
    const erased = attempts.filter((row) => row['erased_digest'] !== null).length;
    // Its salt goes with the last of its attempts.
    const isErasureRight = (salt !== null || erased === count) && (erased === 0 || this.#isPurgedSince(seal));
    if (!follows || count !== seal.count || digest !== seal.digest || !isErasureRight) {
      this.#fault(seal.seq, 'attempts');
    }
  }

  #isPurgedSince({ seq, connectionId }: Seal): boolean {
    return this.#purges.some((purge) => purge.seq > seq && purge.connectionId === connectionId);
  }

  /** A later purge of that connection, or of all, covers it. */
  #isPurged(row: Row, at: number): boolean {
    const seq = integer(row, 'seq');
    return this.#purges.some(
      (purge) =>
        purge.seq > seq &&
        at < purge.before &&
        (purge.connectionId === null || purge.connectionId === row['connection_id'])
    );
  }
}
