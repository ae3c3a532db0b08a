import { SvelteMap } from 'svelte/reactivity';

export interface Correction {
  readonly id: number;
  readonly submissionId: string;
}

/** Submission ids as they are being corrected, row by row. */
export class Corrections {
  readonly #typed = new SvelteMap<number, string>();

  textOf(id: number, current: string): string {
    return this.#typed.get(id) ?? current;
  }

  type(id: number, current: string, text: string): void {
    if (text === current) this.#typed.delete(id);
    else this.#typed.set(id, text);
  }

  isChanged(id: number): boolean {
    return this.#typed.has(id);
  }

  /** Spaces at its ends would go to the server; an empty id can't. */
  isUsable(id: number): boolean {
    const text = this.#typed.get(id);
    return text === undefined || (text !== '' && text === text.trim());
  }

  /** What can go: changed, and fit to be sent. */
  get ready(): readonly Correction[] {
    return [...this.#typed]
      .filter(([id]) => this.isUsable(id))
      .map(([id, submissionId]) => ({ id, submissionId }));
  }

  forget(corrections: readonly Correction[]): void {
    for (const { id } of corrections) this.#typed.delete(id);
  }
}
