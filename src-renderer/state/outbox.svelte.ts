import type { PauseReason } from '../../src-main/contract/connection.ts';
import { api } from '../api.ts';
import { t } from '../messages/index.ts';
import { Action } from './action.svelte.ts';
import { announcer } from './announcer.svelte.ts';
import { app } from './app.svelte.ts';
import { UploadList } from './upload-list.svelte.ts';

/** What the button of a pause does; `resume` alone where only the person or time can help. */
export type WayOut = 'resume' | 'openConnection' | 'setKey';

export function wayOutOf(reason: PauseReason): WayOut {
  switch (reason) {
    case 'key_missing':
    case 'key_refused':
      return 'setKey';
    case 'project_refused':
    case 'admin_refused':
    case 'redirected':
    case 'tls':
    case 'ca_file':
      return 'openConnection';
    default:
      return 'resume';
  }
}

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

  async togglePause(): Promise<void> {
    await this.doing.run(() => (app.overview.pause === null ? app.pause() : app.resume()));
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
