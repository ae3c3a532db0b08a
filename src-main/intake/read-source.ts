import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Reading, ReadingOption } from '../contract/batch.ts';
import { AppError } from '../contract/error.ts';
import { planByManifest, refusePathsThroughLinks } from './by-manifest.ts';
import { isManifest, readManifest } from './manifest.ts';
import { readManifestText } from './manifest-text.ts';
import { inPieces, refuseIfCancelled, type Work } from './pieces.ts';
import { assertBalance, assignedFiles, type IntakePlan, type PlannedUpload } from './plan.ts';
import { previewOf } from './preview.ts';
import { type FolderPlan, type FolderView, viewFolder } from './readings.ts';
import {
  folderUnreadable,
  isFileSystemAnswer,
  type ScanHooks,
  type ScannedFile,
  scanFolder
} from './scan.ts';

export interface SourceRequest {
  /** A folder, or a CSV list. */
  readonly path: string;
  /** Only these files and folders in `path`; null: all of it. */
  readonly only: readonly string[] | null;
  readonly manifestPath: string | null;
  /** null: found out. */
  readonly reading: Reading | null;
  /** Also a plan in which everything is left over is an answer. Default: false. */
  readonly mayAssignNothing?: boolean;
}

export type SourceAnswer =
  | { readonly kind: 'plan'; readonly plan: IntakePlan }
  /** More than one reading fits, or the only one must be confirmed. */
  | { readonly kind: 'choose'; readonly readings: readonly ReadingOption[] };

export interface SourceHooks extends ScanHooks {
  /** The first rows as they will probably be: at most once, while the folder is still looked through. */
  onPreview?(uploads: readonly PlannedUpload[]): void;
}

/** What is to be read, with everything found. */
interface Source {
  readonly path: string;
  readonly name: string;
  readonly manifestPath: string | null;
  /** A person named the list: there is no question left. */
  readonly isListGiven: boolean;
  readonly files: readonly ScannedFile[];
  readonly signal: AbortSignal;
}

/**
 * Reads a folder or list into a plan, or into the question how to read it. Nothing is written, no picture is opened.
 * @throws AppError folder_*, not_a_folder, nothing_assigned, reading_does_not_fit, manifest_*, import_cancelled
 */
export async function readSource(request: SourceRequest, hooks: SourceHooks): Promise<SourceAnswer> {
  refuseIfCancelled(hooks.signal);
  const source = await openSource(request, hooks);
  const answer = await answerFor(source, request.reading, request.mayAssignNothing ?? false);
  refuseIfCancelled(hooks.signal);
  if (answer.kind === 'plan') {
    const { plan } = answer;
    const found = await inPieces(pathsFound(source, plan.reading), hooks.signal);
    await inPieces(assertBalance(plan, found), hooks.signal);
  }
  return answer;
}

async function openSource(request: SourceRequest, hooks: SourceHooks): Promise<Source> {
  const path = resolve(request.path);
  const stats = await statOf(path);
  const isList = stats.isFile() && path.toLowerCase().endsWith('.csv');
  if (!isList && !stats.isDirectory()) throw new AppError('not_a_folder', { path });
  const named = isList ? path : request.manifestPath;
  const given = named === null ? null : resolve(named);
  // A list that was named is read before a large folder is walked: it may be broken.
  if (given !== null) await readManifest(given, await readManifestText(given));
  const root = isList ? dirname(path) : path;
  const files = scanFolder(root, isList ? null : request.only, {
    ...hooks,
    onFirstFiles: (first) => {
      if (given === null) hooks.onPreview?.(previewOf(root, first, request.reading));
    }
  });
  const manifestPath = given ?? (await listAmong(files));
  return {
    path,
    name: basename(path),
    manifestPath,
    isListGiven: given !== null,
    files,
    signal: hooks.signal
  };
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

/** The one CSV at the top whose first line names the columns of a list. */
async function listAmong(files: readonly ScannedFile[]): Promise<string | null> {
  const lists: string[] = [];
  for (const { path, name, folders, refusal } of files) {
    if (folders.length > 0 || refusal !== null || !name.toLowerCase().endsWith('.csv')) continue;
    if (await isListFile(path)) lists.push(path);
  }
  const [only = null, second] = lists;
  return second === undefined ? only : null;
}

/** A CSV that is no text, or can't be read, is a file like any other. */
async function isListFile(path: string): Promise<boolean> {
  try {
    return await isManifest(await readManifestText(path));
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

async function answerFor(
  source: Source,
  reading: Reading | null,
  mayAssignNothing: boolean
): Promise<SourceAnswer> {
  if (reading === 'manifest' || (reading === null && source.isListGiven)) {
    return { kind: 'plan', plan: await manifestPlan(source) };
  }
  const view = await inPieces(viewFolder(source.name, source.files), source.signal);
  if (mayAssignNothing && source.manifestPath === null && !(reading === null && view.needsChoice)) {
    return { kind: 'plan', plan: await inPieces(view.plan(reading), source.signal) };
  }
  if (reading !== null) return { kind: 'plan', plan: await chosenPlan(source, view, reading) };
  if (source.manifestPath !== null) return besideManifest(source, view);
  if (view.pictureFiles === 0) throw new AppError('folder_without_pictures', { path: source.path });
  if (view.needsChoice) return choose(await bothPlans(source, view), source);
  const plan = await inPieces(view.plan(null), source.signal);
  if (plan.uploads.length > 0) return { kind: 'plan', plan };
  if (view.mayBeSingle) return choose([await inPieces(view.plan('single'), source.signal)], source);
  throw new AppError('nothing_assigned', { path: source.path, count: view.pictureFiles });
}

async function manifestPlan(source: Source): Promise<IntakePlan> {
  const { manifestPath } = source;
  if (manifestPath === null) throw new AppError('reading_does_not_fit', { path: source.path });
  const rows = await readManifest(manifestPath, await readManifestText(manifestPath));
  const files = source.files.filter(({ path }) => path !== manifestPath);
  const ignoresCase = process.platform === 'win32' || process.platform === 'darwin';
  const list = { manifestPath, name: source.name, rows, files, ignoresCase };
  await refusePathsThroughLinks(list, source.signal);
  return inPieces(planByManifest(list), source.signal);
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
async function besideManifest(source: Source, view: FolderView): Promise<SourceAnswer> {
  const byList = await manifestPlan(source);
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
  const scanned = yield* pathsFound(source, plan.reading);
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
    manifestPath: plan.reading === 'manifest' ? source.manifestPath : null
  };
}

function shownPath(root: string, path: string): string {
  const below = join(root, '/');
  return path.startsWith(below) ? path.slice(below.length) : path;
}

/** The list itself is no file of the folder while it is read by it. */
function* pathsFound({ files, manifestPath }: Source, reading: Reading): Work<ReadonlySet<string>> {
  const paths = new Set<string>();
  for (const { path } of files) {
    if (reading !== 'manifest' || path !== manifestPath) paths.add(path);
    yield;
  }
  return paths;
}
