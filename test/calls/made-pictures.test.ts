import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ImportStatus } from '../../src-main/contract/batch.ts';
import type { Upload } from '../../src-main/contract/upload.ts';
import { bmp, card, cornersOf, heic, paged, pdf, UPRIGHT } from '../images/other-pictures.ts';
import { grain } from '../images/pictures.ts';
import { CONNECTION } from '../db/rows.ts';
import { world, type World } from './app.ts';

let here: World;
let scans: string;

beforeEach(async () => {
  here = await world();
  scans = join(here.data, 'Scans');
});
afterEach(() => here.remove());

async function put(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(scans, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, bytes);
  return path;
}

async function imported(connectionId = here.connectionId): Promise<Upload[]> {
  const ended = Promise.withResolvers<ImportStatus>();
  const end = here.app.subscribe((event) => {
    if (event.name === 'importStatus' && !('done' in event.payload)) ended.resolve(event.payload);
  });
  const request = {
    connectionId,
    path: scans,
    manifestPath: null,
    reading: 'folders',
    idType: 'passport'
  } as const;
  await here.app.call('intake.start', request);
  expect((await ended.promise).phase).toBe('done');
  end();
  const { ids } = await here.app.call('uploads.ids', { filter: { connectionId }, order: 'row' });
  return here.app.call('uploads.rows', { ids });
}

async function single(): Promise<Upload> {
  const [upload] = await imported();
  if (upload === undefined) throw new Error('nothing was imported');
  return upload;
}

const front = (upload: Upload) => {
  const image = upload.images.find(({ slot }) => slot === 'idImage');
  if (image === undefined) throw new Error('no front');
  return image;
};
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const madeNames = async () =>
  (await readdir(join(here.data, 'made'))).filter((name) => !name.endsWith('.making'));
const codes = (upload: Upload | undefined) =>
  upload?.issues.filter(({ severity }) => severity === 'blocking').map(({ code }) => code);

describe('an imported file of another format', () => {
  test('becomes a picture that can be sent, and stays as it is itself', async () => {
    const found = { heic: await heic('card'), bmp: await bmp(), webp: await paged('webp', 1), pdf: pdf(1) };
    for (const [format, bytes] of Object.entries(found)) await put(`S-${format}/front.${format}`, bytes);
    const uploads = await imported();
    expect(uploads.map(codes)).toEqual([[], [], [], []]);
    for (const upload of uploads) {
      const { path, origin, fileName, sizeBytes, format, sha256: digest } = front(upload);
      const sent = await readFile(path);
      expect({ format, sizeBytes, digest }).toEqual({
        format: 'jpeg',
        sizeBytes: sent.length,
        digest: sha256(sent)
      });
      expect(path.startsWith(join(here.data, 'made'))).toBe(true);
      expect(await cornersOf(sent)).toBe(UPRIGHT);
      const original = await readFile(join(scans, upload.submissionId, fileName));
      expect(origin).toMatchObject({ sha256: sha256(original), sizeBytes: original.length });
      expect(Object.values(found).some((bytes) => bytes.equals(original))).toBe(true);
    }
    const [batch] = await here.app.call('batches.list', {});
    expect(batch).toMatchObject({ foundFiles: 4, assignedFiles: 4, leftOverFiles: 0 });
  });

  test('is refused in one sentence where it can’t be converted, and the others are imported', async () => {
    await put('S-1/front.heic', (await heic('card')).subarray(0, 300));
    await put('S-2/front.pdf', Buffer.from('%PDF-1.4 and nothing else'));
    await put('S-3/front.webp', await paged('webp', 1));
    await put('S-4/front.gif', Buffer.from('not a picture'));
    const uploads = await imported();
    expect(uploads.map(codes)).toEqual([
      ['image_not_converted'],
      ['image_not_converted'],
      [],
      ['image_not_supported']
    ]);
    expect(uploads[0]?.issues[0]?.values).toEqual({ file: 'front.heic', format: 'HEIC' });
  });

  test('with several pages waits for a person to choose, and front and back may be two of them', async () => {
    const path = await put('S-1/front.pdf', pdf(2));
    const upload = await single();
    expect(codes(upload)).toEqual(['image_many_pages']);
    expect(front(upload)).toMatchObject({ path, pages: 2, origin: null });
    const change = { kind: 'page', page: 1 } as const;
    const chosen = await here.app.call('uploads.remakeImage', { id: upload.id, slot: 'idImage', change });
    expect(codes(chosen)).toEqual([]);
    expect(front(chosen).origin?.made).toEqual([{ did: 'converted', from: 'pdf', page: 1 }]);
    await here.app.call('uploads.setImage', { id: upload.id, slot: 'idBackImage', source: { path } });
    const both = await here.app.call('uploads.remakeImage', {
      id: upload.id,
      slot: 'idBackImage',
      change: { kind: 'page', page: 2 }
    });
    expect(codes(both)).toEqual([]);
    const none = { id: upload.id, slot: 'idImage', change: { kind: 'page', page: 9 } } as const;
    expect(await here.app.dispatch('uploads.remakeImage', none)).toMatchObject({
      ok: false,
      error: { code: 'picture_not_made' }
    });
    const [batch] = await here.app.call('batches.list', {});
    expect(batch).toMatchObject({ foundFiles: 1, assignedFiles: 1 });
  });

  test('is the same picture for two people, whatever was made of it', async () => {
    const bytes = await heic('card');
    await put('S-1/front.heic', bytes);
    await put('S-2/front.heic', bytes);
    const jpeg = await card().jpeg().toBuffer();
    await put('S-3/front.jpg', jpeg);
    await put('S-4/front.jpg', jpeg);
    const uploads = await imported();
    const turned = await here.app.call('uploads.remakeImage', {
      id: uploads[2]?.id ?? 0,
      slot: 'idImage',
      change: { kind: 'turn', degrees: 90 }
    });
    const now = await here.app.call('uploads.rows', { ids: uploads.map(({ id }) => id) });
    expect(now.map(codes)).toEqual(Array(4).fill(['same_image_for_two_people']));
    expect(codes(turned)).toEqual(['same_image_for_two_people']);
  });

  test('that is taken out of its slot is a file left over again', async () => {
    const path = await put('S-1/front.heic', await heic('card'));
    const { id, batchId } = await single();
    await here.app.call('uploads.setImage', { id, slot: 'idImage', source: null });
    const { rows } = await here.app.call('batches.leftOver', { batchId, afterId: 0, limit: 10 });
    expect(rows).toMatchObject([{ path, relativePath: join('S-1', 'front.heic'), reason: 'replaced' }]);
    expect(await madeNames()).toEqual([]);
    const source = { leftOverId: rows[0]?.id ?? 0 };
    const back = await here.app.call('uploads.setImage', { id, slot: 'idBackImage', source });
    expect(back.images).toMatchObject([{ slot: 'idBackImage', fileName: 'front.heic' }]);
    expect(await here.app.call('batches.list', {})).toMatchObject([{ foundFiles: 1, assignedFiles: 1 }]);
  });
});

