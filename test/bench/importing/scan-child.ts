/** Looks through a folder as an import does. argv: its path. */
import { readSourceIn, SOURCE_WORKER } from '../../../src-main/intake/source-thread.ts';
import { answer, taskOf } from '../child.ts';
import { watchDelays } from '../event-loop/delays.ts';

export interface ScanResult {
  readonly scanMs: number;
  /** Until the first rows could be shown. */
  readonly firstMs: number;
  readonly longestDelayMs: number;
  readonly uploads: number;
}

const { root } = taskOf<{ root: string }>();
const delays = watchDelays();
const startedAt = performance.now();
let firstMs = NaN;
const source = await readSourceIn(SOURCE_WORKER)(
  { path: root, only: null, manifestPath: null, reading: null },
  {
    signal: new AbortController().signal,
    onProgress: () => undefined,
    onPreview: () => {
      firstMs = performance.now() - startedAt;
    }
  }
);
const scanMs = performance.now() - startedAt;
const uploads = source.kind === 'plan' ? source.plan.uploads.length : 0;
answer({ scanMs, firstMs, longestDelayMs: delays.end().longest, uploads } satisfies ScanResult);
