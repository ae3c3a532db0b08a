import type { Cause } from './filter.ts';

/** What a group's button does. `look` only opens the rows. */
export const REMEDY_ACTIONS = [
  'set_id_type',
  'correct_id',
  'set_admin',
  'replace_image',
  'take_changed_image',
  'open_connection',
  'resend',
  'look'
] as const;
export type RemedyAction = (typeof REMEDY_ACTIONS)[number];

/**
 * One fix for many rows: of those that are resent together one goes first. Elsewhere each row was put right by itself,
 * and one says nothing of the others.
 */
export const SHARED_FIXES: readonly RemedyAction[] = ['set_id_type', 'set_admin', 'open_connection', 'look'];

export type RemedyKey =
  | 'id_type_missing'
  | 'id_type_refused'
  | 'data_missing'
  | 'unknown_submission'
  | 'no_image'
  | 'admin_refused'
  | 'project_missing'
  | 'project_inactive'
  | 'payload'
  | 'processing'
  | 'too_large'
  | 'probably_too_large'
  | 'key'
  | 'address'
  | 'throttled'
  | 'server'
  | 'no_answer'
  | 'image_changed'
  | 'image_missing'
  | 'image_unreadable'
  | 'row_refused'
  | 'unexpected_success'
  | 'redirect'
  | 'unknown';

/** Cause, help and button for a failure; the words are `remedy.<key>.cause` and `remedy.<key>.help`. */
export interface Remedy {
  readonly key: RemedyKey;
  readonly action: RemedyAction;
}

interface RemedyRule extends Remedy {
  readonly errorCode?: string;
  readonly status?: number | readonly number[];
  /** Must stand in the message; some codes come with two messages (argos-api: errors). */
  readonly message?: RegExp;
}

/** First match wins: code and message, then code, then status. */
const RULES: readonly RemedyRule[] = [
  {
    key: 'id_type_missing',
    action: 'set_id_type',
    errorCode: 'missing_data',
    message: /idType is required/i
  },
  { key: 'data_missing', action: 'look', errorCode: 'missing_data' },
  { key: 'id_type_refused', action: 'set_id_type', errorCode: 'invalid_idType' },
  { key: 'unknown_submission', action: 'correct_id', errorCode: 'invalid_submission' },
  { key: 'no_image', action: 'replace_image', errorCode: 'invalid_data' },
  { key: 'admin_refused', action: 'set_admin', errorCode: 'invalid_admin' },
  {
    key: 'project_inactive',
    action: 'open_connection',
    errorCode: 'invalid_project',
    message: /^invalid project/i
  },
  { key: 'project_missing', action: 'open_connection', errorCode: 'invalid_project' },
  { key: 'payload', action: 'open_connection', errorCode: 'invalid_payload' },
  { key: 'processing', action: 'resend', errorCode: 'processing_error' },
  { key: 'image_changed', action: 'take_changed_image', errorCode: 'image_changed' },
  { key: 'image_missing', action: 'replace_image', errorCode: 'image_missing' },
  { key: 'image_unreadable', action: 'replace_image', errorCode: 'image_unreadable' },
  { key: 'probably_too_large', action: 'replace_image', errorCode: 'probably_too_large' },
  { key: 'unexpected_success', action: 'look', errorCode: 'unexpected_success' },
  { key: 'redirect', action: 'open_connection', errorCode: 'redirect' },
  { key: 'key', action: 'open_connection', errorCode: 'key_refused' },
  { key: 'address', action: 'open_connection', errorCode: 'address_refused' },
  { key: 'row_refused', action: 'look', errorCode: 'row_refused' },
  { key: 'too_large', action: 'replace_image', status: 413 },
  { key: 'throttled', action: 'resend', status: 429 },
  { key: 'server', action: 'resend', status: [500, 502, 503, 504] },
  { key: 'no_answer', action: 'resend', errorCode: 'timeout' },
  { key: 'no_answer', action: 'resend', errorCode: 'connection_reset' },
  { key: 'no_answer', action: 'resend', errorCode: 'network' }
];

/** @returns `unknown` with `look` for an answer that no document names; its own words are shown then. */
export function remedyFor(cause: Cause): Remedy {
  const rule = RULES.find((candidate) => matches(candidate, cause));
  return rule ? { key: rule.key, action: rule.action } : { key: 'unknown', action: 'look' };
}

function matches(rule: RemedyRule, { status, errorCode, message }: Cause): boolean {
  if (rule.errorCode !== undefined && rule.errorCode !== errorCode) return false;
  if (rule.status !== undefined && !(status !== null && [rule.status].flat().includes(status))) return false;
  return rule.message?.test(message) ?? true;
}
