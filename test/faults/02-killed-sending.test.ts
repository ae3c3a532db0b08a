import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { workplace, type Workplace } from '../shell/cli/cli.ts';
import { type Expected, idOf, sha256 } from '../shell/cli/submissions.ts';
import { killAt, noFailpointReason, skippedBecause } from './failpoint.ts';
import { answer, FaultServer, readBody, TAKE, write } from './fault-server.ts';
import { NodeSide } from './node-side.ts';
import { Scans } from './scans.ts';
import { type Moment, scriptedServer, type ScriptedServer } from './scripted-server.ts';
import { expectSoundData, expectStandingConditions } from './standing-conditions.ts';

const SUBMISSIONS = 12;

const GOODBYE = answer(200, '{"message": "complete to update image."}', 'connection: close\r\n');

/** Where it is killed, counted from the first answer on: the call to the system, and which of them. */
const FAILPOINTS: readonly (readonly [call: string, nth: number, words: string])[] = [
  ...[1, 3].map((nth) => ['fsync', nth, 'written, not yet known to be on the disk'] as const),
  ...[1, 5, 14].map((nth) => ['pwrite64', nth, 'in the middle of writing'] as const),
  ['connect', 1, 'claimed, and nothing of it has left']
];

let place: Workplace;
let server: ScriptedServer;
let expected: Expected;

beforeEach(async () => {
  place = await workplace();
  server = await scriptedServer();
});
afterEach(async () => {
  await server.close();
  await place.remove();
});

/** Pictures of over a megabyte, so that a body is longer than what sockets hold. */
async function noisyPicture(): Promise<Buffer> {
  const raw = randomBytes(640 * 640 * 3);
  return sharp(raw, { raw: { width: 640, height: 640, channels: 3 } })
    .png({ compressionLevel: 0 })
    .toBuffer();
}

async function importNoisy(): Promise<void> {
  expected = new Map();
  for (let index = 1; index <= SUBMISSIONS; index += 1) {
    const folder = join(place.root, 'Scans', 'visa', idOf('K', index));
    await mkdir(folder, { recursive: true });
    const front = await noisyPicture();
    await writeFile(join(folder, 'front.png'), front);
    expected.set(idOf('K', index), { idImage: sha256(front) });
  }
  await place.line(0, 'connection', 'set', 'Hanbit', '--url', server.url, '--admin', 'kyc@hanbit.example');
  expect(await place.line(0, 'import', 'Scans', '--release')).toMatchObject({ released: SUBMISSIONS });
}

const MOMENTS: readonly { moment: Moment; words: string }[] = [
  { moment: 'first_bytes', words: 'when the first bytes of a body have arrived' },
  { moment: 'mid_body', words: 'in the middle of a body' },
  { moment: 'whole', words: 'when the server has everything and has not answered' },
  { moment: 'answered', words: 'right after the server said 200' }
];

describe('fault 2: killed while sending', () => {
  test.each(MOMENTS)('$words, every submission arrives and the record is true', async ({ moment }) => {
    await importNoisy();
    const reached = server.stopAt(moment, 5);
    const { child, ended } = place.start('send');
    await reached;
    child.kill('SIGKILL');
    expect((await ended).signal).toBe('SIGKILL');
    const seen = server.puts.map(({ submissionId }) => submissionId);
    await expectSoundData(place.data, []);

    server.go();
    expect(await place.line(0, 'send')).toMatchObject({ sent: SUBMISSIONS, failed: 0, waiting: 0 });
    const { attempts } = await expectStandingConditions(place, expected, server.puts);
    const interrupted = attempts.filter(({ outcome }) => outcome === 'interrupted');
    expect(attempts).toHaveLength(SUBMISSIONS + interrupted.length);
    // Each that was interrupted went again, and no other; of some claims the server had seen nothing.
    const unseen = interrupted.filter(({ submissionId }) => !seen.includes(submissionId));
    expect(server.puts).toHaveLength(SUBMISSIONS + interrupted.length - unseen.length);
  });

  test('again and again, it gets there all the same', async () => {
    await importNoisy();
    for (const { moment } of [...MOMENTS, ...MOMENTS]) {
      server.go();
      const reached = server.stopAt(moment, 2);
      const { child, ended } = place.start('send');
      await Promise.race([reached, ended]);
      child.kill('SIGKILL');
      await ended;
    }
    server.go();
    expect(await place.line(0, 'send')).toMatchObject({ sent: SUBMISSIONS, failed: 0, waiting: 0 });
    await expectStandingConditions(place, expected, server.puts);
  });
});

