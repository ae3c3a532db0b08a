import type { Clock } from '../../src-main/outbox/ports.ts';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** 2026-03-03 12:00 UTC. */
const NOON = Date.UTC(2026, 2, 3, 12);

const MOST_AT_ONCE = 500;

/** Time passes only when a test says so. */
export class FakeClock implements Clock {
  #monotonic = 1000;
  #wallAhead = NOON - 1000;
  #timers: Timer[] = [];
  #order = 0;
  timersRun = 0;

  now(): number {
    return this.#monotonic + this.#wallAhead;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  after(delayMs: number, run: () => void): () => void {
    const timer = { at: this.#monotonic + Math.max(0, delayMs), order: (this.#order += 1), run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  get nextAt(): number | null {
    return this.#next()?.at ?? null;
  }

  /** A person or a time server sets the clock on the wall. */
  jump(ms: number): void {
    this.#wallAhead += ms;
  }

  /** Lets time pass, and all that is due in it happen in order. */
  async advance(ms: number): Promise<void> {
    const end = this.#monotonic + ms;
    let atOnce = 0;
    await calm();
    for (let timer = this.#next(); timer !== undefined && timer.at <= end; timer = this.#next()) {
      this.#timers = this.#timers.filter((other) => other !== timer);
      atOnce = timer.at > this.#monotonic ? 0 : atOnce + 1;
      if (atOnce > MOST_AT_ONCE) throw new Error('Busy: timers without end, and no time passes');
      this.#monotonic = Math.max(this.#monotonic, timer.at);
      this.timersRun += 1;
      timer.run();
      await calm();
    }
    this.#monotonic = end;
  }

  #next(): Timer | undefined {
    return this.#timers.toSorted((a, b) => a.at - b.at || a.order - b.order)[0];
  }
}

/** The clock as one process has it: nothing that it planned happens after it was killed. */
export class ProcessClock implements Clock {
  readonly #clock: FakeClock;
  #isAlive = true;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  monotonic(): number {
    return this.#clock.monotonic();
  }

  after(delayMs: number, run: () => void): () => void {
    return this.#clock.after(delayMs, () => {
      if (this.#isAlive) run();
    });
  }

  kill(): void {
    this.#isAlive = false;
  }
}

/** All promises that can go on have gone on. */
export function calm(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
