import { setImmediate } from 'node:timers/promises';
import { AppError } from '../contract/error.ts';

/** Work that may be long: it yields after each small step, so that it can be driven in pieces. */
export type Work<Result> = Generator<undefined, Result>;

/** The event loop gets its turn after this long (design: nothing over 10 ms on the main thread). */
const PIECE_MS = 6;
const STEPS_BETWEEN_LOOKS = 32;

/** @throws AppError import_cancelled */
export async function inPieces<Result>(work: Work<Result>, signal: AbortSignal): Promise<Result> {
  let pieceEndsAt = performance.now() + PIECE_MS;
  for (let steps = 1; ; steps += 1) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (steps % STEPS_BETWEEN_LOOKS !== 0 || performance.now() < pieceEndsAt) continue;
    await setImmediate();
    refuseIfCancelled(signal);
    pieceEndsAt = performance.now() + PIECE_MS;
  }
}

/** @throws AppError import_cancelled */
export function refuseIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError('import_cancelled');
}

/** A merge sort that can be driven in pieces. Stable; the input is left as it is. */
export function* sorted<Item>(
  items: readonly Item[],
  compare: (a: Item, b: Item) => number
): Work<readonly Item[]> {
  if (items.length <= 64) return items.toSorted(compare);
  const middle = items.length >> 1;
  const left = yield* sorted(items.slice(0, middle), compare);
  const right = yield* sorted(items.slice(middle), compare);
  return yield* merged(left, right, compare);
}

function* merged<Item>(
  left: readonly Item[],
  right: readonly Item[],
  compare: (a: Item, b: Item) => number
): Work<readonly Item[]> {
  const result: Item[] = [];
  let at = 0;
  for (const item of right) {
    for (let next = left[at]; next !== undefined && compare(next, item) <= 0; next = left[at]) {
      result.push(next);
      at += 1;
    }
    result.push(item);
    yield;
  }
  for (const item of left.slice(at)) result.push(item);
  return result;
}
