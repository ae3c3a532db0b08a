import sharp, { type Sharp } from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Slot } from '../../src-main/contract/slot.ts';
import type { Store } from '../../src-main/db/store.ts';
import { probeImage } from '../../src-main/images/probe.ts';
import { back, front } from '../../src-main/practice/sample-document.ts';
import { personOf } from '../../src-main/practice/sample-people.ts';
import { testFolder } from '../images/pictures.ts';
import { CONNECTION, importRows, newUpload, temporaryStore } from './rows.ts';

const STYLE =
  '<style>.t{font-family:sans-serif}.b{font-family:sans-serif;font-weight:bold}.m{font-family:monospace;font-weight:bold}</style>';
const PEOPLE = 10;

let folder: Awaited<ReturnType<typeof testFolder>>;
let fronts: string[];
let backs: string[];
let stored: ReturnType<typeof temporaryStore>;
let store: Store;
let connectionId: number;

beforeAll(async () => {
  folder = await testFolder();
  const numbers = Array.from({ length: PEOPLE }, (_, index) => index + 1);
  fronts = await Promise.all(numbers.map((number) => scan(number, 'front')));
  backs = await Promise.all(numbers.map((number) => scan(number, 'back')));
}, 120_000);
afterAll(() => folder.remove());
beforeEach(() => {
  stored = temporaryStore();
  store = stored.store;
  connectionId = store.connections.insert(CONNECTION).id;
});
afterEach(() => {
  stored.remove();
});

/** A card laid flat on a scanner, in exactly the same place for everybody: the hardest to tell apart. */
async function scan(number: number, side: 'front' | 'back'): Promise<string> {
  const holder = { person: personOf(number), number, idType: 'government_id' };
  const { width, height, svg } = side === 'front' ? front(holder) : back(holder);
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${STYLE}${svg}</svg>`;
  return saved(`${side}-${number}`, sharp(Buffer.from(drawing)).flatten({ background: '#fff' }).blur(0.6));
}

async function saved(name: string, picture: Sharp, quality = 90): Promise<string> {
  return folder.put(`${name}.jpg`, await picture.jpeg({ quality }).toBuffer());
}

async function rowOf(submissionId: string, path: string, slot: Slot = 'idImage') {
  return newUpload(submissionId, { images: [{ ...(await probeImage(path)), slot, rule: null }] });
}

const doubtsOf = (ids: readonly number[]) =>
  store.uploads
    .rows(ids)
    .flatMap(({ issues }) => issues)
    .filter(({ code }) => code.startsWith('near_copy') || code.startsWith('same_image'))
    .map(({ code, values }) => [code, values['other']]);

describe('a copy of another person’s picture', () => {
  const copies: readonly [string, (path: string) => Sharp][] = [
    ['saved again', (path) => sharp(path)],
    ['made smaller', (path) => sharp(path).resize(440)],
    ['brighter', (path) => sharp(path).modulate({ brightness: 1.12 })],
    ['grey', (path) => sharp(path).greyscale()],
    ['cropped by 2 %', (path) => sharp(path).extract({ left: 10, top: 6, width: 991, height: 625 })]
  ];
  it.each(copies)('is doubted in both rows when it was %s, whichever came first', async (name, make) => {
    const [original = ''] = fronts;
    const copy = await saved(`copy-${name}`, make(original), 70);
    for (const [one, other] of [[original, copy] as const, [copy, original] as const]) {
      const { ids } = importRows(store, connectionId, [await rowOf('S-1', one), await rowOf('S-2', other)]);
      expect(doubtsOf(ids)).toEqual([
        ['near_copy_of_other', 'S-2'],
        ['near_copy_of_other', 'S-1']
      ]);
      store.changes.apply(ids, 'exclude', 1);
    }
  });

  it('blocks until it is confirmed, and the operator stands on record', async () => {
    const copy = await saved('copy-confirmed', sharp(fronts[0]), 60);
    const rows = [await rowOf('S-1', fronts[0] ?? ''), await rowOf('S-2', copy)];
    const { ids } = importRows(store, connectionId, rows);
    expect(store.changes.apply(ids, 'release', 1)).toMatchObject({ changed: [], blocked: 2 });
    store.changes.confirm(ids, 'near_copy_of_other', 'kim', 5);
    expect(store.uploads.rows(ids).map(({ isBlocked }) => isBlocked)).toEqual([false, false]);
    expect(store.changes.apply(ids, 'release', 6)).toMatchObject({ changed: ids });
  });

  it('is the same picture, no copy, where the bytes are the same', async () => {
    const rows = [await rowOf('S-1', fronts[0] ?? ''), await rowOf('S-2', fronts[0] ?? '')];
    expect(doubtsOf(importRows(store, connectionId, rows).ids)).toEqual([
      ['same_image_for_two_people', 'S-2'],
      ['same_image_for_two_people', 'S-1']
    ]);
  });

  it('stays doubted when front and back are swapped, and is freed with the other row', async () => {
    const copy = await saved('copy-swapped', sharp(fronts[0]), 60);
    const rows = [await rowOf('S-1', fronts[0] ?? ''), await rowOf('S-2', copy)];
    const [one = 0, two = 0] = importRows(store, connectionId, rows).ids;
    store.changes.swapImages(two, ['idImage', 'idBackImage'], 'kim', 2);
    expect(doubtsOf([one, two])).toHaveLength(2);
    store.changes.placeImage(two, 'idBackImage', null, 3);
    expect(doubtsOf([one, two])).toEqual([]);
  });
});

it('cards of one layout of different people are not doubted, front nor back', async () => {
  const rows = await Promise.all([
    ...fronts.map((path, index) => rowOf(`F-${index}`, path)),
    ...backs.map((path, index) => rowOf(`B-${index}`, path, 'idBackImage'))
  ]);
  expect(doubtsOf(importRows(store, connectionId, rows).ids)).toEqual([]);
});

it('blank pictures are nobody’s copy', async () => {
  const blank = (shade: string) =>
    sharp({ create: { width: 900, height: 600, channels: 3, background: shade } });
  const rows = [
    await rowOf('S-1', await saved('blank-1', blank('#eeeeee'))),
    await rowOf('S-2', await saved('blank-2', blank('#ededed')))
  ];
  expect(doubtsOf(importRows(store, connectionId, rows).ids)).toEqual([]);
});