describe('turning a picture', () => {
  const turn = (id: number, degrees: 90 | 180 | 270 = 90) =>
    here.app.call('uploads.remakeImage', { id, slot: 'idImage', change: { kind: 'turn', degrees } });

  test('adds up, however fast it is asked for, is always made from the file, and can be undone', async () => {
    const path = await put('S-1/front.jpg', await card().jpeg().toBuffer());
    const { id, images } = await single();
    await Promise.all([turn(id), turn(id)]);
    const [upload] = await here.app.call('uploads.rows', { ids: [id] });
    if (upload === undefined) throw new Error('gone');
    expect(front(upload).origin).toMatchObject({
      path,
      made: [{ did: 'rotated', degrees: 180, isLossless: false }]
    });
    expect(await cornersOf(await readFile(front(upload).path))).toBe('red red red blue');
    expect(await madeNames()).toHaveLength(1);
    const undo = { id, slot: 'idImage', change: { kind: 'undo' } } as const;
    const undone = await here.app.call('uploads.remakeImage', undo);
    const { id: _, ...asBefore } = images[0] ?? { id: 0 };
    expect(undone.images).toMatchObject([asBefore]);
    expect(await madeNames()).toEqual([]);
  });

  test('four times is no change at all', async () => {
    const path = await put('S-1/front.png', await card().png().toBuffer());
    const { id } = await single();
    await turn(id, 270);
    const upload = await turn(id, 90);
    expect(front(upload)).toMatchObject({ path, origin: null });
  });

  test('stops where the file is not the one that was reviewed', async () => {
    const path = await put('S-1/front.jpg', await card().jpeg().toBuffer());
    const { id } = await single();
    await writeFile(path, await card().jpeg({ quality: 50 }).toBuffer());
    const input = { id, slot: 'idImage', change: { kind: 'turn', degrees: 90 } };
    expect(await here.app.dispatch('uploads.remakeImage', input)).toMatchObject({
      ok: false,
      error: { code: 'picture_changed', values: { file: 'front.jpg' } }
    });
    await here.app.call('uploads.takeImages', { target: { ids: [id] } });
    expect((await turn(id)).images[0]?.origin?.path).toBe(path);
  });

  test('stays when the changed file is taken as it is now', async () => {
    const path = await put('S-1/front.heic', await heic('card'));
    const { id } = await single();
    await turn(id);
    await copyFile(join(import.meta.dirname, '../fixtures/pictures/two.heic'), path);
    await here.app.call('uploads.takeImages', { target: { ids: [id] } });
    const [upload] = await here.app.call('uploads.rows', { ids: [id] });
    expect(codes(upload)).toEqual(['image_many_pages']);
    await writeFile(path, await paged('webp', 1));
    await here.app.call('uploads.takeImages', { target: { ids: [id] } });
    const [again] = await here.app.call('uploads.rows', { ids: [id] });
    expect(codes(again)).toEqual([]);
  });
});

