import type { BaseWindow, Dialog, OpenDialogOptions } from 'electron';
import type { Choice, DeskHandlers, DeskInfo, MenuCommand } from '../../contract/desk.ts';
import type { LoginItem } from './login-item.ts';
import type { Updates } from './updates.ts';
import type { WordKey, Words } from './words.ts';

export interface DeskParts {
  readonly dialog: Dialog;
  readonly window: () => BaseWindow | null;
  readonly words: () => Words;
  readonly loginItem: LoginItem;
  readonly updates: Updates;
  readonly setCommands: (commands: readonly MenuCommand[]) => void;
  /** Asks first while something is being sent. */
  readonly installUpdate: () => void;
}

interface Question {
  readonly title: WordKey;
  readonly properties: NonNullable<OpenDialogOptions['properties']>;
  readonly filter: { readonly name: WordKey; readonly extensions: readonly string[] } | null;
}

const PICTURES = { name: 'choose.pictureFiles', extensions: ['jpg', 'jpeg', 'png'] } as const;

const QUESTIONS: Readonly<Record<Choice, Question>> = {
  folder: { title: 'choose.folder', properties: ['openDirectory'], filter: null },
  list: {
    title: 'choose.list',
    properties: ['openFile'],
    filter: { name: 'choose.lists', extensions: ['csv', 'xlsx'] }
  },
  pictures: { title: 'choose.pictures', properties: ['openFile', 'multiSelections'], filter: PICTURES },
  picture: { title: 'choose.picture', properties: ['openFile'], filter: PICTURES },
  certificate: {
    title: 'choose.certificate',
    properties: ['openFile'],
    filter: { name: 'choose.certificates', extensions: ['pem', 'crt', 'cer'] }
  }
};

/** The desk's calls, answered with the system's dialogs. */
export function deskHandlers(parts: DeskParts): DeskHandlers {
  return {
    'desk.info': () => deskInfo(parts),
    'desk.choose': async ({ what, startAt }) => ({ paths: await choose(parts, what, startAt) }),
    'desk.saveAs': async ({ name }) => ({ path: await saveAs(parts, name) }),
    'desk.setCommands': ({ commands }) => {
      parts.setCommands(commands);
      return null;
    },
    'desk.setStartsAtLogin': async ({ startsAtLogin }) => {
      await parts.loginItem.set(startsAtLogin);
      return deskInfo(parts);
    },
    'desk.installUpdate': () => {
      parts.installUpdate();
      return null;
    }
  };
}

export async function deskInfo({
  loginItem,
  updates
}: Pick<DeskParts, 'loginItem' | 'updates'>): Promise<DeskInfo> {
  return { startsAtLogin: await loginItem.startsAtLogin(), update: updates.state };
}

async function choose(
  { dialog, window, words }: DeskParts,
  what: Choice,
  startAt: string | null
): Promise<string[]> {
  const { title, properties, filter } = QUESTIONS[what];
  const { say } = words();
  const options: OpenDialogOptions = {
    title: say(title),
    properties: [...properties],
    ...(startAt === null ? {} : { defaultPath: startAt }),
    ...(filter === null ? {} : { filters: [{ name: say(filter.name), extensions: [...filter.extensions] }] })
  };
  const owner = window();
  const answer = await (owner === null
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(owner, options));
  return answer.canceled ? [] : answer.filePaths;
}

const WORKBOOK = { name: 'Excel', extensions: ['xlsx'] };

async function saveAs({ dialog, window, words }: DeskParts, name: string): Promise<string | null> {
  const options = {
    defaultPath: name,
    filters: [name.endsWith('.xlsx') ? WORKBOOK : { name: words().say('save.csv'), extensions: ['csv'] }]
  };
  const owner = window();
  const answer = await (owner === null
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(owner, options));
  return answer.canceled || answer.filePath === '' ? null : answer.filePath;
}
