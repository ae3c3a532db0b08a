import { lstat, open, readdir } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { AppError, type ErrorAnswer } from '../contract/error.ts';
import type { Handlers } from '../contract/call.ts';
import {
  EXCEPTIONS_FOLDER,
  SENT_FOLDER,
  type Watch,
  type WatchedFolder,
  type WatchInput
} from '../contract/watch.ts';
import type { TakenFile } from '../db/watch-table.ts';
import type { IntakePlan } from '../intake/plan.ts';
import type { readSource } from '../intake/read-source.ts';
import { type Observed, Resting } from '../intake/resting.ts';
import { ripeOf } from '../intake/ripe.ts';
import { isHidden } from '../intake/scan.ts';
import type { Context } from './context.ts';
import type { ImportJob } from './import-job.ts';
import { mapLimited } from './in-pieces.ts';
import { moveDoneFiles } from './watch-moves.ts';

/** Between two looks; a large folder, at which one look takes long, is looked at less often. */
const LOOK_EVERY_MS = 5000;
const LEAST_PAUSE_TO_LOOK = 20;
/** Submissions that come one by one share a batch. */
const BATCH_AT_MOST_EVERY_MS = 60_000;
/** Files looked up at once. */
const LOOKED_UP_AT_ONCE = 32;

interface Ports {
  readonly imports: ImportJob;
  readonly readSource: typeof readSource;
  readonly release: Handlers['uploads.release'];
  /** Of all processes of a data folder one takes files. */
  readonly mayTake: () => boolean;
  /** ms; never jumps back. */
  readonly monotonic: () => number;
}

type Found = Pick<WatchedFolder, 'lookedAt' | 'waitingFiles' | 'problem'>;

/** What is kept of a watched folder while the process lives. */
interface Memory {
  readonly resting: Resting;
  found: Found;
  /** Monotonic ms. */
  lastBatchAt: number;
}

const NOT_LOOKED: Found = { lookedAt: null, waitingFiles: 0, problem: null };

/** Takes files from watched folders when they are whole and their submissions complete. */
export class WatchJob {
  readonly #context: Context;
  readonly #ports: Ports;
  readonly #memories = new Map<number, Memory>();
  readonly #abort = new AbortController();
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> = Promise.resolve();
  #isStarted = false;

