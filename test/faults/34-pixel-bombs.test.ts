import { truncate, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pngPromising } from '../images/pictures.ts';
import { FaultServer, TAKE } from './fault-server.ts';
import { NodeSide } from './node-side.ts';
import { Scans } from './scans.ts';

/** Ten gigabytes of which hardly a block lies on the disk. */
const SPARSE_BYTES = 10_000_000_000;
/** Decoded, each of the bombs would need more, and so would the sparse file when read whole. */
const MOST_GROWTH_BYTES = 100_000_000;

/** A JPEG whose header promises 65,500 × 65,500 pixels. */
const JPEG_BOMB = Buffer.from('ffd8ffc0001108ffdcffdc03012200021101031101ffd9', 'hex');

/** A whole picture of 144 megapixels in one colour: 144 KB. */
function packedBomb(): Buffer {
  const side = 12_000;
  return pngPromising(side, side, side * (side + 1));
}

describe('fault 34: pictures that are too large to be decoded or read', () => {
  let scans: Scans;
  let server: FaultServer;
  let side: NodeSide;

  beforeEach(async () => {
    scans = await Scans.make();
    server = await FaultServer.start(TAKE);
    side = new NodeSide({ data: scans.data });
  });
  afterEach(async () => {
    await side.kill();
    await server.stop();
    await scans.remove();
  });

  test('are refused by what their header or their size says, and the memory stays flat', async () => {
    const connectionId = await side.connect(server.url);
    await scans.draw('P', 1);
    await side.import(scans.folder, connectionId);
    const before = await side.memory();

    const bombs = {
      'B-header': pngPromising(100_000, 100_000),
      'B-jpeg': JPEG_BOMB,
      'B-packed': packedBomb()
    };
    for (const [id, bytes] of Object.entries(bombs)) await scans.put(id, bytes);
    const sparse = await scans.put('B-sparse', pngPromising(100, 100));
    await truncate(sparse, SPARSE_BYTES);
    await side.import(scans.folder, connectionId);

    const rows = await side.uploads();
    const said = rows
      .filter(({ submissionId }) => submissionId.startsWith('B-'))
      .map(({ submissionId, issues }) => [
        submissionId,
        ...issues.filter(({ severity }) => severity === 'blocking').map(({ code }) => code)
      ]);
    expect(said).toEqual([
      ['B-header', 'image_too_many_pixels'],
      ['B-jpeg', 'image_too_many_pixels'],
      ['B-packed', 'image_too_many_pixels'],
      ['B-sparse', 'image_unreadable', 'too_large']
    ]);
    for (const { submissionId, images } of rows) {
      for (const { id } of images)
        expect([submissionId, await side.hasPicture(id)]).toEqual([
          submissionId,
          !submissionId.startsWith('B-')
        ]);
    }
    const after = await side.memory();
    expect(after.peakBytes - before.peakBytes).toBeLessThan(MOST_GROWTH_BYTES);

    // None of them can be sent; what is only put in the place of a reviewed picture is not read either.
    expect(await side.release(connectionId)).toBe(1);
    await truncate(scans.pathOf('P-0001'), SPARSE_BYTES);
    await side.start();
    await side.settled();
    expect(await server.requests()).toEqual([]);
    const [attempt] = await side.attempts();
    expect(attempt).toMatchObject({ outcome: 'rejected', errorCode: 'image_changed', bytesSent: 0 });
    expect((await side.memory()).peakBytes - before.peakBytes).toBeLessThan(MOST_GROWTH_BYTES);
    await writeFile(sparse, '');
    await writeFile(scans.pathOf('P-0001'), '');
  });
});
