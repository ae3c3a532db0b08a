import type { Clock } from '../../src-main/outbox/ports.ts';

/** Timers up to this long run as soon as the event loop comes to them: they only gather what comes together. */
const SHORT_MS = 20;
/** Time goes on a little each time somebody looks at it, so that what is later has a later time. */
const TICK_MS = 1 / 64;

interface Timer {
  readonly dueAt: number;
  readonly run: () => void;
}

/** Time that passes only when the walk says so: the same steps see the same times. */
export class WalkClock implements Clock {
  #monotonic = 0;
  #ahead: number;
  #isFrozen = false;
  readonly #timers = new Set<Timer>();

  /** @param wall ms, UTC. */
  constructor(wall: number) {
    this.#ahead = wall;
  }

  now(): number {
    return Math.floor(this.#ahead + this.#monotonic);
  }

  monotonic(): number {
    this.#monotonic += TICK_MS;
    return this.#monotonic;
  }

  after(delayMs: number, run: () => void): () => void {
    if (this.#isFrozen) return () => undefined;
    if (delayMs <= 0) {
      const immediate = setImmediate(run);
      return () => {
        clearImmediate(immediate);
      };
    }
    let short: NodeJS.Timeout | undefined;
    const end = (): void => {
      clearTimeout(short);
      this.#timers.delete(timer);
    };
    const timer: Timer = {
      dueAt: this.#monotonic + delayMs,
      run: () => {
        end();
        run();
      }
    };
    this.#timers.add(timer);
    if (delayMs <= SHORT_MS) short = setTimeout(() => this.passTo(timer.dueAt), 1);
    return end;
  }

  /** ms until the next timer; Infinity when there is none. */
  get untilNextMs(): number {
    return Math.min(...[...this.#timers].map(({ dueAt }) => dueAt)) - this.#monotonic;
  }

  /** The time of the next timer comes. */
  passToNext(): void {
    this.passTo(this.#monotonic + this.untilNextMs);
  }

  /** So much time passes at once, as while a machine sleeps: all that is due runs after it. */
  leap(ms: number): void {
    this.passTo(this.#monotonic + ms);
  }

  passTo(monotonic: number): void {
    this.#monotonic = Math.max(this.#monotonic, monotonic);
    const due = [...this.#timers].filter(({ dueAt }) => dueAt <= this.#monotonic);
    for (const timer of due.toSorted((a, b) => a.dueAt - b.dueAt)) timer.run();
  }

  /** Somebody sets the clock on the wall; no time passes. */
  setWall(byMs: number): void {
    this.#ahead += byMs;
  }

  /** The process that it was for is gone. */
  freeze(): void {
    this.#isFrozen = true;
    this.#timers.clear();
  }
}
