import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classify, type ClassifyFacts, type Finding } from '../../src-main/argos/classify.ts';
import type { Answer, Ending } from '../../src-main/argos/facts.ts';

const NOW = Date.UTC(2026, 4, 5, 12, 0, 0);

function facts(ending: Ending, more: Partial<ClassifyFacts> = {}): ClassifyFacts {
  const rest = {
    bytesSent: 500,
    bodyBytes: 500,
    wasSocketReused: false,
    hasAnswerBytes: false,
    expectContinue: false,
    now: NOW
  };
  return { ending, ...rest, ...more };
}

function answered(status: number, body: unknown, more: Partial<Answer> = {}): Finding {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return classify(facts({ kind: 'answer', status, headers: {}, text, extent: 'whole', ...more }));
}

function failed(
  code: string,
  more: Partial<ClassifyFacts> = {},
  phase: 'connect' | 'body' | 'answer' = 'body'
): Finding {
  return classify(facts({ kind: 'failed', phase, code, message: `words for ${code}` }, more));
}

const NOTHING = {
  status: null,
  errorCode: null,
  message: '',
  retry: null,
  retryAfterMs: null,
  pause: null,
  secondChance: null,
  wasFormatRead: false
} as const;

describe('the documented success', () => {
  it('is accepted', () => {
    const message = 'complete to update image.';
    expect(answered(200, { message })).toEqual({
      ...NOTHING,
      outcome: 'accepted',
      status: 200,
      message,
      wasFormatRead: true
    });
  });

  it.each<[string, number, unknown]>([
    ['an empty body', 200, ''],
    ['HTML', 200, '<html>ok</html>'],
    ['an error in a 200', 200, { errorCode: 'invalid_data', message: 'no' }],
    ['a message that is no text', 200, { message: 7 }],
    ['an array', 200, '[{"message":"ok"}]'],
    ['no message', 200, {}],
    ['another status', 201, { message: 'ok' }],
    ['no content', 204, '']
  ])('is not %s', (_case, status, body) => {
    expect(answered(status, body)).toEqual({
      ...NOTHING,
      outcome: 'rejected',
      status,
      errorCode: 'unexpected_success',
      message: typeof body === 'string' ? body : JSON.stringify(body)
    });
  });

  it('is not one that broke off or was cut', () => {
    const message = { message: 'ok' };
    expect(answered(200, message, { extent: 'broken' })).toMatchObject({ outcome: 'transient', status: 200 });
    expect(answered(200, message, { extent: 'cut' })).toMatchObject({ errorCode: 'unexpected_success' });
  });
});

describe('each documented 400', () => {
  const read = { wasFormatRead: true };
  it.each<[string, string, Partial<Finding>]>([
    [
      'invalid_payload',
      'Fail to parse the input data.',
      { outcome: 'rejected', secondChance: 'other_format' }
    ],
    ['missing_data', 'Required input data is missing.', { outcome: 'rejected' }],
    [
      'missing_data',
      'The idType is required when submit idImage or idBackImage.',
      { outcome: 'rejected', ...read }
    ],
    [
      'invalid_project',
      'Cannot find project info.',
      { outcome: 'account', pause: 'project_refused', ...read }
    ],
    ['invalid_project', 'Invalid project.', { outcome: 'account', pause: 'project_refused', ...read }],
    ['invalid_admin', 'Invalid admin.', { outcome: 'account', pause: 'admin_refused', ...read }],
    ['invalid_submission', 'Invalid submission.', { outcome: 'rejected', ...read }],
    ['invalid_data', 'At least one image parameter is required.', { outcome: 'rejected', ...read }],
    ['invalid_idType', 'Invalid IdType.', { outcome: 'rejected', ...read }],
    ['processing_error', 'Failed to put image.', { outcome: 'transient', retry: 'processing', ...read }],
    ['never_heard_of', 'Something new.', { outcome: 'rejected' }]
  ])('%s: %s', (errorCode, message, expected) => {
    expect(answered(400, { errorCode, message })).toEqual({
      ...NOTHING,
      status: 400,
      errorCode,
      message,
      ...expected
    });
  });

  it('without an errorCode keeps the raw text', () => {
    expect(answered(400, '<b>Bad</b>')).toEqual({
      ...NOTHING,
      outcome: 'rejected',
      status: 400,
      errorCode: 'unexpected_answer',
      message: '<b>Bad</b>'
    });
  });
});

