import { describe, expect, it } from 'vitest';
import { ratePerSecond, secondsLeft, withSample } from '../../../src-renderer/state/pace.ts';

const steady = [0, 500, 1000, 1500, 2000].map((at) => ({ at, done: at / 10 }));

describe('the pace of an import', () => {
  it('tells nothing in the first second', () => {
    expect(ratePerSecond(steady.slice(0, 2))).toBeNull();
    expect(ratePerSecond([])).toBeNull();
  });

  it('tells the rate over the latest seconds only', () => {
    const slow = { at: 20_000, done: 210 };
    const samples = withSample(withSample(steady, slow), { at: 22_000, done: 212 });
    expect(samples).toHaveLength(2);
    expect(ratePerSecond(steady)).toBe(100);
    expect(ratePerSecond(samples)).toBe(1);
  });

  it('begins anew when a new phase counts from zero', () => {
    expect(withSample(steady, { at: 2100, done: 0 })).toEqual([{ at: 2100, done: 0 }]);
  });

  it('tells the time left only while something moves and the end is known', () => {
    expect(secondsLeft(50, 100, 600)).toBe(10);
    expect(secondsLeft(0, 100, 600)).toBeNull();
    expect(secondsLeft(50, 100, null)).toBeNull();
    expect(secondsLeft(50, 700, 600)).toBe(0);
  });
});
