import { Worker } from 'node:worker_threads';
import { AppError } from '../contract/error.ts';
import { refuseIfCancelled } from './pieces.ts';
import type { PlannedLeftOver, PlannedUpload } from './plan.ts';
import type { readSource, SourceAnswer, SourceHooks, SourceRequest } from './read-source.ts';
import { MORE, type SourceAnswerPiece } from './source-task.ts';

/** Where the sources run as they are. */
export const SOURCE_WORKER = new URL('./source-worker.ts', import.meta.url);

/**
 * `readSource` in a thread of its own: a folder of any size, and a disk or share that hangs, hold up nothing else.
 * @param worker where `source-worker` is, as it runs here: the source, or what was built from it.
 */
export function readSourceIn(worker: URL): typeof readSource {
  return async (request, hooks) => {
    refuseIfCancelled(hooks.signal);
    const thread = new SourceThread(worker, request, hooks);
    try {
      return await thread.answer();
    } finally {
      thread.end();
    }
  };
}

/** What it finds it keeps until the end: a small young heap is copied again and again (measured: 5 % of the time). */
const LIMITS = { maxYoungGenerationSizeMb: 48 };

class SourceThread {
  readonly #thread: Worker;
  readonly #hooks: SourceHooks;
  readonly #end: () => void;
  #asked = Promise.withResolvers<SourceAnswerPiece>();

  constructor(worker: URL, request: SourceRequest, hooks: SourceHooks) {
    this.#hooks = hooks;
    this.#thread = new Worker(worker, { workerData: request, resourceLimits: LIMITS });
    this.#thread.on('message', (piece: SourceAnswerPiece) => {
      this.#hear(piece);
    });
    const fail = (why: string) => {
      this.#asked.reject(new Error(`The thread that looks through folders has ended: ${why}`));
    };
    this.#thread.once('error', (error) => {
      fail(String(error));
    });
    this.#thread.once('exit', (code) => {
      fail(`exit code ${code}`);
    });
    this.#end = () => {
      this.#asked.reject(new AppError('import_cancelled'));
    };
    hooks.signal.addEventListener('abort', this.#end);
  }

  async answer(): Promise<SourceAnswer> {
    const first = await this.#next();
    switch (first.is) {
      case 'choose':
        return { kind: 'choose', readings: first.readings };
      case 'columns':
        return { kind: 'columns', list: first.list };
      case 'plan':
        return { kind: 'plan', plan: { ...first.head, ...(await this.#rows()) } };
      case 'refused':
        throw new AppError(first.code, first.values);
      default:
        throw new Error(`Looking through a folder went wrong: ${JSON.stringify(first)}`);
    }
  }

  /** Not waited for: a share that does not answer may hold the thread for long, but neither the import nor the process. */
  end(): void {
    this.#hooks.signal.removeEventListener('abort', this.#end);
    this.#thread.unref();
    void this.#thread.terminate();
  }

  /** Asked for one by one: many messages at once would be taken without a turn for anything else. */
  async #rows(): Promise<{ uploads: PlannedUpload[]; leftOvers: PlannedLeftOver[] }> {
    const uploads: PlannedUpload[] = [];
    const leftOvers: PlannedLeftOver[] = [];
    for (;;) {
      this.#asked = Promise.withResolvers();
      this.#thread.postMessage(MORE);
      const piece = await this.#next();
      if (piece.is !== 'piece') throw new Error(`A plan broke off: ${JSON.stringify(piece)}`);
      for (const upload of piece.uploads) uploads.push(upload);
      for (const leftOver of piece.leftOvers) leftOvers.push(leftOver);
      if (piece.isLast) return { uploads, leftOvers };
    }
  }

  async #next(): Promise<SourceAnswerPiece> {
    const piece = await this.#asked.promise;
    refuseIfCancelled(this.#hooks.signal);
    return piece;
  }

  #hear(piece: SourceAnswerPiece): void {
    if (this.#hooks.signal.aborted) return;
    if (piece.is === 'progress') this.#hooks.onProgress(piece.done, piece.total);
    else if (piece.is === 'preview') this.#hooks.onPreview?.(piece.uploads);
    else this.#asked.resolve(piece);
  }
}
