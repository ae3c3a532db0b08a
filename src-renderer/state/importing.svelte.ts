import type { ImportStatus, ReadingOption } from '../../src-main/contract/batch.ts';
import type { ListColumns, SampleListFormat } from '../../src-main/contract/list.ts';
import { api, deskApi, pathsOf } from '../api.ts';
import { Action } from './action.svelte.ts';
import { app } from './app.svelte.ts';
import { commonFolder, isPicture, pastedPath } from './folder-part.ts';
import { type PaceSample, ratePerSecond, secondsLeft, withSample } from './pace.ts';
import { route } from './route.svelte.ts';

/** The steps of an import in their order. */
export const PHASES = ['drawing', 'scanning', 'checking', 'saving'] as const;
/** The id of the button that begins an import. */
export const IMPORT_BUTTON = 'import-go';
export type Running = Extract<ImportStatus, { done: number }>;
export type Choosing = Extract<ImportStatus, { phase: 'choose' }>;
export type Asking = Extract<ImportStatus, { phase: 'columns' }>;
export type Ended = Exclude<ImportStatus, Running | Choosing | Asking>;

/** What the Import view shows; it lives on while other views are shown, so that a typed path is not lost. */
export class Importing {
  path = $state('');
  /** Empty: as the connection says, or none. */
  idType = $state('');
  /** Files and folders that were picked out of the folder `path`; null: all of it. */
  only = $state.raw<readonly string[] | null>(null);
  /** The name of a dropped folder whose path the browser keeps to itself. */
  droppedName = $state<string | null>(null);
  readonly starting = new Action();
  readonly cancelling = new Action();

  /** The import began with making the sample pictures. */
  hasDrawn = $state(false);
  #samples = $state.raw<readonly PaceSample[]>([]);
  #wasSamples = false;
  /** What was said of the list's columns: it holds for the questions that follow as well. */
  #columns: ListColumns = {};
  #dismissedId = $state<string | null>(null);

