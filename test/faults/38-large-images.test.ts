import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SLOTS } from '../../src-main/contract/slot.ts';
import { estimatedBodyBytes } from '../../src-main/contract/validation.ts';
import { distinctPicture, idOf } from '../shell/cli/submissions.ts';
import { ACCEPTED, type Acts, FaultServer, TAKE, write } from './fault-server.ts';
import { NodeSide } from './node-side.ts';
import { Scans } from './scans.ts';

const ROWS = 8;
const IMAGE_BYTES = 10_000_000;
/** All that a connection may ask for. */
const CONCURRENCY = 32;
/** Estimated bodies on their way at once (design: concurrency). */
const MOST_BYTES_IN_FLIGHT = 128_000_000;
/** Heap that V8 may use. Buffers lie outside of it, so the process's peak is looked at too. */
const HEAP_MEGABYTES = 80;
/** The limit for the whole process. */
const MOST_BYTES_OF_MEMORY = 350_000_000;
/** From the first bytes on their way to the end: less than one of the bodies. */
const MOST_GROWTH_BYTES = 40_000_000;
const BODY_BYTES = estimatedBodyBytes(SLOTS.map(() => IMAGE_BYTES));
const AT_ONCE = Math.floor(MOST_BYTES_IN_FLIGHT / BODY_BYTES);

const HELD: Acts = [
  { do: 'readBytes', bytes: 1000 },
  { do: 'tell', name: 'begun' },
  { do: 'wait', name: 'go' },
  { do: 'readBody' },
  write(ACCEPTED)
];

describe('fault 38: four pictures of 10 MB in every row, at full concurrency', () => {
  let scans: Scans;
  let server: FaultServer;
  let side: NodeSide;

  beforeEach(async () => {
    scans = await Scans.make();
    // A picture with noise behind its end mark: looking at it costs little, reading and sending it all.
    const noise = randomBytes(IMAGE_BYTES);
    for (let row = 1; row <= ROWS; row += 1)
      for (const slot of SLOTS) {
        const picture = await distinctPicture('png');
        await scans.put(idOf('L', row), Buffer.concat([picture, noise.subarray(picture.length)]), slot);
      }
    server = await FaultServer.start({ requests: Array<Acts>(AT_ONCE).fill(HELD), otherwise: TAKE });
  });
  afterEach(async () => {
    await side.kill();
    await server.stop();
    await scans.remove();
  });

  function nodeSide(): NodeSide {
    return new NodeSide({ data: scans.data, nodeOptions: [`--max-old-space-size=${HEAP_MEGABYTES}`] });
  }

  async function importing(): Promise<number> {
    side = nodeSide();
    const connectionId = await side.connect(server.url, { concurrency: CONCURRENCY });
    await side.import(scans.folder, connectionId);
    expect(await side.release(connectionId)).toBe(ROWS);
    await side.close();
    return connectionId;
  }

  test('bytes on their way are capped, memory stays flat, and all arrives', async () => {
    const connectionId = await importing();
    // A process of its own for sending: the most memory that it ever had is then that of sending.
    side = nodeSide();
    await side.start();
    for (let begun = 0; begun < AT_ONCE; begun += 1) await server.told('begun');
    const { connections } = await side.call('overview.get', {});
    const own = connections.find((each) => each.connectionId === connectionId);
    expect(own?.counts).toMatchObject({ sending: AT_ONCE, queued: ROWS - AT_ONCE });
    const held = await side.memory();
    server.go('go');
    await side.settled();

    expect(await side.states()).toEqual(Array<string>(ROWS).fill('sent'));
    expect(await server.requests()).toHaveLength(ROWS);
    const { peakBytes } = await side.memory();
    expect(peakBytes).toBeLessThan(MOST_BYTES_OF_MEMORY);
    expect(peakBytes - held.nowBytes).toBeLessThan(MOST_GROWTH_BYTES);
    await side.expectStanding(scans.data, scans.expected, await server.requests());
  });
});
