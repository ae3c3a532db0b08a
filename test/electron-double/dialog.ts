import { Strict, unsupported } from './strict.ts';

/** What a person would answer. */
export interface DialogAnswers {
  /** Paths; none: the person leaves the dialog. */
  open: readonly string[];
  save: string | null;
  /** Number of the button. */
  message: number;
}

export type DialogKind = keyof DialogAnswers;

/** A dialog that was shown. */
export interface Shown {
  readonly kind: DialogKind | 'error';
  readonly title: string;
  readonly detail: string;
  readonly buttons: readonly string[];
}

type Whole = Pick<Electron.Dialog, 'showOpenDialog' | 'showSaveDialog' | 'showMessageBox' | 'showErrorBox'>;

type Call<Options> = [Electron.BaseWindow, Options] | [Options];

function optionsOf<Options>(args: Call<Options>): Options {
  return args.length === 2 ? args[1] : args[0];
}

class DialogDouble extends Strict implements Whole {
  readonly shown: Shown[] = [];
  readonly #answers: { [Kind in DialogKind]: DialogAnswers[Kind][] } = { open: [], save: [], message: [] };

  /** For the stage door: the answer to the next dialog of that kind that has none yet. */
  answer<Kind extends DialogKind>(kind: Kind, answer: DialogAnswers[Kind]): void {
    this.#answers[kind].push(answer);
  }

  async showOpenDialog(...args: Call<Electron.OpenDialogOptions>): Promise<Electron.OpenDialogReturnValue> {
    const { title = '', defaultPath = '' } = optionsOf(args);
    const paths = await this.#ask('open', { title, detail: defaultPath });
    return { canceled: paths.length === 0, filePaths: [...paths] };
  }

  async showSaveDialog(...args: Call<Electron.SaveDialogOptions>): Promise<Electron.SaveDialogReturnValue> {
    const { title = '', defaultPath = '' } = optionsOf(args);
    const path = await this.#ask('save', { title, detail: defaultPath });
    return { canceled: path === null, filePath: path ?? '' };
  }

  async showMessageBox(...args: Call<Electron.MessageBoxOptions>): Promise<Electron.MessageBoxReturnValue> {
    const { message, detail = '', buttons = ['OK'] } = optionsOf(args);
    const response = await this.#ask('message', { title: message, detail, buttons });
    return { response, checkboxChecked: false };
  }

  showErrorBox(title: string, content: string): void {
    this.shown.push({ kind: 'error', title, detail: content, buttons: [] });
    console.error(`${title}: ${content}`);
  }

  /** As a person: not in the same turn. */
  async #ask<Kind extends DialogKind>(
    kind: Kind,
    { title, detail, buttons = [] }: { title: string; detail: string; buttons?: readonly string[] }
  ): Promise<DialogAnswers[Kind]> {
    this.shown.push({ kind, title, detail, buttons });
    await new Promise((resolve) => setImmediate(resolve));
    const answer = this.#answers[kind].shift();
    if (answer === undefined) return unsupported(`a ${kind} dialog without an answer: ${title} ${detail}`);
    return answer;
  }
}

export const dialog = new DialogDouble();