describe.each(['SIGINT', 'SIGTERM'] as const)('fault 2: %s while sending', (signal) => {
  test('ends in order: what was on its way is on record and queued again', async () => {
    await importNoisy();
    const reached = server.stopAt('mid_body', 5);
    const { child, ended } = place.start('send', '--json');
    await reached;
    child.kill(signal);
    const { code, stdout } = await ended;
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ failed: 0 });
    const { uploads, attempts } = await expectStandingConditions(place, expected, server.puts);
    const states = new Set(uploads.map(({ state }) => state));
    expect([...states].sort()).toEqual(['queued', 'sent']);
    const interrupted = attempts.filter(({ outcome }) => outcome === 'interrupted');
    expect(interrupted.length).toBeGreaterThan(0);
    expect(interrupted.some(({ bytesSent }) => bytesSent > 0)).toBe(true);

    server.go();
    expect(await place.line(0, 'send')).toMatchObject({ sent: SUBMISSIONS, waiting: 0 });
    await expectStandingConditions(place, expected, server.puts);
  });
});

const missing = noFailpointReason();

describe.skipIf(missing !== null)(`fault 2: killed at failpoints${skippedBecause(missing)}`, () => {
  let scans: Scans;
  let receiver: FaultServer;

  beforeAll(async () => {
    scans = await Scans.make();
    receiver = await FaultServer.start(TAKE);
    await scans.draw('K', 3);
    const side = new NodeSide({ data: scans.data });
    const connectionId = await side.connect(receiver.url);
    await side.import(scans.folder, connectionId);
    await side.release(connectionId);
    await side.close();
  });
  afterAll(async () => {
    await receiver.stop();
    await scans.remove();
  });

  /** While the first row waits for its answer nothing else is done: from there on calls to the system are counted. */
  async function killedAfterFirst(data: string, call: string, nth: number): Promise<NodeSide> {
    const name = `${call} ${nth}`;
    const first = [readBody, { do: 'tell', name }, { do: 'wait', name }, write(GOODBYE)] as const;
    await receiver.follow({ requests: [first], otherwise: TAKE });
    const side = new NodeSide({ data });
    await side.start();
    await receiver.told(name);
    await killAt(side.child, call, nth);
    receiver.go(name);
    await side.settled().catch(() => undefined);
    return side;
  }

  test.each(FAILPOINTS)('%s %i: %s', async (call, nth) => {
    const data = join(scans.root, `${call}-${nth}`);
    await cp(scans.data, data, { recursive: true });
    const { length: before } = await receiver.requests();
    const killed = await killedAfterFirst(data, call, nth);
    expect(killed.isGone()).toBe(true);

    const side = new NodeSide({ data });
    await side.start();
    await side.settled();
    const puts = (await receiver.requests()).slice(before);
    expect(await side.states()).toEqual(['sent', 'sent', 'sent']);
    await side.expectStanding(data, scans.expected, puts);
    // One row at a time is on its way: it alone is interrupted, and goes again with the same bytes.
    const outcomes = (await side.attempts()).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome !== 'accepted').length).toBeLessThanOrEqual(1);
    expect(puts.length).toBeLessThanOrEqual(4);
    await side.close();
  });
});
