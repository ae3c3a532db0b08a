import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  safeStorage,
  session as sessions,
  Tray
} from 'electron';
import { z } from 'zod';
import type { DeskEvent } from '../../contract/desk.ts';
import { dispatchDesk } from '../../contract/dispatch.ts';
import type { AppEvent } from '../../contract/event.ts';
import type { Overview } from '../../contract/overview.ts';
import { environmentKey } from '../../environment.ts';
import { openOuttray, type Outtray } from '../../outtray.ts';
import { policyPath, readPolicy } from '../../policy/policy.ts';
import { Awake } from './awake.ts';
import { CHANNELS } from './channels.ts';
import { deskHandlers, deskInfo } from './desk-calls.ts';
import { digestsOf, stageOf } from './digest.ts';
import { Ending } from './ending.ts';
import { hardenSession } from './hardening.ts';
import { endWithoutWaiting } from './image-library.ts';
import { handleCalls } from './ipc.ts';
import { loginItem } from './login-item.ts';
import { MainWindow } from './main-window.ts';
import { MenuBar } from './menu-bar.ts';
import { Notices } from './notices.ts';
import { SCHEME } from './own-page.ts';
import { pageHandler } from './page.ts';
import { recentFolders } from './recent-folders.ts';
import { safeStorageKeychain } from './safe-storage-keychain.ts';
import type { StartOptions } from './start-options.ts';
import { isGoing, statusOf } from './status.ts';
import { showOnTaskbar } from './taskbar.ts';
import { TrayIcon } from './tray.ts';
import { type UpdatePolicy, type Updates, updatesFor } from './updates.ts';
import { backgroundColor, PARTITION, windowOptions } from './window-options.ts';
import { languageFor, type Words, wordsIn } from './words.ts';

/** @throws AppError where the data folder can't be used, Error where the page is not built. */
export async function openDesk(dataFolder: string, options: StartOptions): Promise<void> {
  const { keychain, problem } = await safeStorageKeychain(safeStorage, {
    dataFolder,
    platform: process.platform
  });
  const session = sessions.fromPartition(PARTITION);
  const policy = await readPolicy(policyPath(!app.isPackaged));
  const outtray = await openOuttray({
    dataFolder,
    databaseWorker: databaseWorker(),
    bodyWorker: built('body-worker.js'),
    sourceWorker: built('source-worker.js'),
    decodeWorker: built('decode-worker.js'),
    shell: 'electron',
    keychain,
    keychainProblem: problem,
    environmentKey: environmentKey(),
    policy,
    proxyFor: (url) => session.resolveProxy(url)
  });
  await outtray.followPolicy();
  hardenSession(session, { areToolsAllowed: !app.isPackaged });
  const page = await pageHandler(outtray, fromRoot('out/renderer'), (error) => {
    outtray.noteBug(error, 'page');
  });
  session.protocol.handle(SCHEME, page);
  await new Desk(outtray, dataFolder, policy.policy.updates).open(options);
}

export function databaseWorker(): URL {
  return built('database-worker.js');
}

/** A thread's code as it was built: inside the archive, from which a thread can start as well. */
function built(name: string): URL {
  return pathToFileURL(fromRoot(join('out/main', name)));
}

/** Beside package.json, in a checkout and in the package alike. */
function fromRoot(path: string): string {
  return join(app.getAppPath(), path);
}

const handedOver = z.object({ paths: z.array(z.string()) });

/** Joins the application to what the system offers a desk program. */
class Desk {
  readonly #outtray: Outtray;
  readonly #dataFolder: string;
  #words: Words = wordsIn('en');
  #overview: Overview | null = null;

  readonly #awake = new Awake(powerSaveBlocker);
  readonly #overlay = nativeImage.createFromPath(fromRoot('build/icons/overlay.png'));
  readonly #loginItem = loginItem(app);
  readonly #updates: Updates;

