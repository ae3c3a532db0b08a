import type { CdpSession, Protocol } from './cdp.ts';
import { fromPage, toPage } from './scheme.ts';
import type { SessionDouble } from './session.ts';
import { faults } from './strict.ts';
import type { RequestDetails } from './web-request.ts';

type Paused = Protocol.Fetch.requestPausedPayload;
type Header = Protocol.Fetch.HeaderEntry;

export interface NetworkOwner {
  readonly session: SessionDouble;
  readonly electron: Electron.WebContents;
  isMainFrame(frameId: string): boolean;
  /** Asks the app whether a document may be loaded into a frame. */
  mayNavigate(request: { url: string; isMainFrame: boolean; isRedirect: boolean }): boolean;
  /** A request that nobody in the app stopped; here it ends all the same. */
  escaped(url: string): void;
}

/** Every request of a page goes to the app's handlers; what they don't answer fails. */
export class Network {
  readonly #cdp: CdpSession;
  readonly #owner: NetworkOwner;
  #lastId = 0;

  constructor(cdp: CdpSession, owner: NetworkOwner) {
    this.#cdp = cdp;
    this.#owner = owner;
    cdp.on('Fetch.requestPaused', (paused) => {
      this.#answer(paused).catch((error: unknown) => {
        faults.push(`Answering ${paused.request.url}: ${String(error)}`);
        this.#fail(paused, 'Failed');
      });
    });
  }

  async start(): Promise<void> {
    await this.#cdp.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
  }

  #fail({ requestId }: Paused, errorReason: Protocol.Network.ErrorReason): void {
    this.#cdp.tell('Fetch.failRequest', { requestId, errorReason });
  }

  async #answer(paused: Paused): Promise<void> {
    const url = fromPage(paused.request.url);
    if (paused.resourceType === 'Document') {
      const isMainFrame = this.#owner.isMainFrame(paused.frameId);
      const isRedirect = paused.redirectedRequestId !== undefined;
      // The page that is there stays.
      if (!this.#owner.mayNavigate({ url, isMainFrame, isRedirect })) return this.#fail(paused, 'Aborted');
    }
    const details = this.#detailsOf(paused, url);
    if (!(await this.#owner.session.webRequest.allows(details))) return this.#fail(paused, 'BlockedByClient');
    const handler = this.#owner.session.protocol.handlerOf(url);
    if (handler === undefined) {
      this.#owner.escaped(url);
      return this.#fail(paused, 'InternetDisconnected');
    }
    await this.#fulfil(paused, details, await handler(requestOf(paused.request, url)));
  }

  async #fulfil(paused: Paused, details: RequestDetails, response: GlobalResponse): Promise<void> {
    if (response.type === 'error') return this.#fail(paused, 'Failed');
    const body = Buffer.from(await response.arrayBuffer());
    const headers = await this.#headersOf(details, response);
    if (headers === null) return this.#fail(paused, 'BlockedByResponse');
    const { requestId } = paused;
    this.#cdp.tell('Fetch.fulfillRequest', {
      requestId,
      responseCode: response.status,
      responseHeaders: headers,
      body: body.toString('base64')
    });
  }

  async #headersOf(details: RequestDetails, response: GlobalResponse): Promise<Header[] | null> {
    const { webContents: _, ...rest } = details;
    const responseHeaders: Record<string, string[]> = {};
    for (const [name, value] of response.headers) (responseHeaders[name] ??= []).push(value);
    const headers = await this.#owner.session.webRequest.headersOf({
      ...rest,
      statusCode: response.status,
      statusLine: `HTTP/1.1 ${response.status}`,
      responseHeaders
    });
    if (headers === null) return null;
    return Object.entries(headers).flatMap(([name, values]) =>
      [values].flat().map((value) => ({ name, value: name === 'location' ? toPage(value) : value }))
    );
  }

  #detailsOf({ request, resourceType, frameId }: Paused, url: string): RequestDetails {
    this.#lastId += 1;
    return {
      id: this.#lastId,
      url,
      method: request.method,
      webContents: this.#owner.electron,
      webContentsId: this.#owner.electron.id,
      resourceType: typeOf(resourceType, this.#owner.isMainFrame(frameId)),
      referrer: fromPage(request.headers['Referer'] ?? ''),
      timestamp: Date.now(),
      uploadData: []
    };
  }
}

function requestOf({ method, headers, postData }: Protocol.Network.Request, url: string): GlobalRequest {
  const mapped = Object.entries(headers).map(([name, value]) => [name, fromPage(value)] as [string, string]);
  const isBodiless = method === 'GET' || method === 'HEAD';
  return new Request(url, {
    method,
    headers: mapped,
    ...(isBodiless || postData === undefined ? {} : { body: postData })
  });
}

function typeOf(type: Protocol.Network.ResourceType, isMainFrame: boolean): RequestDetails['resourceType'] {
  switch (type) {
    case 'Document':
      return isMainFrame ? 'mainFrame' : 'subFrame';
    case 'Stylesheet':
      return 'stylesheet';
    case 'Script':
      return 'script';
    case 'Image':
      return 'image';
    case 'Font':
      return 'font';
    case 'Media':
      return 'media';
    case 'XHR':
    case 'Fetch':
      return 'xhr';
    case 'Ping':
      return 'ping';
    case 'CSPViolationReport':
      return 'cspReport';
    case 'WebSocket':
      return 'webSocket';
    default:
      return 'other';
  }
}
