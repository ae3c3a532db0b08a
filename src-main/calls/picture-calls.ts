import { stat } from 'node:fs/promises';
import type { Handlers, ParsedInput } from '../contract/call.ts';
import { type ConnectionInput, doesRemoveLocation } from '../contract/connection.ts';
import { AppError } from '../contract/error.ts';
import { AS_FOUND, type Recipe, recipeOf, turnBy } from '../contract/made-picture.ts';
import type { ImageProbe } from '../contract/probe.ts';
import { bodyToAimFor, type ShrinkResult, sizesThatFit } from '../contract/shrinking.ts';
import type { Slot } from '../contract/slot.ts';
import { canApply, type Image, type Upload } from '../contract/upload.ts';
import { estimatedBodyBytes } from '../contract/validation.ts';
import type { NewImage } from '../db/batch-table.ts';
import { newAct } from '../db/audit-log.ts';
import type { ImageSource } from '../db/image-changes.ts';
import type { ChangeResult, RemadeImage } from '../db/upload-changes.ts';
import type { Context } from './context.ts';
import { inPieces, mapLimited } from './in-pieces.ts';
import { recheckLater } from './recheck-later.ts';

export type PictureCalls = Pick<
  Handlers,
  'uploads.setImage' | 'uploads.remakeImage' | 'uploads.swapImages' | 'uploads.takeImages' | 'uploads.shrink'
>;

/** How a file is taken in for a connection. */
export function importRecipe(connection: Pick<ConnectionInput, 'environment' | 'removesLocation'>): Recipe {
  return { ...AS_FOUND, isLocationRemoved: doesRemoveLocation(connection) };
}

/** The file that a person has: what every picture is made from. */
const foundPath = ({ origin, path }: Image): string => origin?.path ?? path;
const foundDigest = ({ origin, sha256 }: Pick<ImageProbe, 'origin' | 'sha256'>): string | null =>
  origin?.sha256 ?? sha256;

export function pictureCalls(context: Context): PictureCalls {
  const { store, hub } = context;
  const inTurn = turns();

  /** One change at a time for each row: the next one begins with what the one before has made. */
  const changing = <Result>(id: number, work: (upload: Upload) => Promise<Result>): Promise<Result> =>
    inTurn(id, () =>
      context.madeFiles.whileMaking(async () => {
        const before = store.uploads.get(id);
        refuseUneditable(before);
        return work(before);
      })
    );

  const write = async (before: Upload, change: () => ChangeResult): Promise<ChangeResult> => {
    const result = await store.patiently(change);
    hub.uploadsChanged([...result.changed, ...result.touched]);
    await recheckLater(context, result.later);
    await removeReplaced(context, before);
    return result;
  };
  const answer = async (before: Upload, change: () => ChangeResult): Promise<Upload> => {
    await write(before, change);
    return store.uploads.get(before.id);
  };

  return {
    'uploads.setImage': ({ id, slot, source }) =>
      changing(id, async (before) => {
        const image = source === null ? null : await imageSource(context, before, source);
        return answer(before, () => store.changes.placeImage(id, slot, image, context.now()));
      }),
    'uploads.swapImages': ({ id, slots }) =>
      changing(id, (before) =>
        answer(before, () => {
          const { operator } = context.settings();
          return store.changes.swapImages(id, slots, operator, context.now());
        })
      ),
    'uploads.remakeImage': ({ id, slot, change }) =>
      changing(id, async (before) => {
        const image = imageIn(before, slot);
        const probe = await remade(context, before, image, change);
        return answer(before, () =>
          store.changes.remakeImages(id, [{ before: image, image: { ...probe, slot } }], context.now())
        );
      }),
    'uploads.takeImages': async ({ target }) => {
      const act = newAct();
      const sum = { changed: 0, state: 0 };
      for await (const ids of inPieces(store.uploads.idsOf(target), 20)) {
        for (const upload of store.uploads.rows(ids)) {
          const { changed, wrongState } = await inTurn(upload.id, () =>
            context.madeFiles.whileMaking(async () => {
              const images = await lookAgain(context, upload);
              return write(upload, () => store.changes.retakeImages(upload.id, images, context.now(), act));
            })
          );
          sum.changed += changed.length;
          sum.state += wrongState;
        }
      }
      return { changed: sum.changed, skipped: sum.state > 0 ? [{ reason: 'state', count: sum.state }] : [] };
    },
    'uploads.shrink': async ({ target, maxBodyBytes }) => {
      const tally = new ShrinkTally();
      const act = newAct();
      for await (const ids of inPieces(store.uploads.idsOf(target), 20)) {
        for (const id of ids) {
          await inTurn(id, () =>
            context.madeFiles.whileMaking(() =>
              shrinkRow(context, id, maxBodyBytes, tally, (before, smaller) =>
                write(before, () => store.changes.remakeImages(id, smaller, context.now(), act))
              )
            )
          );
        }
      }
      return tally.result;
    }
  };
}

