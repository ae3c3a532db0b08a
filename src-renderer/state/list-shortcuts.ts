import { SLOTS } from '../../src-main/contract/slot.ts';
import { say } from '../messages/index.ts';
import { inspector } from './inspector.svelte.ts';
import type { Shortcut } from './shortcuts.svelte.ts';
import type { UploadList } from './upload-list.svelte.ts';

/** Works where uploads are listed. */
export function listShortcuts(list: UploadList): Shortcut[] {
  const hasRow = () => list.focusedRow !== undefined;
  return [
    {
      keys: 'i',
      label: 'shortcuts.details',
      group: 'view',
      run: () => (inspector.isOpen = !inspector.isOpen)
    },
    {
      keys: 'space',
      label: 'shortcuts.large',
      group: 'pictures',
      isOn: hasRow,
      run: () => inspector.openLarge()
    },
    ...SLOTS.map((slot, index): Shortcut => ({
      keys: String(index + 1),
      shownKeys: `1…${SLOTS.length}`,
      label: 'shortcuts.slots',
      group: 'pictures',
      isListed: index === 0,
      menu: { place: 'pictures', label: () => say(`slot.${slot}`) },
      isOn: hasRow,
      run: () => focusSlot(index)
    })),
    {
      keys: 'r',
      label: 'made.turnRight',
      group: 'pictures',
      isOn: () => hasRow() && inspector.isEditable,
      run: () => void inspector.turn(90)
    },
    {
      keys: 'shift+r',
      label: 'made.turnLeft',
      group: 'pictures',
      isOn: () => hasRow() && inspector.isEditable,
      run: () => void inspector.turn(270)
    },
    {
      keys: 'arrowleft',
      shownKeys: 'arrowleft+arrowright',
      label: 'shortcuts.nextPicture',
      group: 'pictures'
    }
  ];
}

/** The keyboard goes to the slot's picture in the panel, which opens where it is closed. */
function focusSlot(index: number): void {
  inspector.isOpen = true;
  requestAnimationFrame(() => document.getElementById(`slot-${index + 1}`)?.focus());
}
