import type { Choice } from '../../src-main/contract/desk.ts';
import { t } from '../messages/index.ts';
import { app } from './app.svelte.ts';
import { desk } from './desk.svelte.ts';
import { importing } from './importing.svelte.ts';
import { route, STAGES } from './route.svelte.ts';
import { undoing } from './undoing.svelte.ts';
import { type Shortcut, shortcuts } from './shortcuts.svelte.ts';

/** Works in every view. */
export function frameShortcuts(): Shortcut[] {
  return [
    ...stageShortcuts('mod'),
    // A browser keeps Ctrl+1…8 for its own tabs where Outtray is one of them.
    ...stageShortcuts('alt').map((shortcut) => ({ ...shortcut, isListed: false, menu: null })),
    ...importShortcuts(),
    {
      keys: 'mod+p',
      label: 'shortcuts.pause',
      group: 'everywhere',
      run: () => void (app.overview.pause === null ? app.pause() : app.resume())
    },
    ...undoShortcuts(),
    {
      keys: '?',
      label: 'shortcuts.list',
      group: 'everywhere',
      menu: { place: 'help', label: () => t('shortcuts.title') },
      run: () => (shortcuts.isListOpen = true)
    },
    { keys: 'arrowup', shownKeys: 'arrowup+arrowdown', label: 'shortcuts.move', group: 'list' },
    {
      keys: 'shift+arrowdown',
      shownKeys: 'shift+arrowup+arrowdown',
      label: 'shortcuts.extend',
      group: 'list'
    },
    { keys: 'home', shownKeys: 'home+end', label: 'shortcuts.ends', group: 'list' },
    { keys: 'mod+a', label: 'shortcuts.selectAll', group: 'list' },
    { keys: 'escape', label: 'shortcuts.clear', group: 'list' }
  ];
}

/** In a field, the keys take back what was typed there, as everywhere; the system's menu has them for that. */
function undoShortcuts(): Shortcut[] {
  const isOn = (): boolean =>
    !(document.activeElement?.matches('input:not([type=checkbox],[type=radio]),textarea') ?? false);
  return [
    {
      keys: 'mod+z',
      label: 'shortcuts.undo',
      group: 'everywhere',
      menu: null,
      isOn,
      run: () => void undoing.take('undo')
    },
    {
      keys: 'mod+shift+z',
      label: 'shortcuts.redo',
      group: 'everywhere',
      menu: null,
      isOn,
      run: () => void undoing.take('redo')
    }
  ];
}

function stageShortcuts(modifier: 'mod' | 'alt'): Shortcut[] {
  return STAGES.map((stage, index) => ({
    keys: `${modifier}+${index + 1}`,
    shownKeys: `${modifier}+1…${STAGES.length}`,
    label: 'shortcuts.stages',
    group: 'everywhere',
    isListed: index === 0,
    menu: { place: 'go', label: () => t(`frame.stage.${stage}`) },
    run: () => route.go(stage)
  }));
}

/** With the system's own dialogs, which a browser does not have. */
function importShortcuts(): Shortcut[] {
  if (!desk.isThere) return [];
  const choosing = (what: Choice) => async () => importing.offer(await desk.choose(what, null));
  return [
    { keys: 'mod+o', label: 'shortcuts.importFolder', what: 'folder' },
    { keys: 'mod+shift+o', label: 'shortcuts.importList', what: 'list' },
    { keys: 'mod+alt+o', label: 'shortcuts.importPictures', what: 'pictures' }
  ].map(
    ({ what, ...shortcut }) =>
      ({ ...shortcut, group: 'everywhere', run: () => void choosing(what as Choice)() }) as Shortcut
  );
}
