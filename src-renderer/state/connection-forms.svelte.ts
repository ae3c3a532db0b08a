import type { Connection } from '../../src-main/contract/connection.ts';
import { app } from './app.svelte.ts';
import { ConnectionForm } from './connection-form.svelte.ts';
import type { ConnectionPart } from './connection-part.ts';
import { route } from './route.svelte.ts';

/** `new`: one that is not saved yet. */
export type FormKey = number | 'new';

/** Which connection is looked at, and the form of each that was. */
export class ConnectionForms {
  #key = $state.raw<FormKey | null>(null);
  /** Known here a moment before the list of all connections has it. */
  #justSaved = $state.raw<Connection | null>(null);
  readonly #forms: Partial<Record<FormKey, ConnectionForm>> = {};

  /** The connection whose form is shown; null: a new one. */
  get connection(): Connection | null {
    return this.#key === 'new' ? null : (this.#known(this.#key) ?? app.connection);
  }

  get key(): FormKey {
    return this.connection?.id ?? 'new';
  }

  get form(): ConnectionForm {
    return this.formOf(this.connection);
  }

  formOf(connection: Connection | null): ConnectionForm {
    const key = connection?.id ?? 'new';
    return (this.#forms[key] ??= new ConnectionForm(connection));
  }

  show(key: FormKey): void {
    this.#key = key;
  }

  /** From another view: shows that place of the form, and begins the test where that is what was asked for. */
  open(connection: Connection, part: ConnectionPart): void {
    this.show(connection.id);
    const form = this.formOf(connection);
    if (part === 'key') form.isKeyOpen = true;
    if (part === 'test' && !form.isChanged(connection)) void form.test(connection.id);
    route.go('connections', { part });
  }

  async save(): Promise<void> {
    const { connection, form } = this;
    const saved = await form.save(connection?.id ?? null);
    if (saved === null || connection !== null) return;
    // The new one's form becomes that of the saved one, its "Saved" included.
    delete this.#forms.new;
    this.#forms[saved.id] = form;
    this.#justSaved = saved;
    this.#key = saved.id;
  }

  async remove(): Promise<void> {
    const { connection, form } = this;
    if (connection === null) return;
    const wasInUse = connection.id === app.connection.id;
    if (!(await form.remove(connection.id))) return;
    // Never another real one by chance.
    const practice = app.connections.find(({ isPractice }) => isPractice);
    if (wasInUse && practice !== undefined) await app.changeSettings({ connectionId: practice.id });
    delete this.#forms[connection.id];
    this.#key = null;
  }

  discardNew(): void {
    delete this.#forms.new;
    this.#key = null;
  }

  #known(key: number | null): Connection | undefined {
    const justSaved = this.#justSaved?.id === key ? this.#justSaved : null;
    return app.connections.find(({ id }) => id === key) ?? justSaved ?? undefined;
  }
}

export const connectionForms = new ConnectionForms();
