import type { ReviewedImage } from '../contract/delivery.ts';

/** Estimated bodies on their way at once (design: concurrency). */
export const MAX_BYTES_IN_FLIGHT = 128_000_000;

/** The Base64 of the images; the envelope around them is a few hundred bytes and not counted. */
export function estimatedBodyBytes(images: readonly Pick<ReviewedImage, 'sizeBytes'>[]): number {
  return images.reduce((sum, { sizeBytes }) => sum + 4 * Math.ceil(sizeBytes / 3), 0);
}
