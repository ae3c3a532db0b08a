/** What is selected in a list, as Explorer and Excel do it. Every function is pure. */
export interface Selection {
  readonly ids: ReadonlySet<number>;
  /** The row that Shift extends from. */
  readonly anchorId: number | null;
  /** The row that the keyboard is on; it need not be selected. */
  readonly focusId: number | null;
}

export const NOTHING_SELECTED: Selection = { ids: new Set(), anchorId: null, focusId: null };

/** Held while clicking or moving: Shift extends from the anchor, Ctrl (⌘) leaves the others as they are. */
export interface Held {
  readonly shift: boolean;
  readonly ctrl: boolean;
}

type List = readonly number[];

export function clicked(selection: Selection, list: List, id: number, held: Held): Selection {
  if (held.shift) return extended(selection, list, id, held.ctrl);
  if (held.ctrl) return toggled(selection, id);
  return only(id);
}

export function only(id: number): Selection {
  return { ids: new Set([id]), anchorId: id, focusId: id };
}

export function toggled(selection: Selection, id: number): Selection {
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids, anchorId: id, focusId: id };
}

export function all(selection: Selection, list: List): Selection {
  const focusId = selection.focusId ?? list[0] ?? null;
  return { ids: new Set(list), anchorId: selection.anchorId ?? focusId, focusId };
}

/** The keyboard stays where it is. */
export function cleared(selection: Selection): Selection {
  return { ids: new Set(), anchorId: selection.focusId, focusId: selection.focusId };
}

/** The keyboard goes to a row: alone selected, with Shift extended to, with Ctrl without selecting. */
export function movedTo(selection: Selection, list: List, index: number, held: Held): Selection {
  const id = list[Math.min(Math.max(index, 0), list.length - 1)];
  if (id === undefined) return NOTHING_SELECTED;
  if (held.shift) return extended(selection, list, id, false);
  return held.ctrl ? { ...selection, focusId: id } : only(id);
}

export function movedBy(selection: Selection, list: List, delta: number, held: Held): Selection {
  const at = selection.focusId === null ? -1 : list.indexOf(selection.focusId);
  // From nowhere, down leads to the first row and up to the last.
  const from = at === -1 && delta < 0 ? list.length : at;
  return movedTo(selection, list, from + delta, held);
}

/** After the list was asked for again: rows that left it are no longer selected. */
export function reconciled(selection: Selection, before: List, after: List): Selection {
  const present = new Set(after);
  const ids = new Set([...selection.ids].filter((id) => present.has(id)));
  const focusId = nearest(selection.focusId, before, after, present);
  const anchorId =
    selection.anchorId !== null && present.has(selection.anchorId) ? selection.anchorId : focusId;
  return { ids, anchorId, focusId };
}

function extended(selection: Selection, list: List, id: number, isAdding: boolean): Selection {
  const to = list.indexOf(id);
  const anchor = selection.anchorId === null ? -1 : list.indexOf(selection.anchorId);
  const from = anchor === -1 ? to : anchor;
  const range = list.slice(Math.min(from, to), Math.max(from, to) + 1);
  const ids = isAdding ? new Set([...selection.ids, ...range]) : new Set(range);
  return { ids, anchorId: list[from] ?? null, focusId: id };
}

/** The same row, else the one now at its place, so that the next keystroke goes on from there. */
function nearest(id: number | null, before: List, after: List, present: ReadonlySet<number>): number | null {
  if (id === null || present.has(id)) return id;
  const at = before.indexOf(id);
  const next = before.slice(at + 1).find((candidate) => present.has(candidate));
  return next ?? after.at(-1) ?? null;
}
