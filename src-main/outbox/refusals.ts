import type { Verdict } from '../contract/delivery.ts';

/**
 * A 403 says that the account is refused, but not that it is the account's fault: some gateways answer so for one
 * submission alone. What else the server accepts afterwards tells which it was.
 */
export class Refusals {
  /** Upload → when its refused request began; monotonic ms. */
  readonly #refusedAt = new Map<number, number>();
  /** When the latest accepted request began; monotonic ms. */
  #acceptedAt = -Infinity;

  /** The server has taken something since sending began or went on: a refusal may be one row's. */
  get hasAccepted(): boolean {
    return this.#acceptedAt > -Infinity;
  }

  accepted(startedAtMonotonic: number): void {
    this.#acceptedAt = Math.max(this.#acceptedAt, startedAtMonotonic);
  }

  refused(uploadId: number, startedAtMonotonic: number): void {
    this.#refusedAt.set(uploadId, startedAtMonotonic);
  }

  /** It was refused before, and another one that began after that was accepted. */
  isRowsOwn(uploadId: number): boolean {
    const refusedAt = this.#refusedAt.get(uploadId);
    return refusedAt !== undefined && this.#acceptedAt > refusedAt;
  }

  forget(uploadId: number): void {
    this.#refusedAt.delete(uploadId);
  }

  /** A pause begins: what is accepted after it may have another cause. */
  clear(): void {
    this.#refusedAt.clear();
    this.#acceptedAt = -Infinity;
  }
}

/** It may be the account's or one row's. */
export function isDoubtful({ outcome, status, pause }: Verdict): boolean {
  return outcome === 'account' && status === 403 && (pause === 'key_refused' || pause === 'address_refused');
}
