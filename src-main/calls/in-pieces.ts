import { setImmediate as nextTurn } from 'node:timers/promises';

export { nextTurn };

/** Rows of one transaction: some ten milliseconds at most, so that the window and the sending go on in between. */
export const PIECE_ROWS = 40;

/** Cuts long work into pieces and lets everything else have its turn between them. */
export async function* inPieces<Item>(items: readonly Item[], size = PIECE_ROWS): AsyncIterable<Item[]> {
  for (let start = 0; start < items.length; start += size) {
    if (start > 0) await nextTurn();
    yield items.slice(start, start + size);
  }
}

/** Within these the window and the sending notice nothing, and the cost of a commit is shared by many rows. */
const QUICK_MS = 8;
const SLOW_MS = 16;
const MOST_PIECE_ROWS = 320;

/** As `inPieces`, with pieces as large as the work on the one before allows: it counts what the consumer takes for each. */
export async function* inTimedPieces<Item>(items: readonly Item[]): AsyncIterable<Item[]> {
  let size = PIECE_ROWS;
  for (let start = 0; start < items.length;) {
    if (start > 0) await nextTurn();
    const piece = items.slice(start, start + size);
    start += piece.length;
    const startedAt = performance.now();
    yield piece;
    const tookMs = performance.now() - startedAt;
    if (tookMs < QUICK_MS) size = Math.min(size * 2, MOST_PIECE_ROWS);
    if (tookMs > SLOW_MS) size = Math.max(Math.floor(size / 2), PIECE_ROWS);
  }
}

/** Runs at most `count` tasks at once, the others in the order in which they came. */
export function limited(count: number): <Result>(task: () => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (task) => {
    if (running >= count) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

/** Runs `work` for every item, at most `atOnce` of them at a time, keeping the order of the results. */
export async function mapLimited<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>
): Promise<Result[]> {
  const results: Result[] = new Array<Result>(items.length);
  let next = 0;
  const workers = Array.from({ length: Math.min(atOnce, items.length) }, async () => {
    for (let index = next++; index < items.length; index = next++) {
      results[index] = await work(items[index] as Item);
    }
  });
  await Promise.all(workers);
  return results;
}
