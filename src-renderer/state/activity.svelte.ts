import { type Outcome, OUTCOMES } from '../../src-main/contract/attempt.ts';
import type { AttemptFilter } from '../../src-main/contract/filter.ts';
import { app } from './app.svelte.ts';
import { AttemptList } from './attempt-list.svelte.ts';
import { batchOf, withBatch } from './batch-param.ts';
import { route } from './route.svelte.ts';

/** What stands in the filter while any outcome is shown. */
export const ALL_OUTCOMES = '';
export type OutcomeChoice = Outcome | typeof ALL_OUTCOMES;

interface Parts {
  text: string;
  outcome: OutcomeChoice;
  code: string;
  batchId: number | null;
}

/** Every attempt on the connection shown, and the filter that the address keeps. */
export class Activity {
  readonly list = new AttemptList();
  #parts = $state.raw<Parts>({ text: '', outcome: ALL_OUTCOMES, code: '', batchId: null });

  readonly isFiltered = $derived(Object.values(this.#parts).some((part) => part !== '' && part !== null));

  constructor(params: Readonly<Record<string, string>>) {
    this.#parts = {
      text: params['text'] ?? '',
      outcome: OUTCOMES.find((outcome) => outcome === params['outcome']) ?? ALL_OUTCOMES,
      code: params['code'] ?? '',
      batchId: batchOf(params)
    };
    this.list.setFilter(this.#filter());
  }

  get text(): string {
    return this.#parts.text;
  }

  get outcome(): OutcomeChoice {
    return this.#parts.outcome;
  }

  get code(): string {
    return this.#parts.code;
  }

  get batchId(): number | null {
    return this.#parts.batchId;
  }

  filterBy(part: Partial<Parts>): void {
    this.#parts = { ...this.#parts, ...part };
    const { text, outcome, code, batchId } = this.#parts;
    const words = Object.entries({ text, outcome, code }).filter(([, value]) => value !== '');
    route.set(withBatch(Object.fromEntries(words), batchId));
    this.list.setFilter(this.#filter());
  }

  clearFilter(): void {
    this.filterBy({ text: '', outcome: ALL_OUTCOMES, code: '', batchId: null });
  }

  follow(): () => void {
    return this.list.follow();
  }

  #filter(): AttemptFilter {
    const { text, outcome, code, batchId } = this.#parts;
    return {
      connectionId: app.connection.id,
      ...(text === '' ? {} : { text }),
      ...(outcome === ALL_OUTCOMES ? {} : { outcomes: [outcome] }),
      ...(code === '' ? {} : { code }),
      ...(batchId === null ? {} : { batchId })
    };
  }
}
