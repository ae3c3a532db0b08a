import { randomUUID } from 'node:crypto';
import type { ImportStatus, PlanAnswer, Reading } from '../contract/batch.ts';
import type { ListColumns } from '../contract/list.ts';
import { AppError } from '../contract/error.ts';
import { isRowRefusal } from '../contract/issue.ts';
import { balanceOf, type IntakePlan, type PlannedUpload } from '../intake/plan.ts';
import type { readSource } from '../intake/read-source.ts';
import type { Context } from './context.ts';
import { saveBatch } from './import-batch.ts';
import { ImportPreview } from './import-preview.ts';

export interface ImportRequest {
  readonly connectionId: number;
  readonly path: string;
  readonly only: readonly string[] | null;
  readonly manifestPath: string | null;
  readonly sheet?: string | null;
  readonly columns?: ListColumns;
  readonly reading: Reading | null;
  readonly template?: string | null;
  readonly idType: string | null;
}

interface ImportPorts {
  readonly readSource: typeof readSource;
  /** @returns the folder with the sample pictures, drawn now where it is not there yet. */
  makeSamples(hooks: { signal: AbortSignal; onProgress(done: number, total: number): void }): Promise<string>;
}

export interface ImportJob {
  start(request: ImportRequest): { importId: string };
  /** What `start` would make of it; nothing is written. Rejects as `start` fails. */
  plan(request: ImportRequest): Promise<PlanAnswer>;
  startSamples(connectionId: number): { importId: string };
  /**
   * Imports what was planned already. @param onBegun has to be over before any row is written; what it writes of the batch
   * goes with it when the import does not end.
   * @returns the batch, when it is whole; null: it was cancelled or failed, which `status` tells.
   * @throws AppError import_running
   */
  importPlan(
    source: Pick<ImportRequest, 'connectionId' | 'path'>,
    plan: IntakePlan,
    onBegun: (batchId: number) => Promise<void>
  ): Promise<number | null>;
  status(): ImportStatus | null;
  /** Where the picture of a preview lies; null for one that is not shown any more. */
  previewPath(id: number): string | null;
  cancel(importId: string): void;
  /** Cancels what is under way and waits until it has left nothing behind. */
  close(): Promise<void>;
}

type WorkingPhase = Extract<ImportStatus, { done: number }>['phase'];
type Tell = (status: DistributiveOmit<ImportStatus, 'importId' | 'path' | 'connectionId'>) => void;
type DistributiveOmit<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never;

/** Progress is told at most this often. */
const TELL_EVERY_MS = 100;

/** One import at a time; a batch is whole or absent. */
export function importJob(context: Context, ports: ImportPorts): ImportJob {
  let latest: ImportStatus | null = null;
  const preview = new ImportPreview();
  const planning = new AbortController();
  let running: { importId: string; abort: AbortController; done: Promise<void> } | null = null;

  function run(
    path: string,
    connectionId: number,
    firstPhase: WorkingPhase,
    work: (job: Job) => Promise<void>
  ): { importId: string } {
    if (running) throw new AppError('import_running');
    context.store.connections.get(connectionId);
    const importId = randomUUID();
    const abort = new AbortController();
    let shownPath = path;
    let hasEnded = false;
    const tell: Tell = (status) => {
      // Pictures that were being looked at when it was cancelled are still looked at to the end.
      if (hasEnded) return;
      hasEnded = !('done' in status);
      if (hasEnded) preview.clear();
      latest = { importId, path: shownPath, connectionId, ...status };
      context.hub.emit({ name: 'importStatus', payload: latest });
    };
    const job: Job = {
      tell,
      signal: abort.signal,
      progress: progressTeller(tell, context, preview),
      preview: (uploads) => {
        preview.show(uploads);
        if (latest !== null && 'done' in latest) tell({ ...latest, preview: preview.rows });
      },
      setPath: (other) => (shownPath = other)
    };
    job.progress(firstPhase)(0, null);
    const done = work(job)
      .catch((error: unknown) => {
        tell(endOf(context, error, abort.signal));
        return context.sweepMade();
      })
      .finally(() => {
        running = null;
      });
    running = { importId, abort, done };
    return { importId };
  }

  return {
    start: (request) =>
      run(request.path, request.connectionId, 'scanning', (job) =>
        importSource(context, ports, request, job)
      ),
    plan: (request) => planAnswer(context, ports, request, planning.signal),
    startSamples: (connectionId) =>
      run('', connectionId, 'drawing', async (job) => {
        const path = await ports.makeSamples({ signal: job.signal, onProgress: job.progress('drawing') });
        job.setPath(path);
        const request = {
          connectionId,
          path,
          only: null,
          manifestPath: null,
          reading: null,
          idType: null
        };
        await importSource(context, ports, request, job);
      }),
    importPlan: async ({ connectionId, path }, plan, onBegun) => {
      let finished: number | null = null;
      const request = { connectionId, path, only: null, manifestPath: null, reading: null, idType: null };
      run(path, connectionId, 'checking', async (job) => {
        finished = await importPlanned(context, request, plan, job, onBegun);
      });
      await running?.done;
      return finished;
    },
    status: () => latest,
    previewPath: (id) => preview.pathOf(id),
    cancel: (importId) => {
      if (running?.importId === importId) running.abort.abort();
    },
    close: async () => {
      planning.abort();
      running?.abort.abort();
      await running?.done;
    }
  };
}