describe('the gateway', () => {
  const deny = 'User is not authorized to access this resource with an explicit deny';
  const key = { outcome: 'account', errorCode: 'key_refused', pause: 'key_refused' } as const;
  it.each<[number, string, Partial<Finding>]>([
    [401, 'Unauthorized', key],
    [403, 'Forbidden', key],
    [403, 'Something else', key],
    [403, deny, { outcome: 'account', errorCode: 'address_refused', pause: 'address_refused' }],
    [400, 'API-Key is required.', key],
    [404, 'unknown api_key', key],
    [200, 'API-Key is required.', key],
    [413, 'Request Entity Too Large', { outcome: 'rejected', errorCode: 'too_large' }],
    [
      415,
      'Unsupported',
      { outcome: 'rejected', errorCode: 'unexpected_answer', secondChance: 'other_format' }
    ],
    [404, 'Not Found', { outcome: 'rejected', errorCode: 'unexpected_answer' }],
    [405, 'Method', { outcome: 'rejected', errorCode: 'unexpected_answer' }],
    [410, 'Gone', { outcome: 'rejected', errorCode: 'unexpected_answer' }],
    [422, 'Unprocessable', { outcome: 'rejected', errorCode: 'unexpected_answer' }],
    [408, 'Slow', { outcome: 'transient', errorCode: 'timeout', retry: 'standard' }],
    [425, 'Early', { outcome: 'transient', errorCode: 'server_error', retry: 'standard' }],
    [429, 'Too Many Requests', { outcome: 'transient', errorCode: 'throttled', retry: 'throttled' }],
    [429, 'Rate limit exceeded', { outcome: 'transient', errorCode: 'throttled', retry: 'throttled' }],
    [429, 'Limit Exceeded', { outcome: 'account', errorCode: 'throttled', pause: 'quota' }],
    [429, 'Daily quota used up', { outcome: 'account', errorCode: 'throttled', pause: 'quota' }],
    [500, 'Internal', { outcome: 'transient', errorCode: 'server_error', retry: 'standard' }],
    [502, 'Bad Gateway', { outcome: 'transient', errorCode: 'server_error', retry: 'standard' }],
    [503, 'Unavailable', { outcome: 'transient', errorCode: 'server_error', retry: 'standard' }],
    [504, 'Timeout', { outcome: 'transient', errorCode: 'server_error', retry: 'standard' }],
    [501, 'Not Implemented', { outcome: 'rejected', errorCode: 'unexpected_answer' }],
    [505, 'Version', { outcome: 'rejected', errorCode: 'unexpected_answer' }],
    [302, 'Moved', { outcome: 'account', errorCode: 'redirect', pause: 'redirected' }]
  ])('%i %s', (status, message, expected) => {
    expect(answered(status, { message })).toEqual({ ...NOTHING, status, message, ...expected });
  });

  it('names where a redirect leads', () => {
    const headers = { location: 'https://elsewhere.example/' };
    expect(answered(307, '', { headers })).toMatchObject({ pause: 'redirected', message: headers.location });
  });
});

describe('Retry-After', () => {
  it.each<[string, string, number | null]>([
    ['seconds', '7', 7000],
    ['nought', '0', 1000],
    ['a billion', '1000000000', 3_600_000],
    ['a date', 'Tue, 05 May 2026 12:00:30 GMT', 30_000],
    ['a date gone by', 'Tue, 05 May 2026 11:00:00 GMT', 1000],
    ['a number with a point', '1.5', null],
    ['a negative one', '-5', null],
    ['garbage', 'soon', null],
    ['garbage after a day', 'Tue, soon', null],
    ['nothing', '', null]
  ])('as %s', (_case, value, retryAfterMs) => {
    const headers = { 'retry-after': value };
    expect(answered(429, { message: 'slow' }, { headers })).toMatchObject({
      retry: 'throttled',
      retryAfterMs
    });
    expect(answered(503, '', { headers })).toMatchObject({ retry: 'throttled', retryAfterMs });
  });
});

