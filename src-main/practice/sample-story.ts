import type { Slot } from '../contract/slot.ts';

/** One of the sample submissions, and what is wrong with it. */
export interface Sample {
  readonly submissionId: string;
  /** 1 to 24. */
  readonly number: number;
  /** Says the folder above; null: none does. */
  readonly idType: string | null;
  /** A folder for the submission, or its id in each file's name. */
  readonly layout: 'folder' | 'names';
  readonly slots: readonly Slot[];
  /** Whose face its selfie shows, where it is another's by mistake. */
  readonly selfieOf: number;
  /** The slot whose picture is cut off. */
  readonly brokenSlot: Slot | null;
}

const FRONT = 'idImage';
const BACK = 'idBackImage';
const SELFIE = 'selfieImage';
const ADDRESS = 'addressImage';

type Row = readonly [idType: string | null, layout: Sample['layout'], slots: readonly Slot[]];

/** In the order of their numbers. */
const ROWS: readonly Row[] = [
  ['passport', 'folder', [FRONT, SELFIE]],
  ['passport', 'folder', [FRONT, SELFIE, ADDRESS]],
  ['passport', 'folder', [FRONT]],
  ['passport', 'folder', [FRONT, SELFIE]],
  ['drivers_license', 'folder', [FRONT, BACK, SELFIE]],
  ['drivers_license', 'folder', [FRONT, BACK]],
  ['government_id', 'folder', [FRONT, BACK, SELFIE, ADDRESS]],
  ['government_id', 'folder', [FRONT, BACK, SELFIE]],
  ['government_id', 'folder', [FRONT, BACK, SELFIE]],
  ['government_id', 'folder', [FRONT, BACK, SELFIE]],
  ['residence_permit', 'folder', [FRONT, BACK, SELFIE]],
  ['pancard', 'folder', [FRONT, BACK]],
  ['passport', 'folder', [FRONT, SELFIE]],
  ['government_id', 'folder', [FRONT, BACK, SELFIE]],
  [null, 'folder', [FRONT, BACK]],
  ['visa', 'folder', [FRONT, SELFIE]],
  ['drivers_license', 'names', [FRONT, BACK]],
  ['drivers_license', 'names', [FRONT, BACK, SELFIE]],
  ['drivers_license', 'names', [FRONT, BACK]],
  ['drivers_license', 'names', [FRONT, BACK, ADDRESS]],
  ['residence_permit', 'names', [FRONT, BACK]],
  ['residence_permit', 'names', [FRONT, BACK, SELFIE]],
  ['passport', 'names', [FRONT, SELFIE]],
  ['passport', 'names', [FRONT, SELFIE, ADDRESS]]
];

const UNKNOWN_NUMBER = 13;
const BROKEN_NUMBER = 14;
const SELFIE_TAKEN_FROM = 9;
const SELFIE_TAKEN_FOR = 10;

function idOf(number: number): string {
  // The practice server knows every submission but those that begin with UNKNOWN.
  return `${number === UNKNOWN_NUMBER ? 'UNKNOWN' : 'SAMPLE'}-${String(number).padStart(3, '0')}`;
}

export const SAMPLES: readonly Sample[] = ROWS.map(([idType, layout, slots], index) => {
  const number = index + 1;
  return {
    submissionId: idOf(number),
    number,
    idType,
    layout,
    slots,
    selfieOf: number === SELFIE_TAKEN_FOR ? SELFIE_TAKEN_FROM : number,
    brokenSlot: number === BROKEN_NUMBER ? BACK : null
  };
});

/** What goes wrong with the samples, so that tests and tours can tell which is which. Everything else is deliverable. */
export const SAMPLE_STORY = {
  submissions: SAMPLES.length,
  pictures: SAMPLES.reduce((sum, { slots }) => sum + slots.length, 0),
  /** The practice server refuses its idType, pancard. */
  refusedIdType: idOf(12),
  /** The practice server does not know it. */
  unknownSubmission: idOf(UNKNOWN_NUMBER),
  broken: { submissionId: idOf(BROKEN_NUMBER), slot: BACK },
  noIdType: idOf(15),
  /** One selfie, byte for byte, for two people. */
  sameSelfie: [idOf(SELFIE_TAKEN_FROM), idOf(SELFIE_TAKEN_FOR)],
  /** At the top, and nobody's. */
  leftOverFile: 'IMG_2041.jpg'
} as const;
