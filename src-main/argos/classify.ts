import { assertNever } from '../contract/assert-never.ts';
import type { LocalCode } from '../contract/attempt.ts';
import type { PauseReason } from '../contract/connection.ts';
import type { RetryKind, SecondChance, Verdict } from '../contract/delivery.ts';
import { MAX_KEPT_TEXT_BYTES } from '../contract/limits.ts';
import type { Answer, Ending, ExchangeFacts } from './facts.ts';
import { retryAfterMs } from './retry-after.ts';
import type { ProxyErrorCode } from './tunnel.ts';

export interface ClassifyFacts extends ExchangeFacts {
  /** As the order said. */
  readonly expectContinue: boolean;
  /** ms, UTC; for a Retry-After that is a date. */
  readonly now: number;
}

/** What a verdict says of the cause; time and bytes are measured elsewhere. */
export type Finding = Omit<Verdict, 'bytesSent' | 'durationMs'>;

/** Of a larger one, a reset may be a refusal whose answer got lost on the way (design: retrying). */
const LARGE_BODY_BYTES = 1_000_000;
/** An errorCode is a word; a longer one is not kept whole. */
const MAX_CODE_LENGTH = 200;

const NAMES_API_KEY = /api[-_ ]?key/i;
/** AWS-style gateways say "Limit Exceeded" for a used-up quota and "Too Many Requests" for a rate. */
const NAMES_QUOTA = /\bquota\b|\bdaily\b|per day|(?<!rate )limit exceeded/i;

/** What one exchange came to. Pure; never throws, whatever the server said. */
export function classify(facts: ClassifyFacts): Finding {
  const { ending } = facts;
  switch (ending.kind) {
    case 'answer':
      return classifyAnswer(ending, facts);
    case 'failed':
      return classifyFailure(ending, facts);
    case 'timeout':
      return classifyTimeout(ending);
    case 'image': {
      const { code, message, mayPass } = ending.problem;
      return mayPass ? transient('standard', null, code, message) : rejected(null, code, message);
    }
    case 'aborted':
      return finding({ outcome: 'interrupted', errorCode: 'interrupted' });
    default:
      return assertNever(ending);
  }
}

/** An answer's text, read as the documented error or success as far as it is one. */
interface Reading {
  readonly status: number;
  /** The server's, or null. */
  readonly errorCode: string | null;
  /** The JSON's message where there is one, else the text as it came. */
  readonly message: string;
  readonly text: string;
  readonly isDocumentedSuccess: boolean;
  readonly retryAfterMs: number | null;
}

function classifyAnswer(answer: Answer, { now }: ClassifyFacts): Finding {
  const reading = readAnswer(answer, now);
  const base = classifyStatus(answer, reading);
  return { ...base, retryAfterMs: base.retryAfterMs ?? reading.retryAfterMs };
}

function readAnswer({ status, text, headers, extent }: Answer, now: number): Reading {
  const json = parseObject(text);
  const errorCode =
    typeof json?.['errorCode'] === 'string' ? json['errorCode'].slice(0, MAX_CODE_LENGTH) : null;
  const message = json?.['message'];
  return {
    status,
    errorCode: errorCode === '' ? null : errorCode,
    message: typeof message === 'string' && message !== '' ? message : text.trim(),
    text,
    isDocumentedSuccess:
      status === 200 && extent === 'whole' && typeof message === 'string' && isAbsent(json?.['errorCode']),
    retryAfterMs: retryAfterMs(headers['retry-after'], now)
  };
}

function classifyStatus(answer: Answer, reading: Reading): Finding {
  const { status } = answer;
  if (NAMES_API_KEY.test(reading.text)) return account(reading, 'key_refused', 'key_refused');
  if (answer.extent === 'broken' && (status < 300 || status === 400)) {
    return transient('standard', status, 'connection_reset', reading.message);
  }
  if (status < 300) return classifySuccess(reading);
  if (status < 400) return classifyRedirect(answer, reading);
  return status < 500 ? classifyRefusal(reading) : classifyServerFault(reading, answer);
}

function classifySuccess(reading: Reading): Finding {
  if (reading.isDocumentedSuccess) {
    return finding({ outcome: 'accepted', status: 200, message: kept(reading.message), wasFormatRead: true });
  }
  return rejected(reading.status, 'unexpected_success', reading.text.trim());
}