class ShrinkTally {
  readonly #skipped = { state: 0, fits: 0, cannot: 0 };
  readonly #changedIds: number[] = [];
  #beforeBytes = 0;
  #afterBytes = 0;

  skip(reason: 'state' | 'fits' | 'cannot'): void {
    this.#skipped[reason] += 1;
  }

  change(id: number, beforeBytes: number, afterBytes: number): void {
    this.#changedIds.push(id);
    this.#beforeBytes += beforeBytes;
    this.#afterBytes += afterBytes;
  }

  get result(): ShrinkResult {
    const reasons = ['state', 'fits', 'cannot'] as const;
    const skipped = reasons.map((reason) => ({ reason, count: this.#skipped[reason] }));
    return {
      changed: this.#changedIds.length,
      changedIds: this.#changedIds,
      skipped: skipped.filter(({ count }) => count > 0),
      beforeBytes: this.#beforeBytes,
      afterBytes: this.#afterBytes
    };
  }
}

async function shrinkRow(
  context: Context,
  id: number,
  maxBodyBytes: number | null,
  tally: ShrinkTally,
  write: (before: Upload, smaller: readonly RemadeImage[]) => Promise<ChangeResult>
): Promise<void> {
  const { store } = context;
  const before = store.uploads.get(id);
  if (!canApply(before.state, 'edit')) {
    tally.skip('state');
    return;
  }
  const connection = store.connections.get(before.connectionId);
  const sizes = before.images.map(({ sizeBytes }) => sizeBytes);
  const bodyBytes = estimatedBodyBytes(sizes);
  const aim = maxBodyBytes ?? bodyToAimFor(before, bodyBytes, connection.maxBodyBytes);
  if (bodyBytes <= aim) {
    tally.skip('fits');
    return;
  }
  const limits = sizesThatFit(sizes, aim);
  const tooLarge = before.images.flatMap((image, index) => {
    const bytes = limits[index] ?? 0;
    return image.sizeBytes > bytes ? [{ image, bytes }] : [];
  });
  const smaller: RemadeImage[] = [];
  for (const { image, bytes } of tooLarge) {
    const limit = { bytes, minEdgePx: connection.minEdgePx };
    const probe = await context.prepare(foundPath(image), { ...recipeOf(image.origin), limit });
    const isDone = probe.problem === null && probe.sizeBytes <= bytes && hasSameFound(probe, image);
    if (!isDone) {
      tally.skip('cannot');
      return;
    }
    smaller.push({ before: image, image: { ...probe, slot: image.slot } });
  }
  const { changed } = await write(before, smaller);
  if (changed.length === 0) tally.skip('state');
  else tally.change(id, bodyBytes, bodyBytesOf(store.uploads.get(id)));
}

function bodyBytesOf({ images }: Upload): number {
  return estimatedBodyBytes(images.map(({ sizeBytes }) => sizeBytes));
}

function hasSameFound(probe: ImageProbe, image: Image): boolean {
  return foundDigest(probe) !== null && foundDigest(probe) === (image.origin?.sha256 ?? image.sha256);
}

/** @throws AppError where the found file is not what was reviewed, or can't be made so. */
async function remade(
  context: Context,
  upload: Upload,
  image: Image,
  change: ParsedInput<'uploads.remakeImage'>['change']
): Promise<ImageProbe> {
  const connection = context.store.connections.get(upload.connectionId);
  const recipe = changedRecipe(image, change, importRecipe(connection));
  const probe = await context.prepare(foundPath(image), recipe);
  if (!hasSameFound(probe, image)) throw new AppError('picture_changed', { file: image.fileName });
  const { turn, page } = recipeOf(probe.origin ?? null);
  if (probe.problem !== null || turn !== recipe.turn || page !== recipe.page) {
    throw new AppError('picture_not_made', { file: image.fileName });
  }
  return probe;
}

function changedRecipe(
  image: Image,
  change: ParsedInput<'uploads.remakeImage'>['change'],
  imported: Recipe
): Recipe {
  const now = recipeOf(image.origin);
  switch (change.kind) {
    case 'turn':
      return { ...now, turn: turnBy(now.turn, change.degrees) };
    case 'page':
      return { ...imported, page: change.page };
    case 'undo':
      return { ...imported, page: now.page };
  }
}

function imageIn(upload: Upload, slot: Slot): Image {
  const image = upload.images.find((candidate) => candidate.slot === slot);
  if (image === undefined) throw new AppError('slot_is_empty', { submissionId: upload.submissionId });
  return image;
}

function refuseUneditable({ submissionId, state }: Upload): void {
  if (!canApply(state, 'edit')) throw new AppError('upload_not_editable', { submissionId, state });
}

async function imageSource(
  context: Context,
  { connectionId }: Upload,
  source: { path: string } | { leftOverId: number }
): Promise<ImageSource> {
  const { store, prepare } = context;
  const { operator } = context.settings();
  const recipe = importRecipe(store.connections.get(connectionId));
  if ('leftOverId' in source) {
    const { id, path } = store.batches.getLeftOver(source.leftOverId);
    return { probe: await prepare(path, recipe), leftOverId: id, operator };
  }
  const found = await stat(source.path).catch(() => null);
  if (!found?.isFile()) throw new AppError('file_not_found', { path: source.path });
  return { probe: await prepare(source.path, recipe), leftOverId: null, operator };
}

/** What was asked for stays asked for; the connection's rule of today holds too. */
function lookAgain({ store, prepare }: Context, upload: Upload): Promise<Omit<NewImage, 'rule'>[]> {
  const { isLocationRemoved } = importRecipe(store.connections.get(upload.connectionId));
  return mapLimited(upload.images, 2, async (image) => {
    const recipe = recipeOf(image.origin);
    const wanted = { ...recipe, isLocationRemoved: recipe.isLocationRemoved || isLocationRemoved };
    return { ...(await prepare(foundPath(image), wanted)), slot: image.slot };
  });
}

/** What was made for this row before and is no other row's. */
async function removeReplaced({ store, madeFiles }: Context, before: Upload): Promise<void> {
  const paths = before.images.flatMap(({ origin, path }) => (origin === null ? [] : [path]));
  if (paths.length === 0) return;
  const needed = store.uploads.neededMade(paths, 0);
  for (const path of paths) if (!needed.has(path)) await madeFiles.remove(path);
}

/** Work for the same id runs one after the other; what fails holds nobody up. */
function turns(): <Result>(id: number, work: () => Promise<Result>) => Promise<Result> {
  const last = new Map<number, Promise<unknown>>();
  return (id, work) => {
    const before = last.get(id) ?? Promise.resolve();
    const result = before.then(work);
    const done = result.then(
      () => undefined,
      () => undefined
    );
    last.set(id, done);
    void done.then(() => {
      if (last.get(id) === done) last.delete(id);
    });
    return result;
  };
}
