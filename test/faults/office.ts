import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Attempt } from '../../src-main/contract/attempt.ts';
import type { Connection, ConnectionInput, Pause } from '../../src-main/contract/connection.ts';
import type { UploadState, Upload } from '../../src-main/contract/upload.ts';
import { createOuttray, type Outtray, type OuttrayOptions } from '../../src-main/outtray.ts';
import { CONNECTION } from '../db/rows.ts';
import { KEY } from '../shell/cli/cli.ts';
import { distinctPicture, type Expected, idOf, sha256 } from '../shell/cli/submissions.ts';
import type { FaultServer } from './fault-server.ts';
import { LeapClock } from './leap-clock.ts';
import type { Standing } from './standing-conditions.ts';

const PAGE = 200;

export interface OfficeOptions extends Partial<Pick<OuttrayOptions, 'proxyFor' | 'scope'>> {
  readonly url: string;
  /** Default: 1. */
  readonly rows?: number;
  /** About so many bytes for each picture; default: some hundred. */
  readonly pictureBytes?: number;
  /** Default: one at a time, so that what happens has an order. */
  readonly concurrency?: number;
  readonly connection?: Partial<ConnectionInput>;
  readonly limits?: NonNullable<OuttrayOptions['forTests']>['sendLimits'];
  /** Uniform in [0, 1). Default: 0, so that retries that wait a random time go at once. */
  readonly random?: () => number;
  /** Passwords and the like, in no file of ours. */
  readonly secrets?: readonly string[];
}

const direct = () => Promise.resolve('DIRECT');

/** A picture of noise: a PNG that packs nothing. */
export function noisyPicture(bytes: number): Promise<Buffer> {
  const side = Math.ceil(Math.sqrt(bytes / 3));
  return sharp(randomBytes(side * side * 3), { raw: { width: side, height: side, channels: 3 } })
    .png({ compressionLevel: 0 })
    .toBuffer();
}

/**
 * The whole Node side with a data folder and a folder of scans of its own: rows are imported and released, as a
 * person would have it, and everything is asked as a window asks it. Retries that wait a random time go at once; longer
 * waits pass when a test lets the clock leap.
 */
export class Office {
  #app: Outtray;
  readonly #openApp: () => Outtray;
  readonly clock: LeapClock;
  readonly data: string;
  readonly connectionId: number;
  readonly expected: Expected = new Map();
  readonly #values: ConnectionInput;
  readonly #root: string;
  readonly #secrets: readonly string[];

  private constructor(
    parts: Pick<Office, 'app' | 'clock' | 'data' | 'connectionId'>,
    openApp: () => Outtray,
    values: ConnectionInput,
    root: string,
    secrets: readonly string[]
  ) {
    this.#app = parts.app;
    this.#openApp = openApp;
    this.clock = parts.clock;
    this.data = parts.data;
    this.connectionId = parts.connectionId;
    this.#values = values;
    this.#root = root;
    this.#secrets = secrets;
  }

  static async open(options: OfficeOptions): Promise<Office> {
    const {
      url,
      rows = 1,
      concurrency = 1,
      limits = {},
      secrets = [],
      proxyFor = direct,
      random = () => 0
    } = options;
    const root = await mkdtemp(join(tmpdir(), 'outtray-office-'));
    const data = join(root, 'data');
    const clock = new LeapClock();
    const openApp = () =>
      createOuttray({
        dataFolder: data,
        shell: 'browser',
        keychain: null,
        environmentKey: KEY,
        proxyFor,
        forTests: { clock, random, sendLimits: limits }
      });
    const app = openApp();
    const own = { baseUrl: url, maxBodyBytes: 100_000_000, concurrency, ...options.connection };
    const values = { ...CONNECTION, ...own };
    const { id } = await app.call('connections.create', values);
    const office = new Office({ app, clock, data, connectionId: id }, openApp, values, root, secrets);
    if (rows > 0) await office.bring('S', rows, options.pictureBytes);
    return office;
  }

  get app(): Outtray {
    return this.#app;
  }

  /** Ends Outtray and starts it again; it does not send until it is told. */
  async restart(meanwhile: () => void = () => undefined): Promise<void> {
    await this.#app.close();
    meanwhile();
    this.#app = this.#openApp();
  }

