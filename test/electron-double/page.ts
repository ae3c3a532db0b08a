import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { CdpSession, Protocol } from './cdp.ts';
import type { Chromium } from './chromium.ts';
import { FrameDouble } from './frame.ts';
import { ipcMain } from './ipc-main.ts';
import { nativeTheme } from './native-theme.ts';
import { Network, type NetworkOwner } from './network.ts';
import { fromPage } from './scheme.ts';
import { faults } from './strict.ts';
import type { FromPreload, ToPreload } from './world/preload-world.ts';
import { pack, unpack } from './world/wire.ts';
import { BINDING, PATH_FUNCTION, pageWorldSource, preloadWorldSource, WORLD } from './worlds.ts';

export interface PageOwner extends Omit<NetworkOwner, 'isMainFrame'> {
  committed(frame: FrameDouble): void;
  movedWithin(frame: FrameDouble): void;
  domReady(): void;
  loaded(): void;
  crashed(): void;
  closed(): void;
  preloadFailed(message: string): void;
  said(level: string, text: string): void;
  wantsWindow(request: Protocol.Page.windowOpenPayload): void;
  wantsDownload(url: string, fileName: string): void;
}

/** A window's page in Chromium: its frames, its two worlds, its network. */
export class Page {
  readonly targetId: string;
  readonly #cdp: CdpSession;
  readonly #owner: PageOwner;
  readonly #frames = new Map<string, FrameDouble>();
  /** Contexts of the preload's world → frame. */
  readonly #contexts = new Map<number, FrameDouble>();
  #mainContext: number | null = null;
  readonly mainFrame: FrameDouble;

  private constructor(cdp: CdpSession, targetId: string, mainFrame: FrameDouble, owner: PageOwner) {
    this.#cdp = cdp;
    this.targetId = targetId;
    this.#owner = owner;
    this.mainFrame = mainFrame;
  }

  /** @param preload path of the built script; undefined: none. */
  static async open(
    chromium: Chromium,
    parts: { mainFrame: FrameDouble; preload: string | undefined; width: number; height: number },
    owner: PageOwner
  ): Promise<Page> {
    const { width, height, mainFrame, preload } = parts;
    const browserContextId = await chromium.contextOf(owner.session);
    const { session, targetId } = await chromium.createPage({
      url: 'about:blank',
      width,
      height,
      ...(browserContextId === undefined ? {} : { browserContextId })
    });
    const page = new Page(session, targetId, mainFrame, owner);
    page.#listen(chromium);
    await page.#prepare(preload);
    return page;
  }

  /** The DevTools protocol's own command, for what needs nothing else. */
  get cdp(): CdpSession {
    return this.#cdp;
  }

