import type { Pixels } from './pixels.ts';

/** All channels from here on: nothing is left to read. */
const BURNT_OUT = 250;
/** A spot fills its box; what runs along letters and lines does not. */
const LEAST_FILL = 0.3;

/** Share of the largest burnt-out spot that does not reach the margin: white around a scan is no glare. */
export function glareShare({ data, width, height }: Pixels): number {
  const burnt = new Uint8Array(width * height);
  for (let pixel = 0, at = 0; pixel < burnt.length; pixel += 1, at += 3) {
    const least = Math.min(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0);
    burnt[pixel] = least >= BURNT_OUT ? 1 : 0;
  }
  const stack = new Int32Array(burnt.length);
  let largest = 0;
  for (let start = 0; start < burnt.length; start += 1) {
    if (burnt[start] === 1) largest = Math.max(largest, spotSize(burnt, width, height, start, stack));
  }
  return largest / burnt.length;
}

/** Fills the spot with 0. @returns its pixels; 0 where it reaches the margin or is no spot. */
function spotSize(
  burnt: Uint8Array,
  width: number,
  height: number,
  start: number,
  stack: Int32Array
): number {
  let [top, right, bottom, left] = [height, 0, 0, width];
  let size = 0;
  let depth = 1;
  stack[0] = start;
  burnt[start] = 0;
  const visit = (pixel: number): void => {
    if (burnt[pixel] !== 1) return;
    burnt[pixel] = 0;
    stack[depth++] = pixel;
  };
  while (depth > 0) {
    const pixel = stack[--depth] ?? 0;
    const x = pixel % width;
    const y = (pixel - x) / width;
    size += 1;
    [top, right] = [Math.min(top, y), Math.max(right, x)];
    [bottom, left] = [Math.max(bottom, y), Math.min(left, x)];
    if (x > 0) visit(pixel - 1);
    if (x < width - 1) visit(pixel + 1);
    if (y > 0) visit(pixel - width);
    if (y < height - 1) visit(pixel + width);
  }
  const isAtMargin = top === 0 || left === 0 || right === width - 1 || bottom === height - 1;
  const fill = size / ((right - left + 1) * (bottom - top + 1));
  return isAtMargin || fill < LEAST_FILL ? 0 : size;
}
