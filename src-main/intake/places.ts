import type { PictureFacts } from './facts.ts';
import type { Work } from './pieces.ts';

/**
 * What a folder is, judged by all pictures in it.
 * `submission`: it stands for one submission. `grouping`: it only holds others. `unclear`: it may be either.
 * `names`: the ids stand in its files' names. `either`: both fit equally well. `mixed`: each fits a part of it.
 */
export type PlaceKind = 'submission' | 'grouping' | 'unclear' | 'names' | 'either' | 'mixed';

export interface Places {
  kindOf(place: string): PlaceKind;
  /** A number behind a slot's words is a copy's there, never an id. */
  areNumbersCopies(place: string): boolean;
  /** Where a person must say whether folders or names hold the ids. */
  readonly needsChoice: boolean;
}

interface Counts {
  isFolder: boolean;
  around: readonly string[];
  bare: number;
  numbered: number;
  own: number;
  other: number;
  /** Slots of the files whose name is not the folder's. */
  readonly slotsOfOthers: Set<string>;
}

/** Pure. A folder is judged by its files, then by the folders within it, then by its neighbours. */
export function* judgePlaces(pictures: readonly PictureFacts[]): Work<Places> {
  const counts = yield* count(pictures);
  const kinds = new Map<string, PlaceKind>();
  for (const [place, counted] of counts) {
    if (counted.isFolder) kinds.set(place, kindBy(counted));
    yield;
  }
  yield* judgeNested(counts, kinds);
  judgeNeighbours(kinds);
  const all = new Set(kinds.values());
  return {
    kindOf: (place) => kinds.get(place) ?? 'names',
    areNumbersCopies: (place) => (counts.get(place)?.bare ?? 0) > 0,
    needsChoice: all.has('either') || all.has('mixed')
  };
}

function* count(pictures: readonly PictureFacts[]): Work<Map<string, Counts>> {
  const counts = new Map<string, Counts>();
  for (const { place, folder, beside, slot } of pictures) {
    const counted = counts.get(place) ?? {
      isFolder: folder !== null,
      around: folder?.around ?? [],
      bare: 0,
      numbered: 0,
      own: 0,
      other: 0,
      slotsOfOthers: new Set<string>()
    };
    counts.set(place, counted);
    counted[beside] += 1;
    if (beside === 'other' || beside === 'numbered') counted.slotsOfOthers.add(slot);
    yield;
  }
  return counts;
}

function kindBy({ bare, own, other, numbered, slotsOfOthers }: Counts): PlaceKind {
  const sure = bare + own;
  if (sure > 0) return other > sure ? 'mixed' : 'submission';
  if (other === 0) return 'mixed'; // numbers only: ids or copies
  return slotsOfOthers.size === other + numbered ? 'either' : 'names';
}

/** A submission's folder within another's: one of them only groups, and which can't be told when there is just one. */
function* judgeNested(counts: ReadonlyMap<string, Counts>, kinds: Map<string, PlaceKind>): Work<void> {
  const within = new Map<string, string[]>();
  for (const [place, { around, isFolder }] of counts) {
    yield;
    if (!isFolder) continue;
    for (const outer of around) {
      if (kinds.get(outer) !== 'submission') continue;
      within.set(outer, [...(within.get(outer) ?? []), place]);
    }
  }
  for (const [outer, inner] of within) {
    kinds.set(outer, 'grouping');
    const [only, second] = inner;
    if (only !== undefined && second === undefined && kinds.get(only) !== 'names') kinds.set(only, 'unclear');
  }
}

/** One folder that plainly holds several submissions shows that its like only group. */
function judgeNeighbours(kinds: Map<string, PlaceKind>): void {
  if (![...kinds.values()].includes('names')) return;
  for (const [place, kind] of kinds) if (kind === 'either') kinds.set(place, 'names');
}