  readonly running = $derived(runningOf(app.importStatus));
  readonly choosing = $derived(this.#choosingStatus());
  readonly asking = $derived(this.#askingStatus());
  readonly ended = $derived(this.#endedStatus());
  readonly rate = $derived(ratePerSecond(this.#samples));
  readonly secondsLeft = $derived(
    this.running === null ? null : secondsLeft(this.rate, this.running.done, this.running.total)
  );

  async start(reading: ReadingOption | null = null): Promise<void> {
    const path = reading === null ? pastedPath(this.path) : (this.choosing?.path ?? pastedPath(this.path));
    if (reading === null) this.#columns = {};
    await this.#begin(path, reading, reading?.sheet ?? null);
  }

  /** Once more with the list that asked, and with the answer. */
  async startWithColumns(asking: Asking, columns: ListColumns): Promise<void> {
    this.#columns = columns;
    await this.#begin(asking.path, null, asking.list.sheet);
  }

  async #begin(path: string, reading: ReadingOption | null, sheet: string | null): Promise<void> {
    if (path === '') return;
    this.droppedName = null;
    this.#wasSamples = false;
    await this.starting.run(() =>
      api.call('intake.start', {
        connectionId: (this.choosing ?? this.asking)?.connectionId ?? app.connection.id,
        path,
        only: this.only === null ? null : [...this.only],
        manifestPath: reading?.manifestPath ?? null,
        sheet,
        columns: this.#columns,
        reading: reading?.reading ?? null,
        idType: this.idType === '' ? null : this.idType
      })
    );
  }

  async startSamples(): Promise<void> {
    this.droppedName = null;
    this.#wasSamples = true;
    await this.starting.run(() => api.call('intake.samples', { connectionId: app.connection.id }));
  }

  /** The samples are for the practice connection alone. */
  async usePractice(): Promise<void> {
    const practice = app.connections.find(({ isPractice }) => isPractice);
    if (practice === undefined) return;
    await this.starting.run(() => app.changeSettings({ connectionId: practice.id }));
  }

  /** A list to fill in: where the person says, or as a browser's download. */
  async saveSampleList(format: SampleListFormat): Promise<void> {
    await this.starting.run(async () => {
      if (deskApi === null) {
        download(await api.call('intake.sampleList', { format }));
        return;
      }
      const { path } = await deskApi.call('desk.saveAs', { name: `outtray-list.${format}` });
      // The system's own dialog asks before a file is replaced.
      if (path !== null) await api.call('intake.writeSampleList', { path, replaces: true });
    });
  }

  /** Once more with the same folder, such as after it was put right. */
  async retry(path: string): Promise<void> {
    if (this.#wasSamples) return this.startSamples();
    this.path = path;
    await this.start();
  }

  /** Puts what the system handed over into the field; the person begins the import. */
  offer(paths: readonly string[]): void {
    if (paths.length === 0) return;
    this.dismiss();
    this.take(paths);
    route.go('import');
    requestAnimationFrame(() => document.getElementById(IMPORT_BUTTON)?.focus());
  }

  /** A path that is typed means all of it. */
  type(path: string): void {
    this.path = path;
    this.only = null;
  }

  /** One folder or list, or several things of one folder. */
  take(paths: readonly string[]): void {
    const [first] = paths;
    if (first === undefined) return;
    const isWhole = paths.length === 1 && !isPicture(first);
    this.path = isWhole ? first : commonFolder(paths);
    this.only = isWhole ? null : paths;
    this.droppedName = null;
  }

  openReview(batchId: number): void {
    this.dismiss();
    route.go('review', { batch: String(batchId) });
  }

  async cancel(): Promise<void> {
    const importId = app.importStatus?.importId;
    if (importId === undefined) return;
    await this.cancelling.run(() => api.call('intake.cancel', { importId }));
  }

  /** Leaves the question of how to read a folder unanswered. */
  async chooseAnother(): Promise<void> {
    this.dismiss();
    await this.cancel();
  }

  /** Puts the result of the latest import away. */
  dismiss(): void {
    this.#dismissedId = app.importStatus?.importId ?? null;
    this.starting.dismiss();
  }

  /** A dropped folder or list begins its import where its path is known; a browser hides it. */
  drop(files: readonly File[]): void {
    const [first] = files;
    if (first === undefined) return;
    const paths = pathsOf(files);
    this.droppedName = paths === null ? first.name : null;
    if (paths === null) return;
    this.take(paths);
    void this.start();
  }

  /** Measures the pace. @returns a function that ends it. */
  follow(): () => void {
    return api.on('importStatus', (status) => this.#sample(status));
  }

  #sample(status: ImportStatus): void {
    const running = runningOf(status);
    const sample = { at: performance.now(), done: running?.done ?? 0 };
    this.#samples = running === null ? [] : withSample(this.#samples, sample);
    // Pressed once more by mistake, Import would stage everything twice.
    // What a watched folder brings leaves alone what a person types.
    if (status.phase === 'done' && status.path === pastedPath(this.path)) this.take(['']);
    this.hasDrawn = status.phase === 'drawing' || (this.hasDrawn && running !== null);
  }

  #choosingStatus(): Choosing | null {
    const status = app.importStatus;
    return status?.phase === 'choose' && status.importId !== this.#dismissedId ? status : null;
  }

  #askingStatus(): Asking | null {
    const status = app.importStatus;
    return status?.phase === 'columns' && status.importId !== this.#dismissedId ? status : null;
  }

  #endedStatus(): Ended | null {
    const status = app.importStatus;
    if (status === null || status.importId === this.#dismissedId) return null;
    return status.phase === 'done' || status.phase === 'failed' || status.phase === 'cancelled'
      ? status
      : null;
  }
}

/** As a browser saves what a page has made. */
function download({ name, base64 }: { readonly name: string; readonly base64: string }): void {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes]));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

function runningOf(status: ImportStatus | null): Running | null {
  return status !== null && 'done' in status ? status : null;
}

export const importing = new Importing();
