import type { Pause } from '../contract/connection.ts';
import { DISK_FULL_WAIT_MS } from './pause-policy.ts';

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;
/** Another process's commit, which is over soon; nothing of ours was done meanwhile. */
export const LOCKED_WAIT_MS = 100;

/** SQLite's codes for faults of ours; its others (full, I/O, busy, read-only, corrupt …) are the environment's. */
const OUR_FAULTS = /^SQLITE_(ERROR|CONSTRAINT|MISUSE|MISMATCH|RANGE|INTERNAL|TOOBIG)/;

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const own = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return /^(SQLITE_|E[A-Z]+$)/.test(own) ? own : codeOf(error.cause);
}

/** The database can't be written just now; the same may go through later. Anything else is a bug. */
export function isEnvironmentFailure(error: unknown): boolean {
  const code = codeOf(error);
  return code !== '' && !OUR_FAULTS.test(code);
}

/** Another process writes: not worth a word. */
export function isLocked(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error));
}

function isDiskFailure(error: unknown): boolean {
  return /^(SQLITE_(FULL|IOERR)|ENOSPC|EDQUOT|EIO$)/.test(codeOf(error));
}

/** The system's own, however they were wrapped. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  return error.cause instanceof Error ? wordsOf(error.cause) : error.message;
}

/** The database refused: nothing goes until it takes writes again. Times are monotonic ms. */
export class StoreTrouble {
  #until: number | null = null;
  #isLock = false;
  #inARow = 0;
  #pause: Pause | null = null;

  get isKnown(): boolean {
    return this.#until !== null;
  }

  /** Another process writes just now: it is over soon, by itself. */
  get isLock(): boolean {
    return this.#isLock;
  }

  /** What is shown of it; it can't be written. */
  get pause(): Pause | null {
    return this.#pause;
  }

  /** @returns ms until it is tried again; 0 when it may be now. */
  waitMs(monotonic: number): number {
    return Math.max(0, (this.#until ?? monotonic) - monotonic);
  }

  note(error: unknown, monotonic: number, wallNow: number): void {
    this.#isLock = isLocked(error);
    if (this.#isLock) {
      this.#until = monotonic + LOCKED_WAIT_MS;
      return;
    }
    const isDisk = isDiskFailure(error);
    const waitMs = isDisk ? DISK_FULL_WAIT_MS : Math.min(FIRST_WAIT_MS * 2 ** this.#inARow, LONGEST_WAIT_MS);
    this.#inARow += 1;
    this.#until = monotonic + waitMs;
    this.#pause = isDisk
      ? {
          reason: 'disk_full',
          detail: wordsOf(error),
          since: this.#pause?.since ?? wallNow,
          resumesAt: wallNow + waitMs
        }
      : null;
  }

  over(): void {
    this.#until = null;
    this.#isLock = false;
    this.#inARow = 0;
    this.#pause = null;
  }
}
