import type { Slot } from '../contract/slot.ts';
import { slotPhrases } from './slot-words.ts';
import { type PhraseMatch, trimSeparators } from './phrase.ts';

/** What the name of one picture says. */
export type NameParts =
  | {
      readonly kind: 'slot';
      readonly slot: Slot;
      /** What stands beside the slot's words, NFC, separators at its ends removed; '' where nothing does. */
      readonly rest: string;
      /** The number of "front_2": a second picture, or (where nothing else could be one) a submission id. */
      readonly number: string | null;
    }
  | { readonly kind: 'no_slot' }
  | { readonly kind: 'two_slots' };

const PICTURE_EXTENSION = /\.(?:jpe?g|png|hei[cf]|avif|webp|tiff?|gif|bmp|pdf)$/iu;

export function isPictureName(name: string): boolean {
  return PICTURE_EXTENSION.test(name);
}

export function isListName(name: string): boolean {
  return /\.(?:csv|xlsx)$/iu.test(name);
}

/** The same few names come again in every folder. */
const known = new Map<string, NameParts>();
const MOST_KNOWN = 1000;

/** Pure, and never throws, whatever the name. */
export function partsOfName(fileName: string): NameParts {
  const before = known.get(fileName);
  if (before !== undefined) return before;
  const found = readName(fileName);
  if (known.size === MOST_KNOWN) known.clear();
  known.set(fileName, found);
  return found;
}

function readName(fileName: string): NameParts {
  const stem = withoutCopyMark(trimSeparators(withoutExtensions(fileName.normalize('NFC'))));
  const ending = slotPhrases.atEnd(stem);
  if (ending !== null) return parts(ending, null);
  const counted = NUMBER_AT_END.exec(stem);
  const numbered = counted === null ? null : slotPhrases.atEnd(trimSeparators(stem.slice(0, counted.index)));
  if (numbered !== null) return parts(numbered, counted?.[1] ?? null);
  const beginning = slotPhrases.atStart(stem);
  return beginning === null ? { kind: 'no_slot' } : parts(beginning, null);
}

function parts({ meaning: slot, rest }: PhraseMatch<Slot>, number: string | null): NameParts {
  const saysAnother = slotPhrases.atEnd(rest) ?? slotPhrases.atStart(rest);
  return saysAnother === null ? { kind: 'slot', slot, rest, number } : { kind: 'two_slots' };
}

/** Also those that a system that hides extensions made double. */
function withoutExtensions(name: string): string {
  let stem = name;
  while (PICTURE_EXTENSION.test(stem)) stem = stem.replace(PICTURE_EXTENSION, '');
  return stem;
}

/** A small number behind a slot's words: "front_2", "front2", "앞면 2". */
const NUMBER_AT_END = /[-_ .]*\(?(?<!\d)([1-9]\d?)\)?$/u;

/** What systems add to a copy's name: "front (1)", "front - Copy (2)", "front 복사본", "Copy of front". */
const COPY_AT_END = /(?:[-_ .]+\(\d{1,3}\)|[-_ .]+(?:copy|복사본|사본)(?:[-_ .]*\(?\d{1,3}\)?)?)$/iu;
const COPY_AT_START = /^(?:copy of|복사본|사본)[-_ .]+/iu;

function withoutCopyMark(stem: string): string {
  let name = stem.replace(COPY_AT_START, '');
  while (COPY_AT_END.test(name)) name = trimSeparators(name.replace(COPY_AT_END, ''));
  return name;
}

/** As Windows and macOS name a folder that nobody has named: "New folder (2)", 새 폴더, "untitled folder 3". */
const UNNAMED_FOLDER = /^(?:new folder|untitled folder|새 폴더|무제 폴더)(?:[-_ ]*\(?\d{1,3}\)?)?$/iu;
/** The words alone: a number in brackets may be a person's own. */
const COPIED_FOLDER = /[-_ .]+(?:copy|복사본|사본)(?:[-_ .]*\(?\d{1,3}\)?)?$/iu;

/** Pure. A system gave the folder its name, or a part of it, so it is nobody's id. */
export function isNamedBySystem(folderName: string): boolean {
  const name = folderName.normalize('NFC').trim();
  return UNNAMED_FOLDER.test(name) || COPIED_FOLDER.test(name) || COPY_AT_START.test(name);
}
