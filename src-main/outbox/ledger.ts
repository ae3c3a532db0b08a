import type { Job } from './job.ts';
import type { ClaimedUpload, ClaimRequest, OutboxStore, Settlement } from './ports.ts';
import type { PutManner } from './second-chance.ts';
import { isEnvironmentFailure } from './store-trouble.ts';

/** What came of a PUT and is not yet in the database. */
export interface Entry {
  readonly job: Job;
  readonly settlement: Settlement;
  /** Set with the event null: how it goes again as soon as this attempt is on record. */
  readonly next: { readonly manner: PutManner; readonly apiKey: string } | null;
}

export interface Committed {
  readonly settled: readonly Entry[];
  /** Their settlement is not possible, by a bug: they stay as they are until the next start repairs them. */
  readonly dropped: readonly Entry[];
  /** null: not even tried, since a settlement was not possible; to be asked for again. */
  readonly claimed: readonly ClaimedUpload[] | null;
}

/** Keeps outcomes until the database has them: while it refuses, nothing is lost and nothing is called sent. */
export class Ledger {
  readonly #store: OutboxStore;
  readonly #onBug: (error: unknown) => void;
  #pending: Entry[] = [];

  constructor(store: OutboxStore, onBug: (error: unknown) => void) {
    this.#store = store;
    this.#onBug = onBug;
  }

  get isEmpty(): boolean {
    return this.#pending.length === 0;
  }

  /** Attempts of that connection that are not yet on record. */
  countOf(lane: Job['lane']): number {
    return this.#pending.filter(({ job }) => job.lane === lane).length;
  }

  add(entry: Entry): void {
    this.#pending.push(entry);
  }

  /** No second chance is taken any more: those that wait for one go again later. @returns their jobs. */
  withdrawSecondChances(dueAt: number): Job[] {
    const withdrawn = this.#pending.filter(({ next }) => next !== null).map(({ job }) => job);
    this.#pending = this.#pending.map((entry) =>
      entry.next === null
        ? entry
        : { ...entry, next: null, settlement: { ...entry.settlement, event: 'interrupt', dueAt } }
    );
    return withdrawn;
  }

  /** Records all that is pending and claims, in one transaction. @throws when the database refuses: all is kept. */
  commit(requests: readonly ClaimRequest[]): Committed {
    const entries = this.#pending;
    try {
      const claimed = this.#store.settleAndClaim(settlementsOf(entries), requests);
      this.#pending = [];
      return { settled: entries, dropped: [], claimed };
    } catch (error) {
      if (isEnvironmentFailure(error) || entries.length === 0) throw error;
      return this.#commitOneByOne();
    }
  }

  /** One impossible settlement must not keep the others from the record. */
  #commitOneByOne(): Committed {
    const settled: Entry[] = [];
    const dropped: Entry[] = [];
    for (const entry of this.#pending) {
      try {
        this.#store.settleAndClaim([entry.settlement], []);
        settled.push(entry);
      } catch (error) {
        if (isEnvironmentFailure(error)) break;
        this.#onBug(error);
        dropped.push(entry);
      }
    }
    this.#pending = this.#pending.slice(settled.length + dropped.length);
    return { settled, dropped, claimed: null };
  }
}

function settlementsOf(entries: readonly Entry[]): Settlement[] {
  return entries.map(({ settlement }) => settlement);
}
