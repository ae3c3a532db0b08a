import { isKnown } from './known.ts';
import { Strict, unsupported } from './strict.ts';

export type RequestDetails = Electron.OnBeforeRequestListenerDetails;
type BeforeListener = Parameters<Electron.WebRequest['onBeforeRequest']>[0];
type HeadersListener = Parameters<Electron.WebRequest['onHeadersReceived']>[0];
type HeadersDetails = Electron.OnHeadersReceivedListenerDetails;

interface Registered<Listener> {
  readonly filter: Electron.WebRequestFilter;
  readonly listener: Listener;
}

type Whole = Pick<Electron.WebRequest, 'onBeforeRequest' | 'onHeadersReceived'>;

/** At most one listener of each kind, the latest, as in Electron. */
export class WebRequestDouble extends Strict implements Whole {
  #before: Registered<NonNullable<BeforeListener>> | null = null;
  #headers: Registered<NonNullable<HeadersListener>> | null = null;

  onBeforeRequest(...args: [Electron.WebRequestFilter, BeforeListener] | [BeforeListener]): void {
    this.#before = registered(args);
  }

  onHeadersReceived(...args: [Electron.WebRequestFilter, HeadersListener] | [HeadersListener]): void {
    this.#headers = registered(args);
  }

  /** For the double. @returns whether the request may go on. */
  async allows(details: RequestDetails): Promise<boolean> {
    if (this.#before === null || !matches(this.#before.filter, details)) return true;
    const { listener } = this.#before;
    const response = await new Promise<Electron.CallbackResponse>((resolve) => listener(details, resolve));
    isKnown('onBeforeRequest, answered', response, { cancel: true });
    return response.cancel !== true;
  }

  /** For the double. @returns null where the answer is refused. */
  async headersOf(details: HeadersDetails): Promise<Record<string, string | string[]> | null> {
    const own = details.responseHeaders ?? {};
    if (this.#headers === null || !matches(this.#headers.filter, details)) return own;
    const { listener } = this.#headers;
    const response = await new Promise<Electron.HeadersReceivedResponse>((resolve) =>
      listener(details, resolve)
    );
    isKnown('onHeadersReceived, answered', response, { cancel: true, responseHeaders: true });
    return response.cancel === true ? null : (response.responseHeaders ?? own);
  }
}

function registered<Listener>(
  args: [Electron.WebRequestFilter, Listener | null] | [Listener | null]
): Registered<Listener> | null {
  const [filter, listener] = args.length === 2 ? args : [{ urls: ['<all_urls>'] }, args[0]];
  return listener === null ? null : { filter, listener };
}

function matches(
  { urls, types, excludeUrls }: Electron.WebRequestFilter,
  { url, resourceType }: RequestDetails | HeadersDetails
): boolean {
  if (excludeUrls !== undefined) unsupported('WebRequestFilter.excludeUrls');
  if (types !== undefined && !types.includes(resourceType as never)) return false;
  return urls.some((pattern) => expressionOf(pattern).test(url));
}

/** Chromium's match patterns, as far as `<all_urls>` and `*` go. */
function expressionOf(pattern: string): RegExp {
  if (pattern === '<all_urls>') return /^/;
  const text = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${text}$`);
}