function classifyRedirect({ headers }: Answer, reading: Reading): Finding {
  const message = headers['location'] ?? reading.message;
  return account({ ...reading, message }, 'redirect', 'redirected');
}

function classifyRefusal(reading: Reading): Finding {
  const { status, errorCode, message } = reading;
  switch (status) {
    case 400:
      return classifyBadRequest(reading);
    case 401:
      return account(reading, 'key_refused', 'key_refused');
    case 403:
      return /explicit deny/i.test(message)
        ? account(reading, 'address_refused', 'address_refused')
        : account(reading, 'key_refused', 'key_refused');
    case 408:
      return transient('standard', status, errorCode ?? 'timeout', message);
    case 413:
      return rejected(status, 'too_large', message);
    case 415:
      return otherFormat(reading);
    case 425:
      return transient('standard', status, errorCode ?? 'server_error', message);
    case 429:
      return NAMES_QUOTA.test(reading.text)
        ? account(reading, errorCode ?? 'throttled', 'quota')
        : transient('throttled', status, errorCode ?? 'throttled', message);
    default:
      return rejected(status, errorCode ?? 'unexpected_answer', message);
  }
}

/** The documented errors: 400 with errorCode and message (argos-api: errors). */
function classifyBadRequest(reading: Reading): Finding {
  const { status, errorCode, message } = reading;
  switch (errorCode) {
    case null:
      return rejected(status, 'unexpected_answer', reading.text.trim());
    case 'invalid_payload':
      return otherFormat(reading);
    case 'invalid_project':
      return { ...account(reading, errorCode, 'project_refused'), wasFormatRead: true };
    case 'invalid_admin':
      return { ...account(reading, errorCode, 'admin_refused'), wasFormatRead: true };
    case 'processing_error':
      return { ...transient('processing', status, errorCode, message), wasFormatRead: true };
    case 'invalid_submission':
    case 'invalid_data':
    case 'invalid_idType':
      return { ...rejected(status, errorCode, message), wasFormatRead: true };
    case 'missing_data':
      // "Required input data is missing." may also be what a server says that found no field it could read.
      return { ...rejected(status, errorCode, message), wasFormatRead: /idType/i.test(message) };
    default:
      return rejected(status, errorCode, message);
  }
}

function otherFormat({ status, errorCode, message }: Reading): Finding {
  const refusal = rejected(status, errorCode ?? 'unexpected_answer', message);
  return { ...refusal, secondChance: 'other_format' };
}

function classifyServerFault({ status, errorCode, message }: Reading, { headers }: Answer): Finding {
  const code = errorCode ?? 'server_error';
  switch (status) {
    case 500:
    case 502:
    case 504:
      return transient('standard', status, code, message);
    case 503:
      return transient(
        headers['retry-after'] === undefined ? 'standard' : 'throttled',
        status,
        code,
        message
      );
    default:
      return rejected(status, errorCode ?? 'unexpected_answer', message);
  }
}

/** Causes for which the server was not reached at all. */
const OFFLINE_CODES: Readonly<Record<string, LocalCode>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  EAI_NODATA: 'dns',
  EAI_NONAME: 'dns',
  ECONNREFUSED: 'connection_refused',
  ENETUNREACH: 'network',
  EHOSTUNREACH: 'network',
  ENETDOWN: 'network',
  EHOSTDOWN: 'network',
  EADDRNOTAVAIL: 'network',
  ENONET: 'network'
};

const RESET_CODES = new Set([
  'ECONNRESET',
  'EPIPE',
  'ECONNABORTED',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_STREAM_DESTROYED',
  'ERR_GOT_REQUEST_ERROR',
  'ERR_READING_RESPONSE_STREAM'
]);

/** Node's and OpenSSL's names for a certificate or a handshake that is not trusted. */
const TLS_CODE =
  /^(CERT_|CRL_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|EPROTO$|ERROR_IN_CERT_)/;

/** Nothing had left this machine: the tunnel to the server did not come about. */
const PROXY_CAUSES: Readonly<Record<string, LocalCode & PauseReason>> = {
  ERR_PROXY: 'proxy',
  ERR_PROXY_REFUSED: 'proxy_refused'
} satisfies Record<ProxyErrorCode, LocalCode & PauseReason>;

