import type { Verdict } from '../contract/delivery.ts';

const WINDOW = 20;
const TRIPS_AT = WINDOW / 2;

/** Outcomes of the latest deliveries, newest last; true: the server failed it. */
export type Recent = readonly boolean[];

export const NO_RECENT: Recent = [];

/** null: says nothing about the server (throttling is not failing; a processing error is one row's). */
export function isServerFailure(verdict: Verdict): boolean | null {
  switch (verdict.outcome) {
    case 'accepted':
    case 'rejected':
      return false;
    case 'transient':
      return (verdict.retry ?? 'standard') === 'standard' && !isAboutPicture(verdict) ? true : null;
    default:
      return null;
  }
}

/** Nothing was sent: the picture could not be read just now. */
function isAboutPicture({ errorCode }: Verdict): boolean {
  return errorCode?.startsWith('image_') ?? false;
}

export function record(recent: Recent, hasFailed: boolean): Recent {
  return [...recent, hasFailed].slice(-WINDOW);
}

/** Half of the last 20 failed: sending on would only add to the server's trouble. */
export function isTripped(recent: Recent): boolean {
  return recent.filter(Boolean).length >= TRIPS_AT;
}
