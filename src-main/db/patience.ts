import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../contract/error.ts';
import { isLocked } from './failure.ts';

/** A person sees within this time that the database is held by something else. */
const LONGEST_WAIT_MS = 30_000;
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 100;

/**
 * Tries writes again while another process holds the lock, without holding up the event loop. Those that wait go one
 * after the other, in the order in which they were asked for.
 */
export class Patience {
  readonly #path: string;
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** @param path of the database, for the one who waited in vain. */
  constructor(path: string) {
    this.#path = path;
  }

  /**
   * @param work one transaction or statement: refused by the lock, nothing of it has taken place.
   * @throws AppError database_locked after half a minute.
   */
  async run<T>(work: () => T): Promise<T> {
    const until = performance.now() + LONGEST_WAIT_MS;
    if (this.#waiting === 0) {
      try {
        return work();
      } catch (error) {
        if (!isLocked(error)) throw error;
      }
    }
    return this.#inTurn(() => this.#again(work, until));
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting += 1;
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.#waiting -= 1;
    }
  }

  async #again<T>(work: () => T, until: number): Promise<T> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      try {
        return work();
      } catch (error) {
        if (!isLocked(error)) throw error;
        if (performance.now() >= until) {
          throw new AppError('database_locked', { path: this.#path }, { cause: error });
        }
      }
      await delay(pauseMs);
    }
  }
}
