import type { WireFormat } from '../contract/connection.ts';
import type { Slot } from '../contract/slot.ts';
import type { PutImages, ReceivedImage } from './validate.ts';

/** One PUT as it came in and was answered. The API key is never part of it. */
export interface ReceivedRequest {
  /** 1-based, in the order in which the requests began. */
  readonly number: number;
  /** Which connection it came over, 1-based. */
  readonly connection: number;
  /** When it began (ms, UTC). */
  readonly at: number;
  readonly submissionId: string | null;
  readonly admin: string | null;
  readonly idType: string | null;
  readonly format: WireFormat | null;
  /** Bytes of the body that came in. */
  readonly bodyBytes: number;
  /** The announced bytes came in, all of them. */
  readonly isBodyWhole: boolean;
  /** Only of an accepted request. */
  readonly images: Readonly<Partial<Record<Slot, ReceivedImage>>>;
  /** null: the connection was closed without an answer, or the answer is still to come. */
  readonly status: number | null;
  readonly errorCode: string | null;
  /** A fault on demand, not the rules, decided the answer. */
  readonly isFault: boolean;
}

/** What a submission holds after the requests that were accepted. */
export interface HeldSubmission {
  readonly submissionId: string;
  readonly idType: string | null;
  readonly images: Readonly<Partial<Record<Slot, ReceivedImage>>>;
  /** ms, UTC. */
  readonly updatedAt: number;
}

/** Requests that are listed; older ones are dropped, and the numbers go on. */
const MAX_LISTED = 200_000;

export class Received {
  readonly #keptImageBytes: number;
  readonly #requests = new Map<number, ReceivedRequest>();
  readonly #submissions = new Map<string, HeldSubmission>();
  /** Least recently used first. */
  readonly #bytes = new Map<string, Buffer>();
  #heldBytes = 0;
  #lastNumber = 0;

  constructor(keptImageBytes: number) {
    this.#keptImageBytes = keptImageBytes;
  }

  begin(connection: number, at: number): ReceivedRequest {
    this.#lastNumber += 1;
    const request: ReceivedRequest = {
      number: this.#lastNumber,
      connection,
      at,
      submissionId: null,
      admin: null,
      idType: null,
      format: null,
      bodyBytes: 0,
      isBodyWhole: false,
      images: {},
      status: null,
      errorCode: null,
      isFault: false
    };
    this.#requests.set(request.number, request);
    if (this.#requests.size > MAX_LISTED) this.#requests.delete(this.#lastNumber - MAX_LISTED);
    return request;
  }

  note(number: number, facts: Partial<ReceivedRequest>): void {
    const request = this.#requests.get(number);
    if (request !== undefined) this.#requests.set(number, { ...request, ...facts });
  }

  /** Adds or overwrites the images of a submission. @returns what the request brought, by slot. */
  accept({ submissionId, idType, images }: PutImages, at: number): ReceivedRequest['images'] {
    const before = this.#submissions.get(submissionId);
    const brought = Object.fromEntries(
      images.map(({ slot, sha256, sizeBytes, format }) => [slot, { sha256, sizeBytes, format }])
    );
    this.#submissions.set(submissionId, {
      submissionId,
      idType: idType ?? before?.idType ?? null,
      images: { ...before?.images, ...brought },
      updatedAt: at
    });
    for (const { slot, bytes } of images) this.#keep(imageKey(submissionId, slot), bytes);
    return brought;
  }

  list(): ReceivedRequest[] {
    return [...this.#requests.values()];
  }

  submission(submissionId: string): HeldSubmission | null {
    return this.#submissions.get(submissionId) ?? null;
  }

  /** null: there is none, or its bytes had to make room. */
  imageBytes(submissionId: string, slot: Slot): Buffer | null {
    const key = imageKey(submissionId, slot);
    const bytes = this.#bytes.get(key);
    if (bytes === undefined) return null;
    this.#bytes.delete(key);
    this.#bytes.set(key, bytes);
    return bytes;
  }

  /** Forgets everything; the numbers go on. */
  clear(): void {
    this.#requests.clear();
    this.#submissions.clear();
    this.#bytes.clear();
    this.#heldBytes = 0;
  }

  #keep(key: string, bytes: Buffer): void {
    this.#drop(key);
    this.#bytes.set(key, bytes);
    this.#heldBytes += bytes.length;
    for (const oldest of this.#bytes.keys()) {
      if (this.#heldBytes <= this.#keptImageBytes) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    this.#heldBytes -= this.#bytes.get(key)?.length ?? 0;
    this.#bytes.delete(key);
  }
}

function imageKey(submissionId: string, slot: Slot): string {
  return `${slot}/${submissionId}`;
}
