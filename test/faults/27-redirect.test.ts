import { describe, expect, test } from 'vitest';
import { answer, answering, TAKE } from './fault-server.ts';
import { faultServer, openOffice } from './scene.ts';

describe('fault 27: a redirect', () => {
  test.each([301, 302, 303, 307, 308])(
    '%i is refused: nothing goes to the other host, everything pauses',
    async (status) => {
      const other = await faultServer(TAKE);
      const target = `${other.url}/submission/image`;
      const server = await faultServer(answering(answer(status, '', `location: ${target}\r\n`)));
      const office = await openOffice({ url: server.url, rows: 3 });
      await office.send();
      expect(await office.pause()).toMatchObject({ reason: 'redirected', detail: target, resumesAt: null });
      expect(await office.attempts()).toMatchObject([{ outcome: 'account', status, errorCode: 'redirect' }]);
      expect(await office.states()).toEqual(['queued', 'queued', 'queued']);
      expect(await other.log()).toMatchObject({ connections: 0, requests: [], stray: 0 });
      await office.expectStanding(server);
    }
  );
});
