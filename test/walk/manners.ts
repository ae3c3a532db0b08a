import type { Outcome } from '../../src-main/contract/attempt.ts';
import type { PauseReason } from '../../src-main/contract/connection.ts';

/** What an attempt that met a manner must say. */
export interface Said {
  readonly outcome: Outcome;
  readonly status: number | null;
  readonly errorCode: string | null;
}

/** How the server treats one request, and what must become of it by argos-api.md and design.md. */
export interface Manner {
  readonly name: string;
  /**
   * `answer`: reads all, then answers. `early`: answers before the body. `cut`: resets at the first bytes. `lose`:
   * takes the pictures, then resets. `silent`: never answers. `half`: takes the pictures, breaks off its answer.
   */
  readonly does: 'answer' | 'early' | 'cut' | 'lose' | 'silent' | 'half';
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The pictures stand on the server afterwards. */
  readonly takes: boolean;
  readonly said: readonly Said[];
  /** The same row may go once more at once, without spending a try. */
  readonly hasSecondChance: boolean;
  readonly pause: PauseReason | null;
  /** It asks everybody to wait for more than a minute: no fault of the row's. */
  readonly waitsLong: boolean;
}

const JSON_TYPE = { 'content-type': 'application/json' };

function manner(name: string, parts: Partial<Manner> & Pick<Manner, 'said'>): Manner {
  return {
    name,
    does: 'answer',
    status: 200,
    body: '',
    headers: JSON_TYPE,
    takes: false,
    hasSecondChance: false,
    pause: null,
    waitsLong: false,
    ...parts
  };
}

function says(name: string, status: number, body: string, said: readonly Said[], more: Partial<Manner> = {}) {
  return manner(name, { status, body, said, ...more });
}

const refused = (errorCode: string, message: string, parts: Partial<Manner> = {}): Manner =>
  says(
    `400 ${errorCode}: ${message}`,
    400,
    JSON.stringify({ errorCode, message }),
    [{ outcome: 'rejected', status: 400, errorCode }],
    parts
  );

const accountWide = (errorCode: string, message: string, pause: PauseReason): Manner =>
  refused(errorCode, message, { pause, said: [{ outcome: 'account', status: 400, errorCode }] });

function forbidden(message: string, pause: 'key_refused' | 'address_refused'): Manner {
  const said: Said[] = [
    { outcome: 'account', status: 403, errorCode: pause },
    // Where others pass, it is this row's own.
    { outcome: 'rejected', status: 403, errorCode: 'row_refused' }
  ];
  return says(`403 ${message}`, 403, JSON.stringify({ message }), said, { pause });
}

const fault = (status: number, headers: Readonly<Record<string, string>> = {}): Manner =>
  says(
    `${status}${JSON.stringify(headers)}`,
    status,
    '{"message": "Internal server error"}',
    [{ outcome: 'transient', status, errorCode: 'server_error' }],
    { headers: { ...JSON_TYPE, ...headers } }
  );

const throttling = (headers: Readonly<Record<string, string>>, waitsLong = false): Manner =>
  says(
    `429${JSON.stringify(headers)}`,
    429,
    '{"message": "Too Many Requests"}',
    [{ outcome: 'transient', status: 429, errorCode: 'throttled' }],
    { headers: { ...JSON_TYPE, ...headers }, waitsLong }
  );

/** An answer that looks well and is not the documented success. */
const odd = (name: string, status: number, body: string): Manner =>
  says(name, status, body, [{ outcome: 'rejected', status, errorCode: 'unexpected_success' }]);

const RESET: Said = { outcome: 'transient', status: null, errorCode: 'connection_reset' };
const broken = (name: string, does: Manner['does'], takes: boolean): Manner =>
  manner(name, {
    does,
    takes,
    // Of a body over a megabyte the second reset says more.
    said: [RESET, { outcome: 'rejected', status: null, errorCode: 'probably_too_large' }],
    hasSecondChance: true
  });

