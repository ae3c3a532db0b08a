import type { Menu, MenuItemConstructorOptions, NativeImage, Tray } from 'electron';
import type { Status } from './status.ts';
import type { Words } from './words.ts';

export interface TrayActions {
  open(): void;
  pause(): void;
  resume(): void;
  quit(): void;
}

interface TrayParts {
  readonly Tray: typeof Tray;
  readonly Menu: typeof Menu;
  readonly image: (state: TrayImage) => NativeImage;
  readonly actions: TrayActions;
}

export const TRAY_IMAGES = ['idle', 'sending', 'paused', 'to-fix'] as const;
export type TrayImage = (typeof TRAY_IMAGES)[number];

const IMAGE_OF: Readonly<Record<Status['kind'], TrayImage>> = {
  idle: 'idle',
  waiting: 'idle',
  sending: 'sending',
  paused: 'paused',
  stopped: 'to-fix',
  'to-fix': 'to-fix'
};

/** The icon beside the clock: what goes on, pause, and the way back to the window. */
export class TrayIcon {
  readonly #parts: TrayParts;
  #tray: Tray | null = null;
  #shown = '';

  constructor(parts: TrayParts) {
    this.#parts = parts;
  }

  show(status: Status, words: Words): void {
    const text = statusLines(status, words).join('\n');
    const shown = JSON.stringify([status.kind, text, words.language]);
    // A menu that is replaced while it is open closes under the person's hand.
    if (shown === this.#shown) return;
    this.#shown = shown;
    const { Menu, actions, image } = this.#parts;
    const tray = this.#open();
    tray.setImage(image(IMAGE_OF[status.kind]));
    tray.setToolTip(`Outtray\n${text}`);
    tray.setContextMenu(Menu.buildFromTemplate(trayTemplate(status, words, actions)));
  }

  close(): void {
    this.#tray?.destroy();
    this.#tray = null;
  }

  #open(): Tray {
    if (this.#tray !== null) return this.#tray;
    this.#tray = new this.#parts.Tray(this.#parts.image('idle'));
    this.#tray.on('click', () => this.#parts.actions.open());
    return this.#tray;
  }
}

export function trayTemplate(
  status: Status,
  words: Words,
  actions: TrayActions
): MenuItemConstructorOptions[] {
  const isPaused = status.kind === 'paused';
  return [
    ...statusLines(status, words).map((label) => ({ label, enabled: false })),
    { type: 'separator' },
    { label: words.say('tray.open'), click: () => actions.open() },
    isPaused
      ? { label: words.say('tray.resume'), click: () => actions.resume() }
      : { label: words.say('tray.pause'), enabled: status.left > 0, click: () => actions.pause() },
    { type: 'separator' },
    { label: words.say('menu.quit'), click: () => actions.quit() }
  ];
}

/** One line on sending, and one on what needs a person. */
export function statusLines({ kind, done, total, left, failed, pause }: Status, words: Words): string[] {
  const toFix = failed > 0 ? [words.say('status.toFix', { failed })] : [];
  switch (kind) {
    case 'sending':
      return [words.say('status.sending', { done, total }), ...toFix];
    case 'waiting':
      return [words.say('status.waiting', { left }), ...toFix];
    case 'paused':
      return [words.say('status.paused', { left }), ...toFix];
    case 'stopped':
      return [
        words.say('status.stopped', { reason: pause === null ? '' : words.pause(pause.reason) }),
        ...toFix
      ];
    case 'to-fix':
      return toFix;
    case 'idle':
      return [words.say('status.idle')];
  }
}
