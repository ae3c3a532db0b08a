import { join } from 'node:path';
import { isKnown } from './known.ts';
import { Strict, StrictEmitter, type EventsOf, unsupported } from './strict.ts';
import { WebRequestDouble } from './web-request.ts';

export type ProtocolHandler = (request: GlobalRequest) => GlobalResponse | Promise<GlobalResponse>;

/** Privileges by scheme. */
const schemes = new Map<string, Electron.Privileges>();
let isReady = false;

/** From now on schemes can't be registered, as in Electron. */
export function sessionsAreReady(): void {
  isReady = true;
}

const PRIVILEGES = { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true };

export class ProtocolDouble
  extends Strict
  implements
    Pick<Electron.Protocol, 'handle' | 'unhandle' | 'isProtocolHandled' | 'registerSchemesAsPrivileged'>
{
  readonly #handlers = new Map<string, ProtocolHandler>();

  registerSchemesAsPrivileged(customSchemes: Electron.CustomScheme[]): void {
    if (isReady) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme, privileges = {} } of customSchemes) {
      isKnown('protocol.registerSchemesAsPrivileged', privileges, PRIVILEGES);
      schemes.set(scheme, privileges);
    }
  }

  handle(scheme: string, handler: ProtocolHandler): void {
    if (!isReady) throw new Error('protocol.handle: the app is not ready');
    if (this.#handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
    const { standard, secure } = schemes.get(scheme) ?? {};
    if (standard !== true || secure !== true) {
      unsupported(`protocol.handle for ${scheme}, which is not registered as standard and secure`);
    }
    this.#handlers.set(scheme, handler);
  }

  unhandle(scheme: string): void {
    if (!this.#handlers.delete(scheme)) throw new Error(`Failed to unhandle protocol: ${scheme}`);
  }

  isProtocolHandled(scheme: string): boolean {
    return this.#handlers.has(scheme);
  }

  /** For the double: who answers this address. */
  handlerOf(url: string): ProtocolHandler | undefined {
    return this.#handlers.get(new URL(url).protocol.slice(0, -1));
  }
}

type SessionEvents = EventsOf<
  Electron.Session,
  {
    'will-download': [event: Electron.Event, item: Electron.DownloadItem, contents: Electron.WebContents];
    // The double has no devices, so these are never emitted.
    'select-hid-device': [
      event: Electron.Event,
      details: Electron.SelectHidDeviceDetails,
      callback: (id?: string | null) => void
    ];
    'select-serial-port': [
      event: Electron.Event,
      ports: Electron.SerialPort[],
      contents: Electron.WebContents,
      callback: (id: string) => void
    ];
    'select-usb-device': [
      event: Electron.Event,
      details: Electron.SelectUsbDeviceDetails,
      callback: (id?: string) => void
    ];
  }
>;

type RequestHandler = Parameters<Electron.Session['setPermissionRequestHandler']>[0];
type CheckHandler = Parameters<Electron.Session['setPermissionCheckHandler']>[0];
type DeviceHandler = Parameters<Electron.Session['setDevicePermissionHandler']>[0];
type DisplayHandler = Parameters<Electron.Session['setDisplayMediaRequestHandler']>[0];

type Whole = Pick<
  Electron.Session,
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'
  | 'resolveProxy'
  | 'setSpellCheckerEnabled'
  | 'isSpellCheckerEnabled'
  | 'clearStorageData'
  | 'clearCache'
  | 'closeAllConnections'
  | 'isPersistent'
  | 'getStoragePath'
  | 'storagePath'
>;

export class SessionDouble extends StrictEmitter<SessionEvents> implements Whole {
  readonly protocol = new ProtocolDouble();
  readonly webRequest = new WebRequestDouble();
  readonly partition: string;
  /** By address, as `resolveProxy` answers; what is not in it goes `DIRECT`. */
  readonly proxies = new Map<string, string>();
  connectionsClosed = 0;
  #hasSpellChecker = true;
  #permissionRequest: RequestHandler = null;
  #permissionCheck: CheckHandler = null;
  #devicePermission: DeviceHandler = null;

  constructor(partition: string, profile: () => string) {
    super({
      'will-download': true,
      'select-hid-device': true,
      'select-serial-port': true,
      'select-usb-device': true
    });
    this.partition = partition;
    this.#profile = profile;
  }

  readonly #profile: () => string;

  get storagePath(): string | null {
    return this.isPersistent() ? join(this.#profile(), 'Default') : null;
  }

  getStoragePath(): string | null {
    return this.storagePath;
  }

  isPersistent(): boolean {
    return this.partition === '' || this.partition.startsWith('persist:');
  }

  setPermissionRequestHandler(handler: RequestHandler): void {
    this.#permissionRequest = handler;
  }

  setPermissionCheckHandler(handler: CheckHandler): void {
    this.#permissionCheck = handler;
  }

  setDevicePermissionHandler(handler: DeviceHandler): void {
    this.#devicePermission = handler;
  }

  setDisplayMediaRequestHandler(handler: DisplayHandler): void {
    if (handler !== null) unsupported('session.setDisplayMediaRequestHandler with a handler');
  }

  resolveProxy(url: string): Promise<string> {
    return Promise.resolve(this.proxies.get(url) ?? this.proxies.get('*') ?? 'DIRECT');
  }

  setSpellCheckerEnabled(enable: boolean): void {
    this.#hasSpellChecker = enable;
  }

  isSpellCheckerEnabled(): boolean {
    return this.#hasSpellChecker;
  }

  clearStorageData(): Promise<void> {
    return Promise.resolve();
  }

  clearCache(): Promise<void> {
    return Promise.resolve();
  }

  closeAllConnections(): Promise<void> {
    this.connectionsClosed += 1;
    return Promise.resolve();
  }

  /**
   * For the stage door: what the app's own handlers answer. The page itself never reaches them: a headless Chromium
   * shows no prompts and tells nobody that a page asked, and here it denies everything by itself.
   */
  async answersPermission(contents: Electron.WebContents, permission: string): Promise<boolean[]> {
    const origin = contents.mainFrame.origin;
    const asked = await new Promise<boolean>((resolve) => {
      // Without a handler Electron grants.
      if (this.#permissionRequest === null) resolve(true);
      const details = { isMainFrame: true, requestingUrl: contents.getURL() };
      this.#permissionRequest?.(contents, permission as never, resolve, details);
    });
    const checked = this.#permissionCheck?.(contents, permission as never, origin, {
      isMainFrame: true,
      requestingUrl: contents.getURL()
    });
    const device = this.#devicePermission?.({ deviceType: 'usb', origin, device: {} as Electron.USBDevice });
    return [asked, checked ?? true, device ?? true];
  }
}

const sessions = new Map<string, SessionDouble>();

let profileOf: () => string = () => unsupported('a session before the app knows its folders');

export function useProfile(profile: () => string): void {
  profileOf = profile;
}

/** One Chromium profile stands for all persistent partitions; the others are in memory and gone at the end. */
export function sessionOf(partition: string): SessionDouble {
  const known = sessions.get(partition);
  if (known !== undefined) return known;
  const made = new SessionDouble(partition, () => profileOf());
  sessions.set(partition, made);
  return made;
}

class SessionMaker extends Strict {
  get defaultSession(): SessionDouble {
    return sessionOf('');
  }

  fromPartition(partition: string): SessionDouble {
    return sessionOf(partition);
  }
}

export const session = new SessionMaker();

/** That of the default session, on which schemes are registered for all. */
export const protocol = sessionOf('').protocol;
