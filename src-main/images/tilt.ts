/** Gradient, in levels of luma a pixel, from where on a pixel is on an edge. */
const EDGE = 24;
/** Half a degree each, over a quarter turn. */
const BINS = 180;
/** Bins on either side of the peak that count to it: 2.5 degrees. */
const REACH = 5;
/** Share of all edges that must lie around the peak; without any direction it would be 6 %. */
const LEAST_PEAK = 0.25;

/**
 * Lines of text and the sides of a card stand at right angles to each other, so directions count modulo 90 degrees.
 * @returns edges as a share of all pixels, and by how many degrees most of them lean (null: no direction stands out).
 */
export function tiltOf(
  luma: Uint8Array,
  width: number,
  height: number
): { readonly edges: number; readonly tilt: number | null } {
  const bins = new Float64Array(BINS);
  let edges = 0;
  let total = 0;
  // By Sobel's operator. No short-lived arrays here: they were most of what a check left to the garbage collector.
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      const falling = (luma[at + width + 1] ?? 0) - (luma[at - width - 1] ?? 0);
      const rising = (luma[at - width + 1] ?? 0) - (luma[at + width - 1] ?? 0);
      const dx = (falling + rising + 2 * ((luma[at + 1] ?? 0) - (luma[at - 1] ?? 0))) / 8;
      const dy = (falling - rising + 2 * ((luma[at + width] ?? 0) - (luma[at - width] ?? 0))) / 8;
      if (dx * dx + dy * dy < EDGE * EDGE) continue;
      const weight = Math.sqrt(dx * dx + dy * dy);
      const turn = ((Math.atan2(dy, dx) / (Math.PI / 2)) % 1) + 1;
      const bin = Math.floor((turn % 1) * BINS);
      bins[bin] = (bins[bin] ?? 0) + weight;
      edges += 1;
      total += weight;
    }
  }
  return { edges: edges / (width * height), tilt: peakOf(bins, total) };
}

function peakOf(bins: Float64Array, total: number): number | null {
  if (total === 0) return null;
  let [best, weight] = [0, 0];
  for (let bin = 0; bin < BINS; bin += 1) {
    let sum = 0;
    for (let step = -REACH; step <= REACH; step += 1) sum += bins[(bin + step + BINS) % BINS] ?? 0;
    if (sum > weight) [best, weight] = [bin, sum];
  }
  if (weight < LEAST_PEAK * total) return null;
  const degrees = ((best + 0.5) * 90) / BINS;
  return degrees > 45 ? degrees - 90 : degrees;
}
