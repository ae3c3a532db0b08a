// A thread of its own for what blocks and computes: reading pictures, their digests, Base64.
import { parentPort } from 'node:worker_threads';
import { Body, ENCODED_AT_ONCE } from './body.ts';
import type { BodyAnswer, BodyRequest } from './body-task.ts';

const scratch = Buffer.allocUnsafeSlow(ENCODED_AT_ONCE);
const bodies = new Map<number, Body>();

function answerTo(request: Exclude<BodyRequest, { ask: 'close' }>): BodyAnswer {
  const { id, piece } = request;
  const body = request.ask === 'open' ? Body.open(request.parts, request.images) : bodies.get(id);
  if (body === undefined) throw new Error(`Body ${id} is not open`);
  if (!(body instanceof Body)) return { is: 'problem', id, piece, problem: body };
  bodies.set(id, body);
  const filled = body.fill(Buffer.from(piece), scratch);
  if ('code' in filled) {
    close(id);
    return { is: 'problem', id, piece, problem: filled };
  }
  if (filled.isLast) close(id);
  return { is: 'piece', id, piece, ...filled };
}

function close(id: number): void {
  bodies.get(id)?.close();
  bodies.delete(id);
}

function answerOrBug(request: Exclude<BodyRequest, { ask: 'close' }>): BodyAnswer {
  try {
    return answerTo(request);
  } catch (error) {
    close(request.id);
    const message = error instanceof Error ? error.message : String(error);
    return { is: 'bug', id: request.id, piece: request.piece, message };
  }
}

parentPort?.on('message', (request: BodyRequest) => {
  if (request.ask === 'close') {
    close(request.id);
    return;
  }
  const answer = answerOrBug(request);
  parentPort?.postMessage(answer, [answer.piece]);
});
