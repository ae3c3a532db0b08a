import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ConnectionLost } from '../../../src-renderer/api-error.ts';
import { RowList } from '../../../src-renderer/state/row-list.svelte.ts';

interface Row {
  readonly id: number;
  readonly word: string;
}

/** A Node side of which the test says what it has. */
function source(ids: number[]) {
  const side = { ids, word: 'first', isGone: false, askedIds: 0, askedRows: [] as number[][] };
  const answer = <Value>(value: Value) =>
    side.isGone ? Promise.reject(new ConnectionLost('test')) : Promise.resolve(value);
  const list = new RowList<Row>({
    ids: () => {
      side.askedIds += 1;
      return answer([...side.ids]);
    },
    rows: (asked) => {
      side.askedRows.push([...asked]);
      return answer(asked.filter((id) => side.ids.includes(id)).map((id) => ({ id, word: side.word })));
    }
  });
  return { side, list };
}

const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('only rows in sight and around them are asked for', async () => {
  const { side, list } = source(Array.from({ length: 100_000 }, (_, index) => index + 1));
  await list.refresh();
  list.show(500, 509);
  await settle();
  expect(list.count).toBe(100_000);
  expect(list.row(501)?.word).toBe('first');
  expect(side.askedRows.flat().length).toBeLessThan(200);
});

test('a row that changed is replaced in its place, although the list is held', async () => {
  const { side, list } = source([1, 2, 3]);
  await list.refresh();
  list.show(0, 2);
  await settle();
  list.selectOnly(2);
  side.word = 'second';
  side.ids = [3, 2, 1];
  list.changed([2]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(list.row(2)?.word).toBe('second');
  expect(list.row(1)?.word).toBe('first');
  expect(list.ids).toEqual([1, 2, 3]);
  expect(list.isHeld).toBe(true);
});

test('the list is asked for again within a second once nothing is selected', async () => {
  const { side, list } = source([1, 2, 3]);
  await list.refresh();
  list.selectOnly(2);
  side.ids = [3];
  list.changed(null);
  list.clearSelection();
  await vi.advanceTimersByTimeAsync(1000);
  expect(list.ids).toEqual([3]);
});

test('many changes are one question a second', async () => {
  const { side, list } = source([1]);
  await list.refresh();
  for (let change = 0; change < 40; change += 1) {
    list.changed([1]);
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(side.askedIds).toBeLessThanOrEqual(5);
});

test('a row that is gone does not make it ask without end', async () => {
  const { side, list } = source([1, 2]);
  await list.refresh();
  side.ids = [2];
  list.show(0, 1);
  await settle();
  const asked = side.askedRows.length;
  list.show(0, 1);
  await settle();
  expect(side.askedRows).toHaveLength(asked);
});

test('a lost connection leaves what is shown, and the list goes on when it is back', async () => {
  const { side, list } = source([1, 2]);
  await list.refresh();
  side.isGone = true;
  await list.refresh();
  expect(list.ids).toEqual([1, 2]);
  side.isGone = false;
  side.ids = [1, 2, 3];
  list.changed(null);
  await vi.advanceTimersByTimeAsync(1000);
  expect(list.ids).toEqual([1, 2, 3]);
});

test('a list that was closed asks for nothing more', async () => {
  const { side, list } = source([1]);
  await list.refresh();
  list.changed(null);
  list.close();
  await vi.advanceTimersByTimeAsync(5000);
  expect(side.askedIds).toBe(1);
});
