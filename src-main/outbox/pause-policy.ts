import type { Pause, PauseReason } from '../contract/connection.ts';
import type { Verdict } from '../contract/delivery.ts';
import { assertNever } from '../contract/assert-never.ts';

const SECOND_MS = 1000;
const DAY_MS = 24 * 60 * 60 * SECOND_MS;
const OFFLINE_WAITS_MS = [5, 10, 20].map((seconds) => seconds * SECOND_MS);
/** Sending goes on within 30 s of the network's return (fault 14). */
const LONGEST_OFFLINE_WAIT_MS = 30 * SECOND_MS;
/** For what is found out by asking once more, and seldom passes within seconds. */
const SERVER_DOWN_WAIT_MS = 30 * SECOND_MS;
const LONGEST_SERVER_DOWN_WAIT_MS = 300 * SECOND_MS;
export const DISK_FULL_WAIT_MS = 30 * SECOND_MS;
/** A shorter Retry-After only slows the connection; a longer one is worth a banner. */
export const LONGEST_SILENT_HOLD_OFF_MS = 60 * SECOND_MS;

/** A pause that a delivery, the key or the disk calls for. */
export interface PauseCause {
  readonly reason: PauseReason;
  readonly detail: string;
  /** How long the server itself asked to wait; null where it did not. */
  readonly waitMs: number | null;
}

/** @returns null where sending may go on. */
export function pauseCauseOf(verdict: Verdict): PauseCause | null {
  const detail = verdict.message;
  switch (verdict.outcome) {
    case 'account':
      return { reason: verdict.pause ?? 'server_down', detail, waitMs: verdict.retryAfterMs };
    case 'offline':
      return { reason: verdict.pause ?? 'offline', detail, waitMs: null };
    case 'transient':
      return isLongThrottle(verdict) ? { reason: 'server_down', detail, waitMs: verdict.retryAfterMs } : null;
    default:
      return null;
  }
}

/** It pauses the whole connection. */
export function isLongThrottle({ retry, retryAfterMs }: Verdict): boolean {
  return retry === 'throttled' && (retryAfterMs ?? 0) > LONGEST_SILENT_HOLD_OFF_MS;
}

export interface PauseFacts {
  /** The outbox's time, in which `resumesAt` is compared (ms, UTC). */
  readonly now: number;
  /** What the clock on the wall says (ms, UTC): the quota ends at its midnight. */
  readonly wallNow: number;
  /** Pauses of this reason in a row before this one, without a success between. */
  readonly streak: number;
}

export function pauseFor(cause: PauseCause, facts: PauseFacts): Pause {
  const waitMs = waitOf(cause, facts);
  return {
    reason: cause.reason,
    detail: cause.detail,
    since: facts.wallNow,
    resumesAt: waitMs === null ? null : facts.now + waitMs
  };
}

/** @returns null: only a person resumes. */
function waitOf({ reason, waitMs }: PauseCause, { streak, wallNow }: PauseFacts): number | null {
  switch (reason) {
    case 'offline':
    case 'proxy':
      return OFFLINE_WAITS_MS[streak] ?? LONGEST_OFFLINE_WAIT_MS;
    case 'server_down':
    case 'ca_file':
      return Math.max(waitMs ?? 0, Math.min(SERVER_DOWN_WAIT_MS * 2 ** streak, LONGEST_SERVER_DOWN_WAIT_MS));
    case 'quota':
      return DAY_MS - (wallNow % DAY_MS);
    case 'disk_full':
      return DISK_FULL_WAIT_MS;
    case 'operator':
    case 'database_check':
    case 'database_damaged':
    case 'restored':
    case 'key_missing':
    case 'key_refused':
    case 'address_refused':
    case 'project_refused':
    case 'admin_refused':
    case 'redirected':
    case 'tls':
    case 'proxy_refused':
      return null;
    default:
      return assertNever(reason);
  }
}

/** It ends by itself; a person's own pause and what only a person can put right do not. */
export function isAutomatic(pause: Pause): boolean {
  return pause.reason !== 'operator' && pause.resumesAt !== null;
}

/** Its time has come; or it is longer than any, by a clock that has since been set back. */
export function isOver({ resumesAt }: Pause, now: number): boolean {
  return resumesAt !== null && (resumesAt <= now || resumesAt > now + DAY_MS);
}

/**
 * Several uploads on their way report the same cause: it is set once. A person's pause is never overwritten, and
 * what only a person can put right is not hidden by what passes by itself.
 */
export function replaces(next: Pause, current: Pause | null, now: number): boolean {
  if (current === null) return true;
  if (!isAutomatic(current) || current.resumesAt === null) return false;
  if (next.resumesAt === null || isOver(current, now)) return true;
  return next.reason !== current.reason && next.resumesAt > current.resumesAt;
}

/** A pause that is only drawn out keeps the time at which it began, but for one that is yet to come. */
export function drawnOut(next: Pause, current: Pause | null): Pause {
  return current?.reason === next.reason ? { ...next, since: Math.min(current.since, next.since) } : next;
}
