import { describe, expect, test } from 'vitest';
import type { ConnectionOverview } from '../../../src-main/contract/overview.ts';
import { NO_COUNTS } from '../../../src-main/contract/upload.ts';
import { stageThatCalls } from '../../../src-renderer/state/rail-counts.ts';

const QUIET: ConnectionOverview = {
  connectionId: 1,
  counts: NO_COUNTS,
  releasable: 0,
  progress: { total: 0, sent: 0, failed: 0, left: 0, batchNames: [] },
  pause: null,
  rowsPerSecond: 0,
  secondsLeft: null,
  requestsToday: 0,
  nextDueAt: null
};
const BUSY = { ...QUIET, counts: { ...NO_COUNTS, staged: 5, queued: 4, failed: 3, sent: 2 } };

describe('the stage that needs the person', () => {
  test('is none while nothing does', () => {
    expect(stageThatCalls({ ...QUIET, counts: { ...NO_COUNTS, queued: 4, sent: 2 } })).toBeNull();
  });

  test('is Needs fixing before Review', () => {
    expect(stageThatCalls(BUSY)).toBe('fixing');
  });

  test('is the Outbox where sending stopped until a person resumes it', () => {
    const pause = { reason: 'key_refused', detail: '', since: 0, resumesAt: null } as const;
    expect(stageThatCalls({ ...BUSY, pause })).toBe('outbox');
  });

  test('is not the Outbox where the person paused, or sending goes on by itself', () => {
    const byPerson = { reason: 'operator', detail: '', since: 0, resumesAt: null } as const;
    const byItself = { reason: 'server_down', detail: '', since: 0, resumesAt: 9 } as const;
    expect(stageThatCalls({ ...BUSY, pause: byPerson })).toBe('fixing');
    expect(stageThatCalls({ ...BUSY, pause: byItself })).toBe('fixing');
  });
});
