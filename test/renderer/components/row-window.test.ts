import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowWindow, scrollTopFor } from '../../../src-renderer/components/row-grid/row-window.ts';

const BOX = { boxHeight: 440, rowHeight: 44 };

test('a short list is drawn whole', () => {
  expect(rowWindow({ ...BOX, scrollTop: 0, count: 3 })).toMatchObject({
    trackHeight: 132,
    first: 0,
    last: 2,
    offset: 0
  });
});

test('an empty list draws nothing', () => {
  expect(rowWindow({ ...BOX, scrollTop: 0, count: 0 }).last).toBe(-1);
});

test('in the middle of a long list only the rows in sight and a few beside them are drawn', () => {
  const view = rowWindow({ ...BOX, scrollTop: 44_000, count: 100_000 });
  expect(view).toMatchObject({ firstSeen: 1000, lastSeen: 1009, first: 996, last: 1013 });
});

const scrolled = fc
  .record({
    count: fc.integer({ min: 1, max: 3_000_000 }),
    boxHeight: fc.integer({ min: 100, max: 1500 }),
    rowHeight: fc.constantFrom(32, 44),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    at: fc.double({ min: 0, max: 1, noNaN: true })
  })
  .map(({ share, at, ...box }) => {
    const { trackHeight } = rowWindow({ ...box, scrollTop: 0 });
    const scrollTop = share * Math.max(0, trackHeight - box.boxHeight);
    return { ...box, scrollTop, index: Math.floor(at * (box.count - 1)) };
  });

test('whatever the length, the box is always filled with rows', () => {
  fc.assert(
    fc.property(scrolled, (box) => {
      const { first, last, offset } = rowWindow(box);
      const above = offset - box.scrollTop;
      const below = above + (last - first + 1) * box.rowHeight;
      const isShort = box.count * box.rowHeight <= box.boxHeight;
      expect(above).toBeLessThanOrEqual(0.01);
      expect(isShort || below >= box.boxHeight - 0.01).toBe(true);
    })
  );
});

test('the row that the keyboard goes to comes into sight', () => {
  fc.assert(
    fc.property(scrolled, (box) => {
      const scrollTop = scrollTopFor(box.index, box);
      const { firstSeen, lastSeen } = rowWindow({ ...box, scrollTop });
      expect(box.index).toBeGreaterThanOrEqual(firstSeen);
      expect(box.index).toBeLessThanOrEqual(lastSeen);
    })
  );
});

test('a row in sight does not make the list move', () => {
  expect(scrollTopFor(1005, { ...BOX, scrollTop: 44_000, count: 100_000 })).toBe(44_000);
});