interface Job {
  readonly tell: Tell;
  readonly signal: AbortSignal;
  progress(phase: WorkingPhase): (done: number, total: number | null) => void;
  setPath(path: string): void;
  /** Shows these rows at once, as they will probably be. */
  readonly preview: (uploads: readonly PlannedUpload[]) => void;
}

function progressTeller(tell: Tell, context: Context, preview: ImportPreview): Job['progress'] {
  return (phase) => {
    const startedAt = context.now();
    let toldAt = -Infinity;
    return (done, total) => {
      const now = performance.now();
      if (now - toldAt < TELL_EVERY_MS && done !== total) return;
      toldAt = now;
      tell({ phase, done, total, startedAt, preview: preview.rows });
    };
  };
}

function endOf(context: Context, error: unknown, signal: AbortSignal): Parameters<Tell>[0] {
  if (signal.aborted) return { phase: 'cancelled' };
  if (error instanceof AppError)
    return { phase: 'failed', error: { code: error.code, values: error.values } };
  context.onBug(error, 'import');
  return { phase: 'failed', error: { code: 'fault_of_ours', values: { call: 'import' } } };
}

async function importSource(
  context: Context,
  ports: ImportPorts,
  request: ImportRequest,
  job: Job
): Promise<void> {
  const { signal } = job;
  const source = await ports.readSource(askingRequest(context, request), {
    signal,
    onProgress: job.progress('scanning'),
    onPreview: job.preview
  });
  if (source.kind === 'choose') {
    job.tell({ phase: 'choose', readings: source.readings });
    return;
  }
  if (source.kind === 'columns') {
    job.tell({ phase: 'columns', list: source.list });
    return;
  }
  await rememberColumns(context, request, source.plan);
  await importPlanned(context, request, source.plan, job, () => Promise.resolve());
}

function askingRequest(context: Context, request: ImportRequest): Parameters<typeof readSource>[0] {
  const knownColumns = context.store.listColumns.known(request.connectionId);
  return { ...request, knownColumns, asksColumns: true };
}

async function planAnswer(
  context: Context,
  ports: ImportPorts,
  request: ImportRequest,
  signal: AbortSignal
): Promise<PlanAnswer> {
  context.store.connections.get(request.connectionId);
  const source = await readToTell(ports, askingRequest(context, request), signal);
  if (source.kind === 'choose') return { phase: 'choose', readings: source.readings };
  if (source.kind === 'columns') return { phase: 'columns', list: source.list };
  const { name, reading, template = null, uploads, leftOvers } = source.plan;
  return {
    phase: 'planned',
    name,
    reading,
    template,
    balance: balanceOf(source.plan),
    uploads: uploads.map((upload) => ({ ...upload, idType: upload.idType ?? request.idType })),
    leftOvers: leftOvers.map(({ path, reason, isRefused }) => ({ path, reason, isRefused }))
  };
}

/** Where nothing can be assigned, an import is refused; who only asks is told of each file why. */
async function readToTell(
  { readSource: read }: ImportPorts,
  asked: Parameters<typeof readSource>[0],
  signal: AbortSignal
): ReturnType<typeof readSource> {
  const hooks = { signal, onProgress: () => undefined };
  try {
    return await read(asked, hooks);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'nothing_assigned') throw error;
    return read({ ...asked, mayAssignNothing: true }, hooks);
  }
}

/** What was said of the columns holds for the next list with the same ones. */
async function rememberColumns(
  context: Context,
  request: ImportRequest,
  { list }: IntakePlan
): Promise<void> {
  const { connectionId, columns = {} } = request;
  if (list === undefined || Object.keys(columns).length === 0) return;
  const { listColumns, patiently } = context.store;
  await patiently(() => {
    listColumns.remember(connectionId, list.names, columns, context.now());
  });
}

async function importPlanned(
  context: Context,
  request: ImportRequest,
  plan: IntakePlan,
  job: Job,
  onBegun: (batchId: number) => Promise<void>
): Promise<number> {
  job.preview(plan.uploads);
  const batchId = await context.madeFiles.whileMaking(() =>
    saveBatch(context, request, plan, { ...job, onBegun })
  );
  const batch = context.store.batches.get(batchId);
  context.hub.uploadsChanged(null);
  job.tell({
    phase: 'done',
    batchId,
    uploads: plan.uploads.length,
    blockedUploads: batch.counts.staged - batch.releasable,
    leftOverFiles: batch.leftOverFiles + batch.refusedFiles,
    refusedRows: plan.leftOvers.filter(({ reason }) => isRowRefusal(reason)).length
  });
  return batchId;
}
