// The body worker on a drive that hangs: what is read from a path with "hangs" in it never comes.
import { parentPort } from 'node:worker_threads';
import type { BodyRequest } from '../../src-main/argos/body-task.ts';

parentPort?.on('message', (request: BodyRequest) => {
  const hangs = request.ask === 'open' && request.images.some(({ path }) => path.includes('hangs'));
  if (hangs) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
await import('../../src-main/argos/body-worker.ts');
