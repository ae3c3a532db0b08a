import { SLOTS, type Slot } from '../../src-main/contract/slot.ts';
import { type WatchedFolder, type WatchInput, WATCH_READINGS } from '../../src-main/contract/watch.ts';
import { api } from '../api.ts';
import { Action } from './action.svelte.ts';
import { app } from './app.svelte.ts';
import { pastedPath } from './folder-part.ts';

export const READINGS = ['auto', ...WATCH_READINGS] as const;
const SECONDS_PER_MINUTE = 60;

/** How a folder is watched, as a person writes it. */
export class WatchForm {
  readonly id: number | null;
  folder = $state('');
  /** Of each slot, whether a submission must have it. */
  slots = $state<Record<Slot, boolean>>({
    idImage: true,
    idBackImage: true,
    selfieImage: false,
    addressImage: false
  });
  reading = $state<(typeof READINGS)[number]>('auto');
  restSeconds = $state('10');
  waitMinutes = $state('10');
  then = $state<'stage' | 'release'>('stage');
  movesSent = $state(false);
  movesExceptions = $state(false);
  readonly saving = new Action();

  readonly completeSlots = $derived(SLOTS.filter((slot) => this.slots[slot]));
  readonly isRestWrong = $derived(!isWhole(this.restSeconds, 1, 3600));
  readonly isWaitWrong = $derived(!isWhole(this.waitMinutes, 0, 10_080));
  readonly canSave = $derived(
    this.folder.trim() !== '' && this.completeSlots.length > 0 && !this.isRestWrong && !this.isWaitWrong
  );

  constructor(watch: WatchedFolder | null) {
    this.id = watch?.id ?? null;
    if (watch === null) return;
    this.folder = watch.folder;
    for (const slot of SLOTS) this.slots[slot] = watch.completeSlots.includes(slot);
    this.reading = watch.reading ?? 'auto';
    this.restSeconds = String(watch.restSeconds);
    this.waitMinutes = String(Math.ceil(watch.waitSeconds / SECONDS_PER_MINUTE));
    this.then = watch.releases ? 'release' : 'stage';
    this.movesSent = watch.movesSent;
    this.movesExceptions = watch.movesExceptions;
  }

  /** @returns whether it was saved; else `saving` says why not. */
  async save(): Promise<boolean> {
    const { id } = this;
    const values = this.#values();
    const saved = await this.saving.run(() =>
      id === null ? api.call('watches.create', values) : api.call('watches.update', { id, values })
    );
    return saved !== null;
  }

  #values(): WatchInput {
    return {
      connectionId: app.connection.id,
      folder: pastedPath(this.folder),
      reading: this.reading === 'auto' ? null : this.reading,
      completeSlots: this.completeSlots,
      restSeconds: Number(this.restSeconds),
      waitSeconds: Number(this.waitMinutes) * SECONDS_PER_MINUTE,
      releases: this.then === 'release',
      movesSent: this.movesSent,
      movesExceptions: this.movesExceptions
    };
  }
}

function isWhole(text: string, least: number, most: number): boolean {
  const number = Number(text);
  return /^\d+$/.test(text.trim()) && number >= least && number <= most;
}

/** The watched folders of the connection that the window shows. */
export class Watching {
  /** Null until the first answer. */
  #all = $state.raw<readonly WatchedFolder[] | null>(null);
  form = $state.raw<WatchForm | null>(null);
  /** Of the folder about which it is asked whether to stop. */
  removingId = $state<number | null>(null);
  readonly changing = new Action();

  readonly folders = $derived(
    this.#all?.filter(({ connectionId }) => connectionId === app.connection.id) ?? null
  );

  /** @returns a function that ends it. Meant for `onMount`. */
  follow(): () => void {
    const endEvents = api.on('watchesChanged', () => void this.#load());
    const endAsking = $effect.root(() => {
      $effect(() => {
        void app.connectedTimes;
        void this.#load();
      });
    });
    return () => {
      endEvents();
      endAsking();
    };
  }

  add(): void {
    this.form = new WatchForm(null);
  }

  edit(watch: WatchedFolder): void {
    this.form = new WatchForm(watch);
  }

  leave(): void {
    this.form = null;
  }

  async save(): Promise<void> {
    if ((await this.form?.save()) !== true) return;
    this.form = null;
    await this.#load();
  }

  async setOn({ id, isOn }: WatchedFolder): Promise<void> {
    await this.changing.run(() => api.call('watches.setOn', { id, isOn: !isOn }));
    await this.#load();
  }

  async remove(id: number): Promise<void> {
    this.removingId = null;
    await this.changing.run(() => api.call('watches.remove', { id }));
    await this.#load();
  }

  async #load(): Promise<void> {
    this.#all = await api.call('watches.list', {}).catch(() => this.#all);
  }
}

export const watching = new Watching();
