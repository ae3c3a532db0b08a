import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkServer } from '../../src-main/argos/check-server.ts';
import { createDeliver, type Delivery } from '../../src-main/argos/deliver.ts';
import type { SendLimits } from '../../src-main/argos/send.ts';
import { USUAL_TRUST } from '../../src-main/argos/trust.ts';
import { Ways } from '../../src-main/argos/way.ts';
import type { DeliveryOrder, ProxyFor, ReviewedImage } from '../../src-main/contract/delivery.ts';
import { TEST_AUTHORITY } from './certificate.ts';
import { KEY, NO_HOOKS, order, Orders } from './orders.ts';
import { TestProxy } from './proxy.ts';
import { ACCEPTED, RawServer, TOO_LARGE, type Step } from './raw-server.ts';

let orders: Orders;
let images: readonly ReviewedImage[];
let caFile: string;
const ends: (() => void)[] = [];

beforeEach(async () => {
  orders = await Orders.create();
  images = [await orders.image('idImage', 60_000)];
  caFile = await orders.file('ca.pem', TEST_AUTHORITY);
});
afterEach(async () => {
  for (const end of ends.splice(0)) end();
  await orders.remove();
});

const readHead: Step = { do: 'readHead' };
const readBody: Step = { do: 'readBody' };
const forgetHead: Step = { do: 'forgetHead' };
const write = (text: string): Step => ({ do: 'write', text });
const CREDENTIALS = 'clerk:p@ss w0rd';

async function server(...scripts: Step[][]): Promise<RawServer> {
  const started = await RawServer.start(scripts, 'issued');
  ends.push(() => started.stop());
  return started;
}

/** Takes as many uploads as come, over one connection or several. */
function takingServer(): Promise<RawServer> {
  return server(Array.from({ length: 8 }, () => [readHead, readBody, write(ACCEPTED), forgetHead]).flat());
}

async function proxyTo(
  { port }: { port: number },
  options: Parameters<typeof TestProxy.start>[1] = {}
): Promise<TestProxy> {
  const proxy = await TestProxy.start(port, options);
  ends.push(() => proxy.stop());
  return proxy;
}

function delivery(proxyFor: ProxyFor | string, limits: Partial<SendLimits> = {}): Delivery {
  const made = createDeliver({
    proxyFor: typeof proxyFor === 'string' ? () => Promise.resolve(proxyFor) : proxyFor,
    limits
  });
  ends.push(() => made.close());
  return made;
}

/** A name that no DNS knows: only the proxy leads there. */
const away = (more: Partial<DeliveryOrder> = {}): DeliveryOrder =>
  order('https://api.outtray.test/v3', images, { caFile, ...more });

const CLOSED = 'PROXY 127.0.0.1:1';
const SECRETS = ['p@ss', 'p%40ss', 'clerk', Buffer.from(CREDENTIALS).toString('base64')];

