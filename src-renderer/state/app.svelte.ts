import type { AppInfo } from '../../src-main/contract/call.ts';
import type { ImportStatus } from '../../src-main/contract/batch.ts';
import type { Connection } from '../../src-main/contract/connection.ts';
import type { ConnectionOverview, Overview } from '../../src-main/contract/overview.ts';
import type { Settings } from '../../src-main/contract/settings.ts';
import { NO_COUNTS } from '../../src-main/contract/upload.ts';
import { ConnectionLost } from '../api-error.ts';
import { api } from '../api.ts';
import { language, languageFor } from '../messages/language.svelte.ts';
import { sendingByUpload } from './sending-by-upload.ts';

/** All that the window knows once it is open. */
interface Loaded {
  readonly info: AppInfo;
  readonly settings: Settings;
  readonly connections: readonly Connection[];
  readonly overview: Overview;
}

/** What every view shares. It holds no truth: it is asked for at each (re)connection and replaced by events. */
export class AppState {
  /** Null until the first answers are here; views are shown only then. */
  #loaded = $state.raw<Loaded | null>(null);
  /** The latest import, for Import and the rail. */
  importStatus = $state.raw<ImportStatus | null>(null);
  /** Uploads on their way now, by id. */
  sending = $state.raw(sendingByUpload([]));
  isConnected = $state(false);
  /** The connection was lost, or there was none to begin with. */
  hasFailed = $state(false);
  /** Grows by one at each connection to the Node side: what was asked before may be out of date. */
  connectedTimes = $state(0);

  readonly isReady = $derived(this.#loaded !== null);

  /** Asks for everything now and whenever the Node side is back. */
  start(): void {
    api.on('overview', (overview) => this.#replace({ overview }));
    api.on('connectionsChanged', () => void this.#loadConnections());
    api.on('importStatus', (status) => (this.importStatus = status));
    api.on('sendingProgress', (sending) => (this.sending = sendingByUpload(sending)));
    api.onConnection((isConnected) => {
      this.isConnected = isConnected;
      if (isConnected) void this.#load();
      else this.hasFailed = true;
    });
  }

  get info(): AppInfo {
    return this.#known.info;
  }

  get settings(): Settings {
    return this.#known.settings;
  }

  get connections(): readonly Connection[] {
    return this.#known.connections;
  }

  /** The connection that the whole window is about. */
  get connection(): Connection {
    const { connections, settings } = this.#known;
    const current =
      connections.find(({ id }) => id === settings.connectionId) ??
      connections.find(({ isPractice }) => isPractice);
    if (current === undefined) throw new Error('There is always a practice connection');
    return current;
  }

  /** Counts, progress and pause of `connection`. */
  get overview(): ConnectionOverview {
    const { id } = this.connection;
    return this.overviewOf(id);
  }

  overviewOf(connectionId: number): ConnectionOverview {
    const known = this.#known.overview.connections.find((entry) => entry.connectionId === connectionId);
    return known ?? emptyOverview(connectionId);
  }

  /** False when another Outtray on the same data folder does the sending. */
  get isSender(): boolean {
    return this.#known.overview.isSender;
  }

  /** @throws ApiError where a value is refused. */
  async changeSettings(values: Partial<Settings>): Promise<void> {
    this.#replace({ settings: await api.call('settings.set', values) });
    this.#applySettings();
  }

  /** What the Node side tells of itself may have changed since the window was opened. */
  async refreshInfo(): Promise<void> {
    await ignoringLoss(async () => {
      this.#replace({ info: await api.call('app.info', {}) });
    });
  }

  async pause(): Promise<void> {
    await api.call('connections.pause', { id: this.connection.id });
    await this.#loadConnections();
  }

  async resume(): Promise<void> {
    await api.call('connections.resume', { id: this.connection.id });
    await this.#loadConnections();
  }

  get #known(): Loaded {
    if (this.#loaded === null) throw new Error('Nothing is shown before the first answers are here');
    return this.#loaded;
  }

  #replace(part: Partial<Loaded>): void {
    if (this.#loaded !== null) this.#loaded = { ...this.#loaded, ...part };
  }

  async #load(): Promise<void> {
    await ignoringLoss(async () => {
      const [info, settings, connections, overview, importStatus] = await Promise.all([
        api.call('app.info', {}),
        api.call('settings.get', {}),
        api.call('connections.list', {}),
        api.call('overview.get', {}),
        api.call('intake.status', {})
      ]);
      this.#loaded = { info, settings, connections, overview };
      this.importStatus = importStatus;
      this.sending = sendingByUpload([]);
      this.connectedTimes += 1;
      this.#applySettings();
    });
  }

  async #loadConnections(): Promise<void> {
    await ignoringLoss(async () => {
      this.#replace({ connections: await api.call('connections.list', {}) });
    });
  }

  #applySettings(): void {
    const { settings } = this;
    language.code = languageFor(settings.language, navigator.languages);
  }
}

/** A lost connection is shown by the frame, and everything is asked for again afterwards. */
async function ignoringLoss(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ConnectionLost)) throw error;
  }
}

function emptyOverview(connectionId: number): ConnectionOverview {
  return {
    connectionId,
    counts: NO_COUNTS,
    releasable: 0,
    progress: { total: 0, sent: 0, failed: 0, left: 0, batchNames: [] },
    pause: null,
    rowsPerSecond: 0,
    secondsLeft: null,
    requestsToday: 0,
    nextDueAt: null
  };
}

export const app = new AppState();
