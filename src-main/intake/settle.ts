import type { Rule } from '../contract/rule.ts';
import { SLOTS, type Slot } from '../contract/slot.ts';
import type { Work } from './pieces.ts';
import { leftOverOf, type PlannedImage, type PlannedLeftOver, type PlannedUpload } from './plan.ts';
import type { ScannedFile } from './scan.ts';

/** One picture whose submission and slot are known. */
export interface PlacedPicture {
  readonly file: ScannedFile;
  readonly slot: Slot;
  readonly idType: string | null;
  readonly rule: Rule;
}

/** Pictures of one submission. */
export interface Group {
  readonly id: string;
  readonly pictures: PlacedPicture[];
}

/** @param leftOvers gets the pictures that no slot takes. */
export function* settleAll(
  groups: Iterable<Group>,
  leftOvers: PlannedLeftOver[]
): Work<readonly PlannedUpload[]> {
  const uploads: PlannedUpload[] = [];
  for (const group of groups) {
    yield;
    const settled = settle(group);
    if (settled.upload !== null) uploads.push(settled.upload);
    leftOvers.push(...settled.leftOvers);
  }
  return uploads;
}

/** A slot with two pictures gets none, and no picture is taken where idTypes disagree. */
function settle({ id, pictures }: Group): { upload: PlannedUpload | null; leftOvers: PlannedLeftOver[] } {
  const idTypes = new Set(pictures.map(({ idType }) => idType).filter((idType) => idType !== null));
  const isDisputed = ({ idType }: PlacedPicture) => idTypes.size > 1 && idType !== null;
  const leftOvers = pictures.filter(isDisputed).map(({ file }) => leftOverOf(file, 'id_type_disagrees'));
  const bySlot = Map.groupBy(
    pictures.filter((picture) => !isDisputed(picture)),
    ({ slot }) => slot
  );
  const images: PlannedImage[] = [];
  const ambiguousSlots: Slot[] = [];
  for (const slot of SLOTS) {
    const [first, ...others] = bySlot.get(slot) ?? [];
    if (first === undefined) continue;
    if (others.length === 0) images.push({ slot, path: first.file.path, rule: first.rule });
    else {
      ambiguousSlots.push(slot);
      leftOvers.push(...[first, ...others].map(({ file }) => leftOverOf(file, 'slot_taken_twice')));
    }
  }
  if (images.length === 0 && ambiguousSlots.length === 0) return { upload: null, leftOvers };
  const [idType = null] = idTypes.size > 1 ? [] : idTypes;
  return { upload: { submissionId: id, idType, admin: null, images, ambiguousSlots }, leftOvers };
}