describe('made pictures', () => {
  test('that a crash left are removed at the next start, those of rows are not', async () => {
    await put('S-1/front.heic', await heic('card'));
    await imported();
    const before = await madeNames();
    const orphan = join(here.data, 'made', `${'0'.repeat(64)}.jpg`);
    await writeFile(orphan, 'orphan');
    await here.app.startSending();
    await expect.poll(madeNames, { interval: 5 }).toEqual(before);
  });

  test('of an excluded row stay, since it may come back', async () => {
    await put('S-1/front.heic', await heic('card'));
    const { id } = await single();
    await here.app.call('uploads.exclude', { target: { ids: [id] } });
    expect(
      here.app.store.uploads.neededMade([join(here.data, 'made', (await madeNames())[0] ?? '')], 0).size
    ).toBe(1);
  });
});

describe('places', () => {
  const withPlace = () =>
    card()
      .withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '37/1 33/1 59/1' } })
      .jpeg()
      .toBuffer();

  test('go from what is sent to production, unless a person says otherwise, and stay elsewhere', async () => {
    await put('S-1/front.jpg', await withPlace());
    const [kept] = await imported();
    expect(kept && front(kept).origin).toBeNull();
    const create = async (name: string, removesLocation: boolean | null) => {
      const values = { ...CONNECTION, name, environment: 'production', removesLocation } as const;
      return (await here.app.call('connections.create', values)).id;
    };
    const [stripped] = await imported(await create('Live', null));
    if (stripped === undefined) throw new Error('not imported');
    expect(front(stripped).origin?.made).toEqual([{ did: 'location_removed' }]);
    expect((await sharp(front(stripped).path).metadata()).exif).toBeUndefined();
    const [left] = await imported(await create('Live, with places', false));
    expect(left && front(left).origin).toBeNull();
  });
});

describe('shrinking', () => {
  beforeEach(async () => {
    const values = { ...CONNECTION, name: 'Narrow', maxBodyBytes: 1_000_000 };
    await here.app.call('connections.update', { id: here.connectionId, values });
  });

  test('makes the largest picture of a row smaller until the request fits, and leaves the others', async () => {
    await put('S-1/front.jpg', await grain(1600, 1200).jpeg({ quality: 95 }).toBuffer());
    await put('S-1/back.jpg', await grain(300, 200).jpeg().toBuffer());
    await put('S-2/front.jpg', await grain(310, 200).jpeg().toBuffer());
    const uploads = await imported();
    expect(codes(uploads[0])).toEqual(['too_large']);
    const ids = uploads.map(({ id }) => id);
    const result = await here.app.call('uploads.shrink', { target: { ids } });
    expect(result).toMatchObject({ changed: 1, skipped: [{ reason: 'fits', count: 1 }] });
    expect(result.afterBytes).toBeLessThanOrEqual(1_000_000);
    expect(result.beforeBytes).toBeGreaterThan(1_000_000);
    const [first] = await here.app.call('uploads.rows', { ids });
    expect(codes(first)).toEqual([]);
    expect(first?.images.map(({ origin }) => origin?.made[0]?.did ?? null)).toEqual(['shrunk', null]);
    expect(await here.app.call('uploads.shrink', { target: { ids } })).toMatchObject({ changed: 0 });
  });

  test('changes nothing of a row that can’t be made small enough', async () => {
    await here.app.call('connections.update', {
      id: here.connectionId,
      values: { ...CONNECTION, maxBodyBytes: 100_000, minEdgePx: 1600 }
    });
    await put('S-1/front.jpg', await grain(1600, 1200).jpeg({ quality: 95 }).toBuffer());
    const { id, images } = await single();
    expect(await here.app.call('uploads.shrink', { target: { ids: [id] } })).toEqual({
      changed: 0,
      changedIds: [],
      skipped: [{ reason: 'cannot', count: 1 }],
      beforeBytes: 0,
      afterBytes: 0
    });
    const [upload] = await here.app.call('uploads.rows', { ids: [id] });
    expect(upload?.images).toEqual(images);
  });
});

test('a made picture that lost its file is made anew when it is taken as it is', async () => {
  await put('S-1/front.heic', await heic('card'));
  const upload = await single();
  await rm(front(upload).path);
  await here.app.call('uploads.takeImages', { target: { ids: [upload.id] } });
  expect(sha256(await readFile(front(upload).path))).toBe(front(upload).sha256);
});
