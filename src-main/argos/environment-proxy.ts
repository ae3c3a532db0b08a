import net from 'node:net';
import type { ProxyFor } from '../contract/delivery.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** curl's schemes in the words of a PAC file; names are looked up by the proxy in any case. */
const WORDS: Readonly<Record<string, string>> = {
  'http:': 'PROXY',
  'https:': 'HTTPS',
  'socks:': 'SOCKS',
  'socks4:': 'SOCKS',
  'socks4a:': 'SOCKS',
  'socks5:': 'SOCKS5',
  'socks5h:': 'SOCKS5'
};

/**
 * The proxy that HTTPS_PROXY or else ALL_PROXY names, unless NO_PROXY excepts the server; lower case comes first,
 * as in curl. Read at every question. The address may hold credentials, and without a scheme it is `http://`.
 * NO_PROXY: names (with all below them), addresses, networks as 10.0.0.0/8, each with `:port` or without, or `*`.
 */
export function environmentProxy(environment: Environment): ProxyFor {
  return (url) => Promise.resolve().then(() => answerFor(new URL(url), environment));
}

function answerFor(url: URL, environment: Environment): string {
  const name = ['HTTPS_PROXY', 'ALL_PROXY'].find((each) => valueOf(environment, each) !== '');
  if (name === undefined || isExcepted(url, valueOf(environment, 'NO_PROXY'))) return 'DIRECT';
  const value = valueOf(environment, name);
  const address = value.includes('://') ? value : `http://${value}`;
  const { protocol, username, password, hostname, port } = parsed(address);
  const word = WORDS[protocol];
  // The value is not repeated: it may hold a password.
  if (word === undefined || hostname === '') throw new Error(`${name} does not name a proxy`);
  const credentials = username === '' && password === '' ? '' : `${username}:${password}@`;
  return `${word} ${credentials}${hostname}${port === '' ? '' : `:${port}`}`;
}

function valueOf(environment: Environment, name: string): string {
  return (environment[name.toLowerCase()] ?? environment[name] ?? '').trim();
}

const NOWHERE = { protocol: '', username: '', password: '', hostname: '', port: '' };

function parsed(address: string): Pick<URL, keyof typeof NOWHERE> {
  return URL.canParse(address) ? new URL(address) : NOWHERE;
}

function isExcepted({ hostname, port }: URL, exceptions: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  return exceptions
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => excepts(entry, host, port === '' ? '443' : port));
}

function excepts(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const [, bracketed, plain, ownPort] = /^(?:\[(.+)\]|([^:]*|.*:.*:.*))(?::(\d+))?$/.exec(entry) ?? [];
  if (ownPort !== undefined && ownPort !== port) return false;
  const name = (bracketed ?? plain ?? '').replace(/^\*?\./, '');
  return host === name || isInNetwork(host, name) || (net.isIP(host) === 0 && host.endsWith(`.${name}`));
}

function isInNetwork(host: string, name: string): boolean {
  const [, network = '', bits = ''] = /^(.+)\/(\d{1,3})$/.exec(name) ?? [];
  const family = net.isIP(network);
  if (family === 0 || net.isIP(host) !== family || Number(bits) > (family === 4 ? 32 : 128)) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const list = new net.BlockList();
  list.addSubnet(network, Number(bits), type);
  return list.check(host, type);
}
