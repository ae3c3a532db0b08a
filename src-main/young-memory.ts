import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/**
 * Node 24 lets the part of the heap for new objects grow to 134 MB and keeps it; work that comes in bursts, such as an
 * import, makes it grow that far. It is no faster for that: most of an import's time is in the decoder.
 */
const ENOUGH_BYTES = 24_000_000;
const LOOK_EVERY_MS = 100;

let isBound = false;

/** Lets that part grow to about `ENOUGH_BYTES` (at most twice that), and no further. Once for the process. */
export function boundYoungMemory(): void {
  if (isBound) return;
  isBound = true;
  const timer = setInterval(() => {
    if (newSpaceBytes() < ENOUGH_BYTES) return;
    clearInterval(timer);
    // Read by V8 whenever it would grow it: 1 is "as it is".
    setFlagsFromString('--semi-space-growth-factor=1');
  }, LOOK_EVERY_MS);
  timer.unref();
}

function newSpaceBytes(): number {
  return getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')?.space_size ?? 0;
}
