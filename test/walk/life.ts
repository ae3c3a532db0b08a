import type { UploadState } from '../../src-main/contract/upload.ts';
import type { AttemptRecord, RowRecord } from './records.ts';

export type PersonsEvent = 'release' | 'exclude' | 'restore' | 'recall' | 'resend' | 'edit';

/** What a person can do, as design.md draws it; written down here once more, on purpose. */
const BY_PERSON: Readonly<Record<PersonsEvent, Partial<Record<UploadState, UploadState>>>> = {
  edit: { staged: 'staged', failed: 'failed' },
  release: { staged: 'queued' },
  exclude: { staged: 'excluded', failed: 'excluded' },
  restore: { excluded: 'staged' },
  recall: { queued: 'staged' },
  resend: { failed: 'queued' }
};

export function mayApply(state: UploadState, event: PersonsEvent): boolean {
  return BY_PERSON[event][state] !== undefined;
}

const MOST_TRIES = 7;
const MOST_PROCESSING_TRIES = 3;

interface Place {
  readonly state: UploadState;
  readonly tries: number;
}

const nameOf = ({ state, tries }: Place): string => `${state} after ${tries}`;

class Places {
  readonly #places = new Map<string, Place>();

  constructor(places: Iterable<Place>) {
    for (const place of places) this.#places.set(nameOf(place), place);
  }

  has(place: Place): boolean {
    return this.#places.has(nameOf(place));
  }

  get all(): Place[] {
    return [...this.#places.values()];
  }

  get words(): string {
    return [...this.#places.keys()].join(' | ') || 'nowhere';
  }

  /** And all places that these people's events lead to. */
  and(events: ReadonlySet<PersonsEvent>): Places {
    const found = new Map(this.#places);
    for (const place of found.values()) {
      for (const event of events) {
        const state = BY_PERSON[event][place.state];
        if (state === undefined) continue;
        const tries = event === 'release' || event === 'resend' ? 0 : place.tries;
        found.set(nameOf({ state, tries }), { state, tries });
      }
    }
    return new Places(found.values());
  }
}

/** Where a row may be after an attempt that was made from `tries` tries on. */
function after({ outcome, error_code: code }: AttemptRecord, tries: number, meaning: Meaning): Place[] {
  const { hasSecondChance, spendsTry } = meaning;
  const again: Place[] = hasSecondChance
    ? [
        { state: 'sending', tries },
        { state: 'queued', tries }
      ]
    : [];
  switch (outcome) {
    case 'accepted':
      return [{ state: 'sent', tries: tries + 1 }];
    case 'rejected':
      return [{ state: 'failed', tries: tries + 1 }, ...again];
    case 'transient': {
      if (!spendsTry) return [{ state: 'queued', tries }];
      const most = code === 'processing_error' ? MOST_PROCESSING_TRIES : MOST_TRIES;
      return [{ state: tries + 1 >= most ? 'failed' : 'queued', tries: tries + 1 }, ...again];
    }
    default:
      // The account's, the network's and our own ends spend no try.
      return [{ state: 'queued', tries }];
  }
}

export interface Meaning {
  /** It may go once more at once. */
  readonly hasSecondChance: boolean;
  readonly spendsTry: boolean;
}

export interface Explained {
  /** Since it was last seen, oldest first. */
  readonly attempts: readonly AttemptRecord[];
  readonly events: ReadonlySet<PersonsEvent>;
  readonly meaningOf: (attempt: AttemptRecord) => Meaning;
}

/** @returns why what a row was, what people did and what came of its attempts does not make it what it is; null: it does. */
export function unexplained(before: Place, now: RowRecord, facts: Explained): string | null {
  const { attempts, events, meaningOf } = facts;
  let places = new Places([before]).and(events);
  for (const attempt of attempts) {
    const from = places.all.filter(({ state }) => state === 'queued' || state === 'sending');
    const reached = from.flatMap(({ tries }) => after(attempt, tries, meaningOf(attempt)));
    places = new Places(reached).and(events);
  }
  const claimed = places.all.filter(({ state }) => state === 'queued');
  const withheld = now.isWithheld ? claimed.map(({ tries }): Place => ({ state: 'failed', tries })) : [];
  places = new Places([
    ...places.all,
    ...claimed.map(({ tries }): Place => ({ state: 'sending', tries })),
    ...withheld
  ]).and(events);
  return places.has(now) ? null : `It is ${nameOf(now)}, and may be ${places.words}`;
}
