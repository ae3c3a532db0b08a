/** Rows of one height in a scrolled box. All lengths in px. */
export interface Scrolled {
  readonly scrollTop: number;
  readonly boxHeight: number;
  readonly rowHeight: number;
  readonly count: number;
}

/** Browsers lay out nothing beyond some 17 million px; longer lists are scrolled in proportion. */
const MAX_TRACK_HEIGHT = 8_000_000;
/** Drawn beyond the visible ones, above and below. */
const OVERSCAN_ROWS = 4;

export interface RowWindow {
  /** Height of all rows together, as far as a browser can lay it out. */
  readonly trackHeight: number;
  /** Indices of the rows to draw; `last` is -1 for an empty list. */
  readonly first: number;
  readonly last: number;
  /** Indices of the rows at least partly in sight. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** Where the first drawn row begins on the track. */
  readonly offset: number;
}

export function rowWindow({ scrollTop, boxHeight, rowHeight, count }: Scrolled): RowWindow {
  const fullHeight = count * rowHeight;
  const trackHeight = Math.min(fullHeight, MAX_TRACK_HEIGHT);
  const top = scrollTop * scale(fullHeight, trackHeight, boxHeight);
  const firstSeen = clamp(Math.floor(top / rowHeight), count);
  const lastSeen = clamp(Math.ceil((top + boxHeight) / rowHeight) - 1, count);
  const first = Math.max(0, firstSeen - OVERSCAN_ROWS);
  const last = Math.min(count - 1, lastSeen + OVERSCAN_ROWS);
  return { trackHeight, first, last, firstSeen, lastSeen, offset: first * rowHeight - top + scrollTop };
}

/** @returns the scrollTop at which `index` is in sight, moved as little as possible. */
export function scrollTopFor(index: number, scrolled: Scrolled): number {
  const { scrollTop, boxHeight, rowHeight, count } = scrolled;
  const fullHeight = count * rowHeight;
  const factor = scale(fullHeight, Math.min(fullHeight, MAX_TRACK_HEIGHT), boxHeight);
  const top = scrollTop * factor;
  const rowTop = index * rowHeight;
  if (rowTop < top) return rowTop / factor;
  if (rowTop + rowHeight > top + boxHeight) return (rowTop + rowHeight - boxHeight) / factor;
  return scrollTop;
}

/** How many px of rows go by for one px of scrolling: 1, but for lists longer than a browser's track. */
function scale(fullHeight: number, trackHeight: number, boxHeight: number): number {
  return trackHeight > boxHeight ? (fullHeight - boxHeight) / (trackHeight - boxHeight) : 1;
}

function clamp(index: number, count: number): number {
  return Math.max(0, Math.min(index, count - 1));
}
