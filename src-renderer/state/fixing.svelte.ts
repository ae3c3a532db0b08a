import type { BulkResult, FailureGroup } from '../../src-main/contract/call.ts';
import type { UploadFilter } from '../../src-main/contract/filter.ts';
import { api } from '../api.ts';
import { app } from './app.svelte.ts';
import { Asked } from './asked.svelte.ts';
import type { Correction } from './corrections.svelte.ts';
import type { Shrinking } from './shrinking.svelte.ts';
import { type FailureCard, type FixResult, fixResultOf, joinResults, mergeCards } from './failure-cards.ts';

const NOTHING: BulkResult = { changed: 0, skipped: [] };

/** The failures of the connection shown, grouped by cause, and what was done about each here. */
export class Fixing extends Asked<readonly FailureGroup[]> {
  cards = $state.raw<readonly FailureCard[]>([]);
  /** Null: all batches. */
  batchId = $state<number | null>(null);
  /** The card whose rows are laid open, if any. */
  openKey = $state<string | null>(null);

  readonly rowCount = $derived(
    this.cards.reduce((sum, { group, isSolved }) => sum + (isSolved ? 0 : group.count), 0)
  );
  readonly causeCount = $derived(this.cards.filter(({ isSolved }) => !isSolved).length);

  #shownFor = '';

  constructor(batchId: number | null) {
    super(() => api.call('failures.groups', this.#scope()));
    this.batchId = batchId;
  }

  showBatch(batchId: number | null): void {
    this.batchId = batchId;
    this.openKey = null;
    void this.refresh();
  }

  toggleOpen(key: string): void {
    this.openKey = this.openKey === key ? null : key;
  }

  /** All rows on display, or those of one cause. */
  filterOf(group?: FailureGroup): UploadFilter {
    return { ...this.#scope(), states: ['failed'], ...(group === undefined ? {} : { cause: group.cause }) };
  }

  async setIdType(card: FailureCard, idType: string): Promise<void> {
    const ids = await this.#idsOf(card);
    await this.#edit(ids, { idType });
    await this.resendIds(card, ids);
  }

  async setAdmin(card: FailureCard, admin: string): Promise<void> {
    const ids = await this.#idsOf(card);
    await this.#edit(ids, { admin });
    await this.resendIds(card, ids);
  }

  /** Each row gets its own id, and only these rows go. */
  async correctIds(card: FailureCard, corrections: readonly Correction[]): Promise<void> {
    for (const { id, submissionId } of corrections) await this.#edit([id], { submissionId });
    await this.resendIds(
      card,
      corrections.map(({ id }) => id)
    );
  }

  /** Looks at the files again, as they are now, before they go. */
  async takeAndResend(card: FailureCard): Promise<void> {
    const ids = await this.#idsOf(card);
    if (ids.length > 0) await api.call('uploads.takeImages', { target: { ids } });
    await this.resendIds(card, ids);
  }

  /** A row that stays as large as it was would only be refused again: it does not go. */
  async shrinkAndResend(card: FailureCard, shrinking: Shrinking): Promise<void> {
    const ids = await this.#idsOf(card);
    const shrunk = await shrinking.run(ids);
    if (shrunk.length > 0) await this.resendIds(card, shrunk);
  }

  async resend(card: FailureCard): Promise<void> {
    await this.resendIds(card, await this.#idsOf(card));
  }

  async resendIds(card: FailureCard, ids: readonly number[]): Promise<void> {
    const result =
      ids.length === 0 ? NOTHING : await api.call('uploads.resend', { target: { ids: [...ids] } });
    this.#settle(card.key, fixResultOf(result));
    await this.refresh();
  }

  protected override take(groups: readonly FailureGroup[]): void {
    const scope = JSON.stringify(this.#scope());
    // Results belong to the list in which they came about.
    const shown = scope === this.#shownFor ? this.cards : [];
    this.#shownFor = scope;
    this.cards = mergeCards(shown, groups);
    super.take(groups);
  }

  /** The rows are named before anything changes: a row that fails meanwhile was not looked at and does not go. */
  async #idsOf(card: FailureCard): Promise<number[]> {
    const filter = this.filterOf(card.group);
    return (await api.call('uploads.ids', { filter, order: 'row' })).ids;
  }

  async #edit(
    ids: readonly number[],
    values: { submissionId?: string; idType?: string; admin?: string }
  ): Promise<void> {
    if (ids.length > 0) await api.call('uploads.edit', { target: { ids: [...ids] }, values });
  }

  #settle(key: string, result: FixResult): void {
    this.cards = this.cards.map((card) =>
      card.key === key ? { ...card, result: joinResults(card.result, result) } : card
    );
  }

  #scope(): { connectionId: number; batchId?: number } {
    const connectionId = app.connection.id;
    return this.batchId === null ? { connectionId } : { connectionId, batchId: this.batchId };
  }
}
