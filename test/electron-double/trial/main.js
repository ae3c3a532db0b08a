// A small app on which the double itself is tested.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { app, BrowserWindow, dialog, ipcMain, Menu, net, protocol, safeStorage, session } from 'electron';

const [folder, ...rest] = process.argv.slice(2);
app.setPath('userData', folder);
protocol.registerSchemesAsPrivileged([{ scheme: 'trial', privileges: { standard: true, secure: true } }]);

/** Names of events, in order; printed at the end. */
const events = [];
const note = (name) => () => events.push(name);
let keepsWindow = rest.includes('--keep');

app.on('ready', note('ready'));
app.on('before-quit', note('before-quit'));
app.on('will-quit', note('will-quit'));
app.on('second-instance', (_event, args, _folder, data) =>
  events.push(`second-instance ${data.word} ${args.at(-1)}`)
);
app.on('quit', (_event, code) => console.log(JSON.stringify([...events, `quit ${code}`])));

const PAGE = `<!doctype html><title>trial</title><p>trial</p><script src="/page.js"></script>`;
const SCRIPT = `window.atStart = typeof window.bridge;
addEventListener('dragover', (event) => event.preventDefault());
addEventListener('drop', (event) => {
  event.preventDefault();
  window.dropped = window.bridge.pathsOf([...event.dataTransfer.files]);
});`;

const require = createRequire(import.meta.url);
const attempt = (work) => {
  try {
    return String(work());
  } catch (error) {
    return error.message;
  }
};

const ACTIONS = {
  echo: (...args) => args,
  fail: () => {
    throw new TypeError('too bad');
  },
  noClone: () => () => 1,
  notDone: () => ({
    member: attempt(() => app.moveToApplicationsFolder()),
    event: attempt(() => app.on('login', () => undefined)),
    option: attempt(() => new BrowserWindow({ kiosk: true })),
    preference: attempt(() => new BrowserWindow({ webPreferences: { sandbox: false } })),
    required: attempt(() => require('electron').autoUpdater),
    same: require('electron').app === app
  }),
  ask: async () => (await dialog.showOpenDialog({ title: 'Which?' })).filePaths,
  keep: async (secret) => {
    const blob = await safeStorage.encryptStringAsync(secret);
    const { result } = await safeStorage.decryptStringAsync(blob);
    return [blob.includes(secret), result];
  },
  online: () => net.isOnline(),
  menu: () => {
    const item = { label: 'Do', click: () => events.push('menu') };
    Menu.setApplicationMenu(Menu.buildFromTemplate([{ label: 'File', submenu: [item] }]));
  },
  letGo: () => {
    keepsWindow = false;
  },
  send: (event) => event.sender.send('news', { at: new Date(0) })
};

ipcMain.handle('do', (event, name, ...args) => {
  if (name === 'who')
    return { url: event.senderFrame.url, isMain: event.senderFrame === event.sender.mainFrame };
  return name === 'send' ? ACTIONS.send(event) : ACTIONS[name](...args);
});

async function open() {
  await app.whenReady();
  const own = session.fromPartition('trial');
  own.protocol.handle('trial', ({ url }) => {
    const isScript = new URL(url).pathname === '/page.js';
    return new Response(isScript ? SCRIPT : PAGE, {
      headers: { 'Content-Type': isScript ? 'text/javascript' : 'text/html' }
    });
  });
  const window = new BrowserWindow({
    show: false,
    webPreferences: { partition: 'trial', preload: join(import.meta.dirname, 'preload.cjs') }
  });
  window.on('close', (event) => {
    events.push('close');
    if (keepsWindow) event.preventDefault();
  });
  window.on('closed', note('closed'));
  await window.loadURL('trial://page/');
  window.show();
}

if (app.requestSingleInstanceLock({ word: 'hello' })) void open();
else app.quit();