export const ACCEPT: Manner = says(
  'accept',
  200,
  '{"message": "complete to update image."}',
  [{ outcome: 'accepted', status: 200, errorCode: null }],
  { takes: true }
);

export const WRONG_KEY = forbidden('Forbidden', 'key_refused');

/** What a server answers that reads only the other format. */
export const NOT_READ = refused('invalid_payload', 'Fail to parse the input data.', {
  hasSecondChance: true
});

/** The rows' own faults. */
export const ROW_MANNERS: readonly Manner[] = [
  refused('missing_data', 'Required input data is missing.'),
  refused('missing_data', 'The idType is required when submit idImage or idBackImage.'),
  refused('invalid_submission', 'Invalid submission.'),
  refused('invalid_data', 'At least one image parameter is required.'),
  refused('invalid_idType', 'Invalid IdType.'),
  refused('invalid_new_rule', 'A rule that no document names.'),
  refused('processing_error', 'Failed to put image.', {
    said: [{ outcome: 'transient', status: 400, errorCode: 'processing_error' }]
  }),
  NOT_READ,
  says('415', 415, '', [{ outcome: 'rejected', status: 415, errorCode: 'unexpected_answer' }], {
    hasSecondChance: true
  }),
  says(
    '413',
    413,
    '{"message": "Request Entity Too Large"}',
    [
      { outcome: 'rejected', status: 413, errorCode: 'too_large' },
      { outcome: 'rejected', status: null, errorCode: 'probably_too_large' },
      RESET
    ],
    { does: 'early', hasSecondChance: true }
  ),
  odd('200 empty', 200, ''),
  odd('200 html', 200, '<html>Welcome</html>'),
  odd('200 with an error', 200, '{"errorCode": "invalid_data", "message": "no"}'),
  odd('200 list', 200, '[]'),
  odd('201', 201, '{"message": "complete to update image."}'),
  says('501', 501, '', [{ outcome: 'rejected', status: 501, errorCode: 'unexpected_answer' }])
];

export const ACCOUNT_MANNERS: readonly Manner[] = [
  accountWide('invalid_project', 'Cannot find project info.', 'project_refused'),
  accountWide('invalid_project', 'Invalid project.', 'project_refused'),
  accountWide('invalid_admin', 'Invalid admin.', 'admin_refused'),
  WRONG_KEY,
  forbidden('User is not authorized to access this resource with an explicit deny', 'address_refused'),
  says(
    '400 API-Key is required.',
    400,
    '{"errorCode": "missing_data", "message": "API-Key is required."}',
    [{ outcome: 'account', status: 400, errorCode: 'key_refused' }],
    { pause: 'key_refused' }
  ),
  says(
    '429 quota',
    429,
    '{"message": "Limit Exceeded"}',
    [{ outcome: 'account', status: 429, errorCode: 'throttled' }],
    { pause: 'quota' }
  ),
  says('302', 302, '', [{ outcome: 'account', status: 302, errorCode: 'redirect' }], {
    headers: { location: 'http://127.0.0.1:9/elsewhere' },
    pause: 'redirected'
  })
];

export const PASSING_MANNERS: readonly Manner[] = [
  fault(500),
  fault(502),
  fault(503),
  fault(504),
  fault(503, { 'retry-after': '3' }),
  throttling({}),
  throttling({ 'retry-after': '2' }),
  throttling({ 'retry-after': '120' }, true),
  throttling({ 'retry-after': 'Fri, 31 Dec 2100 23:59:59 GMT' }, true),
  throttling({ 'retry-after': '1000000000' }, true),
  throttling({ 'retry-after': 'soon' }),
  broken('reset', 'cut', false),
  broken('reset after all was taken', 'lose', true),
  manner('half an answer', {
    does: 'half',
    takes: true,
    said: [{ outcome: 'transient', status: 200, errorCode: 'connection_reset' }]
  })
];

export const SILENT: Manner = manner('silent', {
  does: 'silent',
  said: [{ outcome: 'transient', status: null, errorCode: 'timeout' }]
});
