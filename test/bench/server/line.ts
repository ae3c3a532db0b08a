import type { Readable } from 'node:stream';

/** Bytes of one body that the line carries before the next has its turn. */
const PIECE_BYTES = 16_384;
/**
 * What has arrived of a body and waits for the line, as in the queue of a router. With less, the system's own small
 * buffers run empty between two reads, since segments are 64 KB over loopback.
 */
const QUEUE_BYTES = 512 * 1024;
/** A timer is late by this much now and then; what a line carries meanwhile is not lost to it. */
const TIMER_SLACK_MS = 20;

interface Passage {
  readonly body: Readable;
  readonly carried: (bytes: number) => void;
  readonly ended: () => void;
  waitingBytes: number;
  hasEnded: boolean;
}

/**
 * A line of so many bytes a second, shared by all bodies alike. Where nothing waits to be carried, that time is lost, as
 * on a line.
 */
export class Line {
  readonly #bytesPerMs: number;
  /** Those of which something waits, in the order of their turns. */
  readonly #waiting: Passage[] = [];
  /** When all that was taken so far has gone through (monotonic ms). */
  #freeAt = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(bytesPerSecond: number) {
    this.#bytesPerMs = bytesPerSecond / 1000;
  }

  /** @param ended when the last byte has gone through. */
  carry(body: Readable, carried: (bytes: number) => void, ended: () => void): void {
    const passage: Passage = { body, carried, ended, waitingBytes: 0, hasEnded: false };
    body.on('data', (chunk: Buffer) => {
      if (passage.waitingBytes === 0) this.#waiting.push(passage);
      passage.waitingBytes += chunk.length;
      if (passage.waitingBytes > QUEUE_BYTES) body.pause();
      this.#begin();
    });
    body.on('end', () => {
      passage.hasEnded = true;
      if (passage.waitingBytes === 0) ended();
    });
  }

  #begin(): void {
    if (this.#timer !== null) return;
    this.#freeAt = Math.max(this.#freeAt, performance.now());
    this.#run();
  }

  #run(): void {
    this.#timer = null;
    this.#freeAt = Math.max(this.#freeAt, performance.now() - TIMER_SLACK_MS);
    while (this.#freeAt <= performance.now()) {
      const passage = this.#waiting.shift();
      if (passage === undefined) return;
      this.#carryPiece(passage);
    }
    this.#timer = setTimeout(() => this.#run(), Math.max(1, this.#freeAt - performance.now()));
  }

  #carryPiece(passage: Passage): void {
    const bytes = Math.min(passage.waitingBytes, PIECE_BYTES);
    passage.waitingBytes -= bytes;
    this.#freeAt += bytes / this.#bytesPerMs;
    passage.carried(bytes);
    if (passage.waitingBytes > 0) this.#waiting.push(passage);
    else if (passage.hasEnded) passage.ended();
    if (passage.waitingBytes < QUEUE_BYTES / 2) passage.body.resume();
  }
}
