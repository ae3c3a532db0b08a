import { app } from './app.svelte.ts';
import { route, STAGES } from './route.svelte.ts';
import { type Shortcut, shortcuts } from './shortcuts.svelte.ts';

/** Works in every view. */
export function frameShortcuts(): Shortcut[] {
  return [
    ...stageShortcuts('mod'),
    // A browser keeps Ctrl+1…8 for its own tabs where Outtray is one of them.
    ...stageShortcuts('alt').map((shortcut) => ({ ...shortcut, isListed: false })),
    {
      keys: 'mod+p',
      label: 'shortcuts.pause',
      group: 'everywhere',
      run: () => void (app.overview.pause === null ? app.pause() : app.resume())
    },
    {
      keys: '?',
      label: 'shortcuts.list',
      group: 'everywhere',
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

function stageShortcuts(modifier: 'mod' | 'alt'): Shortcut[] {
  return STAGES.map((stage, index) => ({
    keys: `${modifier}+${index + 1}`,
    shownKeys: `${modifier}+1…${STAGES.length}`,
    label: 'shortcuts.stages',
    group: 'everywhere',
    isListed: index === 0,
    run: () => route.go(stage)
  }));
}
