/** Cells across and down on which a picture is compared. */
const CELLS = 32;
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
 * Parts left out at the margins, together. A picture is kept at the middle one and looked for at all: so a copy that
 * lost up to 3 % evenly is known again, whichever of the two came first.
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
  const cells = cellsOf(luma, width, height, zoom);
  const mean = cells.reduce((sum, cell) => sum + cell, 0) / cells.length;
  const contrast = Math.sqrt(cells.reduce((sum, cell) => sum + (cell - mean) ** 2, 0) / cells.length);
  if (contrast < LEAST_CONTRAST) return null;
  const levels: number[] = [];
  for (let y = 0; y < CELLS; y += 1) {
    for (let x = 0; x < CELLS; x += 1) {
      const cell = cells[y * CELLS + x] ?? 0;
      if (x < CELLS - 1) levels.push(levelOf(((cells[y * CELLS + x + 1] ?? 0) - cell) / contrast));
      if (y < CELLS - 1) levels.push(levelOf(((cells[(y + 1) * CELLS + x] ?? 0) - cell) / contrast));
    }
  }
  const steps = levels.filter((level) => level !== LEVEL).length;
  return steps < LEAST_STEPS * levels.length ? null : Uint8Array.from(levels);
}

function levelOf(step: number): number {
  const size = Math.abs(step);
  if (size < SLIGHT) return LEVEL;
  return LEVEL + Math.sign(step) * (size < STRONG ? 1 : 2);
}

/** Means of the cells; margins between pixels are shared out, so that size does not matter. */
function cellsOf(luma: Uint8Array, width: number, height: number, zoom: number): Float64Array {
  const across = sharesOf(width, zoom);
  const down = sharesOf(height, zoom);
  const rows = new Float64Array(CELLS * height);
  for (let y = 0; y < height; y += 1) {
    for (const { cell, pixel, share } of across) {
      const at = y * CELLS + cell;
      rows[at] = (rows[at] ?? 0) + share * (luma[y * width + pixel] ?? 0);
    }
  }
  const cells = new Float64Array(CELLS * CELLS);
  for (const { cell, pixel, share } of down) {
    for (let x = 0; x < CELLS; x += 1) {
      const at = cell * CELLS + x;
      cells[at] = (cells[at] ?? 0) + share * (rows[pixel * CELLS + x] ?? 0);
    }
  }
  return cells;
}

interface Share {
  readonly cell: number;
  readonly pixel: number;
  /** Of the cell's mean. */
  readonly share: number;
}

function sharesOf(length: number, zoom: number): Share[] {
  const start = (length * zoom) / 2;
  const size = (length * (1 - zoom)) / CELLS;
  const shares: Share[] = [];
  for (let cell = 0; cell < CELLS; cell += 1) {
    const [from, to] = [start + cell * size, start + (cell + 1) * size];
    for (let pixel = Math.floor(from); pixel < Math.min(length, Math.ceil(to)); pixel += 1) {
      const share = (Math.min(to, pixel + 1) - Math.max(from, pixel)) / size;
      if (share > 0) shares.push({ cell, pixel, share });
    }
  }
  return shares;
}

/** For each of `ZOOMS`; empty for a blank picture. */
export function fingerprintsOf(luma: Uint8Array, width: number, height: number): Uint8Array[] {
  return ZOOMS.flatMap((zoom) => fingerprint(luma, width, height, zoom) ?? []);
}
