import { asElectron, eventOf } from './event.ts';
import type { MenuDouble } from './menu.ts';
import { type EventsOf, StrictEmitter } from './strict.ts';

type TrayEvents = EventsOf<
  Electron.Tray,
  {
    click: [Electron.KeyboardEvent, Electron.Rectangle, Electron.Point];
    'double-click': [Electron.KeyboardEvent, Electron.Rectangle];
    'right-click': [Electron.KeyboardEvent, Electron.Rectangle];
  }
>;

type Whole = Pick<
  Electron.Tray,
  'setToolTip' | 'setContextMenu' | 'setImage' | 'setTitle' | 'destroy' | 'isDestroyed'
>;

export const trays: TrayDouble[] = [];

export class TrayDouble extends StrictEmitter<TrayEvents> implements Whole {
  toolTip = '';
  menu: MenuDouble | null = null;
  #isDestroyed = false;

  constructor(_image: Electron.NativeImage | string) {
    super({ click: true, 'double-click': true, 'right-click': true });
    trays.push(this);
  }

  setToolTip(toolTip: string): void {
    this.toolTip = toolTip;
  }

  setTitle(_title: string): void {
    // Only a Mac's menu bar shows it.
  }

  setImage(_image: Electron.NativeImage | string): void {
    // Nobody sees it.
  }

  setContextMenu(menu: Electron.Menu | null): void {
    this.menu = menu as MenuDouble | null;
  }

  destroy(): void {
    this.#isDestroyed = true;
    if (trays.includes(this)) trays.splice(trays.indexOf(this), 1);
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  /** As a person's click. */
  press(): void {
    const at = { x: 0, y: 0 };
    this.emit('click', asElectron<Electron.KeyboardEvent>(eventOf()), { ...at, width: 16, height: 16 }, at);
  }
}
