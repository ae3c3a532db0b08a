import type { Clock } from '../../src-main/outbox/ports.ts';
import { systemClock } from '../../src-main/outbox/system-clock.ts';

interface Timer {
  readonly dueAt: number;
  readonly run: () => void;
}

/** The real clock, which leaps ahead when a test says so. */
export class LeapClock implements Clock {
  #leaptMs = 0;
  #wallMs = 0;
  readonly #timers = new Set<Timer>();

  now(): number {
    return systemClock.now() + this.#leaptMs + this.#wallMs;
  }

  monotonic(): number {
    return systemClock.monotonic() + this.#leaptMs;
  }

  after(delayMs: number, run: () => void): () => void {
    const end = () => {
      this.#timers.delete(timer);
      cancel();
    };
    const timer: Timer = {
      dueAt: this.monotonic() + delayMs,
      run: () => {
        end();
        run();
      }
    };
    const cancel = systemClock.after(delayMs, timer.run);
    this.#timers.add(timer);
    return end;
  }

  /** So much time passes at once: on the wall and by every timer. */
  leap(ms: number): void {
    this.#leaptMs += ms;
    const due = [...this.#timers].filter(({ dueAt }) => dueAt <= this.monotonic());
    for (const timer of due.toSorted((a, b) => a.dueAt - b.dueAt)) timer.run();
  }

  /** Somebody sets the clock on the wall; no time passes. */
  setWall(byMs: number): void {
    this.#wallMs += byMs;
  }
}
