import { formatNumber } from '../../messages/number-and-time.ts';

const DIGIT_PX = 8;
const SHORTEST_PX = 30;

/** @returns the width of a column for numbers up to the largest of `counts`, as a CSS length. */
export function numberWidth(...counts: readonly number[]): string {
  const digits = formatNumber(Math.max(...counts)).length;
  return `${Math.max(SHORTEST_PX, digits * DIGIT_PX)}px`;
}
