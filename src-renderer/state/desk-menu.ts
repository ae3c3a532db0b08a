import type { MenuCommand, MenuPlace } from '../../src-main/contract/desk.ts';
import type { Shortcut, ShortcutGroup } from './shortcuts.svelte.ts';

const PLACE_OF: Readonly<Record<ShortcutGroup, MenuPlace>> = {
  everywhere: 'file',
  list: 'rows',
  view: 'rows',
  pictures: 'pictures'
};

/** Every command that a key does, for the menu: those of the frame, then those of the view in sight. */
export function menuCommands(
  shortcuts: readonly Shortcut[],
  label: (shortcut: Shortcut) => string
): MenuCommand[] {
  const byKeys = new Map<string, MenuCommand>();
  for (const shortcut of shortcuts) {
    if (shortcut.run === undefined || shortcut.menu === null) continue;
    const command: MenuCommand = {
      keys: shortcut.keys,
      label: shortcut.menu?.label() ?? label(shortcut),
      place: shortcut.menu?.place ?? PLACE_OF[shortcut.group],
      isEnabled: shortcut.isOn?.() ?? true
    };
    // As with the keys: what was added last counts.
    byKeys.set(shortcut.keys, command);
  }
  return [...byKeys.values()];
}