describe('without an answer', () => {
  it.each([
    ['ENOTFOUND', 'dns'],
    ['EAI_AGAIN', 'dns'],
    ['ECONNREFUSED', 'connection_refused'],
    ['ENETUNREACH', 'network'],
    ['EHOSTUNREACH', 'network']
  ])('%s means offline', (code, errorCode) => {
    const message = `words for ${code}`;
    expect(failed(code)).toEqual({ ...NOTHING, outcome: 'offline', errorCode, message, pause: 'offline' });
  });

  it.each(['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID', 'EPROTO'])(
    '%s pauses the connection',
    (code) => expect(failed(code)).toMatchObject({ outcome: 'account', errorCode: 'tls', pause: 'tls' })
  );

  it('a time-out is offline while connecting and transient afterwards', () => {
    const timeout = (phase: 'connect' | 'body' | 'answer') =>
      classify(facts({ kind: 'timeout', phase, limitMs: 35_000 }));
    expect(timeout('connect')).toMatchObject({ outcome: 'offline', errorCode: 'timeout', pause: 'offline' });
    expect(timeout('body')).toMatchObject({ outcome: 'transient', errorCode: 'timeout', retry: 'standard' });
    expect(timeout('answer')).toMatchObject({ outcome: 'transient', message: 'No answer within 35 s' });
  });

  const reset = { outcome: 'transient', errorCode: 'connection_reset', retry: 'standard' } as const;
  it.each<[string, Partial<ClassifyFacts>, Partial<Finding>]>([
    ['a fresh connection', {}, { ...reset, secondChance: null }],
    ['a kept connection', { wasSocketReused: true }, { ...reset, secondChance: 'fresh_socket' }],
    [
      'a kept one that had begun to answer',
      { wasSocketReused: true, hasAnswerBytes: true },
      { secondChance: null }
    ],
    ['over 1 MB sent', { bytesSent: 1_000_001 }, { ...reset, secondChance: 'expect_continue' }],
    ['little of over 1 MB sent', { bodyBytes: 1_000_001 }, { ...reset, secondChance: 'expect_continue' }],
    [
      'little of over 1 MB sent over a kept connection',
      { bodyBytes: 1_000_001, wasSocketReused: true },
      { ...reset, secondChance: 'fresh_socket' }
    ],
    [
      'over 1 MB on a kept one',
      { bytesSent: 2e6, wasSocketReused: true },
      { secondChance: 'expect_continue' }
    ],
    [
      'over 1 MB, the second time',
      { bytesSent: 2e6, expectContinue: true },
      { outcome: 'rejected', errorCode: 'probably_too_large', secondChance: null }
    ],
    ['little sent, waiting for 100', { expectContinue: true }, { ...reset, secondChance: null }]
  ])('a reset: %s', (_case, more, expected) => {
    for (const code of ['ECONNRESET', 'EPIPE']) expect(failed(code, more)).toMatchObject(expected);
  });

  it('what no one knows is transient, and an answer that is not HTTP too', () => {
    expect(failed('EWHATEVER')).toMatchObject({ outcome: 'transient', errorCode: 'network' });
    expect(failed('HPE_INVALID_CONSTANT')).toMatchObject({
      outcome: 'transient',
      errorCode: 'unexpected_answer'
    });
  });

  it('an abort is interrupted, a changed picture is rejected, a shortage of descriptors passes', () => {
    expect(classify(facts({ kind: 'aborted' }))).toMatchObject({ outcome: 'interrupted' });
    const image = (mayPass: boolean) =>
      classify(facts({ kind: 'image', problem: { code: 'image_changed', message: 'm', mayPass } }));
    expect(image(false)).toEqual({
      ...NOTHING,
      outcome: 'rejected',
      errorCode: 'image_changed',
      message: 'm'
    });
    expect(image(true)).toMatchObject({ outcome: 'transient', retry: 'standard' });
  });
});

describe('whatever the server says', () => {
  const body = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 9000 }),
    fc.json(),
    fc.record({ message: fc.anything(), errorCode: fc.anything() }, { requiredKeys: [] }).map((each) => {
      try {
        return JSON.stringify(each) ?? '';
      } catch {
        return ''; // a bigint or a cycle has no JSON
      }
    })
  );
  const headers = fc.dictionary(fc.constantFrom('retry-after', 'location', 'content-type'), fc.string());
  const answers = fc.record({
    kind: fc.constant('answer' as const),
    status: fc.integer({ min: 200, max: 599 }),
    headers,
    text: body,
    extent: fc.constantFrom('whole' as const, 'cut' as const, 'broken' as const)
  });

  it('it is classified, in at most 4 KB of words, and accepted only for the documented success', () => {
    fc.assert(
      fc.property(answers, (ending) => {
        const finding = classify(facts(ending));
        expect(Buffer.byteLength(finding.message)).toBeLessThanOrEqual(4096);
        expect(finding.message.isWellFormed()).toBe(true);
        expect(finding.retry !== null).toBe(finding.outcome === 'transient');
        expect(finding.pause !== null).toBe(finding.outcome === 'account');
        if (finding.outcome !== 'accepted') return;
        const json = JSON.parse(ending.text) as { message: unknown; errorCode?: unknown };
        expect([ending.status, ending.extent, typeof json.message]).toEqual([200, 'whole', 'string']);
        expect(json.errorCode ?? null).toBe(null);
      }),
      { numRuns: 500 }
    );
  });

  it('long words are cut between characters', () => {
    const { message } = answered(400, { errorCode: 'x', message: 'a' + '한'.repeat(4000) });
    expect(message).toBe('a' + '한'.repeat(1365));
  });
});
