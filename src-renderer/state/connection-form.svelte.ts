import { SvelteSet } from 'svelte/reactivity';
import type { Connection, ConnectionCheck } from '../../src-main/contract/connection.ts';
import { api } from '../api.ts';
import { Action } from './action.svelte.ts';
import { app } from './app.svelte.ts';
import {
  type ConnectionDraft,
  draftOf,
  inputOf,
  type InvalidField,
  invalidFields,
  isSameDraft,
  NEW_DRAFT,
  newDraft
} from './connection-draft.ts';

/** Printable ASCII without spaces, as the contract takes it. */
const USABLE_KEY = /^[\x21-\x7e]{1,512}$/;

/** The form of one connection, saved or new; what was typed stays while another one is looked at. */
export class ConnectionForm {
  draft: ConnectionDraft;
  /** Never read back: emptied as soon as it is set. */
  key = $state('');
  isKeyOpen = $state(false);
  /** Asked whether they are sure. */
  isClearing = $state(false);
  isRemoving = $state(false);
  checks = $state.raw<readonly ConnectionCheck[] | null>(null);
  testedAt = $state<number | null>(null);
  isSaved = $state(false);
  readonly saving = new Action();
  readonly keeping = new Action();
  readonly testing = new Action();
  readonly pausing = new Action();
  readonly removing = new Action();
  readonly using = new Action();

  readonly #left = new SvelteSet<InvalidField>();
  #triedToSave = $state(false);

  constructor(connection: Connection | null) {
    this.draft = $state(connection === null ? newDraft() : draftOf(connection));
  }

  // No $derived in here: it would freeze with the component that it was made in, and a form lives longer.
  get isKeyUsable(): boolean {
    return USABLE_KEY.test(this.key.trim());
  }

  isChanged(connection: Connection | null): boolean {
    return !isSameDraft(this.draft, connection === null ? NEW_DRAFT : draftOf(connection));
  }

  /** A field is not called wrong while it is being typed for the first time. */
  isWrong(field: InvalidField): boolean {
    return invalidFields(this.draft).has(field) && (this.#triedToSave || this.#left.has(field));
  }

  leave(field: InvalidField): void {
    this.#left.add(field);
  }

  revert(connection: Connection | null): void {
    this.draft = connection === null ? newDraft() : draftOf(connection);
    this.#triedToSave = false;
    this.#left.clear();
    this.saving.dismiss();
  }

  /** @returns the connection as it was saved; null where a field or the Node side refuses. */
  async save(id: number | null): Promise<Connection | null> {
    this.#triedToSave = true;
    this.isSaved = false;
    if (invalidFields(this.draft).size > 0) return null;
    const values = inputOf(this.draft);
    const saved = await this.saving.run(() =>
      id === null ? api.call('connections.create', values) : api.call('connections.update', { id, values })
    );
    if (saved === null) return null;
    this.revert(saved);
    this.isSaved = true;
    this.checks = null;
    return saved;
  }

  async setKey(id: number): Promise<void> {
    const key = this.key.trim();
    const done = await this.keeping.run(() => api.call('connections.setKey', { id, key }));
    if (done === null) return;
    this.key = '';
    this.isKeyOpen = false;
    this.checks = null;
  }

  async clearKey(id: number): Promise<void> {
    await this.keeping.run(() => api.call('connections.clearKey', { id }));
    this.isClearing = false;
    this.checks = null;
  }

  closeKey(): void {
    this.key = '';
    this.isKeyOpen = false;
  }

  /** From now on the window shows this connection. */
  async use(id: number): Promise<void> {
    await this.using.run(() => app.changeSettings({ connectionId: id }));
  }

  async test(id: number): Promise<void> {
    this.checks = await this.testing.run(() => api.call('connections.test', { id }));
    this.testedAt = Date.now();
  }

  async setPaused(id: number, isPaused: boolean): Promise<void> {
    await this.pausing.run(() => api.call(isPaused ? 'connections.pause' : 'connections.resume', { id }));
  }

  /** @returns whether it is gone. */
  async remove(id: number): Promise<boolean> {
    return (
      (await this.removing.run(async () => {
        await api.call('connections.remove', { id });
        return true;
      })) === true
    );
  }
}
