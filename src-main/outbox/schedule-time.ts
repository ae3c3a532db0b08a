import type { Clock } from './ports.ts';

/** The times of one moment: `now` in the outbox's time, `wallNow` on the wall (both ms, UTC), `monotonic` in ms. */
export interface Moment {
  readonly now: number;
  readonly wallNow: number;
  readonly monotonic: number;
}

/**
 * The time in which due times are written and compared. The wall clock may be set back by a day, and rows must not
 * sleep a day longer: so this time goes on as the monotonic clock does, and follows the wall clock only forward
 * (a laptop that slept has truly waited).
 */
export class ScheduleTime {
  readonly #clock: Clock;
  #aheadOfMonotonic: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#aheadOfMonotonic = clock.now() - clock.monotonic();
  }

  /** Whole ms, UTC; never goes back. */
  now(): number {
    const monotonic = this.#clock.monotonic();
    this.#aheadOfMonotonic = Math.max(this.#aheadOfMonotonic, this.#clock.now() - monotonic);
    return Math.floor(monotonic + this.#aheadOfMonotonic);
  }

  moment(): Moment {
    const monotonic = this.#clock.monotonic();
    return { now: this.now(), wallNow: Math.round(this.#clock.now()), monotonic };
  }
}
