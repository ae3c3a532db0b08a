import { describe, expect, test } from 'vitest';
import { type Act, TAKE } from './fault-server.ts';
import { faultServer, openOffice } from './scene.ts';

const PICTURE_BYTES = 600_000;

describe('fault 16: the server closes in the middle of a body', () => {
  test.each<Act['do'] & ('destroy' | 'reset' | 'end')>(['destroy', 'reset', 'end'])(
    'by “%s”: it may pass, the same bytes go again, nobody is stopped',
    async (close) => {
      const broken = [{ do: 'readBytes', bytes: 200_000 }, { do: close }] as const;
      const server = await faultServer({ requests: [broken, broken], otherwise: TAKE });
      const office = await openOffice({ url: server.url, rows: 2, pictureBytes: PICTURE_BYTES });
      await office.send();
      expect(await office.states()).toEqual(['sent', 'sent']);
      const attempts = await office.attempts();
      expect(attempts.map(({ outcome }) => outcome).toSorted()).toEqual([
        'accepted',
        'accepted',
        'transient',
        'transient'
      ]);
      for (const { outcome, errorCode, status, bytesSent } of attempts) {
        if (outcome === 'accepted') continue;
        expect({ errorCode, status }).toEqual({ errorCode: 'connection_reset', status: null });
        expect(bytesSent).toBeGreaterThan(0);
      }
      const taken = (await server.requests()).slice(2);
      expect(taken.map(({ wasWhole }) => wasWhole)).toEqual([true, true]);
      expect(await office.pause()).toBeNull();
      await office.expectStanding(server);
    }
  );
});
