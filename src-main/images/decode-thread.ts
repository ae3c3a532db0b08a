import { Worker } from 'node:worker_threads';
import type { DecodeAnswer, Decoded, DecodeRequest, ThreadFormat } from './decode-task.ts';

/** As it runs here: the source. */
export const DECODE_WORKER = new URL('./decode-worker.ts', import.meta.url);

/** A picture that takes longer is refused: the slowest real ones, 48 megapixels of HEIC, took some 6 s. */
const LONGEST_MS = 60_000;
/** An idle thread gives its decoders' memory back. */
const IDLE_MS = 20_000;

export interface Decoders {
  /** One after the other; whatever the bytes are, it ends. The bytes are copied. */
  decode(format: ThreadFormat, bytes: Uint8Array, page: number | null): Promise<Decoded>;
  close(): void;
}

interface Limits {
  readonly longestMs?: number;
  readonly idleMs?: number;
}

/** A thread that hangs or dies takes only the picture with it that it was at; the next one gets a new thread. */
export function decodeThread(
  script: URL,
  { longestMs = LONGEST_MS, idleMs = IDLE_MS }: Limits = {}
): Decoders {
  let worker: Worker | null = null;
  let lastId = 0;
  let turn: Promise<unknown> = Promise.resolve();
  let idle: NodeJS.Timeout | undefined;

  function end(): void {
    clearTimeout(idle);
    void worker?.terminate();
    worker = null;
  }

  function started(): Worker {
    clearTimeout(idle);
    worker ??= start(script);
    return worker;
  }

  async function ask(request: DecodeRequest): Promise<Decoded> {
    const asked = started();
    const answer = await answerOf(asked, request, longestMs);
    if (answer === null) {
      if (worker === asked) end();
      return { is: 'refused' };
    }
    idle = setTimeout(end, idleMs).unref();
    const { id: _, ...decoded } = answer;
    return decoded;
  }

  return {
    decode: (format, bytes, page) => {
      const result = turn.then(() => ask({ id: (lastId += 1), format, bytes, page }));
      turn = result.catch(() => undefined);
      return result;
    },
    close: end
  };
}

function start(script: URL): Worker {
  const resourceLimits = { maxOldGenerationSizeMb: 256 };
  // The decoders print what they think of a file.
  const worker = new Worker(script, { resourceLimits, stdout: true, stderr: true });
  worker.stdout.resume();
  worker.stderr.resume();
  worker.unref();
  // Heard by whoever waits; without a listener an error of the thread would be the process's.
  worker.on('error', () => undefined);
  return worker;
}

/** @returns null where the thread ended or gave no answer in time. */
function answerOf(worker: Worker, request: DecodeRequest, longestMs: number): Promise<DecodeAnswer | null> {
  return new Promise((resolve) => {
    const settle = (answer: DecodeAnswer | null): void => {
      clearTimeout(timer);
      worker.off('message', settle).off('error', onEnd).off('exit', onEnd);
      worker.unref();
      resolve(answer);
    };
    const onEnd = (): void => {
      settle(null);
    };
    const timer = setTimeout(onEnd, longestMs);
    worker.ref();
    worker.on('message', settle).on('error', onEnd).on('exit', onEnd);
    worker.postMessage(request);
  });
}
