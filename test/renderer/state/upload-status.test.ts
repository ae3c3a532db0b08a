import { beforeEach, describe, expect, test } from 'vitest';
import { issueOf } from '../../../src-main/contract/issue.ts';
import type { Upload } from '../../../src-main/contract/upload.ts';
import { language } from '../../../src-renderer/messages/language.svelte.ts';
import { statusOf } from '../../../src-renderer/state/upload-status.ts';

const NOW = 1_800_000_000_000;

const STAGED: Upload = {
  id: 1,
  connectionId: 1,
  batchId: 1,
  batchName: 'Tuesday scans',
  rowNumber: 1,
  submissionId: 'S-1',
  idType: 'passport',
  admin: null,
  state: 'staged',
  issues: [],
  isBlocked: false,
  images: [],
  attempts: 0,
  waitsFor: null,
  dueAt: null,
  lastOutcome: null,
  changedAt: NOW
};
const BUSY = { outcome: 'transient', status: 503, errorCode: 'server_error', message: '', at: NOW } as const;

function words(upload: Partial<Upload>, sending?: { sentBytes: number; totalBytes: number }): string {
  const progress = sending === undefined ? undefined : { uploadId: 1, ...sending };
  const { tone, text, note } = statusOf({ ...STAGED, ...upload }, progress, NOW);
  return [tone, text, note].filter((part) => part !== '').join(' | ');
}

beforeEach(() => {
  language.code = 'en';
});

describe('in review', () => {
  test('a row without an issue is ready', () => {
    expect(words({})).toBe('idle | Ready');
  });

  test('the worst issue comes first, with the number of the others', () => {
    const issues = [issueOf('extension_lies', 'idImage', { file: 'a.jpg' }), issueOf('id_type_missing')];
    expect(words({ issues })).toBe('fix | ID type missing | +1');
  });

  test('a warning does not look like something that blocks', () => {
    expect(words({ issues: [issueOf('extension_lies', 'idImage', { file: 'a' })] })).toBe(
      'wait | Front: wrong extension'
    );
  });

  test('what a person confirmed is settled', () => {
    expect(words({ issues: [issueOf('already_sent', null, { batch: 'Monday' }, 'Kim')] })).toBe(
      'idle | Ready'
    );
  });
});

describe('in the outbox', () => {
  test('a row that goes again says when and why', () => {
    expect(words({ state: 'queued', dueAt: NOW + 12_000, lastOutcome: BUSY })).toBe(
      'wait | Again in 12 s | 503'
    );
  });

  test('a row that is due waits', () => {
    expect(words({ state: 'queued', dueAt: NOW })).toBe('wait | Waiting');
  });

  test('a row on its way says how much of how much', () => {
    expect(words({ state: 'sending' }, { sentBytes: 1_100_000, totalBytes: 2_400_000 })).toBe(
      'go | Sending · 1.1 of 2.4 MB'
    );
  });

  test('the same in Korean', () => {
    language.code = 'ko';
    expect(words({ state: 'sending' }, { sentBytes: 1_100_000, totalBytes: 2_400_000 })).toBe(
      'go | 전송 중 · 1.1/2.4MB'
    );
    expect(words({ state: 'queued', dueAt: NOW + 12_000, lastOutcome: BUSY })).toBe(
      'wait | 12초 뒤 재시도 | 503'
    );
  });
});

test('a failed row says the cause and the code', () => {
  const lastOutcome = {
    ...BUSY,
    outcome: 'rejected',
    status: 400,
    errorCode: 'invalid_idType',
    message: 'Invalid IdType.'
  } as const;
  expect(words({ state: 'failed', lastOutcome })).toBe(
    'fix | The server does not accept this ID type | 400 invalid_idType'
  );
});
