import type { BulkResult, CallInput } from '../../src-main/contract/call.ts';
import { SLOTS } from '../../src-main/contract/slot.ts';
import { canApply, type Upload } from '../../src-main/contract/upload.ts';
import { api } from '../api.ts';
import { t } from '../messages/index.ts';
import { Action } from './action.svelte.ts';
import { announcer } from './announcer.svelte.ts';
import { app } from './app.svelte.ts';
import { askedBatches } from './asked.svelte.ts';
import { productionQuestion } from './production-question.svelte.ts';
import { balanceOf, batchToShow, releasableFilter, reviewFilter, type ReviewShow } from './review-filter.ts';
import { route } from './route.svelte.ts';
import type { Selection } from './selection.ts';
import { UploadList } from './upload-list.svelte.ts';

/** The cell that is being edited in place. */
export interface EditedCell {
  readonly id: number;
  readonly field: 'submissionId' | 'idType';
}

/** What Review knows and does. */
export class Review {
  readonly list = new UploadList('row');
  readonly batches = askedBatches();
  show = $state<ReviewShow>('all');
  text = $state('');
  edited = $state.raw<EditedCell | null>(null);
  /** What is being set for all selected rows. */
  setting = $state<'idType' | 'admin' | null>(null);
  isLeftOverShown = $state(false);
  /** What the last deed came to, until the next one. */
  note = $state('');
  readonly doing = new Action();
  readonly #counting = new Action();

  readonly batchId = $derived(batchToShow(route.params.batch, this.batches.value ?? []));
  readonly batch = $derived(this.batches.value?.find(({ id }) => id === this.batchId) ?? null);
  readonly balance = $derived(balanceOf(this.batch === null ? (this.batches.value ?? []) : [this.batch]));
  readonly filter = $derived(
    reviewFilter({
      connectionId: app.connection.id,
      batchId: this.batchId,
      show: this.show,
      text: this.text
    })
  );

  /** Rows that Release would send, with nothing selected. */
  readonly releasable = $derived(this.batch === null ? app.overview.releasable : this.batch.releasable);

  /** Of a selection with rows that were never seen, as the Node side counted them. */
  #counted = $state.raw<{ readonly selection: Selection; readonly count: number } | null>(null);

  /** Of the selection; null: not all of its rows were seen, and they are still being counted. */
  readonly selectedReleasable = $derived.by(() => {
    const { selection, selectedRows } = this.list;
    if (selectedRows.length === selection.ids.size)
      return selectedRows.filter(({ state, isBlocked }) => state === 'staged' && !isBlocked).length;
    return this.#counted?.selection === selection ? this.#counted.count : null;
  });

  get selectedCount(): number {
    return this.list.selection.ids.size;
  }

  chooseBatch(id: number | null): void {
    this.isLeftOverShown = false;
    route.set({ batch: id === null ? 'all' : String(id) });
  }

  edit(row: Upload, field: EditedCell['field']): void {
    if (canApply(row.state, 'edit')) this.edited = { id: row.id, field };
  }

  editFocused(field: EditedCell['field']): void {
    const row = this.list.focusedRow;
    if (row !== undefined) this.edit(row, field);
  }

  async save(ids: readonly number[], values: CallInput<'uploads.edit'>['values']): Promise<void> {
    this.edited = null;
    await this.#bulk('uploads.edit', { target: { ids: [...ids] }, values });
  }

  async setForSelected(values: CallInput<'uploads.edit'>['values']): Promise<void> {
    this.setting = null;
    await this.save([...this.list.selection.ids], values);
  }

  /** Excludes the selected rows, or takes them back where all of them are excluded. */
  async excludeOrRestore(): Promise<void> {
    const target = this.list.selectedTarget;
    if (target === null) return;
    await this.#bulk(this.isSelectionExcluded ? 'uploads.restore' : 'uploads.exclude', { target });
  }

  get isSelectionExcluded(): boolean {
    const rows = this.list.selectedRows;
    return rows.length > 0 && rows.every(({ state }) => state === 'excluded');
  }

  async swapFrontAndBack(): Promise<void> {
    const row = this.list.focusedRow;
    if (row === undefined || !canApply(row.state, 'edit')) return;
    const [front, back] = SLOTS;
    const swapped = await this.doing.run(() =>
      api.call('uploads.swapImages', { id: row.id, slots: [front, back] })
    );
    if (swapped !== null) this.list.put(swapped);
  }

  /** Ctrl+Enter: the selection where there is one. */
  async releaseByKey(): Promise<void> {
    await this.release(this.selectedCount === 0 ? 'batch' : 'selection');
  }

  /** Sends what is releasable of it: exactly the rows that were counted and agreed to. */
  async release(what: 'batch' | 'selection'): Promise<void> {
    if (this.doing.isBusy) return;
    const result = await this.doing.run(() => this.#release(what));
    if (result === null) return;
    this.list.clearSelection();
    this.#tell(result, 'review.released');
    await Promise.all([this.list.refresh(), this.batches.refresh()]);
  }

  async #release(what: 'batch' | 'selection'): Promise<BulkResult | null> {
    const ids = await this.#releasableIds(what);
    const batches = (this.batches.value ?? []).filter(({ id, releasable }) =>
      this.batchId === null ? releasable > 0 : id === this.batchId
    );
    if (ids.length === 0 || !(await productionQuestion.mayRelease(ids.length, batches))) return null;
    return api.call('uploads.release', { target: { ids } });
  }

  /** Call when the selection has changed: a number that names less than what would go must not stand on a button. */
  async countSelected(selection: Selection): Promise<void> {
    if (this.selectedReleasable !== null) return;
    const ids = await this.#counting.run(() => this.#releasableIds('selection'));
    if (ids !== null && this.list.selection === selection) this.#counted = { selection, count: ids.length };
  }

  async #releasableIds(what: 'batch' | 'selection'): Promise<number[]> {
    const filter = releasableFilter(app.connection.id, this.batchId);
    const { ids } = await api.call('uploads.ids', { filter, order: 'row' });
    return what === 'batch' ? ids : ids.filter((id) => this.list.isSelected(id));
  }

  async #bulk<Name extends 'uploads.edit' | 'uploads.exclude' | 'uploads.restore'>(
    name: Name,
    input: CallInput<Name>
  ): Promise<void> {
    const result = await this.doing.run(() => api.call(name, input));
    if (result !== null) this.#tell(result as BulkResult, null);
  }

  /** Says what was done, and what was left as it is and why. */
  #tell({ changed, skipped }: BulkResult, key: 'review.released' | null): void {
    const done = key === null ? '' : t(key, { count: changed });
    const left = skipped.map(({ reason, count }) => t(`review.skipped.${reason}`, { count }));
    this.note = [done, ...left].filter((sentence) => sentence !== '').join(' ');
    if (this.note !== '') announcer.say(this.note);
  }
}
