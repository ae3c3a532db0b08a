import { availableParallelism } from 'node:os';
import type { ReviewedImage } from '../contract/delivery.ts';
import type { ImageProblem } from './body-image.ts';
import type { BodyAnswer } from './body-task.ts';
import { BodyThread } from './body-thread.ts';
import type { BodyPlan } from './encode.ts';

/** Bytes of a body handed between the threads at a time; of each body at most two such pieces are in memory. */
const PIECE_BYTES = 512 * 1024;
/**
 * One core stays free for the sending itself: measured on two cores, a second thread costs 7 % more CPU and is slower.
 * A drive that hangs holds up one thread; another is begun then, so that other bodies go on.
 */
const USUAL_THREADS = Math.max(1, Math.min(2, availableParallelism() - 1));
const MOST_THREADS = 4;
/** Pieces that no body uses are kept, as many as this (16 MB): a new one costs its page faults. */
const MOST_IDLE_PIECES = 32;

/** A stretch of a body; its bytes may be used until it is given back. */
export interface Piece {
  readonly bytes: Buffer;
  readonly isLast: boolean;
}

/** Makes request bodies in threads of its own, one piece ahead of their sending. */
export class BodyReader {
  readonly #worker: URL;
  readonly #threads = new Set<BodyThread>();
  readonly #idlePieces: ArrayBuffer[] = [];
  #lastId = 0;

  /** @param worker where `body-worker` is, as it runs here: the source, or what was built from it. */
  constructor(worker: URL) {
    this.#worker = worker;
  }

  /** Opens all pictures and makes the first piece. @returns the first problem where one is not as it was reviewed. */
  async open({ parts }: BodyPlan, images: readonly ReviewedImage[]): Promise<OpenBody | ImageProblem> {
    const thread = this.#leastBusy();
    const id = (this.#lastId += 1);
    const piece = this.takePiece();
    const first = this.pieceOf(await thread.ask({ ask: 'open', id, parts, images, piece }));
    return 'code' in first ? first : new OpenBody(this, thread, id, first);
  }

  close(): void {
    for (const thread of this.#threads) thread.close();
    this.#threads.clear();
  }

  takePiece(): ArrayBuffer {
    return this.#idlePieces.pop() ?? new ArrayBuffer(PIECE_BYTES);
  }

  givePiece(piece: ArrayBuffer): void {
    if (piece.byteLength === PIECE_BYTES && this.#idlePieces.length < MOST_IDLE_PIECES)
      this.#idlePieces.push(piece);
  }

  /** @throws where the thread met a fault of ours. */
  pieceOf(answer: BodyAnswer): Piece | ImageProblem {
    if (answer.is === 'piece') {
      return { bytes: Buffer.from(answer.piece, 0, answer.length), isLast: answer.isLast };
    }
    this.givePiece(answer.piece);
    if (answer.is === 'problem') return answer.problem;
    throw new Error(`A body could not be made: ${answer.message}`);
  }

  #leastBusy(): BodyThread {
    const byWaiting = [...this.#threads].toSorted((a, b) => a.waiting - b.waiting);
    const running = byWaiting.filter((thread) => !thread.hangs);
    const [best] = running.length > 0 || byWaiting.length < MOST_THREADS ? running : byWaiting;
    const mayBegin = running.length < USUAL_THREADS && byWaiting.length < MOST_THREADS;
    if (best !== undefined && (best.waiting === 0 || !mayBegin)) return best;
    const thread = new BodyThread(this.#worker, () => this.#threads.delete(thread));
    this.#threads.add(thread);
    return thread;
  }
}

/** A body whose pictures are open, from its first piece to its last. */
export class OpenBody {
  readonly #reader: BodyReader;
  readonly #thread: BodyThread;
  readonly #id: number;
  #ahead: Promise<Piece | ImageProblem>;
  #isOver = false;

  constructor(reader: BodyReader, thread: BodyThread, id: number, first: Piece) {
    this.#reader = reader;
    this.#thread = thread;
    this.#id = id;
    this.#ahead = Promise.resolve(first);
  }

  /** Not to be asked after the last piece or a problem. */
  async next(): Promise<Piece | ImageProblem> {
    const next = await this.#ahead;
    // It may have been left meanwhile.
    this.#isOver ||= 'code' in next || next.isLast;
    if (!this.#isOver) this.#ahead = this.#askForMore();
    return next;
  }

  giveBack({ bytes }: Piece): void {
    this.#reader.givePiece(bytes.buffer as ArrayBuffer);
  }

  /** Needed when the body is left before its end. A piece that was not given back stays valid. */
  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#thread.drop(this.#id);
    const unused = (piece: Piece | ImageProblem) => 'code' in piece || this.giveBack(piece);
    void this.#ahead.then(unused, () => undefined);
  }

  async #askForMore(): Promise<Piece | ImageProblem> {
    const piece = this.#reader.takePiece();
    return this.#reader.pieceOf(await this.#thread.ask({ ask: 'more', id: this.#id, piece }));
  }
}
