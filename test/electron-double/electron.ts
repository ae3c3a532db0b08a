// What `import … from 'electron'` and `require('electron')` give an app that runs under register.ts.
import { app } from './app.ts';
import { BrowserWindowDouble as BrowserWindow } from './browser-window.ts';
import { dialog } from './dialog.ts';
import { ipcMain } from './ipc-main.ts';
import { MenuDouble as Menu, MenuItemDouble as MenuItem } from './menu.ts';
import { nativeImage } from './native-image.ts';
import { nativeTheme } from './native-theme.ts';
import { NotificationDouble as Notification } from './notification.ts';
import { powerMonitor, powerSaveBlocker } from './power.ts';
import { safeStorage } from './safe-storage.ts';
import { screen } from './screen.ts';
import { session, protocol } from './session.ts';
import { net, shell } from './shell.ts';
import { openStageDoor } from './stage-door.ts';
import { endOf } from './strict.ts';
import { TrayDouble as Tray } from './tray.ts';

export {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MenuItem,
  nativeImage,
  nativeTheme,
  net,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray
};

/** For `require`: what an app asks for and the double has not is refused when it is asked for. */
const electron = endOf(
  {
    app,
    BrowserWindow,
    dialog,
    ipcMain,
    Menu,
    MenuItem,
    nativeImage,
    nativeTheme,
    net,
    Notification,
    powerMonitor,
    powerSaveBlocker,
    protocol,
    safeStorage,
    screen,
    session,
    shell,
    Tray
  },
  'electron'
);

export { electron as default, electron as 'module.exports' };

openStageDoor();
// After the main script, which is loaded in this turn.
setImmediate(() => {
  app.start().catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
