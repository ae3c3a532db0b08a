import type { AuditHead, AuditVerdict } from './contract/audit.ts';
import type { Store } from './db/store.ts';
import { nextTurn } from './calls/in-pieces.ts';

/** How long an attempt may be on record without a seal while Outtray runs. */
const SEAL_EVERY_MS = 60_000;

interface Parts {
  readonly store: Pick<Store, 'audit' | 'patiently'>;
  readonly now: () => number;
  readonly onBug: (error: unknown) => void;
}

/** Seals attempts beside the sending, and looks through the log. */
export class AuditCare {
  readonly #parts: Parts;
  #timer: NodeJS.Timeout | null = null;
  #work: Promise<void> = Promise.resolve();
  #isClosing = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Now and once a minute; only in the process that sends. */
  start(isSender: () => boolean): void {
    const look = (): void => {
      if (isSender()) void this.seal();
    };
    this.#timer ??= setInterval(look, SEAL_EVERY_MS).unref();
    look();
  }

  /** Everything that is on record so far. Some hundred attempts at a time: nobody waits for it. */
  seal(): Promise<void> {
    const { store, now, onBug } = this.#parts;
    this.#work = this.#work
      .then(async () => {
        while ((await store.patiently(() => store.audit.sealSome(now()))) > 0) await nextTurn();
        store.audit.noteHead();
      })
      // What could not be sealed now is sealed the next time.
      .catch(onBug);
    return this.#work;
  }

  /** @param kept newest rows of earlier times, besides the one that is noted beside the database. */
  async verify(kept: readonly AuditHead[]): Promise<AuditVerdict> {
    const check = this.#parts.store.audit.check(kept);
    while (check.next()) {
      if (this.#isClosing) break;
      await nextTurn();
    }
    return check.verdict();
  }

  /** Seals what is left. */
  async close(): Promise<void> {
    this.#isClosing = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    await this.seal();
  }
}