  /** Scans so many submissions, imports and releases them. */
  async bring(prefix: string, rows: number, pictureBytes?: number): Promise<void> {
    const folder = join(this.#root, `Scans ${prefix}`);
    for (let index = 1; index <= rows; index += 1) {
      const picture =
        pictureBytes === undefined ? await distinctPicture('png') : await noisyPicture(pictureBytes);
      const path = join(folder, 'passport', idOf(prefix, index));
      await mkdir(path, { recursive: true });
      await writeFile(join(path, 'front.png'), picture);
      this.expected.set(idOf(prefix, index), { idImage: sha256(picture) });
    }
    await this.#import(folder);
    const filter = { states: ['staged' as const], connectionId: this.connectionId };
    const released = await this.app.call('uploads.release', { target: { filter } });
    if (released.changed !== rows) throw new Error(`Released ${JSON.stringify(released)} of ${rows}`);
  }

  async #import(path: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const unsubscribe = this.app.subscribe((event) => {
      if (event.name !== 'importStatus' || event.payload.path !== path) return;
      if (event.payload.phase === 'done') resolve();
      if (['failed', 'choose', 'cancelled'].includes(event.payload.phase))
        reject(new Error(JSON.stringify(event.payload)));
    });
    const request = {
      connectionId: this.connectionId,
      path,
      manifestPath: null,
      reading: null,
      idType: null
    };
    await this.app.call('intake.start', request);
    await promise;
    unsubscribe();
  }

  /** Begins to send. */
  start(): Promise<void> {
    return this.app.startSending();
  }

  /** Begins to send, and waits until nothing is on its way and nothing goes by itself just now. */
  async send(): Promise<void> {
    await this.app.startSending();
    await this.settled();
  }

  /** A second more or less is waited for: so long the limit of requests a second may hold a row. */
  settled(withinMs = 1000): Promise<void> {
    return this.app.sending.idle({ withinMs });
  }

  /** So much time passes at once, and what it made due goes. */
  async pass(ms: number): Promise<void> {
    this.clock.leap(ms);
    this.app.sending.wake();
    await this.settled();
  }

  async resend(): Promise<void> {
    await this.app.call('uploads.resend', {
      target: { filter: { states: ['failed'], connectionId: this.connectionId } }
    });
    await this.settled();
  }

  async resume(): Promise<void> {
    await this.app.call('connections.resume', { id: this.connectionId });
    await this.settled();
  }

  /** Looks again at each change, until it is so. */
  async until(isSo: () => boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      const look = () => {
        if (!isSo()) return;
        end();
        resolve();
      };
      const end = this.app.subscribe(look);
      look();
    });
  }

  async connection(): Promise<Connection> {
    const all = await this.app.call('connections.list', {});
    const own = all.find(({ id }) => id === this.connectionId);
    if (own === undefined) throw new Error('The connection is gone');
    return own;
  }

  async change(values: Partial<ConnectionInput>): Promise<void> {
    Object.assign(this.#values, values);
    await this.app.call('connections.update', { id: this.connectionId, values: this.#values });
  }

  async pause(): Promise<Pause | null> {
    return (await this.connection()).pause;
  }

  async uploads(): Promise<Upload[]> {
    const { ids } = await this.app.call('uploads.ids', {
      filter: { connectionId: this.connectionId },
      order: 'row'
    });
    const pages = await Promise.all(pagesOf(ids).map((page) => this.app.call('uploads.rows', { ids: page })));
    return pages.flat();
  }

  async states(): Promise<UploadState[]> {
    return (await this.uploads()).map(({ state }) => state);
  }

  /** Oldest first. */
  async attempts(): Promise<Attempt[]> {
    const { ids } = await this.app.call('attempts.ids', { filter: { connectionId: this.connectionId } });
    const pages = await Promise.all(
      pagesOf(ids).map((page) => this.app.call('attempts.rows', { ids: page }))
    );
    return pages.flat().toSorted((a, b) => a.id - b.id);
  }

  async outcomes(): Promise<string[]> {
    return (await this.attempts()).map(({ outcome }) => outcome);
  }

  /** The standing conditions of faults.md, with what reached the server. */
  async expectStanding(server: FaultServer | null): Promise<void> {
    // Only here: an office also opens where no test runs, see 14-offline-process.ts.
    const { expectSound } = await import('./standing-conditions.ts');
    const requests = server === null ? [] : await server.requests();
    await expectSound(this.data, await this.standing(), this.expected, requests, this.#secrets);
  }

  async standing(): Promise<Standing> {
    const { counts } = this.app.store.overview.counts(this.connectionId);
    const uploads = (await this.uploads()).map(({ images, ...upload }) => ({
      ...upload,
      images: Object.fromEntries(
        images.map(({ slot, path, sha256 }) => [slot, { path, sha256: sha256 ?? '' }])
      )
    }));
    return { uploads, attempts: await this.attempts(), counts: { ...counts } };
  }

  async close(): Promise<void> {
    await this.app.close();
    await rm(this.#root, { recursive: true, force: true });
  }
}

function pagesOf(ids: readonly number[]): number[][] {
  const starts = Array.from({ length: Math.ceil(ids.length / PAGE) }, (_, index) => index * PAGE);
  return starts.map((start) => ids.slice(start, start + PAGE));
}
