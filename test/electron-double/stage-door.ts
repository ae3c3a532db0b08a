import { createBirpc } from 'birpc';
import { app } from './app.ts';
import { BrowserWindowDouble } from './browser-window.ts';
import { dialog } from './dialog.ts';
import { asElectron, eventOf } from './event.ts';
import { FrameDouble } from './frame.ts';
import { ipcMain, type IpcSender } from './ipc-main.ts';
import { escaped } from './life.ts';
import { MenuDouble, type MenuItemDouble } from './menu.ts';
import { nativeTheme } from './native-theme.ts';
import { notifications } from './notification.ts';
import { powerMonitor, powerSaveBlocker } from './power.ts';
import { shell } from './shell.ts';
import type { Forger, MenuOnStage, Stage, StageCalls, TestCalls, WindowOnStage } from './stage-calls.ts';
import { faults } from './strict.ts';
import { trays } from './tray.ts';

function windows(): BrowserWindowDouble[] {
  return BrowserWindowDouble.getAllWindows() as unknown as BrowserWindowDouble[];
}

function theWindow(): BrowserWindowDouble {
  const [window] = windows();
  if (window === undefined) throw new Error('There is no window');
  return window;
}

function menuOnStage(menu: MenuDouble | null | undefined): MenuOnStage[] {
  return (menu?.items ?? []).map((item) => ({
    label: item.type === 'separator' ? '-' : item.label,
    role: item.role ?? null,
    isEnabled: item.enabled,
    isChecked: item.checked,
    accelerator: item.accelerator,
    submenu: menuOnStage(item.submenu)
  }));
}

function windowOnStage(window: BrowserWindowDouble): WindowOnStage {
  const { webContents, options } = window;
  const { session: _, ...webPreferences } = options.webPreferences ?? {};
  return {
    id: window.id,
    targetId: webContents.targetId,
    url: webContents.getURL(),
    isVisible: window.isVisible(),
    isFocused: window.isFocused(),
    isMinimized: window.isMinimized(),
    isCrashed: webContents.isCrashed(),
    isLoaded: webContents.isLoaded,
    crashes: webContents.crashes,
    bounds: window.getBounds(),
    progress: window.progress,
    overlay: window.overlay,
    isFlashing: window.isFlashing,
    navigationsAskedFor: webContents.navigationsAskedFor,
    downloadsAskedFor: webContents.downloadsAskedFor,
    windowsAskedFor: webContents.windowsAskedFor,
    webPreferences
  };
}

function look(): Stage {
  const [tray] = trays;
  return {
    windows: windows().map(windowOnStage),
    menu: menuOnStage(MenuDouble.application),
    tray: tray === undefined ? null : { toolTip: tray.toolTip, menu: menuOnStage(tray.menu) },
    notifications: notifications.map(({ title, body }) => ({ title, body })),
    dialogs: dialog.shown,
    badge: app.badgeCount,
    recentDocuments: app.recentDocuments,
    opensAtLogin: app.loginItem.openAtLogin ?? false,
    powerBlockers: [...powerSaveBlocker.running.values()],
    opened: shell.opened,
    theme: { source: nativeTheme.themeSource, isDark: nativeTheme.shouldUseDarkColors },
    escaped,
    faults
  };
}

function itemAt(menu: MenuDouble | null | undefined, labels: readonly string[]): MenuItemDouble {
  const [label = '', ...rest] = labels;
  const item = menu?.items.find((candidate) => candidate.label === label);
  if (item === undefined) throw new Error(`There is no menu item ${label}`);
  return rest.length === 0 ? item : itemAt(item.submenu, rest);
}

/** Who would send it, as ipcMain tells a handler. */
function forged(from: Forger): IpcSender {
  const { webContents } = theWindow();
  const own = webContents.mainFrame;
  const frame = (parent: FrameDouble | null, url: string): Electron.WebFrameMain => {
    const made = new FrameDouble('forged', null);
    made.url = url;
    return asElectron<Electron.WebFrameMain>(Object.defineProperty(made, 'parent', { value: parent }));
  };
  const sender = webContents.electron;
  switch (from.kind) {
    case 'own':
      return { sender, senderFrame: asElectron<Electron.WebFrameMain>(own) };
    case 'address':
      return { sender, senderFrame: frame(null, from.url) };
    case 'subframe':
      return { sender, senderFrame: frame(own, own.url) };
    case 'no-frame':
      return { sender, senderFrame: null };
    case 'other-contents': {
      const other = Object.create(sender) as Electron.WebContents;
      return { sender: other, senderFrame: frame(null, own.url) };
    }
  }
}

const calls: StageCalls = {
  look,
  answerDialog: (kind, answer) => dialog.answer(kind, answer),
  clickMenu: (where, labels) => {
    itemAt(where === 'tray' ? trays[0]?.menu : MenuDouble.application, labels).click();
  },
  clickTray: () => trays[0]?.press(),
  clickNotification: () => notifications[0]?.press(),
  closeWindow: () => theWindow().close(),
  crashRenderer: async () => {
    const { webContents } = theWindow();
    const gone = new Promise((resolve) => webContents.once('render-process-gone', resolve));
    webContents.forcefullyCrashRenderer();
    await gone;
  },
  emitPower: (name) => {
    powerMonitor.emit(name);
  },
  openFile: (path) => {
    app.emit('open-file', eventOf(), path);
  },
  activate: () => {
    app.emit(
      'activate',
      eventOf(),
      windows().some((window) => window.isVisible())
    );
  },
  childProcessGone: (details) => {
    app.emit('child-process-gone', eventOf(), details);
  },
  setSystemDark: (isDark) => nativeTheme.setSystemDark(isDark),
  setProxy: (url, answer) => {
    theWindow().webContents.session.proxies.set(url, answer);
  },
  quit: () => {
    // Its answer first: the process may end in this turn.
    setImmediate(() => app.quit());
  },
  channels: () => ipcMain.channels,
  forge: async (from, channel, args) => {
    try {
      return { value: await ipcMain.invoke(forged(from), channel, args) };
    } catch (error) {
      return { thrown: String(error) };
    }
  },
  askPermission: (permission) => {
    const { webContents } = theWindow();
    return webContents.session.answersPermission(webContents.electron, permission);
  }
};

/** Opens it where a test process has forked us. */
export function openStageDoor(): void {
  if (process.send === undefined) return;
  const post = (message: unknown): void => {
    if (process.connected) process.send?.(message);
  };
  const test = createBirpc<TestCalls, StageCalls>(calls, {
    post,
    on: (receive) => process.on('message', receive),
    timeout: -1
  });
  app.on('ready', () => {
    const { endpoint, pid } = app.chromium?.address ?? { endpoint: '', pid: 0 };
    void test.browser.asEvent(endpoint, pid);
  });
  // Nobody watches any more.
  process.on('disconnect', () => process.exit(1));
}
