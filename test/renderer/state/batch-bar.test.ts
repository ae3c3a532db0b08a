import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_COUNTS } from '../../../src-main/contract/upload.ts';
import { barSegments, rowsOf, stageToOpen } from '../../../src-renderer/state/batch-bar.ts';

const counts = fc.record({
  staged: fc.nat(),
  queued: fc.nat(),
  sending: fc.nat(),
  sent: fc.nat(),
  failed: fc.nat(),
  excluded: fc.nat()
});

describe('the bar of a batch', () => {
  it('holds every row exactly once', () => {
    fc.assert(
      fc.property(counts, (some) => {
        expect(barSegments(some).reduce((sum, { count }) => sum + count, 0)).toBe(rowsOf(some));
      })
    );
  });

  it('opens where a person is needed first', () => {
    const open = (some: Partial<typeof NO_COUNTS>) => stageToOpen({ counts: { ...NO_COUNTS, ...some } });
    expect([
      open({ failed: 1, staged: 4, sent: 9 }),
      open({ staged: 1, queued: 2 }),
      open({ sending: 1, sent: 2 }),
      open({ sent: 2, excluded: 1 }),
      open({ excluded: 1 })
    ]).toEqual(['fixing', 'review', 'outbox', 'sent', 'review']);
  });
});
