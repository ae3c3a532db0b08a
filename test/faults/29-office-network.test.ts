import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PauseReason } from '../../src-main/contract/connection.ts';
import type { ProxyOptions } from '../argos/proxy.ts';
import { workplace } from '../shell/cli/cli.ts';
import { folderLayout } from '../shell/cli/submissions.ts';
import { AUTHORITY, ISSUED } from './certificates.ts';
import { TAKE } from './fault-server.ts';
import { atEnd, faultServer, openOffice, proxyTo, trustAuthority } from './scene.ts';
import { expectStandingConditions } from './standing-conditions.ts';

const certificate = ISSUED.good;
const FAR = 'https://api.outtray.test/v3';
const PASSWORD = 'canary-p@ss-29';

describe('fault 29: TLS inspection', () => {
  test('by an authority that is not trusted pauses everything, names it, and goes on once its file is named', async () => {
    const server = await faultServer(TAKE, { certificate });
    const office = await openOffice({ url: server.url, rows: 3 });
    await office.send();
    const pause = await office.pause();
    expect(pause).toMatchObject({ reason: 'tls', resumesAt: null });
    expect(pause?.detail).toMatch(/issued by Outtray fault authority$/);
    expect(await server.log()).toMatchObject({ connections: 1, requests: [], stray: 0 });
    expect(await office.states()).toEqual(['queued', 'queued', 'queued']);
    await trustAuthority(office);
    await office.settled();
    expect(await office.states()).toEqual(['sent', 'sent', 'sent']);
    expect(await office.outcomes()).toEqual(['account', 'accepted', 'accepted', 'accepted']);
    await office.expectStanding(server);
  });

  test('by an authority that IT has given to Node works by itself', async () => {
    const server = await faultServer(TAKE, { certificate });
    const place = await workplace();
    atEnd(() => place.remove());
    const caFile = join(place.root, 'office-ca.pem');
    await writeFile(caFile, AUTHORITY);
    const trusting = await workplace({ NODE_EXTRA_CA_CERTS: caFile, OUTTRAY_DATA: place.data });
    atEnd(() => trusting.remove());
    const expected = await folderLayout(join(place.root, 'Scans'), 'T', 2);
    await place.line(0, 'connection', 'set', 'Hanbit', '--url', server.url, '--admin', 'kyc@hanbit.example');
    await place.line(0, 'import', 'Scans', '--release');
    expect(await trusting.line(0, 'send')).toMatchObject({ sent: 2, failed: 0, waiting: 0 });
    await expectStandingConditions(place, expected, await server.requests());
  });
});

describe('fault 29: a proxy', () => {
  const told = (status: string) => ({ answer: `HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n` });

  test.each<[string, Partial<ProxyOptions>, PauseReason, RegExp]>([
    [
      'that wants other credentials',
      { credentials: 'clerk:other' },
      'proxy_refused',
      /407 Proxy Authentication Required/
    ],
    ['that forbids the way', { behaviour: told('403 No') }, 'proxy_refused', /403 Forbidden/],
    ['that finds no way', { behaviour: told('502 No') }, 'proxy', /502 Bad Gateway/],
    ['that says nothing', { behaviour: 'hang' }, 'proxy', /no answer within/],
    ['that hangs up', { behaviour: 'close' }, 'proxy', /can’t be reached/]
  ])(
    '%s pauses everything, is named, costs no try, and works again after that',
    async (_what, options, reason, words) => {
      const server = await faultServer(TAKE, { certificate });
      const bad = await proxyTo(server.port, options);
      const good = await proxyTo(server.port);
      let proxy = bad;
      const office = await openOffice({
        url: FAR,
        rows: 3,
        limits: { connectMs: 2000 },
        secrets: [
          PASSWORD,
          encodeURIComponent(PASSWORD),
          Buffer.from(`clerk:${PASSWORD}`).toString('base64')
        ],
        proxyFor: () => Promise.resolve(`PROXY clerk:${encodeURIComponent(PASSWORD)}@${proxy.place}`)
      });
      await trustAuthority(office);
      await office.send();
      const pause = await office.pause();
      expect(pause?.reason).toBe(reason);
      expect(pause?.detail).toContain(bad.place);
      expect(pause?.detail).toMatch(words);
      expect(await office.states()).toEqual(['queued', 'queued', 'queued']);
      expect(await server.log()).toMatchObject({ connections: 0 });

      proxy = good;
      // As after a change of networks: the system's answer about proxies holds for half a minute otherwise.
      office.app.wokeUp();
      if (pause?.resumesAt === null) await office.resume();
      else await office.pass((pause?.resumesAt ?? 0) - office.clock.now() + 1);
      expect(await office.states()).toEqual(['sent', 'sent', 'sent']);
      expect(await office.pause()).toBeNull();
      expect(
        (await office.outcomes()).filter((outcome) => !['account', 'accepted'].includes(outcome))
      ).toEqual([]);
      await office.expectStanding(server);
    }
  );
});
