import { assertNever } from '../contract/assert-never.ts';
import type { Reading } from '../contract/batch.ts';
import type { Rule } from '../contract/rule.ts';
import { factsOf, isSlotName, type FileFacts, type PictureFacts } from './facts.ts';
import { idTypeNamed } from './id-type-words.ts';
import type { Work } from './pieces.ts';
import { judgePlaces, type Places } from './places.ts';
import { type IntakePlan, leftOverOf, type PlannedLeftOver, type UnassignedReason } from './plan.ts';
import type { ScannedFile } from './scan.ts';
import { type Group, settleAll } from './settle.ts';

type FolderReading = Exclude<Reading, 'manifest'>;

/** What one picture is under one reading. */
type Assignment =
  | {
      readonly kind: 'assigned';
      readonly by: FolderReading;
      readonly key: string;
      readonly id: string;
      readonly rule: Rule;
    }
  | { readonly kind: 'left'; readonly reason: UnassignedReason };

/** A folder, looked at from every side, before a reading is chosen. */
export interface FolderView {
  readonly name: string;
  readonly foundFiles: number;
  readonly pictureFiles: number;
  /** Both ways to read it hold for a part: a person must choose. */
  readonly needsChoice: boolean;
  /** The folder itself may be the one submission. */
  readonly mayBeSingle: boolean;
  /** @param preference null: each folder as it is, where no choice is needed. */
  plan(preference: FolderReading | null): Work<FolderPlan>;
}

export interface FolderPlan extends IntakePlan {
  /** Pictures that got their place by each reading. */
  readonly assignedBy: Readonly<Record<FolderReading, number>>;
}

/** Pure: files in, ways to read them out. */
export function* viewFolder(name: string, files: readonly ScannedFile[]): Work<FolderView> {
  const facts: FileFacts[] = [];
  for (const file of files) {
    facts.push(factsOf(file));
    yield;
  }
  const pictures = facts.filter((fact) => fact.kind === 'picture');
  const places = yield* judgePlaces(pictures);
  const pictureFiles = facts.filter((fact) => fact.kind === 'picture' || isPictureReason(fact.reason)).length;
  return {
    name,
    foundFiles: files.length,
    pictureFiles,
    needsChoice: places.needsChoice,
    mayBeSingle:
      pictures.length > 0 &&
      pictures.length === pictureFiles &&
      canBeId(name) &&
      pictures.every((picture) => isBareInRoot(picture, places)),
    plan: (preference) => planFolder({ name, facts, places }, preference)
  };
}

/** Files with a picture's name that no reading can use are pictures all the same. */
function isPictureReason(reason: string): boolean {
  return reason === 'no_slot' || reason === 'two_slots' || reason === 'id_type_disagrees';
}

function canBeId(name: string): boolean {
  return name !== '' && idTypeNamed(name) === null && !isSlotName(name);
}

function isBareInRoot({ folder, beside, place }: PictureFacts, places: Places): boolean {
  return folder === null && (beside === 'bare' || (beside === 'numbered' && places.areNumbersCopies(place)));
}

interface Looked {
  readonly name: string;
  readonly facts: readonly FileFacts[];
  readonly places: Places;
}

function* planFolder(looked: Looked, preference: FolderReading | null): Work<FolderPlan> {
  const groups = new Map<string, Group>();
  const leftOvers: PlannedLeftOver[] = [];
  const assignedBy = { folders: 0, names: 0, single: 0 };
  for (const fact of looked.facts) {
    yield;
    const assignment = fact.kind === 'picture' ? assign(fact, looked, preference) : null;
    if (fact.kind === 'unusable') leftOvers.push(leftOverOf(fact.file, fact.reason));
    else if (assignment?.kind === 'left') leftOvers.push(leftOverOf(fact.file, assignment.reason));
    else if (assignment?.kind === 'assigned') {
      assignedBy[assignment.by] += 1;
      const group = groups.get(assignment.key) ?? { id: assignment.id, pictures: [] };
      group.pictures.push({ ...fact, rule: assignment.rule });
      groups.set(assignment.key, group);
    }
  }
  const uploads = yield* settleAll(groups.values(), leftOvers);
  const reading = preference ?? (assignedBy.names > assignedBy.folders ? 'names' : 'folders');
  return { name: looked.name, reading, foundFiles: looked.facts.length, uploads, leftOvers, assignedBy };
}

function assign(picture: PictureFacts, looked: Looked, preference: FolderReading | null): Assignment {
  const areNumbersCopies = looked.places.areNumbersCopies(picture.place);
  if (preference === 'single') return asSingle(picture, looked.name);
  if (picture.folder === null) return byName(picture, areNumbersCopies);
  const kind = looked.places.kindOf(picture.place);
  switch (kind) {
    case 'submission':
      if (preference === 'names' && holdsId(picture)) return byName(picture, areNumbersCopies);
      return inSubmission(picture, picture.folder);
    case 'unclear':
      return picture.beside === 'own' ? byFolder(picture.folder) : left(reasonWhereUnclear(picture));
    case 'grouping':
      return byName(picture, true);
    case 'names':
      return preference === 'folders' ? inSubmission(picture, picture.folder) : byName(picture, false);
    case 'either':
      return preference === 'folders' ? byFolder(picture.folder) : byName(picture, false);
    case 'mixed':
      return preference === 'names'
        ? byName(picture, areNumbersCopies)
        : inSubmission(picture, picture.folder);
    default:
      return assertNever(kind);
  }
}

function holdsId({ beside }: PictureFacts): boolean {
  return beside === 'own' || beside === 'other';
}

function reasonWhereUnclear({ beside }: PictureFacts): UnassignedReason {
  return beside === 'other' ? 'name_disagrees_with_folder' : 'no_submission';
}

function inSubmission(picture: PictureFacts, folder: NonNullable<PictureFacts['folder']>): Assignment {
  return picture.beside === 'other' ? left('name_disagrees_with_folder') : byFolder(folder);
}

function byFolder({ key, id }: NonNullable<PictureFacts['folder']>): Assignment {
  return {
    kind: 'assigned',
    by: 'folders',
    key: `folder ${key}`,
    id,
    rule: { code: 'folder', values: { folder: id } }
  };
}

function byName({ beside, nameId }: PictureFacts, areNumbersCopies: boolean): Assignment {
  if (nameId === null || (beside === 'numbered' && areNumbersCopies)) return left('no_submission');
  return {
    kind: 'assigned',
    by: 'names',
    key: `name ${nameId}`,
    id: nameId,
    rule: { code: 'name', values: { id: nameId } }
  };
}

function asSingle({ folder, nameId, beside }: PictureFacts, name: string): Assignment {
  if (folder !== null) return left('no_submission');
  const id = name.normalize('NFC');
  if (beside === 'other' && nameId !== id) return left('name_disagrees_with_folder');
  return {
    kind: 'assigned',
    by: 'single',
    key: 'single',
    id,
    rule: { code: 'single', values: { folder: id } }
  };
}

function left(reason: UnassignedReason): Assignment {
  return { kind: 'left', reason };
}