describe('through a proxy', () => {
  it('what is sent arrives, over one kept tunnel, unless a fresh one is asked for', async () => {
    const proxy = await proxyTo(await takingServer());
    const made = delivery(`PROXY ${proxy.place}`);
    for (const onFreshSocket of [false, false, true, false]) {
      expect(await made.deliver(away({ onFreshSocket }), NO_HOOKS)).toMatchObject({ outcome: 'accepted' });
    }
    made.close();
    const asked = await proxy.askedBy(2);
    expect(asked).toHaveLength(2);
    expect(asked[0]).toMatch(
      /^CONNECT api\.outtray\.test:443 HTTP\/1\.1\r\nhost: api\.outtray\.test:443\r\n/
    );
  });

  it('neither key nor picture is ever sent in clear', async () => {
    const proxy = await proxyTo(await takingServer());
    const made = delivery(`PROXY ${proxy.place}`);
    const verdict = await made.deliver(away(), NO_HOOKS);
    made.close();
    const bytes = await proxy.bytesOfClosed(1);
    expect(bytes.length).toBeGreaterThan(verdict.bytesSent);
    expect(bytes.includes(KEY)).toBe(false);
    expect(bytes.includes('submission')).toBe(false);
  });

  it('that wants a user name it gets it, and nobody is told', async () => {
    const proxy = await proxyTo(await takingServer(), { credentials: CREDENTIALS });
    const { deliver } = delivery(`PROXY clerk:p%40ss%20w0rd@${proxy.place}`);
    expect(await deliver(away(), NO_HOOKS)).toMatchObject({ outcome: 'accepted' });
    const wrong = delivery(`PROXY clerk:p%40ss@${proxy.place}`);
    const verdict = await wrong.deliver(away(), NO_HOOKS);
    expect(verdict).toMatchObject({
      outcome: 'account',
      status: null,
      errorCode: 'proxy_refused',
      pause: 'proxy_refused',
      message: `The proxy ${proxy.place} answered 407 Proxy Authentication Required (Basic)`,
      bytesSent: 0
    });
    expect(SECRETS.filter((secret) => JSON.stringify(verdict).includes(secret))).toEqual([]);
  });

  it.each([
    ['https', 'HTTPS'],
    ['socks5', 'SOCKS5']
  ] as const)('of the kind %s works as well, with a user name too', async (kind, word) => {
    const proxy = await proxyTo(await takingServer(), { kind, credentials: CREDENTIALS });
    const made = delivery(`${word} clerk:p%40ss%20w0rd@${proxy.place}`);
    expect(await made.deliver(away(), NO_HOOKS)).toMatchObject({ outcome: 'accepted' });
    expect(await made.deliver(away(), NO_HOOKS)).toMatchObject({ outcome: 'accepted' });
    made.close();
    expect(await proxy.askedBy(1)).toEqual([expect.stringContaining('api.outtray.test')]);
    const wrong = await delivery(`${word} nobody:x@${proxy.place}`).deliver(away(), NO_HOOKS);
    expect(wrong).toMatchObject({ outcome: 'account', pause: 'proxy_refused' });
  });

  it('an answer before the body was read is taken as the answer, every time, though the tunnel is reset', async () => {
    const proxy = await proxyTo(await server([readHead, write(TOO_LARGE), { do: 'end' }]));
    const { deliver } = delivery(`PROXY ${proxy.place}`);
    const large = away({ images: [await orders.image('idImage', 3_000_000)] });
    for (let time = 0; time < 20; time += 1) {
      expect(await deliver(large, NO_HOOKS)).toMatchObject({ outcome: 'rejected', errorCode: 'too_large' });
    }
  });

  it('a tunnel that broke while it was kept costs nothing but a fresh one', async () => {
    const proxy = await proxyTo(await takingServer());
    const { deliver } = delivery(`PROXY ${proxy.place}`);
    await deliver(away(), NO_HOOKS);
    proxy.cut();
    await proxy.bytesOfClosed(1);
    const second = await deliver(away(), NO_HOOKS);
    // Whether the close was seen before the request took the socket is the system's affair.
    if (second.outcome !== 'accepted') expect(second).toMatchObject({ secondChance: 'fresh_socket' });
    expect(await deliver(away({ onFreshSocket: true }), NO_HOOKS)).toMatchObject({ outcome: 'accepted' });
  });

  it('a certificate that nobody vouches for pauses, and the proxy is named', async () => {
    const proxy = await proxyTo(await takingServer());
    const { deliver } = delivery(`PROXY ${proxy.place}`);
    const verdict = await deliver(away({ caFile: null }), NO_HOOKS);
    expect(verdict).toMatchObject({ outcome: 'account', pause: 'tls', bytesSent: 0 });
    expect(verdict.message).toContain(`through the proxy ${proxy.place}`);
  });

  it('a request that is cut while its tunnel is made ends at once', async () => {
    const proxy = await proxyTo(await takingServer(), { behaviour: 'hang' });
    const abort = new AbortController();
    const { deliver } = delivery(() => {
      setImmediate(() => abort.abort());
      return Promise.resolve(`PROXY ${proxy.place}`);
    });
    const verdict = await deliver(away(), { ...NO_HOOKS, signal: abort.signal });
    expect(verdict).toMatchObject({ outcome: 'interrupted', bytesSent: 0 });
  });
});

