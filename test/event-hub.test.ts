import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AppEvent } from '../src-main/contract/event.ts';
import { eventHub } from '../src-main/event-hub.ts';

const OVERVIEW = { connections: [], isSender: true };

let told: AppEvent[];
let bugs: unknown[];
const sources = {
  overview: () => OVERVIEW,
  sendingProgress: () => [],
  onBug: (error: unknown) => void bugs.push(error)
};
const changed = (): unknown[] =>
  told.filter(({ name }) => name === 'uploadsChanged').map(({ payload }) => payload);

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  bugs = [];
});
afterEach(() => vi.useRealTimers());

test('what happens within a quarter of a second is told once, without a row named twice', () => {
  const hub = eventHub(sources);
  hub.subscribe((event) => told.push(event));
  hub.uploadsChanged([1, 2]);
  hub.uploadsChanged([2, 3]);
  hub.sendingProgressChanged();
  hub.sendingProgressChanged();
  vi.advanceTimersByTime(249);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(told).toEqual([
    { name: 'uploadsChanged', payload: { ids: [1, 2, 3] } },
    { name: 'overview', payload: OVERVIEW },
    { name: 'sendingProgress', payload: [] }
  ]);
  vi.advanceTimersByTime(1000);
  expect(told).toHaveLength(3);
});

test('"any row" swallows the rows that are named beside it, and so do very many', () => {
  const hub = eventHub(sources);
  hub.subscribe((event) => told.push(event));
  hub.uploadsChanged([1]);
  hub.uploadsChanged(null);
  hub.uploadsChanged([2]);
  vi.advanceTimersByTime(250);
  hub.uploadsChanged(Array.from({ length: 5001 }, (_, index) => index));
  vi.advanceTimersByTime(250);
  hub.uploadsChanged([4]);
  vi.advanceTimersByTime(250);
  expect(changed()).toEqual([{ ids: null }, { ids: null }, { ids: [4] }]);
});

test('a listener that fails keeps nobody else from being told', () => {
  const hub = eventHub(sources);
  hub.subscribe(() => {
    throw new Error('a closed window');
  });
  hub.subscribe((event) => told.push(event));
  hub.uploadsChanged([7]);
  vi.advanceTimersByTime(250);
  expect(changed()).toEqual([{ ids: [7] }]);
  expect(bugs).toHaveLength(2);
});

test('an overview that can’t be read now does not end the process, and is told the next time', () => {
  let isBroken = true;
  const overview = () => {
    if (isBroken) throw new Error('SQLITE_IOERR');
    return OVERVIEW;
  };
  const hub = eventHub({ ...sources, overview });
  hub.subscribe((event) => told.push(event));
  hub.overviewChanged();
  vi.advanceTimersByTime(250);
  isBroken = false;
  hub.overviewChanged();
  vi.advanceTimersByTime(250);
  expect([told.length, bugs.length]).toEqual([1, 1]);
});

test('nothing is told after the end, nor kept for a listener that comes later', () => {
  const hub = eventHub(sources);
  hub.uploadsChanged([1]);
  hub.subscribe((event) => told.push(event));
  hub.overviewChanged();
  vi.advanceTimersByTime(250);
  expect(changed()).toEqual([]);
  hub.uploadsChanged([2]);
  hub.close();
  vi.advanceTimersByTime(1000);
  expect(changed()).toEqual([]);
});