  constructor(context: Context, ports: Ports) {
    this.#context = context;
    this.#ports = ports;
  }

  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#lookIn(0);
  }

  list(): WatchedFolder[] {
    return this.#context.store.watches.all().map((watch) => ({ ...watch, ...this.#memory(watch.id).found }));
  }

  /** Looks at all watched folders now, after the look under way. */
  look(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#lookAtAll());
    return this.#looking;
  }

  /** Something was set: what was seen before is no longer true. */
  changed(id: number): void {
    this.#memories.delete(id);
    this.#tell();
    if (this.#isStarted) this.#lookIn(0);
  }

  async close(): Promise<void> {
    this.#abort.abort();
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#looking;
  }

  #memory(id: number): Memory {
    const known = this.#memories.get(id);
    if (known !== undefined) return known;
    const memory = { resting: new Resting(), found: NOT_LOOKED, lastBatchAt: -Infinity };
    this.#memories.set(id, memory);
    return memory;
  }

  #lookIn(delayMs: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const startedAt = performance.now();
      void this.look().then(() => {
        if (this.#abort.signal.aborted) return;
        this.#lookIn(Math.max(LOOK_EVERY_MS, (performance.now() - startedAt) * LEAST_PAUSE_TO_LOOK));
      });
    }, delayMs).unref();
  }

  async #lookAtAll(): Promise<void> {
    if (!this.#ports.mayTake()) return;
    for (const watch of this.#context.store.watches.all()) {
      if (this.#abort.signal.aborted) return;
      if (!watch.isOn) continue;
      const memory = this.#memory(watch.id);
      const found = await this.#lookAt(watch, memory);
      const isNews =
        JSON.stringify({ ...found, lookedAt: 0 }) !== JSON.stringify({ ...memory.found, lookedAt: 0 });
      memory.found = found;
      if (isNews) this.#tell();
    }
  }

  /** Never rejects. */
  async #lookAt(watch: Watch, memory: Memory): Promise<Found> {
    const lookedAt = this.#context.now();
    try {
      await moveDoneFiles(this.#context, watch);
      const waitingFiles = await this.#take(watch, memory);
      return { lookedAt, waitingFiles, problem: null };
    } catch (error) {
      return { ...memory.found, lookedAt, problem: this.#problemOf(error) };
    }
  }

  #problemOf(error: unknown): ErrorAnswer | null {
    if (this.#abort.signal.aborted) return null;
    if (error instanceof AppError) {
      // An import of a person's own goes first.
      return error.code === 'import_running' ? null : { code: error.code, values: error.values };
    }
    this.#context.onBug(error, 'watch');
    return { code: 'fault_of_ours', values: { call: 'watch' } };
  }

  /** @returns files that wait. */
  async #take(watch: Watch, memory: Memory): Promise<number> {
    const plan = await this.#planOf(watch);
    if (plan === null) return 0;
    const now = this.#ports.monotonic();
    const taken = this.#context.store.watches.taken(watch.id);
    const observed = await observe(pathsOf(plan));
    memory.resting.look([...observed.values()], now);
    const rule = {
      completeSlots: watch.completeSlots,
      restMs: watch.restSeconds * 1000,
      waitMs: watch.waitSeconds * 1000
    };
    const facts = {
      isTaken: (path: string) => isSame(taken.get(path), observed.get(path)),
      restedMs: (path: string) => memory.resting.restedMs(path, now)
    };
    const ripe = ripeOf(plan, facts, rule);
    const isTooSoon = now - memory.lastBatchAt < BATCH_AT_MOST_EVERY_MS;
    if (ripe.plan === null || isTooSoon) return ripe.waitingFiles + (ripe.plan?.foundFiles ?? 0);
    memory.lastBatchAt = now;
    await this.#import(watch, ripe.plan, observed);
    return ripe.waitingFiles;
  }

  /** @returns null where nothing lies there. @throws AppError where it can't be told what belongs to whom. */
  async #planOf({ folder, reading }: Watch): Promise<IntakePlan | null> {
    const only = await ownEntries(folder);
    if (only.length === 0) return null;
    const hooks = { signal: this.#abort.signal, onProgress: () => undefined };
    const request = { path: folder, only, manifestPath: null, reading, mayAssignNothing: true };
    const answer = await this.#ports.readSource(request, hooks);
    if (answer.kind === 'plan') return answer.plan;
    throw new AppError('watch_needs_reading', { path: folder });
  }

  async #import(watch: Watch, plan: IntakePlan, observed: ReadonlyMap<string, Observed>): Promise<void> {
    const { store } = this.#context;
    const files = pathsOf(plan).flatMap((path) => observed.get(path) ?? []);
    const source = { connectionId: watch.connectionId, path: watch.folder };
    const batchId = await this.#ports.imports.importPlan(source, plan, (id) =>
      store.patiently(() => {
        store.watches.take(watch.id, id, files);
      })
    );
    if (batchId !== null && watch.releases) await this.#ports.release({ target: { filter: { batchId } } });
  }

  #tell(): void {
    this.#context.hub.emit({ name: 'watchesChanged', payload: null });
  }
}

/** Everything in the folder but Outtray's own. @throws AppError where it can't be read. */
async function ownEntries(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder);
    const own = new Set([SENT_FOLDER, EXCEPTIONS_FOLDER].map((name) => name.toLowerCase()));
    return names
      .filter((name) => !isHidden(name) && !own.has(name.toLowerCase()))
      .map((name) => join(folder, name));
  } catch (error) {
    throw new AppError('watch_folder_away', { path: folder }, { cause: error });
  }
}

function pathsOf({ uploads, leftOvers }: IntakePlan): string[] {
  const assigned = uploads.flatMap(({ images }) => images.map(({ path }) => path));
  return [...new Set([...assigned, ...leftOvers.map(({ path }) => path)])];
}

/** What is there and not locked: a file that another program writes to exclusively can't be opened (Windows). */
async function observe(paths: readonly string[]): Promise<ReadonlyMap<string, Observed>> {
  const found = await mapLimited(paths, LOOKED_UP_AT_ONCE, async (path): Promise<Observed | null> => {
    try {
      const stats = await lstat(path);
      if (stats.isFile()) await (await open(path, 'r')).close();
      return { path, sizeBytes: stats.size, modifiedAt: Math.floor(stats.mtimeMs) };
    } catch {
      return null; // gone, or not to be opened now: it is looked at again
    }
  });
  return new Map(found.filter((file) => file !== null).map((file) => [file.path, file]));
}

function isSame(taken: TakenFile | undefined, now: Observed | undefined): boolean {
  return taken !== undefined && taken.sizeBytes === now?.sizeBytes && taken.modifiedAt === now.modifiedAt;
}

/** @throws AppError where it is watched already, or lies in a watched folder, or around one. */
export function refuseNested(values: WatchInput, others: readonly Watch[]): void {
  const own = resolve(values.folder);
  const within = (inner: string, outer: string) => `${inner}${sep}`.startsWith(`${outer}${sep}`);
  const other = others.find(({ folder }) => within(own, folder) || within(folder, own));
  if (other !== undefined) throw new AppError('watch_nested', { path: own, other: other.folder });
}
