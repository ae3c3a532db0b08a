import { app } from './app.ts';
import { BrowserWindowDouble } from './browser-window.ts';
import { asElectron } from './event.ts';
import { isKnown } from './known.ts';
import { type EventsOf, Strict, StrictEmitter, unsupported } from './strict.ts';

const KNOWN_OPTIONS = {
  click: true,
  role: true,
  type: true,
  label: true,
  sublabel: true,
  toolTip: true,
  accelerator: true,
  registerAccelerator: true,
  enabled: true,
  visible: true,
  checked: true,
  submenu: true,
  id: true,
  icon: true
} as const satisfies Partial<Record<keyof Electron.MenuItemConstructorOptions, true>>;

type WholeItem = Pick<
  Electron.MenuItem,
  'label' | 'enabled' | 'visible' | 'checked' | 'id' | 'type' | 'accelerator' | 'click'
>;

export class MenuItemDouble extends Strict implements WholeItem {
  label: string;
  enabled: boolean;
  visible: boolean;
  checked: boolean;
  id: string;
  sublabel: string;
  toolTip: string;
  icon: string | Electron.NativeImage | undefined;
  registerAccelerator: boolean;
  accelerator: string | null;
  readonly type: Electron.MenuItem['type'];
  readonly role: NonNullable<Electron.MenuItem['role']> | undefined;
  readonly submenu: MenuDouble | undefined;
  readonly #click: Electron.MenuItemConstructorOptions['click'];

  constructor(options: Electron.MenuItemConstructorOptions) {
    super();
    isKnown('MenuItem', options, KNOWN_OPTIONS);
    const { submenu, role } = options;
    this.submenu = Array.isArray(submenu) ? MenuDouble.of(submenu) : (submenu as MenuDouble | undefined);
    this.type = options.type ?? (this.submenu === undefined ? 'normal' : 'submenu');
    this.role = role as MenuItemDouble['role'];
    this.label = options.label ?? role ?? '';
    this.enabled = options.enabled ?? true;
    this.visible = options.visible ?? true;
    this.checked = options.checked ?? false;
    this.id = options.id ?? '';
    this.sublabel = options.sublabel ?? '';
    this.toolTip = options.toolTip ?? '';
    this.icon = options.icon;
    this.registerAccelerator = options.registerAccelerator ?? true;
    this.accelerator = options.accelerator ?? null;
    this.#click = options.click;
  }

  /** As a person's click. */
  click(): void {
    if (!this.enabled) throw new Error(`The menu item ${this.label} is disabled`);
    if (this.type === 'checkbox') this.checked = !this.checked;
    const window = BrowserWindowDouble.getFocusedWindow() ?? undefined;
    if (this.role !== undefined) playRole(this.role, window);
    else this.#click?.(asElectron<Electron.MenuItem>(this), window, {});
  }
}

function playRole(
  role: NonNullable<Electron.MenuItem['role']>,
  window: Electron.BrowserWindow | undefined
): void {
  switch (role) {
    case 'quit':
      app.quit();
      break;
    case 'close':
      window?.close();
      break;
    case 'minimize':
      window?.minimize();
      break;
    case 'about':
      app.showAboutPanel();
      break;
    default:
      unsupported(`a click on a menu item with the role ${role}`);
  }
}

type MenuEvents = EventsOf<
  Electron.Menu,
  { 'menu-will-show': [Electron.Event]; 'menu-will-close': [Electron.Event] }
>;

type WholeMenu = Pick<Electron.Menu, 'popup' | 'closePopup'>;

export class MenuDouble extends StrictEmitter<MenuEvents> implements WholeMenu {
  static application: MenuDouble | null = null;
  /** The latest that was popped up. */
  static poppedUp: MenuDouble | null = null;

  static of(template: readonly (Electron.MenuItemConstructorOptions | Electron.MenuItem)[]): MenuDouble {
    const menu = new MenuDouble();
    for (const item of template)
      menu.append(
        item instanceof MenuItemDouble
          ? item
          : new MenuItemDouble(item as Electron.MenuItemConstructorOptions)
      );
    return menu;
  }

  static buildFromTemplate(
    template: (Electron.MenuItemConstructorOptions | Electron.MenuItem)[]
  ): Electron.Menu {
    return asElectron<Electron.Menu>(MenuDouble.of(template));
  }

  static setApplicationMenu(menu: Electron.Menu | null): void {
    MenuDouble.application = menu as MenuDouble | null;
  }

  static getApplicationMenu(): Electron.Menu | null {
    return MenuDouble.application as Electron.Menu | null;
  }

  readonly items: MenuItemDouble[] = [];

  constructor() {
    super({ 'menu-will-show': true, 'menu-will-close': true });
  }

  append(item: MenuItemDouble): void {
    this.items.push(item);
  }

  getMenuItemById(id: string): MenuItemDouble | null {
    for (const item of this.items) {
      if (item.id === id) return item;
      const below = item.submenu?.getMenuItemById(id) ?? null;
      if (below !== null) return below;
    }
    return null;
  }

  popup(_options?: Electron.PopupOptions): void {
    MenuDouble.poppedUp = this;
  }

  closePopup(): void {
    MenuDouble.poppedUp = null;
  }
}