describe('a proxy that fails', () => {
  it.each([
    [407, 'proxy_refused', 'Proxy Authentication Required (Negotiate, NTLM)'],
    [403, 'proxy_refused', 'Forbidden'],
    [502, 'proxy', 'Bad Gateway'],
    [503, 'proxy', 'Service Unavailable']
  ] as const)(
    'by %i pauses everything as %s, names itself, and no other is tried',
    async (status, pause, words) => {
      const wants = 'Proxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM\r\n';
      const reason = 'Your password p@ss is wrong';
      const answer = `HTTP/1.1 ${status} ${reason}\r\n${wants}Content-Length: 4\r\n\r\nno!\n`;
      const target = await takingServer();
      const refusing = await proxyTo(target, { behaviour: { answer } });
      const other = await proxyTo(target);
      const { deliver } = delivery(`PROXY ${refusing.place}; PROXY ${other.place}`);
      expect(await deliver(away(), NO_HOOKS)).toMatchObject({
        outcome: 'account',
        status: null,
        errorCode: pause,
        pause,
        retry: null,
        message: `The proxy ${refusing.place} answered ${status} ${words}`,
        bytesSent: 0
      });
      await refusing.bytesOfClosed(1);
      expect(other.heard).toBe(0);
    }
  );

  it('by giving no connection pauses as `proxy`', async () => {
    const verdict = await delivery(CLOSED).deliver(away(), NO_HOOKS);
    expect(verdict).toMatchObject({ outcome: 'account', errorCode: 'proxy', pause: 'proxy', status: null });
    expect(verdict.message).toBe('The proxy 127.0.0.1:1 can’t be reached: connect ECONNREFUSED 127.0.0.1:1');
  });

  it.each(['hang', 'close'] as const)(
    'by a %s is named within the limit for connecting',
    async (behaviour) => {
      const proxy = await proxyTo(await takingServer(), { behaviour });
      const verdict = await delivery(`PROXY ${proxy.place}`, { connectMs: 300 }).deliver(away(), NO_HOOKS);
      expect(verdict).toMatchObject({ outcome: 'account', errorCode: 'proxy', pause: 'proxy' });
      expect(verdict.message).toContain(`The proxy ${proxy.place} can’t be reached`);
    }
  );

  it('lets the next of the list be tried, and is tried last from then on', async () => {
    const target = await takingServer();
    const silent = await proxyTo(target, { behaviour: 'close' });
    const good = await proxyTo(target);
    const { deliver, ...made } = delivery(`PROXY ${silent.place}; PROXY ${good.place}`);
    for (let time = 0; time < 3; time += 1) {
      expect(await deliver(away({ onFreshSocket: true }), NO_HOOKS)).toMatchObject({ outcome: 'accepted' });
    }
    expect([await silent.askedBy(1), await good.askedBy(3)].map(({ length }) => length)).toEqual([1, 3]);
    made.renew();
    await deliver(away({ onFreshSocket: true }), NO_HOOKS);
    expect([await silent.askedBy(2), await good.askedBy(4)].map(({ length }) => length)).toEqual([2, 4]);
  });

  it('lets a direct way be tried that the list names', async () => {
    const ways = new Ways(() => Promise.resolve(`${CLOSED}; DIRECT; PROXY never:1`));
    const way = await ways.open({ host: 'api.outtray.test', port: 443 }, () => USUAL_TRUST.context(), 1000);
    expect(way).toBeNull();
  });

  it('leaves no way open where its settings can’t be read', async () => {
    const { deliver } = delivery(() => Promise.reject(new Error('HTTPS_PROXY does not name a proxy')));
    expect(await deliver(away(), NO_HOOKS)).toMatchObject({
      outcome: 'account',
      pause: 'proxy',
      message: 'The proxy settings can’t be read: HTTPS_PROXY does not name a proxy'
    });
  });
});

