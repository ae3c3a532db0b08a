import { z } from 'zod';

/** What plain arithmetic on a small copy of a picture finds, upright. Numbers only: no picture can be made of them. */
export interface PictureMeasures {
  /** Mean luma, 0 (black) to 255. */
  readonly brightness: number;
  /** Variance of the Laplacian in the three sharpest of 48 tiles, of the picture made 256 px long. */
  readonly sharpness: number;
  /** The largest burnt-out spot that does not reach the margin, in percent of the picture. */
  readonly glarePercent: number;
  /** By how many degrees most lines lean, -45 to 45; null where no direction stands out. */
  readonly tiltDegrees: number | null;
  /** The share, in percent, of the side on which something leaves the picture before an otherwise plain ground. */
  readonly cutOffPercent: number;
  /** Pixels without the slightest noise that are not white, in percent: photographs have hardly any. */
  readonly flatPercent: number;
  /** Pixels in the colours of skin (YCbCr), in percent. */
  readonly skinPercent: number;
  /** Pixels on an edge, in percent. */
  readonly edgePercent: number;
}

const upTo = (most: number) => z.number().min(0).max(most);

/** From where on Outtray hints at a picture's quality. 0: that hint is off. */
export const qualityLimitsSchema = z.strictObject({
  /** Shorter side, pixels. */
  minPixels: z.number().int().min(0).max(10_000),
  /** `PictureMeasures.brightness` below which a picture is too dark. */
  minBrightness: upTo(255),
  /** And above which it is too bright. */
  maxBrightness: upTo(255),
  minSharpness: upTo(10_000),
  maxGlarePercent: upTo(100),
  maxTiltDegrees: upTo(45),
  maxCutOffPercent: upTo(100),
  maxFlatPercent: upTo(100)
});
export type QualityLimits = z.infer<typeof qualityLimitsSchema>;

/** Chosen so that photographs and scans of whole cards, letters and faces have no hint (test/images/measure). */
export const DEFAULT_QUALITY: QualityLimits = {
  minPixels: 400,
  minBrightness: 45,
  maxBrightness: 242,
  minSharpness: 80,
  maxGlarePercent: 3,
  maxTiltDegrees: 15,
  maxCutOffPercent: 30,
  maxFlatPercent: 60
};
