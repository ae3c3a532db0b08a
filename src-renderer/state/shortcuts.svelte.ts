import { untrack } from 'svelte';
import type { MenuPlace } from '../../src-main/contract/desk.ts';
import type { WindowKey } from '../messages/index.ts';

export type ShortcutGroup = 'everywhere' | 'list' | 'pictures' | 'view';

export interface Shortcut {
  /** As `KeyboardEvent.key` in lower case, with `mod+`, `alt+`, `shift+` before it in this order; mod is Ctrl, on a Mac ⌘. */
  readonly keys: string;
  readonly label: WindowKey;
  /** Shown instead of `keys`, such as `mod+1…8` for eight of them. */
  readonly shownKeys?: string;
  /** False: works without standing in the list. */
  readonly isListed?: boolean;
  readonly group: ShortcutGroup;
  /** Where it stands in the desktop's menu, and as what. Default: by its group, with its label. null: not there. */
  readonly menu?: { readonly place: MenuPlace; readonly label: () => string } | null;
  /** Absent: it only stands in the list of shortcuts, and whoever has the keyboard does it. */
  readonly run?: () => void;
  /** False: the keystroke is left to the browser. */
  readonly isOn?: () => boolean;
}

const isMac = navigator.platform.startsWith('Mac');

/** @returns such as `mod+enter`, `x`, `?`. */
export function keysOf(event: KeyboardEvent): string {
  const isMod = isMac ? event.metaKey : event.ctrlKey;
  const key = event.key === ' ' ? 'space' : event.key.toLowerCase();
  // A sign such as "?" has its Shift in it already.
  const isShifted = event.shiftKey && (key.length > 1 || /[a-z]/.test(key));
  return [isMod && 'mod', event.altKey && 'alt', isShifted && 'shift', key].filter(Boolean).join('+');
}

const SIGNS: Readonly<Record<string, string>> = {
  mod: isMac ? '⌘' : 'Ctrl',
  alt: isMac ? '⌥' : 'Alt',
  shift: isMac ? '⇧' : 'Shift',
  enter: 'Enter',
  escape: 'Esc',
  space: 'Space',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End'
};

/** For a person: ['Ctrl', 'Enter']. */
export function signsOf(keys: string): string[] {
  if (keys === '+') return [keys];
  return keys.split('+').map((key) => SIGNS[key] ?? key.toUpperCase());
}

/** Keys without Ctrl are letters while a person writes, and belong to a dialog or menu while it is open. */
function isTaken(event: KeyboardEvent, keys: string): boolean {
  const { target } = event;
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('[role="dialog"],[role="alertdialog"],[role="menu"]') !== null) return true;
  const isWriting = target.matches('input:not([type=checkbox],[type=radio]),textarea,select');
  return isWriting && !/^(mod|alt)\+|^f\d+$/.test(keys);
}

/** Every shortcut that works now: those of the frame, then those that the view in sight adds. */
class Shortcuts {
  #layers = $state.raw<readonly (readonly Shortcut[])[]>([]);
  isListOpen = $state(false);

  readonly all = $derived(this.#layers.flat());

  /** @returns a function that takes them away; fit to be returned from an `$effect`. */
  add(shortcuts: readonly Shortcut[]): () => void {
    // An effect that adds must not run again because another one did.
    this.#layers = [...untrack(() => this.#layers), shortcuts];
    return () => (this.#layers = this.#layers.filter((layer) => layer !== shortcuts));
  }

  handle(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    const keys = keysOf(event);
    if (!isTaken(event, keys) && this.run(keys)) event.preventDefault();
  }

  /** @returns false where nothing that works now has these keys. */
  run(keys: string): boolean {
    const found = this.all.findLast(
      (shortcut) => shortcut.keys === keys && shortcut.run !== undefined && (shortcut.isOn?.() ?? true)
    );
    found?.run?.();
    return found !== undefined;
  }
}

export const shortcuts = new Shortcuts();