describe('the question which proxy', () => {
  it('is asked with the server alone, once for many connections, and anew after a sleep', async () => {
    const proxy = await proxyTo(await takingServer());
    const questions: string[] = [];
    const made = delivery((url) => {
      questions.push(url);
      return Promise.resolve(`PROXY ${proxy.place}`);
    });
    for (let time = 0; time < 3; time += 1) await made.deliver(away({ onFreshSocket: true }), NO_HOOKS);
    expect(questions).toEqual(['https://api.outtray.test:443/']);
    made.renew();
    await made.deliver(away(), NO_HOOKS);
    expect(questions).toHaveLength(2);
  });

  it('is asked anew after half a minute, and one that fails at once', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    ends.push(() => vi.useRealTimers());
    const answers = [() => Promise.reject(new Error('none yet'))];
    let asked = 0;
    const ways = new Ways(() => {
      asked += 1;
      return answers[asked - 1]?.() ?? Promise.resolve('DIRECT');
    });
    const open = () =>
      ways.open({ host: 'api.outtray.test', port: 443 }, () => USUAL_TRUST.context(), 10_000);
    await expect(open()).rejects.toThrow('none yet');
    await open();
    vi.advanceTimersByTime(29_999);
    await open();
    expect(asked).toBe(2);
    vi.advanceTimersByTime(1);
    await open();
    expect(asked).toBe(3);
  });

  it('is never asked for this machine', async () => {
    const target = await takingServer();
    const made = delivery(() => Promise.reject(new Error('asked')));
    const here = order(`https://127.0.0.1:${target.port}/v3`, images, { caFile });
    expect(await made.deliver(here, NO_HOOKS)).toMatchObject({ outcome: 'accepted' });
  });
});

describe('renewed sockets', () => {
  it('are fresh ones for the next request, while what is on its way goes on', async () => {
    const target = await server(
      [readHead, readBody, { do: 'tell', name: 'read' }, { do: 'wait', name: 'answer' }, write(ACCEPTED)],
      [readHead, readBody, write(ACCEPTED)]
    );
    const made = delivery('DIRECT');
    const here = order(`https://127.0.0.1:${target.port}/v3`, images, { caFile });
    const first = made.deliver(here, NO_HOOKS);
    await target.next('told');
    made.renew();
    target.go('answer');
    expect(await first).toMatchObject({ outcome: 'accepted' });
    expect(await made.deliver(here, NO_HOOKS)).toMatchObject({ outcome: 'accepted' });
    expect(await target.next('closed')).toMatchObject({ connection: 1 });
  });

  it('leave none of the kept ones open', async () => {
    const target = await takingServer();
    const made = delivery('DIRECT');
    await made.deliver(order(`https://127.0.0.1:${target.port}/v3`, images, { caFile }), NO_HOOKS);
    made.renew();
    expect(await target.next('closed')).toMatchObject({ connection: 1 });
  });
});

describe('Test connection through a proxy', () => {
  const refusal =
    'HTTP/1.1 400 X\r\ncontent-length: 46\r\n\r\n{"errorCode":"missing_data","message":"a b c"}';
  const check = (proxyFor: string, limits: Partial<SendLimits> = {}) =>
    checkServer('https://api.outtray.test/v3', KEY, {
      caFile,
      limits,
      proxyFor: () => Promise.resolve(proxyFor)
    });

  it('goes the way that sending goes, and names the proxy', async () => {
    const proxy = await proxyTo(await server([readHead, readBody, write(refusal)]));
    const checks = await check(`PROXY ${proxy.place}`);
    expect(checks.map(({ check: name, result }) => [name, result])).toEqual([
      ['address', 'passed'],
      ['reachable', 'passed'],
      ['tls', 'passed'],
      ['key', 'passed'],
      ['format', 'passed']
    ]);
    expect(checks[1]?.detail).toBe(`through the proxy ${proxy.place}`);
    expect(checks[2]?.detail).toBe('issued by Outtray test authority');
  });

  it('ends at a proxy that refuses, without its credentials', async () => {
    const proxy = await proxyTo(await takingServer(), { credentials: CREDENTIALS });
    const checks = await check(`PROXY clerk:wrong@${proxy.place}`);
    expect(checks.slice(1)).toEqual([
      {
        check: 'reachable',
        result: 'failed',
        detail: `The proxy ${proxy.place} answered 407 Proxy Authentication Required (Basic)`
      }
    ]);
  });

  it('ends at a proxy that hangs', async () => {
    const proxy = await proxyTo(await takingServer(), { behaviour: 'hang' });
    const checks = await check(`PROXY ${proxy.place}`, { connectMs: 200 });
    expect(checks.slice(1)).toMatchObject([{ check: 'reachable', result: 'failed' }]);
  });
});
