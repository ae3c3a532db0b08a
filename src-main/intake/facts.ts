import type { LeftOverReason } from '../contract/issue.ts';
import type { Slot } from '../contract/slot.ts';
import { isNamedBySystem, isPictureName, partsOfName } from './file-name.ts';
import { idTypeBeside, idTypeNamed } from './id-type-words.ts';
import type { ScannedFile } from './scan.ts';
import { slotPhrases } from './slot-words.ts';

/**
 * What a picture's name says beside its slot. `bare`: nothing. `numbered`: a small number. `own`: the id of the
 * folder it lies in. `other`: something that is an id if it is anything.
 */
export type Beside = 'bare' | 'numbered' | 'own' | 'other';

/** The folder that may stand for a submission: the nearest one that does not name an idType. */
export interface SubmissionFolder {
  /** Unique within the import: its path below the root. */
  readonly key: string;
  /** Keys of the folders around it. */
  readonly around: readonly string[];
  readonly id: string;
}

/** One picture that says its slot. */
export interface PictureFacts {
  readonly kind: 'picture';
  readonly file: ScannedFile;
  readonly slot: Slot;
  readonly beside: Beside;
  /** The submission id that the name holds, if it holds one. */
  readonly nameId: string | null;
  /** null: it lies in the root, or in a folder that can't be a submission. */
  readonly folder: SubmissionFolder | null;
  /** Files of one place are looked at together. */
  readonly place: string;
  readonly idType: string | null;
}

/** One file that no reading can assign. */
export interface UnusableFile {
  readonly kind: 'unusable';
  readonly file: ScannedFile;
  readonly reason: LeftOverReason;
}

export type FileFacts = PictureFacts | UnusableFile;

const KEY_SEPARATOR = '\0';

/** Pure: what one file says about itself, before any reading of the folder is chosen. */
export function factsOf(file: ScannedFile): FileFacts {
  const unusable = (reason: LeftOverReason): UnusableFile => ({ kind: 'unusable', file, reason });
  if (file.refusal !== null) return unusable(file.refusal);
  if (!isPictureName(file.name)) return unusable('not_a_picture');
  const name = partsOfName(file.name);
  if (name.kind !== 'slot') return unusable(name.kind);

  const { folder, idTypes: typesOfFolders } = namesOfFolders(file.folders);
  const besides = whatStandsBeside(name.rest, name.number, folder);
  const idTypes = new Set([...typesOfFolders, besides.idType].filter((type) => type !== null));
  if (idTypes.size > 1) return unusable('id_type_disagrees');
  const [idType = null] = idTypes;
  const place = folder?.key ?? file.folders.join(KEY_SEPARATOR);
  const { beside, nameId } = besides;
  return { kind: 'picture', file, slot: name.slot, beside, nameId, folder, place, idType };
}

/** What a folder's names say holds for each of its files, which come one after the other with the same list of names. */
let latest: {
  folders: readonly string[];
  folder: SubmissionFolder | null;
  idTypes: readonly string[];
} | null = null;

function namesOfFolders(folders: readonly string[]): NonNullable<typeof latest> {
  if (latest?.folders === folders) return latest;
  const idTypes = folders.map(idTypeNamed).filter((type) => type !== null);
  latest = { folders, folder: submissionFolderOf(folders), idTypes };
  return latest;
}

function submissionFolderOf(folders: readonly string[]): SubmissionFolder | null {
  const at = folders.findLastIndex((name) => idTypeNamed(name) === null);
  const name = folders[at];
  if (name === undefined || isSlotName(name) || isNamedBySystem(name)) return null;
  const keys = folders.slice(0, at + 1).map((_, index) => folders.slice(0, index + 1).join(KEY_SEPARATOR));
  return { key: keys.pop() ?? '', around: keys, id: name.normalize('NFC') };
}

/** A folder "front" or "셀카" says a slot, not a submission. */
export function isSlotName(name: string): boolean {
  return slotPhrases.atEnd(name.normalize('NFC'))?.rest === '';
}

interface Besides {
  readonly beside: Beside;
  readonly nameId: string | null;
  readonly idType: string | null;
}

function whatStandsBeside(rest: string, number: string | null, folder: SubmissionFolder | null): Besides {
  const ownId = folder?.id ?? null;
  if (rest === '' || idTypeNamed(rest) !== null) return nothingBut(idTypeNamed(rest), number, ownId);
  if (rest === ownId) return { beside: 'own', nameId: rest, idType: null };
  const typed = idTypeBeside(rest);
  if (typed?.rest === ownId) return { beside: 'own', nameId: ownId, idType: typed?.meaning ?? null };
  return { beside: 'other', nameId: rest, idType: null };
}

function nothingBut(idType: string | null, number: string | null, ownId: string | null): Besides {
  if (number === null) return { beside: 'bare', nameId: null, idType };
  return { beside: number === ownId ? 'own' : 'numbered', nameId: number, idType };
}
