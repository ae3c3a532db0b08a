import { DAILY_LIMIT_STOP } from '../contract/limits.ts';

const DAY_MS = 86_400_000;

/** Days since 1970-01-01, UTC: the vendor counts anew at 00:00. */
export function dayOf(wallNow: number): number {
  return Math.floor(wallNow / DAY_MS);
}

/** @returns how many more requests may begin today; Infinity without a limit. */
export function quotaLeft(limit: number | null, requestsToday: number): number {
  return limit === null ? Infinity : Math.max(0, Math.floor(limit * DAILY_LIMIT_STOP) - requestsToday);
}
