import type { UndoResult } from '../../src-main/contract/audit.ts';
import { api } from '../api.ts';
import { t } from '../messages/index.ts';
import { Action } from './action.svelte.ts';
import { announcer } from './announcer.svelte.ts';
import { app } from './app.svelte.ts';
import { fieldName, fieldValue } from './change-words.ts';

type Turn = 'undo' | 'redo';

/** What was undone or redone last, in words. */
interface Told {
  readonly turn: Turn;
  readonly title: string;
  /** Empty: nothing was left as it is. */
  readonly help: string;
  /** False: there was nothing to do, so there is nothing to take back. */
  readonly isDone: boolean;
}

/** How long a plain success stays; what was left as it is stays until it is put away. */
const SHOWN_MS = 10_000;

function wordsOf(turn: Turn, { step, changed, skipped }: UndoResult): Told {
  if (step === null) {
    const title = t(turn === 'undo' ? 'undo.nothingToUndo' : 'undo.nothingToRedo');
    return { turn, title, help: '', isDone: false };
  }
  const { kind, to } = step;
  const isEdit = kind === 'edit' && to !== null;
  const title = isEdit
    ? t(`undo.${turn}.to`, {
        count: changed,
        field: fieldName(to.name),
        value: fieldValue(to.name, to.value)
      })
    : t(`undo.${turn}.${kind}`, { count: changed });
  return { turn, title, help: skipped > 0 ? t('undo.skipped', { count: skipped }) : '', isDone: true };
}

/** Taking back what was changed, step by step, and doing it once more. */
class Undoing {
  readonly action = new Action();
  told = $state.raw<Told | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  async take(turn: Turn): Promise<void> {
    if (this.action.isBusy) return;
    this.dismiss();
    await this.action.run(async () => {
      const result = await api.call(`history.${turn}`, { connectionId: app.connection.id });
      this.#tell(wordsOf(turn, result));
    });
  }

  dismiss(): void {
    clearTimeout(this.#timer);
    this.told = null;
    this.action.dismiss();
  }

  #tell(told: Told): void {
    this.told = told;
    announcer.say(`${told.title}. ${told.help}`);
    if (told.help === '') this.#timer = setTimeout(() => (this.told = null), SHOWN_MS);
  }
}

export const undoing = new Undoing();
