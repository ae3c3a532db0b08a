import { describe, expect, test } from 'vitest';
import { ISSUED } from './certificates.ts';
import { skippedBecause } from './failpoint.ts';
import { TAKE, TOO_LARGE, write } from './fault-server.ts';
import { atEnd, faultServer, openOffice, proxyTo, trustAuthority } from './scene.ts';
import { noTinyproxyReason, Tinyproxy, type TinyproxyOptions } from './tinyproxy.ts';

const missing = noTinyproxyReason();
const FAR = 'https://api.outtray.test/v3';
const PASSWORD = 'canaryPass29';
const BASIC = Buffer.from(`clerk:${PASSWORD}`).toString('base64');

async function tinyproxy(options: TinyproxyOptions): Promise<Tinyproxy> {
  const proxy = await Tinyproxy.start(options);
  atEnd(() => proxy.stop());
  return proxy;
}

/** A server that is far away: no name service knows it, and the way leads through two proxies. */
async function farServer(acts = TAKE) {
  const server = await faultServer(acts, { certificate: ISSUED.good });
  return { server, upstream: (await proxyTo(server.port)).place };
}

describe.skipIf(missing !== null)(`fault 29: Debian’s tinyproxy${skippedBecause(missing)}`, () => {
  test.each([
    ['that takes everybody', {}, ''],
    ['that wants a password', { credentials: `clerk ${PASSWORD}` }, `clerk:${PASSWORD}@`]
  ])(
    '%s lets everything through, small and large, and neither key nor password stays behind',
    async (_what, options, user) => {
      const { server, upstream } = await farServer();
      const proxy = await tinyproxy({ ...options, upstream });
      const office = await openOffice({
        url: FAR,
        rows: 6,
        concurrency: 3,
        secrets: [PASSWORD, BASIC],
        proxyFor: () => Promise.resolve(`PROXY ${user}${proxy.place}`)
      });
      await trustAuthority(office);
      await office.bring('large', 3, 3_000_000);
      await office.send();
      expect(await office.states()).toEqual(Array<string>(9).fill('sent'));
      expect(await office.outcomes()).toEqual(Array<string>(9).fill('accepted'));
      await office.expectStanding(server);
    }
  );

  test('that wants another password pauses everything and is named', async () => {
    const { server, upstream } = await farServer();
    const proxy = await tinyproxy({ credentials: 'clerk other', upstream });
    const office = await openOffice({
      url: FAR,
      rows: 3,
      secrets: [PASSWORD, BASIC],
      proxyFor: () => Promise.resolve(`PROXY clerk:${PASSWORD}@${proxy.place}`)
    });
    await trustAuthority(office);
    await office.send();
    const pause = await office.pause();
    expect(pause).toMatchObject({ reason: 'proxy_refused', resumesAt: null });
    expect(pause?.detail).toMatch(/^The proxy 127\.0\.0\.1:\d+ answered 40[17] /);
    expect(await server.log()).toMatchObject({ connections: 0 });
    expect(await office.states()).toEqual(['queued', 'queued', 'queued']);
    await office.expectStanding(server);
  });

  test('that finds no way to the server pauses, is named, and is asked again by itself', async () => {
    const proxy = await tinyproxy({});
    const office = await openOffice({ url: FAR, proxyFor: () => Promise.resolve(`PROXY ${proxy.place}`) });
    await office.send();
    const pause = await office.pause();
    expect(pause?.reason).toBe('proxy');
    expect(pause?.detail).toMatch(/^The proxy 127\.0\.0\.1:\d+ answered 50\d /);
    expect(pause?.resumesAt).not.toBeNull();
    expect(await office.states()).toEqual(['queued']);
    await office.expectStanding(null);
  });

  test('loses no 413 that comes before the body was read', async () => {
    const { server, upstream } = await farServer([write(TOO_LARGE), { do: 'destroy' }]);
    const proxy = await tinyproxy({ upstream });
    const office = await openOffice({
      url: FAR,
      rows: 10,
      concurrency: 3,
      pictureBytes: 3_000_000,
      proxyFor: () => Promise.resolve(`PROXY ${proxy.place}`)
    });
    await trustAuthority(office);
    await office.send();
    const uploads = await office.uploads();
    expect(uploads.map(({ state, lastOutcome }) => [state, lastOutcome?.errorCode])).toEqual(
      uploads.map(() => ['failed', 'too_large'])
    );
    expect(await office.pause()).toBeNull();
    await office.expectStanding(server);
  });
});
