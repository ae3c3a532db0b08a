import type { PictureMeasures } from '../contract/measures.ts';
import { glareShare } from './glare.ts';
import type { Pixels } from './pixels.ts';
import { tiltOf } from './tilt.ts';

/** Longest edge of the copy on which pictures are measured, px: a JPEG of 2,048 px or more gives it at 1/8. */
export const MEASURED_EDGE = 256;

/** Smaller than this there is nothing to measure, px. */
const LEAST_EDGE = 24;

/** Plain arithmetic, some 3 ms. @returns null for a picture too small to tell anything. */
export function measure(pixels: Pixels, luma: Uint8Array): PictureMeasures | null {
  const { width, height } = pixels;
  if (Math.min(width, height) < LEAST_EDGE) return null;
  const { edges, tilt } = tiltOf(luma, width, height);
  return {
    brightness: rounded(meanOf(luma)),
    sharpness: rounded(sharpnessOf(luma, width, height)),
    glarePercent: rounded(100 * glareShare(pixels)),
    tiltDegrees: tilt === null ? null : rounded(tilt),
    cutOffPercent: rounded(100 * cutOffShare(pixels)),
    flatPercent: rounded(100 * flatShare(pixels)),
    skinPercent: rounded(100 * skinShare(pixels)),
    edgePercent: rounded(100 * edges)
  };
}

/** Luma by ITU-R BT.601, in whole numbers. */
export function lumaOf({ data, width, height }: Pixels): Uint8Array {
  const luma = new Uint8Array(width * height);
  for (let pixel = 0, at = 0; pixel < luma.length; pixel += 1, at += 3) {
    luma[pixel] = (77 * (data[at] ?? 0) + 150 * (data[at + 1] ?? 0) + 29 * (data[at + 2] ?? 0)) >> 8;
  }
  return luma;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

function meanOf(values: Uint8Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

const TILES_ACROSS = 8;
const TILES_DOWN = 6;

/** The sharpest tiles, not all: a card on a plain desk is as sharp as one that fills the picture. */
function sharpnessOf(luma: Uint8Array, width: number, height: number): number {
  const sums = new Float64Array(TILES_ACROSS * TILES_DOWN * 3);
  for (let y = 1; y < height - 1; y += 1) {
    const row = Math.floor((y * TILES_DOWN) / height) * TILES_ACROSS;
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      const laplacian =
        4 * (luma[at] ?? 0) -
        (luma[at - 1] ?? 0) -
        (luma[at + 1] ?? 0) -
        (luma[at - width] ?? 0) -
        (luma[at + width] ?? 0);
      const tile = 3 * (row + Math.floor((x * TILES_ACROSS) / width));
      sums[tile] = (sums[tile] ?? 0) + 1;
      sums[tile + 1] = (sums[tile + 1] ?? 0) + laplacian;
      sums[tile + 2] = (sums[tile + 2] ?? 0) + laplacian * laplacian;
    }
  }
  const variances: number[] = [];
  for (let tile = 0; tile < sums.length; tile += 3) {
    const count = Math.max(1, sums[tile] ?? 0);
    variances.push((sums[tile + 2] ?? 0) / count - ((sums[tile + 1] ?? 0) / count) ** 2);
  }
  const sharpest = variances.sort((one, other) => other - one).slice(0, 3);
  return sharpest.reduce((sum, variance) => sum + variance, 0) / sharpest.length;
}

/** White paper is flat in any scan, so white does not count. */
const WHITE = 248;

function flatShare({ data, width, height }: Pixels): number {
  let flat = 0;
  const below = 3 * width;
  for (let y = 0; y < height - 1; y += 1) {
    for (let x = 0; x < width - 1; x += 1) {
      const at = 3 * (y * width + x);
      let isFlat = (data[at] ?? 0) < WHITE || (data[at + 1] ?? 0) < WHITE || (data[at + 2] ?? 0) < WHITE;
      for (let channel = 0; isFlat && channel < 3; channel += 1) {
        const value = data[at + channel];
        isFlat = value === data[at + channel + 3] && value === data[at + channel + below];
      }
      if (isFlat) flat += 1;
    }
  }
  return flat / (width * height);
}

/** Chroma of skin of any shade (Chai and Ngan 1999: Cb 77 to 127, Cr 133 to 173). */
function skinShare({ data, width, height }: Pixels): number {
  let skin = 0;
  for (let at = 0; at < data.length; at += 3) {
    const [red, green, blue] = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
    const cb = 128 + (-43 * red - 85 * green + 128 * blue) / 256;
    const cr = 128 + (128 * red - 107 * green - 21 * blue) / 256;
    if (red > 50 && cb >= 77 && cb <= 127 && cr >= 133 && cr <= 173) skin += 1;
  }
  return skin / (width * height);
}

/** Sum over the channels from where on a colour is not the ground's. */
const OTHER_COLOUR = 120;
/** A side this much of which shows the ground counts as clear. */
const CLEAR_SHARE = 0.9;

/**
 * A document that leaves the picture: at least two sides show the same plain ground, and much of another does
 * not. A scan cut to the card shows no ground, and is not cut off.
 */
function cutOffShare(pixels: Pixels): number {
  const sides = sidesOf(pixels);
  const ground = medianColour(sides.flat());
  const shares = sides.map(
    (side) => side.filter((colour) => distance(colour, ground) > OTHER_COLOUR).length / side.length
  );
  const isClear = shares.filter((share) => share <= 1 - CLEAR_SHARE).length >= 2;
  return isClear ? Math.max(...shares) : 0;
}

type Colour = readonly [number, number, number];

/** Top, right, bottom and left, one pixel in from the margin. */
function sidesOf({ data, width, height }: Pixels): Colour[][] {
  const at = (x: number, y: number): Colour => {
    const index = 3 * (y * width + x);
    return [data[index] ?? 0, data[index + 1] ?? 0, data[index + 2] ?? 0];
  };
  const across = Array.from({ length: width }, (_, x) => x);
  const down = Array.from({ length: height }, (_, y) => y);
  return [
    across.map((x) => at(x, 1)),
    down.map((y) => at(width - 2, y)),
    across.map((x) => at(x, height - 2)),
    down.map((y) => at(1, y))
  ];
}

function medianColour(colours: readonly Colour[]): Colour {
  return [medianOf(colours, 0), medianOf(colours, 1), medianOf(colours, 2)];
}

function medianOf(colours: readonly Colour[], channel: 0 | 1 | 2): number {
  const counts = new Uint32Array(256);
  for (const colour of colours) counts[colour[channel]] = (counts[colour[channel]] ?? 0) + 1;
  let left = Math.floor(colours.length / 2);
  return counts.findIndex((count) => (left -= count) < 0);
}

function distance(one: Colour, other: Colour): number {
  return Math.abs(one[0] - other[0]) + Math.abs(one[1] - other[1]) + Math.abs(one[2] - other[2]);
}