  /** Reaches the preload's world of the document that is there now, or nobody. */
  tell(message: ToPreload, context = this.#mainContext): void {
    if (context === null) return;
    this.#cdp.tell('Runtime.evaluate', {
      contextId: context,
      expression: `electronDoubleReceive(${JSON.stringify(message)})`
    });
  }

  send(channel: string, args: readonly unknown[]): void {
    this.tell({ kind: 'send', channel, args: pack(args) });
  }

  #listen(chromium: Chromium): void {
    const cdp = this.#cdp;
    cdp.on('Page.frameAttached', ({ frameId, parentFrameId }) => {
      this.#frames.set(frameId, new FrameDouble(frameId, this.#frames.get(parentFrameId) ?? this.mainFrame));
    });
    cdp.on('Page.frameNavigated', ({ frame }) => this.#navigated(frame));
    cdp.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      const frame = this.#frames.get(frameId);
      if (frame === undefined) return;
      frame.url = fromPage(url);
      this.#owner.movedWithin(frame);
    });
    cdp.on('Page.frameDetached', ({ frameId }) => {
      this.#frames.get(frameId)?.detach();
      this.#frames.delete(frameId);
    });
    cdp.on('Page.domContentEventFired', () => this.#owner.domReady());
    cdp.on('Page.loadEventFired', () => this.#owner.loaded());
    cdp.on('Page.windowOpen', (request) => this.#owner.wantsWindow(request));
    cdp.on('Inspector.targetCrashed', () => this.#owner.crashed());
    cdp.on('Runtime.consoleAPICalled', ({ type, args }) => {
      this.#owner.said(type, args.map(({ value, description }) => String(value ?? description)).join(' '));
    });
    cdp.on('Log.entryAdded', ({ entry }) => this.#owner.said(entry.level, entry.text));
    chromium.browser.on('Browser.downloadWillBegin', ({ frameId, url, suggestedFilename }) => {
      if (this.#frames.has(frameId)) this.#owner.wantsDownload(fromPage(url), suggestedFilename);
    });
    nativeTheme.onPageScheme(() => this.#showTheme());
    chromium.browser.on('Target.detachedFromTarget', ({ sessionId }) => {
      if (sessionId === cdp.id) this.#owner.closed();
    });
    this.#listenToWorlds();
  }

  #listenToWorlds(): void {
    const cdp = this.#cdp;
    cdp.on('Runtime.executionContextCreated', ({ context }) => {
      const { frameId } = (context.auxData ?? {}) as { frameId?: string };
      const frame = this.#frames.get(frameId ?? '');
      if (context.name !== WORLD || frame === undefined) return;
      this.#contexts.set(context.id, frame);
      if (frame === this.mainFrame) this.#mainContext = context.id;
    });
    cdp.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      this.#contexts.delete(executionContextId);
      if (this.#mainContext === executionContextId) this.#mainContext = null;
    });
    cdp.on('Runtime.executionContextsCleared', () => {
      this.#contexts.clear();
      this.#mainContext = null;
    });
    cdp.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === BINDING) this.#receive(JSON.parse(payload) as FromPreload, executionContextId);
    });
    cdp.on('Debugger.paused', (paused) => void this.#giveThePath(paused));
  }

  async #prepare(preload: string | undefined): Promise<void> {
    const cdp = this.#cdp;
    const { frameTree } = await cdp.send('Page.getFrameTree');
    this.#frames.set(frameTree.frame.id, this.mainFrame);
    const network = new Network(cdp, {
      ...this.#owner,
      session: this.#owner.session,
      electron: this.#owner.electron,
      isMainFrame: (frameId) => this.#frames.get(frameId) === this.mainFrame
    });
    await Promise.all([
      cdp.send('Page.enable'),
      cdp.send('Runtime.enable'),
      cdp.send('Inspector.enable'),
      cdp.send('Log.enable'),
      cdp.send('Debugger.enable'),
      network.start()
    ]);
    if (nativeTheme.pageScheme !== null) this.#showTheme();
    if (preload !== undefined) await this.#preparePreload(preload);
    await cdp.send('Runtime.runIfWaitingForDebugger');
  }

  async #preparePreload(path: string): Promise<void> {
    const secret = randomUUID();
    const { platform, versions } = process;
    const source = preloadWorldSource(secret, readFileSync(path, 'utf8'), { platform, versions });
    await this.#cdp.send('Runtime.addBinding', { name: BINDING, executionContextName: WORLD });
    // In this order, and both before the page's own scripts.
    await this.#cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: pageWorldSource(secret) });
    await this.#cdp.send('Page.addScriptToEvaluateOnNewDocument', { source, worldName: WORLD });
  }

  /** What the system's look is for the page. Unless the app or the test decided it, the browser's own. */
  #showTheme(): void {
    const value = nativeTheme.pageScheme ?? '';
    this.#cdp.tell('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value }] });
  }

  #navigated(navigated: Protocol.Page.Frame): void {
    const frame = this.#frames.get(navigated.id);
    if (frame === undefined) return;
    frame.navigated(navigated);
    this.#owner.committed(frame);
  }

  #receive(message: FromPreload, context: number): void {
    const frame = this.#contexts.get(context) ?? null;
    const senderFrame = frame as Electron.WebFrameMain | null;
    const from = { sender: this.#owner.electron, senderFrame };
    switch (message.kind) {
      case 'invoke':
        void this.#invoke(message, context, from);
        break;
      case 'send':
        ipcMain.receive(from, message.channel, unpack(message.args) as unknown[]);
        break;
      case 'fault':
        faults.push(message.what);
        break;
      case 'preload-error':
        this.#owner.preloadFailed(message.message);
    }
  }

  async #invoke(
    { id, channel, args }: Extract<FromPreload, { kind: 'invoke' }>,
    context: number,
    from: Parameters<typeof ipcMain.invoke>[0]
  ): Promise<void> {
    try {
      const value = await ipcMain.invoke(from, channel, unpack(args) as unknown[]);
      this.tell({ kind: 'answer', id, value: pack(value) }, context);
    } catch (error) {
      console.error(`Error occurred in handler for '${channel}':`, error);
      const message = `Error invoking remote method '${channel}': ${String(error)}`;
      this.tell({ kind: 'refusal', id, message }, context);
    }
  }

  /** The preload's world stands in PATH_FUNCTION: its file's path is written into its variable. */
  async #giveThePath({ callFrames: [frame] }: Protocol.Debugger.pausedPayload): Promise<void> {
    if (frame?.functionName === PATH_FUNCTION) {
      const { callFrameId } = frame;
      const { result } = await this.#cdp.send('Debugger.evaluateOnCallFrame', {
        callFrameId,
        expression: 'file'
      });
      const { path } = await this.#cdp.send('DOM.getFileInfo', { objectId: result.objectId ?? '' });
      await this.#cdp.send('Debugger.evaluateOnCallFrame', {
        callFrameId,
        expression: `path = ${JSON.stringify(path)}`
      });
    }
    this.#cdp.tell('Debugger.resume');
  }
}
