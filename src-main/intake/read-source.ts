import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Reading, ReadingOption } from '../contract/batch.ts';
import { AppError } from '../contract/error.ts';
import { isRowRefusal } from '../contract/issue.ts';
import type { KnownColumns, ListColumns, ListQuestion } from '../contract/list.ts';
import { planByManifest, withoutPathsThroughLinks } from './by-manifest.ts';
import { isListName } from './file-name.ts';
import { planByJoining } from './list-plan.ts';
import { inPieces, refuseIfCancelled, type Work } from './pieces.ts';
import { assertBalance, assignedFiles, type IntakePlan, type PlannedUpload } from './plan.ts';
import { previewOf } from './preview.ts';
import type { ListChoice, ReadList } from './read-list.ts';
import { planByTemplate } from './template-plan.ts';
import { parseTemplate, type Template } from './template.ts';
import { type FolderPlan, type FolderView, viewFolder } from './readings.ts';
import {
  folderUnreadable,
  isFileSystemAnswer,
  type ScanHooks,
  type ScannedFile,
  scanFolder
} from './scan.ts';

export interface SourceRequest {
  /** A folder, or a list. */
  readonly path: string;
  /** Only these files and folders in `path`; null: all of it. */
  readonly only: readonly string[] | null;
  readonly manifestPath: string | null;
  /** Of a workbook, by name or number; null: found out. Default: null. */
  readonly sheet?: string | null;
  /** Which column of the list says what; the others are found out. Default: none. */
  readonly columns?: ListColumns;
  /** What was said of lists with the same columns. Default: nothing. */
  readonly knownColumns?: readonly KnownColumns[];
  /** A list that was named and does not tell its columns is a question, not refused. Default: false. */
  readonly asksColumns?: boolean;
  /** How paths are written, in place of a reading. Default: null. */
  readonly template?: string | null;
  /** null: found out. */
  readonly reading: Reading | null;
  /** Also a plan in which everything is left over is an answer. Default: false. */
  readonly mayAssignNothing?: boolean;
}

export type SourceAnswer =
  | { readonly kind: 'plan'; readonly plan: IntakePlan }
  /** More than one reading fits, or the only one must be confirmed. */
  | { readonly kind: 'choose'; readonly readings: readonly ReadingOption[] }
  | { readonly kind: 'columns'; readonly list: ListQuestion };

export interface SourceHooks extends ScanHooks {
  /** The first rows as they will probably be: at most once, while the folder is still looked through. */
  onPreview?(uploads: readonly PlannedUpload[]): void;
}

/** What is to be read, with everything found. */
interface Source {
  readonly path: string;
  readonly name: string;
  /** More than one: of several files, or several sheets of one. */
  readonly lists: readonly ReadList[];
  /** A person named the list's file. */
  readonly isListGiven: boolean;
  readonly files: readonly ScannedFile[];
  readonly signal: AbortSignal;
}

/**
 * Reads a folder or list into a plan, or into the question how to read it. Nothing is written, no picture is opened.
 * @throws AppError folder_*, not_a_folder, nothing_assigned, reading_does_not_fit, template_*, manifest_*, import_cancelled
 */
export async function readSource(request: SourceRequest, hooks: SourceHooks): Promise<SourceAnswer> {
  refuseIfCancelled(hooks.signal);
  // A template that is broken is told before a large folder is walked.
  const template = templateOf(request);
  const source = await openSource(request, template, hooks);
  if ('kind' in source) return source;
  const answer =
    template === null
      ? await answerFor(source, request.reading, request.mayAssignNothing ?? false)
      : await answerByTemplate(source, template);
  refuseIfCancelled(hooks.signal);
  if (answer.kind === 'plan') {
    const { plan } = answer;
    const found = await inPieces(pathsFound(source, plan), hooks.signal);
    await inPieces(assertBalance(plan, found), hooks.signal);
  }
  return answer;
}

type Asked = Extract<SourceAnswer, { kind: 'columns' }>;