type Failure = Extract<Ending, { kind: 'failed' }>;

function classifyFailure({ phase, code, message }: Failure, facts: ClassifyFacts): Finding {
  const offlineCode = OFFLINE_CODES[code];
  if (offlineCode !== undefined) return offline(offlineCode, message);
  if (code === 'ETIMEDOUT') {
    return phase === 'connect'
      ? offline('timeout', message)
      : transient('standard', null, 'timeout', message);
  }
  const proxyCause = PROXY_CAUSES[code];
  if (proxyCause !== undefined) return account({ status: null, message }, proxyCause, proxyCause);
  if (code === 'ERR_CA_FILE') return account({ status: null, message }, 'ca_file', 'ca_file');
  if (TLS_CODE.test(code)) {
    return finding({ outcome: 'account', errorCode: 'tls', message: kept(message), pause: 'tls' });
  }
  if (code === 'ERR_INVALID_CHAR') {
    // The only header field that a person types is the key; what stands in it can't be sent in one.
    return finding({
      outcome: 'account',
      errorCode: 'key_refused',
      message: kept(message),
      pause: 'key_refused'
    });
  }
  if (code.startsWith('HPE_')) return transient('standard', null, 'unexpected_answer', message);
  if (RESET_CODES.has(code)) return classifyReset(message, facts);
  return transient('standard', null, 'network', message);
}

function classifyReset(message: string, facts: ClassifyFacts): Finding {
  if (facts.bytesSent > LARGE_BODY_BYTES && facts.expectContinue) {
    return rejected(null, 'probably_too_large', message);
  }
  return {
    ...transient('standard', null, 'connection_reset', message),
    secondChance: chanceAfterReset(facts)
  };
}

/**
 * A kept connection that was closed takes little of a body. Otherwise how much was sent does not matter: a proxy on
 * the way or a system's own buffers may lose the answer after the first few bytes.
 */
function chanceAfterReset(facts: ClassifyFacts): SecondChance | null {
  if (facts.bytesSent > LARGE_BODY_BYTES) return 'expect_continue';
  if (facts.wasSocketReused && !facts.hasAnswerBytes) return 'fresh_socket';
  return facts.bodyBytes > LARGE_BODY_BYTES ? 'expect_continue' : null;
}

function classifyTimeout({ phase, limitMs }: Extract<Ending, { kind: 'timeout' }>): Finding {
  const message = `${TIMED_OUT[phase]} within ${Math.round(limitMs / 1000)} s`;
  return phase === 'connect' ? offline('timeout', message) : transient('standard', null, 'timeout', message);
}

const TIMED_OUT = { connect: 'No connection', body: 'The body was not taken', answer: 'No answer' } as const;

function finding(parts: Partial<Finding> & Pick<Finding, 'outcome'>): Finding {
  return {
    status: null,
    errorCode: null,
    message: '',
    retry: null,
    retryAfterMs: null,
    pause: null,
    secondChance: null,
    wasFormatRead: false,
    ...parts
  };
}

function rejected(status: number | null, errorCode: string, message: string): Finding {
  return finding({ outcome: 'rejected', status, errorCode, message: kept(message) });
}

function transient(retry: RetryKind, status: number | null, errorCode: string, message: string): Finding {
  return finding({ outcome: 'transient', status, errorCode, message: kept(message), retry });
}

interface Said {
  readonly status: number | null;
  readonly message: string;
}

function account({ status, message }: Said, errorCode: string, pause: PauseReason): Finding {
  return finding({ outcome: 'account', status, errorCode, message: kept(message), pause });
}

function offline(errorCode: LocalCode, message: string): Finding {
  return finding({ outcome: 'offline', errorCode, message: kept(message), pause: 'offline' });
}

/** The first 4 KB as UTF-8, cut between characters. */
function kept(text: string): string {
  const bytes = Buffer.from(text.slice(0, MAX_KEPT_TEXT_BYTES), 'utf8');
  if (bytes.length <= MAX_KEPT_TEXT_BYTES) return text.slice(0, MAX_KEPT_TEXT_BYTES).toWellFormed();
  let end = MAX_KEPT_TEXT_BYTES;
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end);
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null; // JSON.parse throws only for what is not JSON
  }
}
