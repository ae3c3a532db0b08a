import type { BulkResult, CallInput, UploadDetail } from '../../src-main/contract/call.ts';
import { SLOTS, type Slot } from '../../src-main/contract/slot.ts';
import { canApply, type Upload } from '../../src-main/contract/upload.ts';
import { isBlocking } from '../../src-main/contract/issue.ts';
import { ConnectionLost } from '../api-error.ts';
import { api } from '../api.ts';
import { Action } from './action.svelte.ts';
import { productionQuestion } from './production-question.svelte.ts';
import type { UploadList } from './upload-list.svelte.ts';

const NARROW_PX = 1100;

function slotWithKeyboard(): Slot | null {
  const [, number] = /^slot-(\d)$/.exec(document.activeElement?.id ?? '') ?? [];
  return SLOTS[Number(number) - 1] ?? null;
}

/** The upload that the panel at the right is about, and its pictures large. */
class Inspector {
  /** The list in sight; the panel is about the row that its keyboard is on. */
  #list = $state.raw<UploadList | null>(null);
  /** Shown where no list is in sight. */
  #shownId = $state<number | null>(null);
  #detail = $state.raw<UploadDetail | null>(null);
  /** On a narrow window it covers the list, so it is opened only when asked for. */
  isOpen = $state(window.innerWidth >= NARROW_PX);
  /** Not null: the picture of this slot is shown large. */
  largeSlot = $state<Slot | null>(null);
  /** Rows that were sent from the large view since it was opened. */
  sentHere = $state(0);
  readonly editing = new Action();

