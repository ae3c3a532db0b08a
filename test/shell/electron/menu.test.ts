import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { DESK_CALLS, type MenuCommand } from '../../../src-main/contract/desk.ts';
import { acceleratorOf, menuTemplate, type MenuState } from '../../../src-main/shell/electron/menu.ts';
import { wordsIn } from '../../../src-main/shell/electron/words.ts';

const COMMANDS: readonly MenuCommand[] = [
  { keys: 'mod+o', label: 'Import a folder…', place: 'file', isEnabled: true },
  { keys: 'e', label: 'Exclude & restore', place: 'rows', isEnabled: false },
  { keys: 'mod+1', label: 'Import', place: 'go', isEnabled: true },
  { keys: '?', label: 'Keyboard shortcuts', place: 'help', isEnabled: true }
];

function build(given: Partial<MenuState> = {}) {
  const done: string[] = [];
  const state: MenuState = {
    platform: 'linux',
    words: wordsIn('en'),
    commands: COMMANDS,
    recentFolders: [],
    areToolsAllowed: false,
    ...given
  };
  const template = menuTemplate(state, {
    run: (keys) => done.push(keys),
    openRecent: (path) => done.push(path),
    quit: () => done.push('quit')
  });
  return { template, done };
}

const itemsOf = ({ submenu }: MenuItemConstructorOptions): MenuItemConstructorOptions[] =>
  Array.isArray(submenu) ? submenu : [];

function find(items: readonly MenuItemConstructorOptions[], label: string): MenuItemConstructorOptions {
  const all = items.flatMap((item) => [item, ...itemsOf(item), ...itemsOf(item).flatMap(itemsOf)]);
  const found = all.find((item) => item.label === label);
  if (found === undefined) throw new Error(`The menu has no “${label}”`);
  return found;
}

const click = (item: MenuItemConstructorOptions): void => {
  const press = item.click as () => void;
  press();
};

describe('the menu', () => {
  it('has what the platform’s people look for, in their order', () => {
    const titles = (platform: NodeJS.Platform) => build({ platform }).template.map(({ label }) => label);
    expect(titles('linux')).toEqual(['&File', '&Edit', '&Rows', '&Go', '&View', '&Help']);
    expect(titles('win32')).toEqual(titles('linux'));
    expect(titles('darwin')).toEqual(['Outtray', 'File', 'Edit', 'Rows', 'Go', 'View', 'Window', 'Help']);
  });

  it('is in Korean where the window is', () => {
    const titles = (platform: NodeJS.Platform) =>
      build({ platform, words: wordsIn('ko') }).template.map(({ label }) => label);
    expect(titles('win32')).toEqual(['파일(&F)', '편집(&E)', '행(&R)', '이동(&G)', '보기(&V)', '도움말(&H)']);
    expect(titles('darwin')).toEqual(['Outtray', '파일', '편집', '행', '이동', '보기', '창', '도움말']);
  });

  it('does what the window’s key does, and shows the key without taking it', () => {
    const { template, done } = build();
    const exclude = find(template, 'Exclude && restore');
    expect(exclude).toMatchObject({ accelerator: 'E', registerAccelerator: false, enabled: false });
    click(find(template, 'Import a folder…'));
    expect(done).toEqual(['mod+o']);
  });

  it('shows no bare letter on a Mac, where it would be taken from every field', () => {
    const { template } = build({ platform: 'darwin' });
    expect(find(template, 'Exclude && restore').accelerator).toBeUndefined();
    expect(find(template, 'Import').accelerator).toBe('CommandOrControl+1');
  });

  it('lists recent folders as they are, and says where there are none', () => {
    const { template, done } = build({ recentFolders: ['/srv/R&D'] });
    click(find(template, '/srv/R&&D'));
    expect(done).toEqual(['/srv/R&D']);
    expect(find(build().template, 'None yet').enabled).toBe(false);
  });

  it('has developer tools only in a checkout', () => {
    const roles = (areToolsAllowed: boolean) =>
      build({ areToolsAllowed })
        .template.flatMap(itemsOf)
        .map(({ role }) => role);
    expect(roles(false)).not.toContain('toggleDevTools');
    expect(roles(true)).toContain('toggleDevTools');
  });

  it.each([
    ['mod+enter', 'CommandOrControl+Enter'],
    ['mod+alt+o', 'CommandOrControl+Alt+O'],
    ['arrowleft', 'Left'],
    ['f2', 'F2'],
    ['?', '?']
  ])('writes %s as %s', (keys, accelerator) => {
    expect(acceleratorOf(keys)).toBe(accelerator);
  });

  it('takes no command that the window could not have', () => {
    const takes = (command: unknown) =>
      DESK_CALLS['desk.setCommands'].input.safeParse({ commands: [command] }).success;
    expect(COMMANDS.every(takes)).toBe(true);
    expect(takes({ ...COMMANDS[0], keys: 'mod o' })).toBe(false);
    expect(takes({ ...COMMANDS[0], role: 'quit' })).toBe(false);
    expect(takes({ ...COMMANDS[0], label: 'x'.repeat(81) })).toBe(false);
  });
});
