import { describe, expect, test } from 'vitest';
import { ACCEPTED, type Acts, readBody, TAKE, write } from './fault-server.ts';
import { faultServer, openOffice } from './scene.ts';

const LIMIT_MS = 400;
const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 40\r\n\r\n';

describe('fault 19: a server', () => {
  test.each<[string, Acts, { status: number | null; errorCode: string }]>([
    ['that never answers', [readBody, { do: 'hold' }], { status: null, errorCode: 'timeout' }],
    [
      'whose answer comes a byte at a time',
      [readBody, { do: 'trickle', text: ACCEPTED, everyMs: LIMIT_MS / 8 }],
      { status: null, errorCode: 'timeout' }
    ],
    [
      'that says 200 and then a byte at a time',
      [readBody, write(head), { do: 'trickle', text: ' '.repeat(40), everyMs: LIMIT_MS / 8 }],
      { status: 200, errorCode: 'connection_reset' }
    ]
  ])(
    '%s is given up in time, its place is free for others, and it is tried again',
    async (_what, acts, said) => {
      const server = await faultServer({ requests: [acts], otherwise: TAKE });
      const office = await openOffice({ url: server.url, rows: 3, limits: { answerMs: LIMIT_MS } });
      await office.send();
      expect(await office.states()).toEqual(['sent', 'sent', 'sent']);
      const attempts = await office.attempts();
      expect(attempts).toHaveLength(4);
      expect(attempts[0]).toMatchObject({ outcome: 'transient', ...said });
      expect(attempts[0]?.durationMs).toBeGreaterThanOrEqual(LIMIT_MS);
      expect(attempts[0]?.durationMs).toBeLessThan(LIMIT_MS * 20);
      expect(await office.pause()).toBeNull();
      await office.expectStanding(server);
    }
  );

  test('that stops reading is given up in time, and its bodies are not piled up in memory', async () => {
    const held: Acts = [{ do: 'tell', name: 'head' }, { do: 'hold' }];
    const server = await faultServer({ requests: [held, held], otherwise: TAKE });
    const office = await openOffice({
      url: server.url,
      rows: 2,
      concurrency: 2,
      pictureBytes: 20_000_000,
      limits: { idleUploadMs: LIMIT_MS }
    });
    const before = buffered();
    let peak = 0;
    office.app.subscribe(() => {
      peak = Math.max(peak, buffered() - before);
    });
    await office.send();
    expect(await office.states()).toEqual(['sent', 'sent']);
    const attempts = await office.attempts();
    expect(attempts.map(({ outcome, errorCode }) => [outcome, errorCode])).toEqual([
      ['transient', 'timeout'],
      ['transient', 'timeout'],
      ['accepted', null],
      ['accepted', null]
    ]);
    expect(attempts[0]?.message).toContain('The body was not taken');
    expect(attempts[0]?.bytesSent).toBeLessThan(20_000_000);
    expect(peak).toBeLessThan(12_000_000);
    await office.expectStanding(server);
  });
});

function buffered(): number {
  return process.memoryUsage().arrayBuffers;
}
