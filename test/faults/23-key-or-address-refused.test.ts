import { describe, expect, test } from 'vitest';
import type { PauseReason } from '../../src-main/contract/connection.ts';
import { say } from '../../src-main/contract/wording/format.ts';
import { ACCEPTED, type Acts, answer, answering, readBody, refusal, TAKE, write } from './fault-server.ts';
import { faultServer, openOffice } from './scene.ts';

const ROWS = 12;
const CONCURRENCY = 4;
const all = (state: string) => Array<string>(ROWS).fill(state);
const DENIED = 'User is not authorized to access this resource with an explicit deny';
const FORBIDDEN = answer(403, '{"message": "Forbidden"}');

describe('fault 23: the server refuses', () => {
  test.each<[string, string, PauseReason]>([
    ['the key with 403', FORBIDDEN, 'key_refused'],
    ['the address with 403', answer(403, JSON.stringify({ Message: DENIED })), 'address_refused'],
    ['the key with 401', answer(401, '{"message": "Unauthorized"}'), 'key_refused'],
    ['the key with 400 in words', answer(400, '{"message": "API-Key is required."}'), 'key_refused'],
    ['the key with a documented code', refusal('invalid_data', 'Wrong api key.'), 'key_refused'],
    ['the key with 200', answer(200, '{"message": "x-api-key is missing"}'), 'key_refused']
  ])(
    '%s: all sending stops, the queue is untouched, the banner says what to do',
    async (_what, said, reason) => {
      const server = await faultServer(answering(said));
      const office = await openOffice({ url: server.url, rows: ROWS, concurrency: CONCURRENCY });
      await office.send();
      expect((await server.requests()).length).toBeLessThanOrEqual(3 + CONCURRENCY);
      expect(await office.states()).toEqual(all('queued'));
      const pause = await office.pause();
      expect(pause).toMatchObject({ reason, resumesAt: null });
      expect(say('en', `pause.${reason}.help`).length).toBeGreaterThan(10);
      const [overview] = (await office.app.call('overview.get', {})).connections.filter(
        ({ connectionId }) => connectionId === office.connectionId
      );
      expect(overview?.pause).toEqual(pause);
      // A day later it still waits for a person.
      const before = (await server.requests()).length;
      await office.pass(24 * 3_600_000);
      expect(await server.requests()).toHaveLength(before);
      await office.expectStanding(server);
    }
  );

  test('however often it is tried again, it spends nobody’s tries; put right, one goes first and all follow', async () => {
    const server = await faultServer(answering(FORBIDDEN));
    const office = await openOffice({ url: server.url, rows: ROWS, concurrency: CONCURRENCY });
    await office.send();
    for (let time = 0; time < 8; time += 1) {
      const before = (await server.requests()).length;
      await office.resume();
      expect(await server.requests()).toHaveLength(before + 1);
      expect(await office.pause()).toMatchObject({ reason: 'key_refused' });
    }
    expect(await office.states()).toEqual(all('queued'));
    const first: Acts = [
      readBody,
      { do: 'tell', name: 'first' },
      { do: 'wait', name: 'go' },
      write(ACCEPTED)
    ];
    await server.follow({ requests: [first], otherwise: TAKE });
    const before = (await server.requests()).length;
    await office.app.call('connections.resume', { id: office.connectionId });
    await server.told('first');
    expect(await server.requests()).toHaveLength(before + 1);
    server.go('go');
    await office.settled();
    expect(await office.states()).toEqual(all('sent'));
    expect(await office.pause()).toBeNull();
    await office.expectStanding(server);
  });

  test('one row alone with 403: that row fails, the others go', async () => {
    const server = await faultServer([
      { do: 'answerEach', texts: { 'S-0003': FORBIDDEN }, otherwise: ACCEPTED }
    ]);
    const office = await openOffice({ url: server.url, rows: ROWS });
    await office.send();
    const states = await office.states();
    expect(states).toEqual(all('sent').with(2, 'failed'));
    expect(await office.pause()).toBeNull();
    const refused = (await server.requests()).filter(({ submissionId }) => submissionId === 'S-0003');
    expect(refused.length).toBeLessThanOrEqual(3);
    await office.expectStanding(server);
  });
});