async function openSource(
  request: SourceRequest,
  template: Template | null,
  hooks: SourceHooks
): Promise<Source | Asked> {
  const path = resolve(request.path);
  const stats = await statOf(path);
  const isPathOfList = stats.isFile() && isListName(path);
  if (!isPathOfList && !stats.isDirectory()) throw new AppError('not_a_folder', { path });
  const named = isPathOfList ? path : request.manifestPath;
  const given = named === null ? null : resolve(named);
  // A list that was named is read before a large folder is walked: it may be broken.
  const { sheet = null, columns = {}, knownColumns: known = [] } = request;
  const choice = { sheet, columns, known };
  const givenLists = given === null ? null : await listsGiven(given, choice, request.asksColumns ?? false);
  if (givenLists !== null && 'kind' in givenLists) return givenLists;
  const root = isPathOfList ? dirname(path) : path;
  const files = scanFolder(root, isPathOfList ? null : request.only, {
    ...hooks,
    onFirstFiles: (first) => {
      if (given === null) hooks.onPreview?.(previewOf(root, first, template ?? request.reading));
    }
  });
  return {
    path,
    name: basename(path),
    lists: givenLists ?? (await listsAmong(files, choice)),
    isListGiven: given !== null,
    files,
    signal: hooks.signal
  };
}

/** Loaded where there is a list: a folder without one is looked through sooner (measured: some 50 ms). */
const listReader = () => import('./read-list.ts');

async function listsGiven(
  path: string,
  choice: ListChoice,
  asksColumns: boolean
): Promise<readonly ReadList[] | Asked> {
  const { askColumns, readLists } = await listReader();
  try {
    return await readLists(path, choice);
  } catch (error) {
    const isQuestion = error instanceof AppError && error.code === 'manifest_no_columns';
    const list = asksColumns && isQuestion ? await askColumns(path, choice) : null;
    if (list === null) throw error;
    return { kind: 'columns', list };
  }
}

async function statOf(path: string): Promise<Stats> {
  try {
    return await stat(path);
  } catch (error) {
    if (!isFileSystemAnswer(error)) throw error;
    const isMissing = error.code === 'ENOENT' || error.code === 'ENOTDIR';
    throw isMissing
      ? new AppError('folder_not_found', { path }, { cause: error })
      : folderUnreadable(path, error);
  }
}

/** Files at the top that are opened to see whether they are lists. */
const MAX_LISTS_LOOKED_AT = 50;

/** The files at the top that name the columns of a list. */
async function listsAmong(files: readonly ScannedFile[], choice: ListChoice): Promise<readonly ReadList[]> {
  const lists: ReadList[] = [];
  const named = files.filter(
    ({ name, folders, refusal }) => folders.length === 0 && refusal === null && isListName(name)
  );
  if (named.length === 0) return lists;
  const { isList, readLists } = await listReader();
  for (const { path } of named.slice(0, MAX_LISTS_LOOKED_AT)) {
    if (await isList(path, choice)) lists.push(...(await readLists(path, choice)));
  }
  return lists;
}

async function answerFor(
  source: Source,
  reading: Reading | null,
  mayAssignNothing: boolean
): Promise<SourceAnswer> {
  const lists = listsMeant(source, reading);
  const [only, ...more] = lists;
  if (only === undefined && reading === 'manifest') {
    throw new AppError('reading_does_not_fit', { path: source.path });
  }
  const isAnswered = source.isListGiven || reading === 'manifest';
  if (isAnswered && only?.namesPictures === true && more.length === 0) {
    return { kind: 'plan', plan: await manifestPlan(source, only) };
  }
  const view = await inPieces(viewFolder(source.name, source.files), source.signal);
  if (lists.length > 0) return answerByLists({ ...source, lists }, view, reading);
  const byNames = reading === 'manifest' ? null : reading;
  if (mayAssignNothing && !(byNames === null && view.needsChoice)) {
    return { kind: 'plan', plan: await inPieces(view.plan(byNames), source.signal) };
  }
  if (byNames === null) return answerByNames(source, view);
  return { kind: 'plan', plan: await chosenPlan(source, view, byNames) };
}

function templateOf({ template = null, reading }: SourceRequest): Template | null {
  if (template === null) return null;
  if (reading !== null) throw new AppError('template_or_reading', { template, reading });
  return parseTemplate(template);
}

