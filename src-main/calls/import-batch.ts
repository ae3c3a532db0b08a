import { availableParallelism } from 'node:os';
import type { ImageProbe } from '../contract/probe.ts';
import type { NewUpload } from '../db/batch-table.ts';
import { balanceOf, type IntakePlan, type PlannedUpload } from '../intake/plan.ts';
import type { Context } from './context.ts';
import { inPieces, limited, nextTurn } from './in-pieces.ts';
import { importRecipe } from './picture-calls.ts';

interface BatchRequest {
  readonly connectionId: number;
  readonly path: string;
  /** For rows that say none. */
  readonly idType: string | null;
}

interface SaveHooks {
  readonly signal: AbortSignal;
  progress(phase: 'checking' | 'saving'): (done: number, total: number) => void;
  /** Has to be over before any row is written. What it writes of the batch goes with it when that does not become whole. */
  onBegun(batchId: number): Promise<void>;
}

/** Pictures looked at at once; the decoding runs outside the main thread. */
const PROBES_AT_ONCE = Math.max(2, Math.min(8, availableParallelism()));

/**
 * Looks at every picture and writes the rows as they come: what was looked at is not held in memory. The batch is seen
 * only when it is whole, and one that does not become whole is removed again.
 * @returns the batch's id
 */
export async function saveBatch(
  context: Context,
  request: BatchRequest,
  plan: IntakePlan,
  hooks: SaveHooks
): Promise<number> {
  const { batches, changes, patiently } = context.store;
  const recipe = importRecipe(context.store.connections.get(request.connectionId));
  const probe = await probeOnce((path) => context.prepare(path, recipe), plan, hooks);
  const id = await patiently(() => batches.begin(newBatch(context, request, plan)));
  const batch = { id, connectionId: request.connectionId };
  try {
    await hooks.onBegun(id);
    const ids: number[] = [];
    for await (const rows of probedRows(plan.uploads, request.idType, probe)) {
      hooks.signal.throwIfAborted();
      ids.push(...(await patiently(() => batches.addUploads(batch, rows, context.now()))));
    }
    const tellSaved = hooks.progress('saving');
    tellSaved(0, ids.length);
    for await (const piece of inPieces(plan.leftOvers)) {
      hooks.signal.throwIfAborted();
      await patiently(() => {
        batches.addLeftOvers(id, piece);
      });
    }
    // A row's issues depend on the others: on the same picture, the same submission.
    let checked = 0;
    for await (const piece of inPieces(ids)) {
      hooks.signal.throwIfAborted();
      await patiently(() => changes.recheck(piece));
      checked += piece.length;
      tellSaved(checked, ids.length);
    }
    hooks.signal.throwIfAborted();
    await patiently(() => {
      batches.finish(id);
    });
    return id;
  } catch (error) {
    while (!(await patiently(() => batches.abandonSome(id)))) await nextTurn();
    throw error;
  }
}

type Probe = (path: string) => Promise<ImageProbe>;

/** Rows of one transaction at a time; while they are written, the pictures of the next are being looked at. */
async function* probedRows(
  uploads: readonly PlannedUpload[],
  idType: string | null,
  probe: Probe
): AsyncGenerator<NewUpload[]> {
  let rowNumber = 0;
  let ahead: Promise<NewUpload[]> | null = null;
  for await (const piece of inPieces(uploads)) {
    const first = rowNumber + 1;
    rowNumber += piece.length;
    const next = Promise.all(piece.map((upload, at) => newUpload(upload, first + at, idType, probe)));
    // One that fails while the piece before it is written is told when it is its turn.
    next.catch(() => undefined);
    if (ahead !== null) yield await ahead;
    ahead = next;
  }
  if (ahead !== null) yield await ahead;
}

async function newUpload(
  planned: PlannedUpload,
  rowNumber: number,
  idType: string | null,
  probe: Probe
): Promise<NewUpload> {
  const looked = planned.images.map(async ({ slot, path, rule }) => ({ ...(await probe(path)), slot, rule }));
  return { ...planned, idType: planned.idType ?? idType, rowNumber, images: await Promise.all(looked) };
}

/** Each file once, however many slots name it; only of those that are named again is the result kept. */
async function probeOnce(prepare: Probe, { uploads }: IntakePlan, hooks: SaveHooks): Promise<Probe> {
  const seen = new Set<string>();
  const again = new Map<string, Promise<ImageProbe> | null>();
  for await (const piece of inPieces(uploads, UPLOADS_LOOKED_THROUGH)) {
    for (const path of piece.flatMap(({ images }) => images.map((image) => image.path))) {
      if (seen.has(path)) again.set(path, null);
      seen.add(path);
    }
  }
  const total = seen.size;
  const tellProgress = hooks.progress('checking');
  const inTurn = limited(PROBES_AT_ONCE);
  let done = 0;
  tellProgress(0, total);
  const look = (path: string): Promise<ImageProbe> =>
    inTurn(async () => {
      hooks.signal.throwIfAborted();
      const probe = await prepare(path);
      tellProgress((done += 1), total);
      return probe;
    });
  return (path) => {
    const known = again.get(path);
    if (known === undefined) return look(path);
    const probe = known ?? look(path);
    again.set(path, probe);
    return probe;
  };
}

/** Some milliseconds of work. */
const UPLOADS_LOOKED_THROUGH = 4000;

function newBatch(context: Context, request: BatchRequest, plan: IntakePlan) {
  return {
    connectionId: request.connectionId,
    name: plan.name,
    sourcePath: request.path,
    reading: plan.reading,
    template: plan.template ?? null,
    operator: context.settings().operator,
    createdAt: context.now(),
    ...balanceOf(plan)
  };
}
