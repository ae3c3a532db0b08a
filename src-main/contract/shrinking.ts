import type { Upload } from './upload.ts';
import { ENVELOPE_BYTES } from './validation.ts';

/** What a bulk shrinking came to. `changed` + all `skipped` counts = rows of the target. */
export interface ShrinkResult {
  readonly changed: number;
  /** The rows that changed, in the order of the target. */
  readonly changedIds: readonly number[];
  /** `fits`: small enough as it is. `cannot`: not without falling below the connection's smallest size. */
  readonly skipped: readonly { readonly reason: 'state' | 'fits' | 'cannot'; readonly count: number }[];
  /** Request bodies of the changed rows together. */
  readonly beforeBytes: number;
  readonly afterBytes: number;
}

/** The most bytes that each picture may have: only the largest give way, down to what all of them share. */
export function sizesThatFit(sizesBytes: readonly number[], maxBodyBytes: number): number[] {
  // Base64 makes 4 bytes of 3 and fills up the last 3 of each picture.
  const room = Math.floor((Math.max(0, maxBodyBytes - ENVELOPE_BYTES) / 4) * 3) - 3 * sizesBytes.length;
  let left = Math.max(0, room);
  let share = 0;
  const ascending = [...sizesBytes].sort((a, b) => a - b);
  for (const [index, size] of ascending.entries()) {
    share = Math.floor(left / (ascending.length - index));
    left -= Math.min(size, share);
  }
  return sizesBytes.map((size) => Math.min(size, share));
}

/** Where gateways stop (argos-api: the gateway), and what lies below. */
const USUAL_LIMITS_BYTES = [10_000_000, 6_000_000, 4_000_000, 2_500_000, 1_500_000] as const;

/**
 * The request body to aim for: the connection's largest; after the server refused a body as too large, the next limit
 * that is usual below that body, since the server does not say its own.
 */
export function bodyToAimFor(
  { lastOutcome, state }: Pick<Upload, 'lastOutcome' | 'state'>,
  bodyBytes: number,
  maxBodyBytes: number
): number {
  const wasTooLarge =
    state === 'failed' && (lastOutcome?.status === 413 || lastOutcome?.errorCode === 'probably_too_large');
  if (!wasTooLarge) return maxBodyBytes;
  const usual = USUAL_LIMITS_BYTES.find((limit) => limit < bodyBytes) ?? Math.floor(bodyBytes / 2);
  return Math.min(maxBodyBytes, usual);
}
