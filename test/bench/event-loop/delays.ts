import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How late the event loop came to a timer of 1 ms. */
export interface Delays {
  /** ms */
  readonly p99: number;
  /** ms */
  readonly longest: number;
  /** For so long it was watched. */
  readonly seconds: number;
}

export function watchDelays(): { end(): Delays } {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  const startedAt = performance.now();
  return {
    end: () => {
      histogram.disable();
      return {
        p99: histogram.percentile(99) / 1e6,
        longest: histogram.max / 1e6,
        seconds: (performance.now() - startedAt) / 1000
      };
    }
  };
}
