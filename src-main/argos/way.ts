import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { isLoopbackHost } from '../contract/connection.ts';
import type { ProxyFor } from '../contract/delivery.ts';
import { nameOf, parseProxyList, type Proxy } from './proxy-list.ts';
import { openTunnel, ProxyError, type Target } from './tunnel.ts';

/** An answer of `proxyFor` holds so long (ms): a laptop that changes networks goes on with the new one's. */
const ANSWER_HOLDS_MS = 30_000;
/** A proxy that gave no answer is tried only after the others for so long (ms). */
const DEAD_FOR_MS = 60_000;
/** Tunnels are given up before the request's own limit for connecting is: that one would blame the server. */
const SHARE_OF_LIMIT = 0.8;

export interface Tunnel {
  readonly socket: Socket;
  /** Its host and port. */
  readonly proxy: string;
}

type Way = readonly (Proxy | null)[];

/** Finds the way to a server, and opens it where it leads through a proxy. */
export class Ways {
  readonly #proxyFor: ProxyFor | null;
  readonly #answers = new Map<string, { readonly way: Promise<Way>; readonly until: number }>();
  /** By name: monotonic ms. */
  readonly #deadUntil = new Map<string, number>();

  /** @param proxyFor null: every way is direct. */
  constructor(proxyFor: ProxyFor | null) {
    this.#proxyFor = proxyFor;
  }

  /** True where no proxy is ever asked for: this machine itself, or none is configured. */
  isAlwaysDirect(host: string): boolean {
    return this.#proxyFor === null || isLoopbackHost(host.includes(':') ? `[${host}]` : host);
  }

  /** Nothing that was learned of a network holds in another one. */
  forget(): void {
    this.#answers.clear();
    this.#deadUntil.clear();
  }

  /**
   * @param limitMs for the whole of connecting; some of it is left for what follows.
   * @returns null: the way is direct.
   * @throws ProxyError
   */
  async open(target: Target, trust: () => SecureContext, limitMs: number): Promise<Tunnel | null> {
    if (this.isAlwaysDirect(target.host)) return null;
    const end = performance.now() + limitMs * SHARE_OF_LIMIT;
    const way = await inTime(this.#wayTo(target), limitMs * SHARE_OF_LIMIT);
    return this.#openFirst(this.#aliveFirst(way), target, trust, end);
  }

  async #openFirst(
    [proxy = null, ...others]: Way,
    target: Target,
    trust: () => SecureContext,
    end: number
  ): Promise<Tunnel | null> {
    if (proxy === null) return null;
    const leftMs = Math.max(1, end - performance.now());
    try {
      const socket = await openTunnel(proxy, target, trust, leftMs / (1 + others.length));
      return { socket, proxy: nameOf(proxy) };
    } catch (error) {
      if (!(error instanceof ProxyError) || !error.isUnreachable) throw error;
      this.#deadUntil.set(nameOf(proxy), performance.now() + DEAD_FOR_MS);
      if (others.length === 0) throw error;
      return this.#openFirst(others, target, trust, end);
    }
  }

  /** Those that are thought dead come last, but before the direct way only where there is none. */
  #aliveFirst(way: Way): Way {
    const now = performance.now();
    const isDead = (proxy: Proxy | null) =>
      proxy !== null && (this.#deadUntil.get(nameOf(proxy)) ?? -Infinity) > now;
    return [...way.filter((proxy) => !isDead(proxy)), ...way.filter(isDead)];
  }

  #wayTo({ host, port }: Target): Promise<Way> {
    const place = nameOf({ host, port });
    const now = performance.now();
    const known = this.#answers.get(place);
    if (known !== undefined && known.until > now) return known.way;
    const way = this.#ask(`https://${place}/`);
    this.#answers.set(place, { way, until: now + ANSWER_HOLDS_MS });
    way.catch(() => {
      if (this.#answers.get(place)?.way === way) this.#answers.delete(place);
    });
    return way;
  }

  async #ask(url: string): Promise<Way> {
    try {
      return parseProxyList((await this.#proxyFor?.(url)) ?? 'DIRECT');
    } catch (error) {
      throw unreadableSettings(error instanceof Error ? error.message : String(error));
    }
  }
}

function unreadableSettings(words: string): ProxyError {
  return new ProxyError(`The proxy settings can’t be read: ${words}`);
}

async function inTime(way: Promise<Way>, limitMs: number): Promise<Way> {
  const late = Promise.withResolvers<Way>();
  const timer = setTimeout(() => late.reject(unreadableSettings('no answer')), limitMs);
  try {
    return await Promise.race([way, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
