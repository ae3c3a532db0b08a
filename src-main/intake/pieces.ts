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
