import type { BaseWindow, Dialog } from 'electron';
import type { Status } from './status.ts';
import type { Words } from './words.ts';

export interface EndingParts {
  readonly dialog: Dialog;
  readonly window: () => BaseWindow | null;
  readonly words: () => Words;
  readonly status: () => Status;
  /** Ends uploads on their way in an orderly manner and closes the database. */
  readonly close: () => Promise<void>;
  /** Ends the process. */
  readonly leave: () => void;
}

/** Quitting asks while something waits to be sent, and waits until all is closed. */
export class Ending {
  readonly #parts: EndingParts;
  #stage: 'no' | 'asking' | 'closing' | 'closed' = 'no';

  constructor(parts: EndingParts) {
    this.#parts = parts;
  }

  /** Everything is closed: the process may go. */
  get isClosed(): boolean {
    return this.#stage === 'closed';
  }

  /** @param leave instead of the ordinary one, such as to start a new version. */
  async quit(leave = this.#parts.leave): Promise<void> {
    if (this.#stage !== 'no') return;
    this.#stage = 'asking';
    if (await this.#mayQuit()) await this.quitNow(leave);
    else this.#stage = 'no';
  }

  /** Without a question: the system is going down. */
  async quitNow(leave = this.#parts.leave): Promise<void> {
    if (this.#stage === 'closing' || this.#stage === 'closed') return;
    this.#stage = 'closing';
    await this.#parts.close();
    this.#stage = 'closed';
    leave();
  }

  /** A person's own pause is an answer already. */
  async #mayQuit(): Promise<boolean> {
    const { dialog, window, words, status } = this.#parts;
    const { kind, left } = status();
    if (left === 0 || kind === 'paused') return true;
    const { say } = words();
    const question = {
      type: 'question' as const,
      message: say('quit.title', { left }),
      detail: say('quit.detail'),
      buttons: [say('quit.stay'), say('quit.quit')],
      defaultId: 0,
      cancelId: 0
    };
    const owner = window();
    const answer = await (owner === null
      ? dialog.showMessageBox(question)
      : dialog.showMessageBox(owner, question));
    return answer.response === 1;
  }
}
