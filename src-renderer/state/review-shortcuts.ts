import type { Review } from './review.svelte.ts';
import type { Shortcut } from './shortcuts.svelte.ts';

export function reviewShortcuts(review: Review): Shortcut[] {
  const hasSelection = () => review.selectedCount > 0;
  const hasRow = () => review.list.focusedRow !== undefined;
  return [
    {
      keys: 'mod+enter',
      label: 'review.releaseKey',
      group: 'view',
      run: () => void review.releaseByKey()
    },
    {
      keys: 'f2',
      label: 'review.edit',
      group: 'view',
      isOn: hasRow,
      run: () => review.editFocused('submissionId')
    },
    {
      keys: 't',
      label: 'review.editType',
      group: 'view',
      isOn: hasRow,
      run: () => {
        if (review.selectedCount > 1) review.setting = 'idType';
        else review.editFocused('idType');
      }
    },
    {
      keys: 'e',
      label: 'review.excludeKey',
      group: 'view',
      isOn: hasSelection,
      run: () => void review.excludeOrRestore()
    },
    {
      keys: 'x',
      label: 'review.swap',
      group: 'pictures',
      isOn: hasRow,
      run: () => void review.swapFrontAndBack()
    }
  ];
}
