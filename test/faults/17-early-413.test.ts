import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { TestProxy } from '../argos/proxy.ts';
import { AUTHORITY, ISSUED } from './certificates.ts';
import { type Acts, FaultServer, TOO_LARGE, write } from './fault-server.ts';
import { Office } from './office.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const answerThen = (close: 'destroy' | 'end' | 'reset'): Acts => [write(TOO_LARGE), { do: close }];
const CLOSES: Readonly<Record<string, Acts>> = {
  'closed at once': answerThen('destroy'),
  'closed late': [{ do: 'readBytes', bytes: 100 }, ...answerThen('destroy')],
  'half-closed': answerThen('end'),
  'half-closed late': [{ do: 'readBytes', bytes: 100 }, ...answerThen('end')],
  reset: answerThen('reset'),
  'left open': [write(TOO_LARGE)]
};

const SMALL = 5;
const LARGE = 5;
/** Larger than what loopback sockets hold. */
const LARGE_BYTES = 8_000_000;
const TIMES = 4;

type Road = 'plain http' | 'TLS' | 'TLS through a proxy';

async function officeOn(road: Road): Promise<{ office: Office; server: FaultServer }> {
  const certificate = road === 'plain http' ? null : ISSUED.good;
  const server = await FaultServer.start([], { certificate });
  ends.push(() => server.stop());
  const proxy = road === 'TLS through a proxy' ? await TestProxy.start(server.port) : null;
  ends.push(() => proxy?.stop());
  const office = await Office.open({
    url: proxy === null ? server.url : 'https://api.outtray.test/v3',
    rows: 0,
    concurrency: 4,
    ...(proxy === null ? {} : { proxyFor: () => Promise.resolve(`PROXY ${proxy.place}`) })
  });
  ends.push(() => office.close());
  if (certificate !== null) await trustAuthority(office);
  await office.bring('small', SMALL);
  await office.bring('large', LARGE, LARGE_BYTES);
  return { office, server };
}

async function trustAuthority(office: Office): Promise<void> {
  const caFile = join(office.data, 'office-ca.pem');
  await writeFile(caFile, AUTHORITY);
  await office.change({ caFile });
}

describe('fault 17: 413 before the body was read', () => {
  test.each<Road>(['plain http', 'TLS', 'TLS through a proxy'])(
    'is “too large” over %s however the connection ends, for JSON and multipart, small and large, every time',
    async (road) => {
      const { office, server } = await officeOn(road);
      let sent = 0;
      for (const wireFormat of ['json', 'multipart'] as const) {
        await office.change({ wireFormat });
        for (const [close, acts] of Object.entries(CLOSES)) {
          await server.follow(acts);
          for (let time = 0; time < TIMES; time += 1) {
            // Or the limit of requests a second would be all that this test waits for.
            office.clock.leap(1000);
            await (sent === 0 ? office.send() : office.resend());
            sent += SMALL + LARGE;
            const uploads = await office.uploads();
            const said = uploads.map(({ state, lastOutcome }) => ({
              case: `${wireFormat}, ${close}`,
              state,
              status: lastOutcome?.status,
              errorCode: lastOutcome?.errorCode
            }));
            expect(said).toEqual(
              said.map(() => ({
                case: `${wireFormat}, ${close}`,
                state: 'failed',
                status: 413,
                errorCode: 'too_large'
              }))
            );
          }
        }
      }
      // None was lost at first and found by a second try.
      const attempts = await office.attempts();
      expect(attempts).toHaveLength(sent);
      expect(await server.requests()).toHaveLength(sent);
      const slowest = Math.max(...attempts.map(({ durationMs }) => durationMs));
      expect(slowest).toBeLessThan(5000);
      expect(await office.pause()).toBeNull();
      const [group] = await office.app.call('failures.groups', { connectionId: office.connectionId });
      expect(group?.remedy).toEqual({ key: 'too_large', action: 'replace_image' });
      await office.expectStanding(server);
    }
  );

  test.each<[string, Acts]>([
    ['after a few bytes', [{ do: 'readBytes', bytes: 100 }, { do: 'reset' }]],
    ['after more than 1 MB', [{ do: 'readBytes', bytes: 2_000_000 }, { do: 'reset' }]]
  ])(
    'is found out by asking first, where the answer is lost %s and the body is large',
    async (_when, lost) => {
      const server = await FaultServer.start({ requests: [lost], otherwise: [write(TOO_LARGE)] });
      ends.push(() => server.stop());
      const office = await Office.open({ url: server.url, pictureBytes: LARGE_BYTES });
      ends.push(() => office.close());
      await office.send();
      expect(await office.attempts()).toMatchObject([
        { outcome: 'transient', status: null, errorCode: 'connection_reset' },
        { outcome: 'rejected', status: 413, errorCode: 'too_large', bytesSent: 0 }
      ]);
      const [, second] = await server.requests();
      expect(second?.head).toMatch(/^expect: 100-continue\r$/im);
      expect(second?.bodyBytes).toBe(0);
      expect(await office.states()).toEqual(['failed']);
      await office.expectStanding(server);
    }
  );
});
