import { integer, text } from './column.ts';
import type { Sqlite } from './sqlite.ts';

/**
 * Levels of 1,984 that may differ by two or more of five. Measured: copies saved again, made smaller, brighter, grey
 * or up to 2 % cropped differ in 0 to 4; flat scans of two people's cards of one layout in 16 or more, their backs,
 * which have no face, in 8 or more.
 */
export const MOST_DIFFERENCES = 4;

/** Keys of one fingerprint, each of that many levels: one that is the same is enough to be compared. */
const KEYS = 10;
const LEVELS_IN_KEY = 20;
/** Pictures compared under one key, the newest first: thousands of flat scans of one layout share keys. */
const MOST_UNDER_KEY = 24;

/** Puts it on record with its fingerprint and links it with what looks the same. Call inside a transaction. */
export function keepPrints(db: Sqlite, imageId: number, fingerprints: readonly Uint8Array[]): void {
  const [kept] = fingerprints;
  if (kept === undefined) return;
  linkCopies(db, imageId, fingerprints);
  const keys = [...new Set(keysOf(kept))];
  db.run(
    'UPDATE image SET print = ?, print_keys = ? WHERE id = ?',
    packed(kept),
    JSON.stringify(keys),
    imageId
  );
  for (const key of keys) db.run('INSERT OR IGNORE INTO print_key VALUES (?, ?)', key, imageId);
}

function linkCopies(db: Sqlite, imageId: number, fingerprints: readonly Uint8Array[]): void {
  const candidates = new Set<number>();
  for (const key of new Set(fingerprints.flatMap(keysOf))) {
    const ids = db.pluck(
      'SELECT image_id FROM print_key WHERE key = ? ORDER BY image_id DESC LIMIT ?',
      key,
      MOST_UNDER_KEY
    ) as number[];
    for (const id of ids) candidates.add(id);
  }
  candidates.delete(imageId);
  if (candidates.size === 0) return;
  const rows = db.all(
    'SELECT i.id, i.print FROM json_each(?) c JOIN image i ON i.id = c.value WHERE i.print IS NOT NULL',
    JSON.stringify([...candidates])
  );
  const prints = fingerprints.map(packed);
  for (const row of rows) {
    const other = text(row, 'print');
    if (prints.some((print) => isNear(print, other))) link(db, imageId, integer(row, 'id'));
  }
}

function link(db: Sqlite, one: number, other: number): void {
  db.run('INSERT OR IGNORE INTO near_copy VALUES (?, ?), (?, ?)', one, other, other, one);
}

/** What a picture is known by moves with it from slot to slot. */
export interface KeptPrint {
  readonly imageId: number;
  readonly print: string | null;
  readonly keys: string | null;
  readonly copies: readonly number[];
}

export function printOf(db: Sqlite, imageId: number): KeptPrint {
  const row = db.get('SELECT print, print_keys FROM image WHERE id = ?', imageId) ?? {};
  const copies = db.pluck('SELECT other_id FROM near_copy WHERE image_id = ?', imageId) as number[];
  return {
    imageId,
    print: typeof row['print'] === 'string' ? row['print'] : null,
    keys: typeof row['print_keys'] === 'string' ? row['print_keys'] : null,
    copies
  };
}

/** Gives it what `printOf` read before the picture left its slot. @param renamed ids that changed meanwhile. */
export function restorePrint(
  db: Sqlite,
  imageId: number,
  { print, keys, copies }: KeptPrint,
  renamed: ReadonlyMap<number, number>
): void {
  if (print === null || keys === null) return;
  db.run('UPDATE image SET print = ?, print_keys = ? WHERE id = ?', print, keys, imageId);
  db.run('INSERT OR IGNORE INTO print_key SELECT value, ? FROM json_each(?)', imageId, keys);
  for (const copy of copies) link(db, imageId, renamed.get(copy) ?? copy);
}

/** Strides that share no factor with 1,984, so that a key's levels lie all over the picture. */
const STRIDES = [97, 101, 103, 107, 109, 113, 127, 131, 137, 139] as const;

/** Brighter or not, at 20 places each; the number of the key above them. */
function keysOf(levels: Uint8Array): number[] {
  return STRIDES.slice(0, KEYS).map((stride, number) => {
    let key = number;
    for (let bit = 0; bit < LEVELS_IN_KEY; bit += 1) {
      const level = levels[(number * 53 + bit * stride) % levels.length] ?? 0;
      key = key * 2 + (level > 2 ? 1 : 0);
    }
    return key;
  });
}

const PER_CHARACTER = 3;
/** Character of three levels that are 0; the last is 125 above, all of them one byte in UTF-8. */
const FIRST_CHARACTER = 2;
const CHARACTERS = 128;

function packed(levels: Uint8Array): string {
  let print = '';
  for (let at = 0; at < levels.length; at += PER_CHARACTER) {
    const three = ((levels[at] ?? 0) * 5 + (levels[at + 1] ?? 0)) * 5 + (levels[at + 2] ?? 0);
    print += String.fromCharCode(FIRST_CHARACTER + three);
  }
  return print;
}

/** How many of three levels differ by two or more, for each pair of characters. */
const DIFFERENCES = Uint8Array.from({ length: CHARACTERS * CHARACTERS }, (_, pair) => {
  const [one, other] = [Math.floor(pair / CHARACTERS), pair % CHARACTERS];
  return [25, 5, 1].filter((place) => Math.abs(levelAt(one, place) - levelAt(other, place)) >= 2).length;
});

function levelAt(character: number, place: number): number {
  return Math.floor(Math.max(0, character - FIRST_CHARACTER) / place) % 5;
}

function isNear(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  let differences = 0;
  for (let at = 0; at < one.length && differences <= MOST_DIFFERENCES; at += 1) {
    differences += DIFFERENCES[one.charCodeAt(at) * CHARACTERS + other.charCodeAt(at)] ?? 0;
  }
  return differences <= MOST_DIFFERENCES;
}
