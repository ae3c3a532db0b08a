import { describe, expect, test } from 'vitest';
import { LostTime } from '../src-main/lost-time.ts';

function clocks() {
  const at = { wall: 1_700_000_000_000, monotonic: 5000, up: 90_000 };
  const pass = (ms: Partial<typeof at>) => {
    at.wall += ms.wall ?? 0;
    at.monotonic += ms.monotonic ?? 0;
    at.up += ms.up ?? 0;
  };
  const lostTime = new LostTime({ wall: () => at.wall, monotonic: () => at.monotonic, up: () => at.up });
  return { lostTime, pass };
}

describe('time is lost', () => {
  test('when the machine slept, whether or not its monotonic clock went on', () => {
    const { lostTime, pass } = clocks();
    pass({ wall: 60_000, up: 60_000 });
    expect(lostTime.look()).toBe(true);
    pass({ wall: 60_000, up: 60_000, monotonic: 60_000 });
    expect(lostTime.beat()).toBe(true);
  });

  test('once: it is not told again', () => {
    const { lostTime, pass } = clocks();
    pass({ wall: 60_000, up: 60_000 });
    expect([lostTime.look(), lostTime.look(), lostTime.beat()]).toEqual([true, false, false]);
  });

  test('not while beats come, nor when one is a little late', () => {
    const { lostTime, pass } = clocks();
    for (const ms of [500, 700, 4900]) {
      pass({ wall: ms, up: ms, monotonic: ms });
      expect(lostTime.look()).toBe(false);
      expect(lostTime.beat()).toBe(false);
    }
  });

  test.each([86_400_000, -86_400_000])('not when somebody sets the clock by %i ms', (ms) => {
    const { lostTime, pass } = clocks();
    pass({ wall: ms });
    expect(lostTime.look()).toBe(false);
    pass({ wall: -ms });
    expect(lostTime.beat()).toBe(false);
  });
});
