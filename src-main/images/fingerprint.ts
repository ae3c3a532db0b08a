/** Cells across and down on which a picture is compared. */
const CELLS = 32;
/** Of one fingerprint: each cell's step to its right and to its lower neighbour. */
const LEVELS = 2 * CELLS * (CELLS - 1);
/** Steps between neighbouring cells, in standard deviations of all cells: none, slight, strong. */
const SLIGHT = 0.15;
const STRONG = 0.4;
/** The level of no step; levels go from 0 (strongly darker) to 4 (strongly lighter). */
const LEVEL = 2;
/** Standard deviation of the cells below which a picture is blank, and like any other blank one. */
const LEAST_CONTRAST = 6;
/** Share of cells with a step below which there is too little in the picture to know it again. */
const LEAST_STEPS = 0.1;

/**
 * Parts left out at the margins, together. A picture is kept at the first and looked for at all: so a copy that lost
 * up to 2 % evenly is known again, whichever of the two came first.
 */
export const ZOOMS = [0.03, 0, 0.01, 0.02, 0.04, 0.05, 0.06] as const;

/**
 * How each of 32 × 32 cells differs from its right and its lower neighbour, in five levels: 1,984 of them. Two pictures
 * of one person's card agree in them; cards of one layout differ where the face and the text are.
 * @param zoom part that is left out at the margins. @returns null for a blank picture.
 */
export function fingerprint(
  luma: Uint8Array,
  width: number,
  height: number,
  zoom: number
): Uint8Array | null {
  return fingerprintAt(sumsOf(luma, width, height), zoom);
}

function fingerprintAt(sums: Sums, zoom: number): Uint8Array | null {
  const cells = cellsOf(sums, zoom);
  const mean = cells.reduce((sum, cell) => sum + cell, 0) / cells.length;
  const contrast = Math.sqrt(cells.reduce((sum, cell) => sum + (cell - mean) ** 2, 0) / cells.length);
  if (contrast < LEAST_CONTRAST) return null;
  const levels = new Uint8Array(LEVELS);
  let at = 0;
  let steps = 0;
  const add = (step: number): void => {
    const level = levelOf(step / contrast);
    if (level !== LEVEL) steps += 1;
    levels[at++] = level;
  };
  for (let y = 0; y < CELLS; y += 1) {
    for (let x = 0; x < CELLS; x += 1) {
      const cell = cells[y * CELLS + x] ?? 0;
      if (x < CELLS - 1) add((cells[y * CELLS + x + 1] ?? 0) - cell);
      if (y < CELLS - 1) add((cells[(y + 1) * CELLS + x] ?? 0) - cell);
    }
  }
  return steps < LEAST_STEPS * LEVELS ? null : levels;
}

function levelOf(step: number): number {
  const size = Math.abs(step);
  if (size < SLIGHT) return LEVEL;
  return LEVEL + Math.sign(step) * (size < STRONG ? 1 : 2);
}

/** Sums of all pixels above and left of each corner between pixels: (width + 1) × (height + 1) of them. */
interface Sums {
  readonly corners: Float64Array;
  readonly width: number;
  readonly height: number;
}

function sumsOf(luma: Uint8Array, width: number, height: number): Sums {
  const across = width + 1;
  const corners = new Float64Array(across * (height + 1));
  for (let y = 0; y < height; y += 1) {
    let row = 0;
    for (let x = 0; x < width; x += 1) {
      row += luma[y * width + x] ?? 0;
      corners[(y + 1) * across + x + 1] = row + (corners[y * across + x + 1] ?? 0);
    }
  }
  return { corners, width, height };
}

/** The sum above and left of any point: a pixel that the point divides is shared out. */
function sumAt({ corners, width, height }: Sums, x: number, y: number): number {
  const [left, top] = [Math.min(Math.floor(x), width - 1), Math.min(Math.floor(y), height - 1)];
  const at = top * (width + 1) + left;
  const below = at + width + 1;
  const above = mixed(corners[at] ?? 0, corners[at + 1] ?? 0, x - left);
  return mixed(above, mixed(corners[below] ?? 0, corners[below + 1] ?? 0, x - left), y - top);
}

function mixed(one: number, other: number, part: number): number {
  return one + part * (other - one);
}

/** Means of the cells; margins between pixels are shared out, so that size does not matter. */
function cellsOf(sums: Sums, zoom: number): Float64Array {
  const [across, down] = [marginsOf(sums.width, zoom), marginsOf(sums.height, zoom)];
  const area = (sums.width * sums.height * (1 - zoom) ** 2) / (CELLS * CELLS);
  const cells = new Float64Array(CELLS * CELLS);
  let [above, below] = [new Float64Array(CELLS + 1), new Float64Array(CELLS + 1)];
  for (let y = 0; y <= CELLS; y += 1) {
    [above, below] = [below, above];
    for (let x = 0; x <= CELLS; x += 1) below[x] = sumAt(sums, across[x] ?? 0, down[y] ?? 0);
    for (let x = 0; y > 0 && x < CELLS; x += 1) {
      const sum = (below[x + 1] ?? 0) - (below[x] ?? 0) - (above[x + 1] ?? 0) + (above[x] ?? 0);
      cells[(y - 1) * CELLS + x] = sum / area;
    }
  }
  return cells;
}

/** Where cells begin and end, px. */
function marginsOf(length: number, zoom: number): number[] {
  const size = (length * (1 - zoom)) / CELLS;
  return Array.from({ length: CELLS + 1 }, (_, margin) => (length * zoom) / 2 + margin * size);
}

/** For each of `ZOOMS`; empty for a blank picture. */
export function fingerprintsOf(luma: Uint8Array, width: number, height: number): Uint8Array[] {
  const sums = sumsOf(luma, width, height);
  return ZOOMS.flatMap((zoom) => fingerprintAt(sums, zoom) ?? []);
}
