import { uptime } from 'node:os';

/** Longer than any work of ours keeps the event loop, shorter than a sleep that connections survive. */
const LOST_MS = 5000;

/** Three clocks in ms. Of them only `up` goes on while the machine sleeps and is never set by anybody. */
export interface Readings {
  readonly wall: () => number;
  readonly monotonic: () => number;
  /** Since the machine started. Dearer to read than the others. */
  readonly up: () => number;
}

const SYSTEM: Readings = {
  wall: () => Date.now(),
  monotonic: () => performance.now(),
  up: () => uptime() * 1000
};

/**
 * Where nobody tells that the machine sleeps (a command, a server, a process that was stopped), it shows afterwards:
 * time has passed in which nothing of ours ran.
 */
export class LostTime {
  readonly #clocks: Readings;
  #seen: { readonly wall: number; readonly monotonic: number; readonly up: number };

  constructor(clocks: Readings = SYSTEM) {
    this.#clocks = clocks;
    this.#seen = this.#read();
  }

  /** To be called at least every second. @returns whether time was lost since the last beat. */
  beat(): boolean {
    const now = this.#read();
    const isLost = now.up - this.#seen.up > LOST_MS;
    this.#seen = now;
    return isLost;
  }

  /** As `beat`, and cheap where nothing was lost: for whatever may come before the next beat does. */
  look(): boolean {
    const { wall, monotonic } = this.#clocks;
    const passedMs = Math.max(wall() - this.#seen.wall, monotonic() - this.#seen.monotonic);
    return passedMs > LOST_MS && this.beat();
  }

  #read(): { wall: number; monotonic: number; up: number } {
    const { wall, monotonic, up } = this.#clocks;
    return { wall: wall(), monotonic: monotonic(), up: up() };
  }
}
