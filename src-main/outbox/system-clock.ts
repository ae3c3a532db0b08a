import { performance } from 'node:perf_hooks';
import type { Clock } from './ports.ts';

/** Node refuses longer timers. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, run) {
    if (delayMs <= 0) {
      const immediate = setImmediate(run);
      return () => {
        clearImmediate(immediate);
      };
    }
    const timer = setTimeout(run, Math.min(Math.ceil(delayMs), LONGEST_TIMER_MS));
    return () => {
      clearTimeout(timer);
    };
  }
};
