import { join } from 'node:path';
import { DEFAULT_REQUESTS_PER_SECOND } from '../../../src-main/outbox/rate-limit.ts';
import { runChild } from '../child.ts';
import type { Queued } from './queue-up.ts';
import type { SenderResult, SenderTask } from './sender-child.ts';

/** Sends all that is queued there by the whole Node side in a fresh process. @throws where not all of it was sent. */
export async function runSender(
  queued: Queued,
  rows: number,
  how: Partial<Pick<SenderTask, 'lookEvery' | 'requestsPerSecond'>> = {}
): Promise<SenderResult> {
  const task: SenderTask = {
    ...queued,
    lookEvery: null,
    requestsPerSecond: DEFAULT_REQUESTS_PER_SECOND,
    ...how
  };
  const script = join(import.meta.dirname, 'sender-child.ts');
  const result = await runChild<SenderResult>(script, task, ['--expose-gc']);
  if (result.sent !== rows) throw new Error(`${result.sent} rows of ${rows} were sent`);
  return result;
}
