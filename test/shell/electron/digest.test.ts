import { describe, expect, it } from 'vitest';
import { digestsOf, stageOf } from '../../../src-main/shell/electron/digest.ts';
import { noticeText } from '../../../src-main/shell/electron/notices.ts';
import { wordsIn } from '../../../src-main/shell/electron/words.ts';
import { type Given, overview } from './overviews.ts';

type Steps = readonly Given[];

/** Every notification that these steps bring, as a person reads it. */
function told(steps: Steps, language: 'en' | 'ko' = 'en'): string[] {
  const overviews = steps.map((step) => overview(step));
  return overviews
    .flatMap((after, index) => digestsOf(overviews[index - 1] ?? null, after))
    .map((digest) => {
      const { title, body } = noticeText(digest, wordsIn(language));
      return `${title} | ${body}`;
    });
}

describe('notifications', () => {
  it('tell the end of a batch once, however many rows it had', () => {
    expect(told([{}, { queued: 3 }, { queued: 1, sent: 2 }, { sent: 3 }, { sent: 3 }])).toEqual([
      'Complete: 3 sent | Tuesday'
    ]);
  });

  it('tell how many are left to fix', () => {
    const steps = [{ queued: 20 }, { queued: 2, sent: 10, failed: 8 }, { sent: 8, failed: 12 }];
    expect(told(steps)).toEqual(['Complete with 12 to fix | Tuesday: 8 sent. Open Outtray to fix the rest.']);
    expect(told(steps, 'ko')).toEqual([
      '완료, 수정 필요 12건 | Tuesday: 8건 전송됨. Outtray를 열어 나머지를 수정하세요.'
    ]);
  });

  it('tell a batch that was faster than the next look', () => {
    expect(told([{}, { sent: 1 }])).toEqual(['Complete: 1 sent | Tuesday']);
  });

  it('tell the end of a resend', () => {
    expect(told([{ sent: 8, failed: 2 }, { queued: 2, sent: 8 }, { sent: 10 }])).toEqual([
      'Complete: 10 sent | Tuesday'
    ]);
  });

  it('are silent at the start, about what was done before', () => {
    expect(told([{ sent: 40 }])).toEqual([]);
  });

  it('are silent where rows were taken back or failures left out', () => {
    expect(told([{ queued: 3 }, {}])).toEqual([]);
    expect(
      told([
        { sent: 1, failed: 3 },
        { sent: 1, failed: 2 }
      ])
    ).toEqual([]);
  });

  it('are silent where an earlier batch is shown again', () => {
    const earlier = { sent: 40, batchNames: ['Monday'] };
    expect(told([{ queued: 3, batchNames: ['Tuesday'] }, earlier])).toEqual([]);
  });

  it('tell once that sending stopped for a reason that needs a person', () => {
    const stopped = { queued: 3, pause: 'key_refused' } as const;
    expect(told([{ queued: 3 }, stopped, stopped])).toEqual([
      'Sending stopped | The server refused the API key'
    ]);
  });

  it('are silent about a pause that a person made or that ends by itself', () => {
    for (const pause of ['operator', 'offline', 'server_down'] as const) {
      expect(told([{ queued: 3 }, { queued: 3, pause }])).toEqual([]);
    }
  });

  it('lead to where the work is', () => {
    const complete = { kind: 'complete', connectionId: 1, batchNames: [], sent: 1 } as const;
    expect(stageOf({ ...complete, failed: 0 })).toBe('sent');
    expect(stageOf({ ...complete, failed: 1 })).toBe('fixing');
    expect(stageOf({ kind: 'stopped', connectionId: 1, reason: 'tls' })).toBe('outbox');
  });
});
