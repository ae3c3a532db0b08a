import Driver from 'better-sqlite3';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { TEST_CERTIFICATE, TEST_CERTIFICATE_KEY } from '../argos/certificate.ts';
import { type Certificate, ISSUED } from './certificates.ts';
import { TAKE } from './fault-server.ts';
import { faultServer, openOffice, trustAuthority } from './scene.ts';

const selfSigned = { cert: TEST_CERTIFICATE, key: TEST_CERTIFICATE_KEY };

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('fault 28: a server', () => {
  test.each<[string, Certificate, RegExp]>([
    ['has expired', ISSUED.expired, /expired/],
    ['is self-signed', selfSigned, /self-signed/],
    ['is made out to another host', ISSUED.otherHost, /altnames|does not match/i]
  ])(
    'whose certificate %s gets neither key nor picture, everything pauses, and nothing gets round it',
    async (_what, certificate, words) => {
      const server = await faultServer(TAKE, { certificate });
      const office = await openOffice({ url: server.url, rows: 3 });
      await trustAuthority(office);
      // What a desperate person may have set.
      vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
      await office.send();
      const pause = await office.pause();
      expect(pause).toMatchObject({ reason: 'tls', resumesAt: null });
      expect(pause?.detail).toMatch(words);
      expect(await office.states()).toEqual(['queued', 'queued', 'queued']);
      const attempts = await office.attempts();
      expect(attempts).toMatchObject([{ outcome: 'account', errorCode: 'tls', status: null, bytesSent: 0 }]);
      expect(await server.log()).toMatchObject({ connections: 1, requests: [], stray: 0 });
      await office.expectStanding(server);
    }
  );

  test('that is far away and speaks plain http can’t be named, and is sent nothing where it stands all the same', async () => {
    const office = await openOffice({ url: 'http://127.0.0.1:9/v3' });
    await expect(office.change({ baseUrl: 'http://192.0.2.1/v3' })).rejects.toMatchObject({
      code: 'bad_input'
    });
    const driver = new Driver(join(office.data, 'outtray.db'));
    driver
      .prepare(`UPDATE connection SET base_url = 'http://192.0.2.1/v3' WHERE id = ?`)
      .run(office.connectionId);
    driver.close();
    await office.send();
    expect(await office.pause()).toMatchObject({ reason: 'tls', resumesAt: null });
    expect(await office.attempts()).toMatchObject([{ outcome: 'account', errorCode: 'tls', bytesSent: 0 }]);
    expect(await office.states()).toEqual(['queued']);
    await office.expectStanding(null);
  });
});
