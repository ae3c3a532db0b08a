import type { ExportRequest } from '../../src-main/contract/application.ts';
import { api } from '../api.ts';
import { t } from '../messages/index.ts';
import { Action } from './action.svelte.ts';
import { announcer } from './announcer.svelte.ts';
import { desk } from './desk.svelte.ts';

/** Writing a list to a file of the person's choice; a browser downloads it instead. */
class Exporting {
  readonly writing = new Action();
  /** What was written last, in words; empty where nothing was, or it was put away. */
  done = $state('');

  async write(request: ExportRequest): Promise<void> {
    this.done = '';
    await this.writing.run(async () => {
      const path = await desk.saveAs(`outtray-${request.kind}-${today()}.csv`);
      if (path === null) return;
      const written = await api.call('exports.write', { ...request, path });
      this.done = t('common.exported', { count: written.rows, path: written.path });
      announcer.say(this.done);
    });
  }
}

/** Local, as the person reads a calendar: `2026-11-23`. */
function today(): string {
  const now = new Date();
  const parts = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
  return parts.map((part) => String(part).padStart(2, '0')).join('-');
}

export const exporting = new Exporting();
