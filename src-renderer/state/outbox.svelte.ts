import { api } from '../api.ts';
import { t } from '../messages/index.ts';
import { Action } from './action.svelte.ts';
import { announcer } from './announcer.svelte.ts';
import { app } from './app.svelte.ts';
import { connectionForms } from './connection-forms.svelte.ts';
import type { ConnectionPart } from './connection-part.ts';
import type { WayOut } from './pause-remedy.ts';
import { route } from './route.svelte.ts';
import { UploadList } from './upload-list.svelte.ts';

/** Where a way out leads that is done in the connection. */
const PARTS: Partial<Record<WayOut, ConnectionPart>> = {
  setKey: 'key',
  correctAdmin: 'admin',
  openConnection: 'baseUrl',
  chooseCaFile: 'caFile',
  changeLimit: 'dailyLimit',
  testConnection: 'test'
};

/** What the Outbox knows and does. */
export class Outbox {
  readonly list = new UploadList('release');
  text = $state('');
  note = $state('');
  readonly doing = new Action();

  readonly filter = $derived({
    connectionId: app.connection.id,
    states: ['queued' as const, 'sending' as const],
    ...(this.text === '' ? {} : { text: this.text })
  });

  get selectedCount(): number {
    return this.list.selection.ids.size;
  }

  /** Does what a pause's button says. */
  async take(way: WayOut): Promise<void> {
    if (way === 'resume' || way === 'tryNow') {
      await this.doing.run(() => app.resume());
      return;
    }
    if (way === 'toReview') route.go('review');
    const part = PARTS[way];
    if (part !== undefined) connectionForms.open(app.connection, part);
  }

  /** Takes the selected rows back to review; those on their way stay. */
  async recall(): Promise<void> {
    const target = this.list.selectedTarget;
    if (target === null) return;
    const result = await this.doing.run(() => api.call('uploads.recall', { target }));
    if (result === null) return;
    const stayed = result.skipped.reduce((sum, { count }) => sum + count, 0);
    this.note = [
      t('outbox.recalled', { count: result.changed }),
      ...(stayed === 0 ? [] : [t('outbox.recallLeft', { count: stayed })])
    ].join(' ');
    announcer.say(this.note);
    this.list.clearSelection();
    await this.list.refresh();
  }
}
