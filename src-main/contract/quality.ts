import { type Issue, issueOf } from './issue.ts';
import type { PictureMeasures, QualityLimits } from './measures.ts';
import { ID_SLOTS, type Slot } from './slot.ts';

/** What hints are given by; null where it could not be told. */
export interface MeasuredPicture {
  readonly slot: Slot;
  readonly fileName: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly measures: PictureMeasures | null;
}

/** What a person should look at again. Hints only: arithmetic does not read a document. */
export function qualityHints(picture: MeasuredPicture, limits: QualityLimits): Issue[] {
  const { slot, fileName: file, measures } = picture;
  const hints: Issue[] = [];
  const hint = (code: Issue['code'], isOver: boolean, value: number, limit: number): void => {
    if (limit > 0 && isOver) hints.push(issueOf(code, slot, { file, value, limit }));
  };
  const pixels = Math.min(picture.width ?? Infinity, picture.height ?? Infinity);
  hint('quality_too_small', pixels < limits.minPixels, pixels, limits.minPixels);
  if (measures === null) return hints;
  const { brightness, sharpness, glarePercent, cutOffPercent, flatPercent } = measures;
  hint('quality_dark', brightness < limits.minBrightness, brightness, limits.minBrightness);
  hint('quality_blurred', sharpness < limits.minSharpness, sharpness, limits.minSharpness);
  if (slot === 'addressImage') return hints; // paper is white, and leaves its picture often
  hint('quality_bright', brightness > limits.maxBrightness, brightness, limits.maxBrightness);
  hint('quality_glare', glarePercent > limits.maxGlarePercent, glarePercent, limits.maxGlarePercent);
  hint('quality_screenshot', flatPercent > limits.maxFlatPercent, flatPercent, limits.maxFlatPercent);
  if (slot === 'selfieImage') return hints; // a head leans, and shoulders leave the picture
  const tilt = Math.abs(measures.tiltDegrees ?? 0);
  hint('quality_tilted', tilt > limits.maxTiltDegrees, tilt, limits.maxTiltDegrees);
  hint('quality_cut_off', cutOffPercent > limits.maxCutOffPercent, cutOffPercent, limits.maxCutOffPercent);
  return hints;
}

/** Taller than wide by this: no card lies like that in a picture of its own, while faces do. */
const PORTRAIT = 1.2;
/** The shapes in which cards and data pages are photographed and scanned: 4 to 3 up to ID-1's 85.6 to 54. */
const CARD_SHAPE = { from: 1.3, to: 1.65 } as const;
const FACE = { leastSkinPercent: 25, mostEdgePercent: 5 } as const;
const CARD = { mostSkinPercent: 12, leastEdgePercent: 6 } as const;

/** A picture that doesn't look right for its slot, by shape, skin and edges: few, but a person has to look. */
export function slotDoubts({ slot, fileName: file, width, height, measures }: MeasuredPicture): Issue[] {
  if (measures === null || width === null || height === null) return [];
  const { skinPercent: skin, edgePercent: edges } = measures;
  if (ID_SLOTS.includes(slot)) {
    const isFace =
      height / width >= PORTRAIT && skin >= FACE.leastSkinPercent && edges <= FACE.mostEdgePercent;
    return isFace ? [issueOf('face_in_card_slot', slot, { file, skin })] : [];
  }
  if (slot !== 'selfieImage') return [];
  const shape = width / height;
  const isCard =
    shape >= CARD_SHAPE.from &&
    shape <= CARD_SHAPE.to &&
    skin <= CARD.mostSkinPercent &&
    edges >= CARD.leastEdgePercent;
  return isCard ? [issueOf('card_in_selfie_slot', slot, { file, skin })] : [];
}
