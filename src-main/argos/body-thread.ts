import { Worker } from 'node:worker_threads';
import type { BodyAnswer, BodyRequest } from './body-task.ts';

/** A piece takes about a millisecond; a thread that takes so long for one waits for a drive. */
const HANGS_AFTER_MS = 1000;

type Question = Exclude<BodyRequest, { ask: 'close' }>;

/** One `body-worker`, started at once. It keeps no process alive. */
export class BodyThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, PromiseWithResolvers<BodyAnswer>>();
  /** When it last answered, or was asked while it had nothing to do; monotonic ms. */
  #movedAt = 0;
  #isOver = false;

  /** @param onEnd called when it has ended, perhaps more than once: it answers no more. */
  constructor(worker: URL, onEnd: () => void) {
    // What is in its heap are short texts; pictures and their text lie outside of it.
    this.#worker = new Worker(worker, { resourceLimits: { maxYoungGenerationSizeMb: 8 } });
    this.#worker.unref();
    this.#worker.on('message', (answer: BodyAnswer) => {
      const asked = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      this.#movedAt = performance.now();
      asked?.resolve(answer);
    });
    const ended = (why: string) => {
      this.#end(why);
      onEnd();
    };
    this.#worker.once('error', (error) => ended(String(error)));
    this.#worker.once('exit', (code) => ended(`exit code ${code}`));
  }

  /** Questions that wait for their answer. */
  get waiting(): number {
    return this.#waiting.size;
  }

  get hangs(): boolean {
    return this.#waiting.size > 0 && performance.now() - this.#movedAt > HANGS_AFTER_MS;
  }

  /** Hands the piece over. At most one question of each body at a time. */
  ask(question: Question): Promise<BodyAnswer> {
    const asked = Promise.withResolvers<BodyAnswer>();
    if (this.#isOver) return Promise.resolve(unanswered(question.id, 'it is closed'));
    if (this.#waiting.size === 0) this.#movedAt = performance.now();
    this.#waiting.set(question.id, asked);
    this.#worker.postMessage(question, [question.piece]);
    return asked.promise;
  }

  /** The body is not wanted any more. */
  drop(id: number): void {
    this.#worker.postMessage({ ask: 'close', id } satisfies BodyRequest);
  }

  close(): void {
    this.#end('it is closed');
    void this.#worker.terminate();
  }

  #end(why: string): void {
    this.#isOver = true;
    for (const [id, asked] of this.#waiting) asked.resolve(unanswered(id, why));
    this.#waiting.clear();
  }
}

function unanswered(id: number, why: string): BodyAnswer {
  const message = `The thread that reads pictures has ended: ${why}`;
  return {
    is: 'problem',
    id,
    piece: new ArrayBuffer(0),
    problem: { code: 'image_unreadable', message, mayPass: true }
  };
}
