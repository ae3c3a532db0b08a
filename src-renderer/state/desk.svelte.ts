import type { Choice, DeskEvent, DeskInfo } from '../../src-main/contract/desk.ts';
import { deskApi } from '../api.ts';
import { app } from './app.svelte.ts';
import { importing } from './importing.svelte.ts';
import { route } from './route.svelte.ts';
import { shortcuts } from './shortcuts.svelte.ts';

/** What the desktop shell adds to the window; in a browser there is none of it. */
class Desk {
  readonly isThere = deskApi !== null;
  /** null in a browser, and until the first answer is here. */
  info = $state.raw<DeskInfo | null>(null);

  /** Does what the system asks for; fit to be called once. */
  start(): void {
    if (deskApi === null) return;
    deskApi.onEvent((event) => void this.#do(event));
    void this.#load(deskApi.call('desk.info', {}));
  }

  /** With the system's own dialog. @returns absolute paths; none where the person leaves it, or in a browser. */
  async choose(what: Choice, startAt: string | null): Promise<readonly string[]> {
    return (await deskApi?.call('desk.choose', { what, startAt }))?.paths ?? [];
  }

  /** @returns where to write; null where the person leaves the dialog, or in a browser. */
  async saveAs(name: string): Promise<string | null> {
    return (await deskApi?.call('desk.saveAs', { name }))?.path ?? null;
  }

  async setStartsAtLogin(startsAtLogin: boolean): Promise<void> {
    if (deskApi !== null) await this.#load(deskApi.call('desk.setStartsAtLogin', { startsAtLogin }));
  }

  async installUpdate(): Promise<void> {
    await deskApi?.call('desk.installUpdate', {});
  }

  async #load(answer: Promise<DeskInfo>): Promise<void> {
    this.info = await answer;
  }

  async #do(event: DeskEvent): Promise<void> {
    switch (event.name) {
      case 'command':
        shortcuts.run(event.keys);
        break;
      case 'openPaths':
        importing.offer(event.paths);
        break;
      case 'show':
        await app.changeSettings({ connectionId: event.connectionId });
        route.go(event.stage);
        break;
      case 'info':
        this.info = event.info;
        break;
    }
  }
}

export const desk = new Desk();
