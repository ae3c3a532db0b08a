import type { PowerSaveBlocker } from 'electron';

/** Keeps the machine from sleeping while something goes; the screen may go dark. */
export class Awake {
  readonly #blocker: PowerSaveBlocker;
  #id: number | null = null;

  constructor(blocker: PowerSaveBlocker) {
    this.#blocker = blocker;
  }

  keep(isGoing: boolean): void {
    if (isGoing) this.#id ??= this.#blocker.start('prevent-app-suspension');
    else this.release();
  }

  release(): void {
    if (this.#id !== null) this.#blocker.stop(this.#id);
    this.#id = null;
  }
}
