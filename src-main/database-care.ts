import type { DatabaseInfo } from './contract/call.ts';
import type { Pause } from './contract/connection.ts';
import { AppError, type ErrorAnswer } from './contract/error.ts';
import { isBackupDue, listBackups, removeBackupsBut } from './db/backup.ts';
import { checkNeed, readCheckRecord, writeCheckRecord } from './db/check-record.ts';
import type { RunTask } from './db/database-task.ts';
import { reasonOf } from './db/failure.ts';

/** How often it is looked whether a backup is due: the first batch is not without one for long. */
const LOOK_EVERY_MS = 600_000;

interface Parts {
  readonly dataFolder: string;
  readonly run: RunTask;
  /** Only one process of a data folder makes backups: the one that sends. */
  readonly isSender: () => boolean;
  /** Without a batch there is nothing that could be lost. */
  readonly hasBatches: () => boolean;
  readonly now: () => number;
  /** One line of the log. */
  readonly note: (what: string, reason: string | null) => void;
  /** What `info` or `pause` answers has changed. */
  readonly onChange: () => void;
}

/** Keeps watch over the database file: looks through it after an unclean end, and keeps backups. */
export class DatabaseCare {
  readonly #parts: Parts;
  readonly #listeners: ((reason: string) => void)[] = [];
  #permission: Promise<boolean> | null = null;
  #checkingSince: number | null = null;
  #damage: { readonly reason: string; readonly since: number } | null = null;
  #backupProblem: ErrorAnswer | null = null;
  /** Looking through and copying take turns. */
  #work: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get damage(): string | null {
    return this.#damage?.reason ?? null;
  }

  get info(): DatabaseInfo {
    const [newest] = listBackups(this.#parts.dataFolder);
    return { lastBackupAt: newest?.madeAt ?? null, backupProblem: this.#backupProblem };
  }

  /** Why nothing may be sent from this database now, whatever the connections say. */
  get pause(): Pause | null {
    if (this.#damage !== null) {
      const { reason, since } = this.#damage;
      return { reason: 'database_damaged', detail: reason, since, resumesAt: null };
    }
    const since = this.#checkingSince;
    return since === null ? null : { reason: 'database_check', detail: '', since, resumesAt: since };
  }

  onDamage(listener: (reason: string) => void): void {
    this.#listeners.push(listener);
  }

  /**
   * After an unclean end the file is looked through first, which takes seconds for a million rows; else at once.
   * @returns false: it is damaged, and nothing may be sent from it.
   */
  mayBegin(): Promise<boolean> {
    this.#permission ??= this.#mayBegin();
    return this.#permission;
  }

  async #mayBegin(): Promise<boolean> {
    const { dataFolder, now } = this.#parts;
    const need = checkNeed(readCheckRecord(dataFolder), now());
    if (need === 'beside') void this.#inTurn(() => this.#check());
    if (need === 'first') {
      this.#checkingSince = now();
      this.#parts.onChange();
      await this.#inTurn(() => this.#check());
      this.#checkingSince = null;
      this.#parts.onChange();
    }
    return this.#damage === null;
  }

  /** Backups are made when they are due, from now on. */
  start(): void {
    this.#timer ??= setInterval(() => void this.backUpIfDue(), LOOK_EVERY_MS).unref();
    void this.mayBegin().then(() => this.backUpIfDue());
  }

  /** Resolves when it is made, or could not be: that is on record, and no reason to stop anything. */
  backUpIfDue(): Promise<void> {
    const { dataFolder, isSender, hasBatches, now } = this.#parts;
    return this.#inTurn(async () => {
      if (this.#damage !== null || !isSender() || !isBackupDue(dataFolder, now()) || !hasBatches()) return;
      await this.#backUp();
    });
  }

  /** After something was erased: nothing of it stays in the database's own files. @returns false: something may. */
  async scrub(): Promise<boolean> {
    let isClean = false;
    await this.#inTurn(async () => {
      isClean = await this.#parts.run('scrub');
    });
    return isClean;
  }

  /**
   * After something was erased: a new backup without it, then none of those before. Where there are none, none is made.
   * @returns how many were removed; null: no new one could be made, so they stay.
   */
  async renewBackups(): Promise<number | null> {
    const { dataFolder, run } = this.#parts;
    let removed: number | null = null;
    await this.#inTurn(async () => {
      removed = listBackups(dataFolder).length === 0 ? 0 : removeBackupsBut(dataFolder, await run('back up'));
    });
    return removed;
  }

  /** Told by the database itself, or by a check. */
  foundDamage(reason: string): void {
    if (this.#damage !== null) return;
    this.#damage = { reason, since: this.#parts.now() };
    this.#parts.note('damage', reason);
    for (const listener of this.#listeners) listener(reason);
    this.#parts.onChange();
  }

  /** Waits for what is under way, which can't be cut short. */
  async close(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    await this.#work;
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      this.#parts.note('database care', reasonOf(error));
    });
    return this.#work;
  }

  async #check(): Promise<void> {
    const { dataFolder, run, now } = this.#parts;
    const damage = await run('check');
    if (damage === null) {
      writeCheckRecord(dataFolder, { checkedAt: now(), isDue: false });
      return;
    }
    writeCheckRecord(dataFolder, { damage });
    this.foundDamage(damage);
  }

  async #backUp(): Promise<void> {
    try {
      await this.#parts.run('back up');
      this.#backupProblem = null;
      this.#parts.note('backup made', null);
    } catch (error) {
      // Anything else: the thread that does it has ended before it could say why.
      const { code, values } =
        error instanceof AppError ? error : new AppError('backup_failed', { reason: reasonOf(error) });
      this.#backupProblem = { code, values };
      this.#parts.note('backup failed', String(values['reason'] ?? code));
    }
    this.#parts.onChange();
  }
}