/** Lists that lie in the folder don't count: a person said how it is read. */
async function answerByTemplate(source: Source, template: Template): Promise<SourceAnswer> {
  const [list, ...more] = source.isListGiven ? source.lists : [];
  if (list === undefined) return { kind: 'plan', plan: await templatePlan(source, template, source.files) };
  if (list.namesPictures || more.length > 0) throw new AppError('template_beside_list', { path: list.path });
  const files = withoutList(source, list);
  const plan = await templatePlan(source, template, files);
  return { kind: 'plan', plan: await inPieces(planByJoining(list, plan, files), source.signal) };
}

async function templatePlan(
  { name, path, signal }: Source,
  template: Template,
  files: readonly ScannedFile[]
): Promise<IntakePlan> {
  const plan = await inPieces(planByTemplate(name, files, template), signal);
  const hasPictures = plan.leftOvers.some(({ isPicture }) => isPicture) || plan.uploads.length > 0;
  if (!hasPictures) throw new AppError('folder_without_pictures', { path });
  if (plan.uploads.length > 0) return plan;
  throw new AppError('template_fits_nothing', { path, template: template.text });
}

/** A list that names no pictures goes together with any reading of the folder; one that does is a reading of its own. */
function listsMeant({ lists, isListGiven }: Source, reading: Reading | null): readonly ReadList[] {
  if (reading === null || reading === 'manifest') return lists;
  return isListGiven ? lists.filter(({ namesPictures }) => !namesPictures) : [];
}

async function answerByNames(source: Source, view: FolderView): Promise<SourceAnswer> {
  if (view.pictureFiles === 0) throw new AppError('folder_without_pictures', { path: source.path });
  if (view.needsChoice) return choose(await bothPlans(source, view), source);
  const plan = await inPieces(view.plan(null), source.signal);
  if (plan.uploads.length > 0) return { kind: 'plan', plan };
  if (view.mayBeSingle) return choose([await inPieces(view.plan('single'), source.signal)], source);
  throw new AppError('nothing_assigned', { path: source.path, count: view.pictureFiles });
}

/** Which list, which sheet and which reading beside it are a person's to say where more than one is possible. */
async function answerByLists(
  source: Source,
  view: FolderView,
  reading: Reading | null
): Promise<SourceAnswer> {
  const [first, ...others] = source.lists;
  if (others.length === 0 && first?.namesPictures === true) {
    return besideManifest(source, first, view);
  }
  const plans: IntakePlan[] = [];
  for (const list of source.lists) plans.push(...(await plansOfList(source, list, view, reading)));
  const [only, ...more] = plans;
  if (only !== undefined && more.length === 0 && (source.isListGiven || reading !== null)) {
    return { kind: 'plan', plan: only };
  }
  const byNames = source.isListGiven || reading !== null ? [] : await plansByNames(source, view, null);
  return choose([...plans, ...byNames.filter(({ uploads }) => uploads.length > 0)], source);
}

async function plansOfList(
  source: Source,
  list: ReadList,
  view: FolderView,
  reading: Reading | null
): Promise<IntakePlan[]> {
  if (list.namesPictures) return [await manifestPlan(source, list)];
  const files = withoutList(source, list);
  const plans: IntakePlan[] = [];
  const besides = reading === 'manifest' ? null : reading;
  for (const plan of await plansByNames(source, view, besides)) {
    plans.push(await inPieces(planByJoining(list, plan, files), source.signal));
  }
  return plans;
}

async function plansByNames(
  source: Source,
  view: FolderView,
  reading: Exclude<Reading, 'manifest'> | null
): Promise<FolderPlan[]> {
  if (reading === null && view.needsChoice) return bothPlans(source, view);
  return [await inPieces(view.plan(reading), source.signal)];
}

function withoutList({ files }: Source, list: ReadList): readonly ScannedFile[] {
  return files.filter(({ path }) => path !== list.path);
}

