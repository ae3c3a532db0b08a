import http from 'node:http';
import https from 'node:https';
import net, { type Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { SocksClient } from 'socks';
import { nameOf, type Proxy } from './proxy-list.ts';

/** Where a tunnel ends. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/** In the place of a system's error code. `ERR_PROXY_REFUSED`: only a person can change what the proxy said. */
export type ProxyErrorCode = 'ERR_PROXY' | 'ERR_PROXY_REFUSED';

/** No tunnel: nothing of any request has left this machine. The message names the proxy, never its credentials. */
export class ProxyError extends Error {
  readonly code: ProxyErrorCode;
  /** The proxy gave no answer at all, so that the next one of a list may be tried. */
  readonly isUnreachable: boolean;

  constructor(message: string, code: ProxyErrorCode = 'ERR_PROXY', isUnreachable = false) {
    super(message);
    this.name = 'ProxyError';
    this.code = code;
    this.isUnreachable = isUnreachable;
  }
}

/** @returns a socket whose other end is the target. @throws ProxyError */
export function openTunnel(
  proxy: Proxy,
  target: Target,
  trust: () => SecureContext,
  limitMs: number
): Promise<Socket> {
  const isSocks = proxy.kind === 'socks4' || proxy.kind === 'socks5';
  return isSocks ? throughSocks(proxy, target, limitMs) : throughHttp(proxy, target, trust, limitMs);
}

/** RFC 9110, 9.3.6: CONNECT. */
function throughHttp(
  proxy: Proxy,
  target: Target,
  trust: () => SecureContext,
  limitMs: number
): Promise<Socket> {
  const request = connectRequest(proxy, target, trust);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(unreachable(proxy, `no answer within ${seconds(limitMs)}`));
      request.destroy();
    }, limitMs);
    request
      .once('connect', (answer, socket: Socket, head) => {
        clearTimeout(timer);
        const problem = problemOf(proxy, answer, head);
        if (problem === null) return resolve(socket);
        socket.destroy();
        reject(problem);
      })
      .on('error', (error: NodeJS.ErrnoException) => {
        clearTimeout(timer);
        reject(unreachable(proxy, wordsOf(error)));
      })
      .end();
  });
}

function connectRequest(proxy: Proxy, target: Target, trust: () => SecureContext): http.ClientRequest {
  const options = {
    host: proxy.host,
    port: proxy.port,
    method: 'CONNECT',
    path: nameOf(target),
    agent: false as const,
    headers: {
      host: nameOf(target),
      'user-agent': 'outtray',
      // Without these some proxies end the tunnel with its first request (HTTP/1.0 ones know only the second).
      connection: 'keep-alive',
      'proxy-connection': 'keep-alive',
      ...authorization(proxy)
    }
  };
  if (proxy.kind !== 'https') return http.request(options);
  // Node would take the name to be certified from the Host field, which is the target's.
  const servername = net.isIP(proxy.host) === 0 ? proxy.host : '';
  const secure = { ...options, servername, secureContext: trust(), rejectUnauthorized: true };
  return https.request(secure);
}

/** RFC 7617. */
function authorization({ user, password }: Proxy): { 'proxy-authorization'?: string } {
  if (user === '' && password === '') return {};
  return { 'proxy-authorization': `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

function problemOf(proxy: Proxy, answer: http.IncomingMessage, head: Buffer): ProxyError | null {
  const status = answer.statusCode ?? 0;
  if (status < 200 || status > 299) return refusal(proxy, status, answer.headers['proxy-authenticate']);
  // A TLS server waits for its client: what came already is not the target's.
  return head.length === 0 ? null : new ProxyError(`${say(proxy)} gave no clean tunnel`);
}

function refusal(proxy: Proxy, status: number, schemes: string[] | string | undefined): ProxyError {
  // The standard's words: a proxy's own might repeat the credentials.
  const words = [status, http.STATUS_CODES[status]].filter(Boolean).join(' ');
  const wanted = status === 407 ? namesOf(schemes) : '';
  return new ProxyError(
    `${say(proxy)} answered ${words}${wanted}`,
    status >= 400 && status < 500 && status !== 408 && status !== 429 ? 'ERR_PROXY_REFUSED' : 'ERR_PROXY'
  );
}

/** What it takes, which tells IT what Outtray can't: Negotiate and NTLM. */
function namesOf(challenges: string[] | string | undefined): string {
  const names = [challenges ?? []]
    .flat()
    .join()
    .match(/\b(?:Basic|Digest|Negotiate|NTLM|Kerberos|Bearer)\b/gi);
  return names === null ? '' : ` (${[...new Set(names)].join(', ')})`;
}

async function throughSocks(proxy: Proxy, target: Target, limitMs: number): Promise<Socket> {
  const { host, port, kind, user, password } = proxy;
  try {
    const { socket } = await SocksClient.createConnection({
      proxy: {
        host,
        port,
        type: kind === 'socks4' ? 4 : 5,
        ...(user === '' && password === '' ? {} : { userId: user, password })
      },
      command: 'connect',
      destination: { ...target },
      timeout: limitMs
    });
    return socket;
  } catch (error) {
    // Not kept as the cause: the library's error carries the credentials.
    throw socksProblem(proxy, error instanceof Error ? error.message : String(error));
  }
}

/** The library tells its causes apart by their words alone. */
function socksProblem(proxy: Proxy, words: string): ProxyError {
  if (/auth|NotAllowed/i.test(words)) {
    return new ProxyError(`${say(proxy)} refused: ${words}`, 'ERR_PROXY_REFUSED');
  }
  return /rejected/i.test(words)
    ? new ProxyError(`${say(proxy)} gave no connection: ${words}`)
    : unreachable(proxy, words);
}

function unreachable(proxy: Proxy, words: string): ProxyError {
  return new ProxyError(`${say(proxy)} can’t be reached: ${words}`, 'ERR_PROXY', true);
}

function say(proxy: Proxy): string {
  return `The proxy ${nameOf(proxy)}`;
}

function wordsOf(error: NodeJS.ErrnoException): string {
  if (!(error instanceof AggregateError) || error.message !== '') return error.message;
  return error.errors.map((each) => (each instanceof Error ? each.message : '')).join('; ');
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}
