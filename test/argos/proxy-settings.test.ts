import { describe, expect, it } from 'vitest';
import { environmentProxy } from '../../src-main/argos/environment-proxy.ts';
import { nameOf, parseProxyList } from '../../src-main/argos/proxy-list.ts';

const plain = { user: '', password: '' };

describe('a PAC answer', () => {
  it.each([
    ['DIRECT', [null]],
    ['', [null]],
    ['QUIC a:1; nonsense', [null]],
    ['PROXY a:8080', [{ kind: 'http', host: 'a', port: 8080, ...plain }]],
    [
      ' proxy a:1 ;HTTPS b ; SOCKS c;SOCKS5 [::1]:9; DIRECT; PROXY d:1',
      [
        { kind: 'http', host: 'a', port: 1, ...plain },
        { kind: 'https', host: 'b', port: 443, ...plain },
        { kind: 'socks4', host: 'c', port: 1080, ...plain },
        { kind: 'socks5', host: '::1', port: 9, ...plain },
        null
      ]
    ],
    [
      'PROXY me%40corp:a%3Ab%25@proxy:80',
      [{ kind: 'http', host: 'proxy', port: 80, user: 'me@corp', password: 'a:b%' }]
    ]
  ])('%j is read as the list that it is', (text, list) => {
    expect(parseProxyList(text)).toEqual(list);
  });

  it('names a proxy by host and port alone', () => {
    expect(
      parseProxyList('PROXY u:secret@[2001:db8::1]:3128').map((proxy) => proxy && nameOf(proxy))
    ).toEqual(['[2001:db8::1]:3128']);
  });
});

const SERVER = 'https://api.example.com/';
const answer = (environment: Record<string, string>, url = SERVER) => environmentProxy(environment)(url);

describe('the environment', () => {
  it.each([
    [{}, 'DIRECT'],
    [{ HTTPS_PROXY: '' }, 'DIRECT'],
    [{ HTTP_PROXY: 'http://p:1' }, 'DIRECT'],
    [{ HTTPS_PROXY: 'http://p:3128' }, 'PROXY p:3128'],
    [{ HTTPS_PROXY: 'p:3128' }, 'PROXY p:3128'],
    [{ HTTPS_PROXY: 'http://p' }, 'PROXY p'],
    [{ HTTPS_PROXY: 'https://p:8443/' }, 'HTTPS p:8443'],
    [{ https_proxy: 'http://lower:1', HTTPS_PROXY: 'http://upper:1' }, 'PROXY lower:1'],
    [{ ALL_PROXY: 'socks5h://s:1080' }, 'SOCKS5 s:1080'],
    [{ all_proxy: 'socks4://s:1080', HTTPS_PROXY: 'http://p:1' }, 'PROXY p:1'],
    [{ HTTPS_PROXY: 'http://u:p%40ss@p:1' }, 'PROXY u:p%40ss@p:1'],
    [{ HTTPS_PROXY: 'http://[::1]:1' }, 'PROXY [::1]:1']
  ])('%j leads by %s', async (environment, way) => {
    expect(await answer(environment)).toBe(way);
  });

  it.each([
    ['*', SERVER],
    ['api.example.com', SERVER],
    ['example.com', SERVER],
    ['.example.com', SERVER],
    ['*.example.com', SERVER],
    ['other.net, EXAMPLE.com', SERVER],
    ['example.com:443', SERVER],
    ['example.com:8443', 'https://example.com:8443/'],
    ['10.1.2.3', 'https://10.1.2.3/'],
    ['10.0.0.0/8', 'https://10.1.2.3/'],
    ['2001:db8::/32', 'https://[2001:db8::1]/'],
    ['[2001:db8::1]:443', 'https://[2001:db8::1]/']
  ])('NO_PROXY %s excepts %s', async (exceptions, url) => {
    expect(await answer({ HTTPS_PROXY: 'http://p:1', NO_PROXY: exceptions }, url)).toBe('DIRECT');
  });

  it.each([
    ['ample.com', SERVER],
    ['example.com:8443', SERVER],
    ['xapi.example.com', SERVER],
    ['10.0.0.0/8', 'https://11.1.2.3/'],
    ['10.0.0.0/99', 'https://10.1.2.3/'],
    ['1.2.3', 'https://9.1.2.3/'],
    [' , ', SERVER]
  ])('NO_PROXY %s does not except %s', async (exceptions, url) => {
    expect(await answer({ HTTPS_PROXY: 'http://p:1', NO_PROXY: exceptions }, url)).toBe('PROXY p:1');
  });

  it.each(['ftp://me:secret@p:1', 'http://', 'http://me:secret@:80', 'secret words'])(
    'that names no proxy by %s is refused without being repeated',
    async (value) => {
      await expect(answer({ HTTPS_PROXY: value })).rejects.toThrow(/^HTTPS_PROXY does not name a proxy$/);
    }
  );
});
