import { describe, expect, test } from 'vitest';
import { type Acts, answer, answering, type FaultServer, TAKE } from './fault-server.ts';
import type { Office } from './office.ts';
import { faultServer, openOffice } from './scene.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const ROWS = 120;
/** What is on its way when the breaker opens. */
const CONCURRENCY = 4;
const MOST_SAVED = 10;
const failing = (status: number) => answering(answer(status, JSON.stringify({ message: `E${status}` })));
const all = (count: number, state: string) => Array<string>(count).fill(state);

/** Of so many PUTs that reached the server, how many were not the first of their submission. */
async function trafficOf(server: FaultServer): Promise<{ first: number; retries: number }> {
  const ids = (await server.requests()).map(({ submissionId }) => submissionId);
  const first = new Set(ids).size;
  return { first, retries: ids.length - first };
}

async function expectFewRetries(server: FaultServer): Promise<void> {
  const { first, retries } = await trafficOf(server);
  expect(retries).toBeLessThanOrEqual(MOST_SAVED + Math.ceil(first / 10));
}

async function sitOut(office: Office): Promise<void> {
  const pause = await office.pause();
  await office.pass((pause?.resumesAt ?? 0) - office.clock.now() + 1);
}

describe('fault 22: a server that is down', () => {
  test.each([500, 502, 503, 504])(
    'with %i: the breaker opens, one at a time asks, ever later, and all goes when it is back',
    async (status) => {
      const server = await faultServer(failing(status));
      const office = await openOffice({ url: server.url, rows: ROWS, concurrency: CONCURRENCY });
      await office.send();
      expect(await office.pause()).toMatchObject({ reason: 'server_down', detail: `E${status}` });
      const { length: atFirst } = await server.requests();
      expect(atFirst).toBeLessThan(10 + CONCURRENCY);
      await expectFewRetries(server);

      const waits: number[] = [];
      for (let probe = 1; probe <= 5; probe += 1) {
        const { since = 0, resumesAt } = (await office.pause()) ?? {};
        waits.push(Math.round(((resumesAt ?? 0) - office.clock.now()) / SECOND_MS));
        expect(since).toBeLessThanOrEqual(office.clock.now());
        await sitOut(office);
        expect(await server.requests()).toHaveLength(atFirst + probe);
      }
      expect(waits).toEqual([30, 60, 120, 240, 300]);
      await expectFewRetries(server);

      await server.follow(TAKE);
      await sitOut(office);
      await office.pass(HOUR_MS);
      expect(await office.states()).toEqual(all(ROWS, 'sent'));
      expect(await office.pause()).toBeNull();
      await office.expectStanding(server);
    }
  );
});

describe('fault 22: bursts', () => {
  /** Each so often, in turn with what is taken. */
  const burst = (length: number, every: number): Acts[] =>
    Array.from({ length: 3 * ROWS }, (_, index) =>
      index % every < length ? failing([500, 502, 503, 504][index % 4] ?? 500) : TAKE
    );

  test.each([
    ['of six among twenty', 6, 20],
    ['of two among five', 2, 5],
    ['of twelve, which open the breaker, among forty', 12, 40]
  ])(
    '%s: what goes again soon is at most a tenth of the traffic, and nothing is lost',
    async (_what, length, every) => {
      const server = await faultServer({ requests: burst(length, every), otherwise: TAKE });
      const office = await openOffice({ url: server.url, rows: ROWS, concurrency: CONCURRENCY });
      await office.send();
      await expectFewRetries(server);
      // Within the four minutes in which nothing that failed twice goes by itself, only pauses pass.
      for (let time = 0; time < 4; time += 1) {
        await office.pass(MINUTE_MS);
        await expectFewRetries(server);
      }
      for (let time = 0; time < 12; time += 1) await office.pass(HOUR_MS);
      expect(await office.states()).toEqual(all(ROWS, 'sent'));
      expect(await office.pause()).toBeNull();
      await office.expectStanding(server);
    }
  );
});
