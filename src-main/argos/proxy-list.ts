/** One way to a server: through a proxy, or (null) without any. */
export interface Proxy {
  /** `http`: CONNECT over TCP. `https`: CONNECT over TLS. */
  readonly kind: 'http' | 'https' | 'socks4' | 'socks5';
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** Chromium's and Mozilla's words for the kinds; a bare SOCKS is version 4 in both. */
const KINDS: Readonly<Record<string, Proxy['kind']>> = {
  PROXY: 'http',
  HTTP: 'http',
  HTTPS: 'https',
  SOCKS: 'socks4',
  SOCKS4: 'socks4',
  SOCKS5: 'socks5'
};

const USUAL_PORTS: Readonly<Record<Proxy['kind'], number>> = {
  http: 80,
  https: 443,
  socks4: 1080,
  socks5: 1080
};

/**
 * What a PAC file answered, in order. `DIRECT` ends the list: what comes after it is never tried. Entries of a kind
 * that is not known here are left out, as browsers do; with none left the way is direct.
 */
export function parseProxyList(text: string): readonly (Proxy | null)[] {
  const list: (Proxy | null)[] = [];
  for (const entry of text.split(';')) {
    const [word = '', place = ''] = entry.trim().split(/\s+/);
    if (word.toUpperCase() === 'DIRECT') return [...list, null];
    const kind = KINDS[word.toUpperCase()];
    const proxy = kind === undefined ? null : proxyAt(kind, place);
    if (proxy !== null) list.push(proxy);
  }
  return list.length === 0 ? [null] : list;
}

function proxyAt(kind: Proxy['kind'], place: string): Proxy | null {
  const address = `none://${place}`;
  if (!URL.canParse(address)) return null;
  const { hostname, port, username, password } = new URL(address);
  if (hostname === '') return null;
  return {
    kind,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? USUAL_PORTS[kind] : Number(port),
    user: decoded(username),
    password: decoded(password)
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a bare % in it
  }
}

/** How it is named to people: never with its credentials. */
export function nameOf({ host, port }: Pick<Proxy, 'host' | 'port'>): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