  readonly uploadId = $derived(this.#list === null ? this.#shownId : this.#list.selection.focusId);

  /** Null until its answer is here; then at once what the list knows, soon all of it. */
  readonly upload: Upload | null = $derived.by(() => {
    if (this.uploadId === null) return null;
    const known = this.#list?.row(this.uploadId);
    return known ?? this.detail?.upload ?? null;
  });

  readonly isEditable = $derived(this.upload !== null && canApply(this.upload.state, 'edit'));

  /** Null until it is here, or while it is still another row's. */
  get detail(): UploadDetail | null {
    return this.#detail?.upload.id === this.uploadId ? this.#detail : null;
  }

  /** @returns a function that ends it; fit to be returned from an `$effect`. */
  follow(list: UploadList): () => void {
    this.#list = list;
    return () => {
      if (this.#list === list) this.#list = null;
      this.largeSlot = null;
    };
  }

  /** For a view without a list; null: nothing. */
  show(uploadId: number | null): void {
    this.#shownId = uploadId;
  }

  /** Asks for attempts and effective values of the row. */
  async load(): Promise<void> {
    const id = this.uploadId;
    if (id === null) return;
    try {
      const detail = await api.call('uploads.detail', { id });
      if (id === this.uploadId) this.#detail = detail;
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
    }
  }

  openLarge(slot?: Slot): void {
    const first = this.upload?.images[0]?.slot;
    const wanted = slot ?? SLOTS.find((candidate) => this.imageIn(candidate) !== undefined) ?? first;
    if (wanted === undefined) return;
    if (this.largeSlot === null) this.sentHere = 0;
    this.largeSlot = wanted;
  }

  imageIn(slot: Slot) {
    return this.upload?.images.find((image) => image.slot === slot);
  }

  /** For a view without a list: its pictures large as soon as they are known. */
  async showLarge(uploadId: number, slot: Slot): Promise<void> {
    this.show(uploadId);
    await this.load();
    if (this.uploadId === uploadId) this.openLarge(slot);
  }

  /** The row's place in the list in sight, 1-based, and how many there are; null without a list. */
  get place(): { readonly index: number; readonly count: number } | null {
    if (this.#list === null || this.uploadId === null) return null;
    return { index: this.#list.ids.indexOf(this.uploadId) + 1, count: this.#list.count };
  }

  /** The row after this one, as far as it is known; its pictures are fetched ahead. */
  get nextUpload(): Upload | null {
    const id = this.place === null ? undefined : this.#list?.ids[this.place.index];
    return (id === undefined ? undefined : this.#list?.row(id)) ?? null;
  }

  /** The next or previous picture; after the last one of a row comes the next row. */
  movePicture(step: 1 | -1): void {
    if (this.largeSlot === null) return;
    const slots = this.#filledSlots();
    const next = slots[slots.indexOf(this.largeSlot) + step];
    if (next !== undefined) this.largeSlot = next;
    else this.moveRow(step, step === 1 ? 'first' : 'last');
  }

  /** @param landOn the slot to show of the other row: the same where it is filled, or its first or last. */
  moveRow(step: 1 | -1, landOn: 'same' | 'first' | 'last' = 'same'): void {
    const before = this.uploadId;
    this.#list?.moveBy(step, { shift: false, ctrl: false });
    if (this.uploadId === before || landOn === 'same') return;
    const slots = this.#filledSlots();
    this.largeSlot = (landOn === 'first' ? slots[0] : slots.at(-1)) ?? this.largeSlot;
  }

  async edit(values: {
    submissionId?: string;
    idType?: string | null;
    admin?: string | null;
  }): Promise<void> {
    const id = this.uploadId;
    if (id === null) return;
    await this.editing.run(async () => {
      await api.call('uploads.edit', { target: { ids: [id] }, values });
      await this.load();
    });
  }

  async swapFrontAndBack(): Promise<void> {
    const id = this.uploadId;
    if (id === null || !this.isEditable) return;
    await this.#change(() => api.call('uploads.swapImages', { id, slots: ['idImage', 'idBackImage'] }));
  }

  /** Turns the picture of the slot that has the keyboard or is shown large, else the row's first. */
  async turn(degrees: 90 | 270, slot: Slot | null = this.largeSlot ?? slotWithKeyboard()): Promise<void> {
    const turned = slot !== null && this.imageIn(slot) !== undefined ? slot : this.#filledSlots()[0];
    if (turned !== undefined && (this.imageIn(turned)?.format ?? null) !== null)
      await this.remake(turned, { kind: 'turn', degrees });
  }

  async remake(slot: Slot, change: CallInput<'uploads.remakeImage'>['change']): Promise<void> {
    const id = this.uploadId;
    if (id === null || !this.isEditable || this.imageIn(slot) === undefined) return;
    await this.#change(() => api.call('uploads.remakeImage', { id, slot, change }));
  }

  /** Confirms the first issue that a person may confirm. */
  async confirmNext(): Promise<void> {
    const { upload } = this;
    const open = upload?.issues.find((issue) => issue.isConfirmable && isBlocking(issue));
    if (upload === null || open === undefined || !this.isEditable) return;
    const target = { ids: [upload.id] };
    await this.#bulk(upload.id, () => api.call('uploads.confirm', { target, code: open.code }));
  }

  async excludeOrRestore(): Promise<void> {
    const { upload } = this;
    if (upload === null) return;
    const name = upload.state === 'excluded' ? 'uploads.restore' : 'uploads.exclude';
    await this.#bulk(upload.id, () => api.call(name, { target: { ids: [upload.id] } }));
  }

  /** Nothing about the row holds it back. */
  get canGo(): boolean {
    const { upload } = this;
    return upload !== null && !upload.isBlocked && (upload.state === 'staged' || upload.state === 'failed');
  }

  /** Releases or resends the row, then goes on to the next one. */
  async send(): Promise<void> {
    const { upload } = this;
    if (upload === null || !this.canGo || this.editing.isBusy) return;
    const batch = { id: upload.batchId, name: upload.batchName };
    if (!(await productionQuestion.mayRelease(1, [batch]))) return;
    const name = upload.state === 'staged' ? 'uploads.release' : 'uploads.resend';
    const result = await this.#bulk(upload.id, () => api.call(name, { target: { ids: [upload.id] } }));
    if (result === null || result.changed === 0) return;
    this.sentHere += 1;
    if (this.uploadId === upload.id) this.moveRow(1);
  }

  async setImage(slot: Slot, source: { path: string } | { leftOverId: number } | null): Promise<void> {
    const id = this.uploadId;
    if (id === null) return;
    await this.#change(() => api.call('uploads.setImage', { id, slot, source }));
  }

  async #bulk(id: number, work: () => Promise<BulkResult>): Promise<BulkResult | null> {
    return this.editing.run(async () => {
      const result = await work();
      const [row] = await api.call('uploads.rows', { ids: [id] });
      if (row !== undefined) this.#list?.put(row);
      if (this.uploadId === id) await this.load();
      return result;
    });
  }

  async #change(work: () => Promise<Upload>): Promise<void> {
    const upload = await this.editing.run(work);
    if (upload === null) return;
    this.#list?.put(upload);
    await this.load();
  }

  #filledSlots(): Slot[] {
    return SLOTS.filter((slot) => this.imageIn(slot) !== undefined);
  }
}

export const inspector = new Inspector();
