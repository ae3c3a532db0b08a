import { sentenceFor } from '../messages/index.ts';

/** Something a person asked for: whether it is under way, and what went wrong, until it is tried again or dismissed. */
export class Action {
  isBusy = $state(false);
  #error = $state.raw<unknown>(null);

  /**
   * The sentence to show where the button is; null while nothing is wrong. Not a $derived, which would freeze
   * with the component that it was made in: an action may live longer.
   */
  get problem(): string | null {
    return this.#error === null ? null : sentenceFor(this.#error);
  }

  /** @returns what `work` gave, or null where it was refused; then `problem` says why. */
  async run<Result>(work: () => Promise<Result>): Promise<Result | null> {
    this.isBusy = true;
    this.#error = null;
    try {
      return await work();
    } catch (error) {
      sentenceFor(error);
      this.#error = error;
      return null;
    } finally {
      this.isBusy = false;
    }
  }

  dismiss(): void {
    this.#error = null;
  }
}