  readonly #window = new MainWindow({
    BrowserWindow,
    options: windowOptions(fromRoot, app),
    onChange: () => {
      this.#showStatus();
    },
    onGivenUp: () => void this.#askAfterCrashes(),
    now: () => performance.now()
  });

  readonly #notices = new Notices({
    Notification,
    open: (digest) => {
      this.#tell({ name: 'show', connectionId: digest.connectionId, stage: stageOf(digest) });
    }
  });

  readonly #tray = new TrayIcon({
    Tray,
    Menu,
    image: trayImage,
    actions: {
      open: () => {
        this.#window.show();
      },
      pause: () => void this.#pauseAll(),
      resume: () => void this.#resumeAll(),
      quit: () => {
        app.quit();
      }
    }
  });

  readonly #menuBar = new MenuBar({
    Menu,
    areToolsAllowed: !app.isPackaged,
    words: () => this.#words,
    recentFolders: () => this.#recentFolders(),
    actions: {
      run: (keys) => {
        this.#tell({ name: 'command', keys });
      },
      openRecent: (path) => {
        this.#tell({ name: 'openPaths', paths: [path] });
      },
      quit: () => {
        app.quit();
      }
    }
  });

  readonly #ending = new Ending({
    dialog,
    window: () => this.#window.current,
    words: () => this.#words,
    status: () => statusOf(this.#overview),
    close: () => this.#close(),
    leave: () => {
      app.quit();
    }
  });

  constructor(outtray: Outtray, dataFolder: string, policy: UpdatePolicy | undefined) {
    this.#outtray = outtray;
    this.#dataFolder = dataFolder;
    this.#updates = updatesFor(app, policy, () => void this.#infoChanged());
  }

  async open({ isHidden, paths }: StartOptions): Promise<void> {
    this.#answerCalls();
    this.#listenToSystem();
    await this.#applySettings();
    this.#outtray.subscribe((event) => {
      this.#onEvent(event);
    });
    this.#outtray.care.onDamage(() => void this.#askAfterDamage());
    this.#overviewChanged(await this.#outtray.call('overview.get', {}));
    await this.#outtray.startSending();
    if (!isHidden) this.#window.show();
    if (paths.length > 0) this.#tell({ name: 'openPaths', paths });
    this.#updates.start();
  }

  #answerCalls(): void {
    const desk = deskHandlers({
      dialog,
      window: () => this.#window.current,
      words: () => this.#words,
      loginItem: this.#loginItem,
      updates: this.#updates,
      setCommands: (commands) => {
        this.#menuBar.setCommands(commands);
        this.#window.listens();
      },
      installUpdate: () =>
        void this.#ending.quit(() => {
          if (!this.#updates.install()) app.quit();
        })
    });
    handleCalls(ipcMain, {
      contents: () => this.#window.current?.webContents ?? null,
      call: async (name, input) => {
        const answer = await this.#outtray.dispatch(name, input);
        if (name === 'settings.set' && answer.ok) await this.#applySettings();
        return answer;
      },
      deskCall: (name, input) =>
        dispatchDesk(desk, name, input, (error) => {
          this.#outtray.noteBug(error, name);
        })
    });
  }

  #listenToSystem(): void {
    app.on('second-instance', (_event, _args, _folder, data) => {
      const given = handedOver.safeParse(data);
      if (given.success && given.data.paths.length > 0) {
        this.#tell({ name: 'openPaths', paths: given.data.paths });
      } else this.#window.show();
    });
    app.on('open-file', (event, path) => {
      event.preventDefault();
      this.#tell({ name: 'openPaths', paths: [path] });
    });
    app.on('activate', () => {
      this.#window.show();
    });
    app.on('child-process-gone', (_, { type, reason }) => {
      this.#outtray.noteBug(new Error(reason), type);
    });
    app.on('before-quit', (event) => {
      if (this.#ending.isClosed) return;
      event.preventDefault();
      void this.#ending.quit();
    });
    app.on('will-quit', () => {
      endWithoutWaiting(process);
    });
    powerMonitor.on('suspend', () => {
      this.#outtray.goingToSleep();
    });
    powerMonitor.on('resume', () => {
      this.#outtray.wokeUp();
    });
    powerMonitor.on('shutdown', () => void this.#ending.quitNow());
    nativeTheme.on('updated', () => {
      this.#window.current?.setBackgroundColor(backgroundColor());
    });
  }

  #onEvent(event: AppEvent): void {
    this.#window.send(CHANNELS.event, event);
    if (event.name === 'overview') this.#overviewChanged(event.payload);
    if (event.name === 'importStatus' && event.payload.phase === 'done') {
      app.addRecentDocument(event.payload.path);
      void this.#menuBar.refresh();
    }
  }

  #overviewChanged(overview: Overview): void {
    const digests = digestsOf(this.#overview, overview);
    this.#overview = overview;
    this.#showStatus();
    this.#awake.keep(overview.isSender && overview.connections.some(isGoing));
    for (const digest of digests) this.#notices.show(digest, this.#words);
  }

  #showStatus(): void {
    if (this.#ending.isClosed) return;
    const status = statusOf(this.#overview);
    this.#tray.show(status, this.#words);
    showOnTaskbar({ app, window: this.#window.current, overlay: this.#overlay }, status, this.#words);
  }

  async #applySettings(): Promise<void> {
    const { language, theme } = await this.#outtray.call('settings.get', {});
    nativeTheme.themeSource = theme;
    this.#words = wordsIn(languageFor(language, app.getPreferredSystemLanguages()));
    app.setAboutPanelOptions({
      applicationName: 'Outtray',
      applicationVersion: app.getVersion(),
      credits: this.#words.say('about.notVendor')
    });
    await this.#menuBar.refresh();
    this.#showStatus();
  }

  async #recentFolders(): Promise<string[]> {
    const connections = await this.#outtray.call('connections.list', {});
    const batches = await Promise.all(
      connections.map(({ id }) => this.#outtray.call('batches.list', { connectionId: id }))
    );
    return recentFolders(batches.flat(), this.#dataFolder);
  }

  #tell(event: DeskEvent): void {
    this.#window.tell(CHANNELS.deskEvent, event);
  }

  async #infoChanged(): Promise<void> {
    const info = await deskInfo({ loginItem: this.#loginItem, updates: this.#updates });
    const event: DeskEvent = { name: 'info', info };
    this.#window.send(CHANNELS.deskEvent, event);
  }

  async #pauseAll(): Promise<void> {
    for (const { connectionId: id, counts, pause } of this.#overview?.connections ?? []) {
      const hasWork = counts.queued + counts.sending > 0;
      if (pause === null && hasWork) await this.#outtray.call('connections.pause', { id });
    }
  }

  async #resumeAll(): Promise<void> {
    for (const { connectionId: id, pause } of this.#overview?.connections ?? []) {
      if (pause?.reason === 'operator') await this.#outtray.call('connections.resume', { id });
    }
  }

  async #askAfterDamage(): Promise<void> {
    const { say } = this.#words;
    const { response } = await dialog.showMessageBox({
      type: 'error',
      message: say('damage.title'),
      detail: say('damage.detail'),
      buttons: [say('damage.quit'), say('damage.later')],
      cancelId: 1
    });
    if (response === 0) await this.#ending.quitNow();
  }

  async #askAfterCrashes(): Promise<void> {
    const { say } = this.#words;
    const { response } = await dialog.showMessageBox({
      type: 'warning',
      message: say('crash.title'),
      detail: say('crash.detail'),
      buttons: [say('crash.open'), say('crash.quit')],
      cancelId: 0
    });
    if (response === 0) this.#window.openAgain();
    else app.quit();
  }

  async #close(): Promise<void> {
    this.#awake.release();
    await this.#outtray.close();
    this.#tray.close();
  }
}

function trayImage(state: string): Electron.NativeImage {
  const isMac = process.platform === 'darwin';
  const image = nativeImage.createFromPath(
    fromRoot(`build/icons/tray/${state}${isMac ? 'Template' : ''}.png`)
  );
  if (isMac) image.setTemplateImage(true);
  return image;
}
