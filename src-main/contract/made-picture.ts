/** What staff have besides JPEG and PNG: turned into a JPEG before it is sent. */
export const OTHER_FORMATS = ['heic', 'avif', 'webp', 'tiff', 'gif', 'bmp', 'pdf'] as const;
export type OtherFormat = (typeof OTHER_FORMATS)[number];

/** As people write them. */
export const FORMAT_NAMES: Readonly<Record<OtherFormat, string>> = {
  heic: 'HEIC',
  avif: 'AVIF',
  webp: 'WebP',
  tiff: 'TIFF',
  gif: 'GIF',
  bmp: 'BMP',
  pdf: 'PDF'
};

export const TURNS = [0, 90, 180, 270] as const;
/** Degrees clockwise. */
export type Turn = (typeof TURNS)[number];

export function turnBy(before: Turn, degrees: Turn): Turn {
  return TURNS[(TURNS.indexOf(before) + TURNS.indexOf(degrees)) % TURNS.length] ?? 0;
}

/** One thing that was done to make the picture that is sent from the file that was found. */
export type Making =
  | {
      readonly did: 'converted';
      readonly from: OtherFormat;
      /** 1-based; null: the file has only one. */
      readonly page: number | null;
    }
  | {
      readonly did: 'rotated';
      readonly degrees: Exclude<Turn, 0>;
      /** Every pixel is as it was, elsewhere. */
      readonly isLossless: boolean;
    }
  | {
      readonly did: 'shrunk';
      /** Of the picture without shrinking and of the one that is sent. */
      readonly fromBytes: number;
      readonly toBytes: number;
      readonly limitBytes: number;
      readonly minEdgePx: number;
    }
  | { readonly did: 'location_removed' };

/** The file that a person has, where the one that is sent was made from it. It is never changed. */
export interface PictureOrigin {
  /** Absolute path on this machine. */
  readonly path: string;
  /** SHA-256 of its bytes, lower-case hex. It is compared before the made picture is sent. */
  readonly sha256: string;
  readonly sizeBytes: number;
  /** In this order; never empty. */
  readonly made: readonly Making[];
}

/** What is to be done with a file, whatever was done before: always from the file itself, so that no loss adds up. */
export interface Recipe {
  /** 1-based; null: the only one. */
  readonly page: number | null;
  readonly turn: Turn;
  readonly isLocationRemoved: boolean;
  /** null: as large as it is. */
  readonly limit: { readonly bytes: number; readonly minEdgePx: number } | null;
}

export const AS_FOUND: Recipe = { page: null, turn: 0, isLocationRemoved: false, limit: null };

/** What was asked for when this picture was made. */
export function recipeOf(origin: PictureOrigin | null): Recipe {
  let recipe = AS_FOUND;
  for (const making of origin?.made ?? []) recipe = { ...recipe, ...asked(making) };
  return recipe;
}

function asked(making: Making): Partial<Recipe> {
  switch (making.did) {
    case 'converted':
      return { page: making.page };
    case 'rotated':
      return { turn: making.degrees };
    case 'shrunk':
      return { limit: { bytes: making.limitBytes, minEdgePx: making.minEdgePx } };
    case 'location_removed':
      return { isLocationRemoved: true };
  }
}

/** Whether there is a way back to how it was imported: a conversion is not undone, since the file can't be sent. */
export function isUndoable(origin: PictureOrigin | null): boolean {
  return origin?.made.some(({ did }) => did === 'rotated' || did === 'shrunk') ?? false;
}
