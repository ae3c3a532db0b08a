const SHORTEST_MS = 1000;
const LONGEST_MS = 3_600_000;

/** The three date forms of RFC 9110 begin with the name of a day; Date.parse alone would also read "1.5". */
const HTTP_DATE = /^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? /i;

/**
 * A Retry-After field (RFC 9110, 10.2.3: seconds or a date) as a delay, clamped to 1 s – 1 h.
 * @param now ms, UTC. @returns null for an absent or unreadable one.
 */
export function retryAfterMs(value: string | undefined, now: number): number | null {
  const text = value?.trim() ?? '';
  if (/^\d+$/.test(text)) return clamp(Number(text) * 1000);
  if (!HTTP_DATE.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : clamp(at - now);
}

function clamp(delayMs: number): number {
  return Math.min(Math.max(delayMs, SHORTEST_MS), LONGEST_MS);
}