async function manifestPlan(source: Source, list: ReadList): Promise<IntakePlan> {
  const files = withoutList(source, list);
  const ignoresCase = process.platform === 'win32' || process.platform === 'darwin';
  const listed = { list, name: source.name, files, ignoresCase };
  const safe = await withoutPathsThroughLinks(listed, source.signal);
  return inPieces(planByManifest(safe), source.signal);
}

async function chosenPlan(
  source: Source,
  view: FolderView,
  reading: Exclude<Reading, 'manifest'>
): Promise<IntakePlan> {
  if (view.pictureFiles === 0) throw new AppError('folder_without_pictures', { path: source.path });
  const plan = await inPieces(view.plan(reading), source.signal);
  if (plan.assignedBy[reading] === 0) throw new AppError('reading_does_not_fit', { path: source.path });
  return plan;
}

async function bothPlans(source: Source, view: FolderView): Promise<FolderPlan[]> {
  return [
    await inPieces(view.plan('folders'), source.signal),
    await inPieces(view.plan('names'), source.signal)
  ];
}

/** A list says more than names do, so it is taken unless every other reading puts some file elsewhere. */
async function besideManifest(source: Source, list: ReadList, view: FolderView): Promise<SourceAnswer> {
  const byList = await manifestPlan(source, list);
  const others = view.needsChoice
    ? await bothPlans(source, view)
    : [await inPieces(view.plan(null), source.signal)];
  const contradicting: IntakePlan[] = [];
  for (const plan of others) {
    if (await inPieces(contradicts(byList, plan), source.signal)) contradicting.push(plan);
  }
  if (contradicting.length < others.length) return { kind: 'plan', plan: byList };
  return choose([byList, ...contradicting], source);
}

/** True where both assign a file, and not to the same submission and slot. */
function* contradicts(byList: IntakePlan, other: IntakePlan): Work<boolean> {
  const listed = yield* placesOf(byList);
  const others = yield* placesOf(other);
  for (const [path, places] of others) {
    yield;
    const known = listed.get(path);
    if (known !== undefined && places.some((place) => !known.includes(place))) return true;
  }
  return false;
}

/** File → the slots and submissions it goes to; a list may name it more than once. */
function* placesOf({ uploads }: IntakePlan): Work<Map<string, string[]>> {
  const places = new Map<string, string[]>();
  for (const { submissionId, images } of uploads) {
    yield;
    const id = submissionId.trim().normalize('NFC');
    for (const { slot, path } of images) places.set(path, [...(places.get(path) ?? []), `${slot} ${id}`]);
  }
  return places;
}

async function choose(plans: readonly IntakePlan[], source: Source): Promise<SourceAnswer> {
  const readings: ReadingOption[] = [];
  for (const plan of plans) readings.push(await inPieces(optionOf(plan, source), source.signal));
  return { kind: 'choose', readings };
}

const EXAMPLES = 3;

function* optionOf(plan: IntakePlan, source: Source): Work<ReadingOption> {
  const scanned = yield* pathsFound(source, plan);
  yield* assertBalance(plan, scanned);
  const assigned = yield* assignedFiles(plan, scanned);
  const root = source.path;
  return {
    reading: plan.reading,
    uploads: plan.uploads.length,
    assignedFiles: assigned.size,
    leftOverFiles: plan.leftOvers.filter(({ isRefused }) => !isRefused).length,
    examples: plan.uploads.slice(0, EXAMPLES).map(({ submissionId, images }) => ({
      submissionId,
      files: images.map(({ path }) => shownPath(root, path))
    })),
    manifestPath: plan.list?.path ?? null,
    sheet: plan.list?.sheet ?? null
  };
}

function shownPath(root: string, path: string): string {
  const below = join(root, '/');
  return path.startsWith(below) ? path.slice(below.length) : path;
}

/** The list itself is no file of the folder while it is read by it; its refused rows count instead. */
function* pathsFound({ files }: Source, { list, leftOvers }: IntakePlan): Work<ReadonlySet<string>> {
  const paths = new Set<string>();
  for (const { path } of files) {
    if (path !== list?.path) paths.add(path);
    yield;
  }
  for (const { path, reason } of leftOvers) {
    if (isRowRefusal(reason)) paths.add(path);
    yield;
  }
  return paths;
}
