import type { MenuItemConstructorOptions } from 'electron';
import type { MenuCommand, MenuPlace } from '../../contract/desk.ts';
import type { Words } from './words.ts';

export interface MenuState {
  readonly platform: NodeJS.Platform;
  readonly words: Words;
  /** What the window offers now. */
  readonly commands: readonly MenuCommand[];
  /** Paths, the latest first. */
  readonly recentFolders: readonly string[];
  readonly areToolsAllowed: boolean;
}

export interface MenuActions {
  run(keys: string): void;
  openRecent(path: string): void;
  quit(): void;
}

type Item = MenuItemConstructorOptions;

const SEPARATOR: Item = { type: 'separator' };

/** The application's menu, with every command of the window and what the platform expects beside it. */
export function menuTemplate(state: MenuState, actions: MenuActions): Item[] {
  const { platform, words } = state;
  const isMac = platform === 'darwin';
  const commands = (place: MenuPlace): Item[] =>
    state.commands
      .filter((command) => command.place === place)
      .map((command) => commandItem(command, platform, actions));
  const menu = (key: Parameters<Words['say']>[0], submenu: Item[], rest: Item = {}): Item[] =>
    submenu.length === 0 ? [] : [{ ...rest, label: labelOf(words.say(key), platform), submenu }];
  return [
    ...(isMac ? [macMenu(words, actions)] : []),
    ...menu('menu.file', [
      ...commands('file'),
      recentMenu(state, actions),
      SEPARATOR,
      ...(isMac
        ? [{ role: 'close', label: words.say('menu.close') } as Item]
        : [{ label: words.say('menu.quit'), accelerator: 'Ctrl+Q', click: () => actions.quit() }])
    ]),
    ...menu('menu.edit', editItems(words)),
    ...menu('menu.rows', commands('rows')),
    ...menu('menu.pictures', commands('pictures')),
    ...menu('menu.go', commands('go')),
    ...menu('menu.view', viewItems(state)),
    ...(isMac ? menu('menu.window', windowItems(words), { role: 'window' }) : []),
    ...menu(
      'menu.help',
      [...commands('help'), ...(isMac ? [] : [{ role: 'about', label: words.say('menu.about') } as Item])],
      { role: 'help' }
    )
  ];
}

/** Macs have no letters to underline. Korean puts them in brackets. */
function labelOf(label: string, platform: NodeJS.Platform): string {
  return platform === 'darwin' ? label.replace(/\(&\w\)|&/g, '') : label;
}

function macMenu(words: Words, actions: MenuActions): Item {
  return {
    label: 'Outtray',
    submenu: [
      { role: 'about', label: words.say('menu.about') },
      SEPARATOR,
      { role: 'services', label: words.say('menu.services') },
      SEPARATOR,
      { role: 'hide', label: words.say('menu.hide') },
      { role: 'hideOthers', label: words.say('menu.hideOthers') },
      { role: 'unhide', label: words.say('menu.unhide') },
      SEPARATOR,
      { label: words.say('menu.quit'), accelerator: 'Cmd+Q', click: () => actions.quit() }
    ]
  };
}

function recentMenu({ words, recentFolders }: MenuState, actions: MenuActions): Item {
  const items: Item[] = recentFolders.map((path) => ({
    // A single & would underline the letter behind it.
    label: path.replaceAll('&', '&&'),
    click: () => actions.openRecent(path)
  }));
  const none: Item = { label: words.say('menu.noRecent'), enabled: false };
  return { label: words.say('menu.recent'), submenu: items.length > 0 ? items : [none] };
}

function editItems(words: Words): Item[] {
  return [
    { role: 'undo', label: words.say('menu.undo') },
    { role: 'redo', label: words.say('menu.redo') },
    SEPARATOR,
    { role: 'cut', label: words.say('menu.cut') },
    { role: 'copy', label: words.say('menu.copy') },
    { role: 'paste', label: words.say('menu.paste') },
    { role: 'selectAll', label: words.say('menu.selectAll') }
  ];
}

function viewItems({ words, areToolsAllowed }: MenuState): Item[] {
  return [
    { role: 'zoomIn', label: words.say('menu.zoomIn') },
    { role: 'zoomOut', label: words.say('menu.zoomOut') },
    { role: 'resetZoom', label: words.say('menu.resetZoom') },
    SEPARATOR,
    { role: 'togglefullscreen', label: words.say('menu.fullScreen') },
    ...(areToolsAllowed ? [{ role: 'toggleDevTools', label: words.say('menu.tools') } as Item] : [])
  ];
}

function windowItems(words: Words): Item[] {
  return [
    { role: 'minimize', label: words.say('menu.minimize') },
    { role: 'front', label: words.say('menu.front') }
  ];
}

/**
 * The keys only stand beside the item: the window has them first, and a letter typed into a field is no command.
 * A Mac can't show keys without taking them, so there only those with ⌘ or ⌥ stand.
 */
function commandItem(
  { keys, label, isEnabled }: MenuCommand,
  platform: NodeJS.Platform,
  actions: MenuActions
): Item {
  const isMac = platform === 'darwin';
  const isShown = !isMac || /^(mod|alt)\+/.test(keys);
  return {
    label: label.replaceAll('&', '&&'),
    enabled: isEnabled,
    ...(isShown ? { accelerator: acceleratorOf(keys) } : {}),
    ...(isMac ? {} : { registerAccelerator: false }),
    click: () => actions.run(keys)
  };
}

const KEY_NAMES: Readonly<Record<string, string>> = {
  mod: 'CommandOrControl',
  alt: 'Alt',
  shift: 'Shift',
  enter: 'Enter',
  escape: 'Escape',
  space: 'Space',
  delete: 'Delete',
  arrowup: 'Up',
  arrowdown: 'Down',
  arrowleft: 'Left',
  arrowright: 'Right',
  pageup: 'PageUp',
  pagedown: 'PageDown',
  home: 'Home',
  end: 'End'
};

/** `mod+enter` → `CommandOrControl+Enter`. */
export function acceleratorOf(keys: string): string {
  return keys
    .split('+')
    .map((key) => KEY_NAMES[key] ?? key.toUpperCase())
    .join('+');
}
