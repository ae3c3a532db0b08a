import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { ConnectionInput } from '../../src-main/contract/connection.ts';
import type { CallInput, CallName, CallOutput } from '../../src-main/contract/call.ts';
import { createOuttray, type Outtray } from '../../src-main/outtray.ts';
import { CONNECTION } from '../db/rows.ts';
import { Chance } from './chance.ts';
import { Doings, Model, Violation } from './model.ts';
import { Paper } from './paper.ts';
import { Records } from './records.ts';
import { WalkClock } from './walk-clock.ts';
import { RIGHT_KEY, WalkServer } from './walk-server.ts';

/** What is due this soon counts as going on; ms. */
const SOON_MS = 1000;
/** A second of the clock holds far fewer turns than this. */
const MOST_TURNS = 2000;
const FIRST_DAY = Date.UTC(2026, 2, 3, 9);
/** Answers come at once or not at all: this is longer than a busy machine keeps one waiting. */
const ANSWER_MS = 1500;

/** One office: its scans, the Node side with a data folder of its own, the server, and the model of it all. */
export class World {
  readonly chance: Chance;
  readonly server = new WalkServer();
  readonly paper: Paper;
  readonly model: Model;
  readonly root: string;
  doings = new Doings();
  /** In the system's keychain, as it were. */
  key: string | null = RIGHT_KEY;
  values: ConnectionInput;
  connectionId = 0;
  data: string;
  clock = new WalkClock(FIRST_DAY);
  isSending = false;
  /** The process was killed in this step; what was asked of it is never answered. */
  isKilled = false;
  /** Nothing else goes on while a person's step is taken. */
  isCalm = true;
  lastSubmission = 0;
  /** The step that is being taken. */
  under = '';
  readonly #appChance: Chance;
  #app: Outtray | null = null;
  #records: Records | null = null;
  #generation = 0;
  #killed = Promise.withResolvers<void>();
  #meanwhile: Promise<void> | null = null;

  private constructor(seed: number) {
    this.root = mkdtempSync(join(tmpdir(), 'outtray-walk-'));
    this.chance = new Chance(seed);
    this.#appChance = new Chance(seed + 0x10000);
    this.paper = new Paper(join(this.root, 'paper'), this.chance);
    this.model = new Model(this.server, this.paper);
    this.data = join(this.root, 'data-0');
    this.values = {
      ...CONNECTION,
      baseUrl: 'http://127.0.0.1/v3',
      maxBodyBytes: 100_000_000,
      // One at a time, everything has an order; several at once meet each other.
      concurrency: this.chance.pick([1, 1, 2, 6]),
      wireFormat: this.chance.pick(['auto', 'auto', 'json', 'multipart'])
    };
  }

  static async make(seed: number): Promise<World> {
    const world = new World(seed);
    await world.server.start(process.pid);
    world.values = { ...world.values, baseUrl: world.server.url };
    world.open();
    const { id } = await world.call('connections.create', world.values);
    world.connectionId = id;
    world.#readHere();
    await world.start();
    return world;
  }

  get app(): Outtray {
    if (this.#app === null) throw new Error('Outtray is closed');
    return this.#app;
  }

  get records(): Records {
    if (this.#records === null) throw new Error('There is no database yet');
    return this.#records;
  }

  /** Rejects when the process is killed before it answers. */
  call<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>> {
    return this.app.call(name, input);
  }

  open(): void {
    this.#app = createOuttray({
      dataFolder: this.data,
      shell: 'cli',
      keychain: {
        get: () => Promise.resolve(this.key),
        set: (_account, key) => Promise.resolve(void (this.key = key)),
        remove: () => Promise.resolve(void (this.key = null))
      },
      environmentKey: null,
      proxyFor: () => Promise.resolve('DIRECT'),
      forTests: { clock: this.clock, random: this.#appChance.next, sendLimits: { answerMs: ANSWER_MS } }
    });
    if (this.connectionId > 0) this.#readHere();
  }

  #readHere(): void {
    this.#records?.close();
    this.#records = new Records(this.data, this.connectionId);
    this.server.records = this.#records;
  }

  async start(): Promise<void> {
    this.isSending = true;
    this.doings.mayInterrupt = true;
    await this.app.startSending();
  }

  /** In order. */
  async close(): Promise<void> {
    this.doings.mayInterrupt = true;
    this.#records?.close();
    this.#records = null;
    await this.app.close();
    this.#app = null;
    this.isSending = false;
    this.server.dropConnections();
    this.clock = this.#nextClock();
    this.#readHere();
  }

  #nextClock(): WalkClock {
    this.clock.freeze();
    return new WalkClock(this.clock.now());
  }

  /** What a SIGKILL at this instant leaves: the files as they lie there. Nothing that this instance still does counts. */
  kill(): void {
    if (this.isKilled) return;
    this.isKilled = true;
    this.doings.mayInterrupt = true;
    this.#generation += 1;
    const next = join(this.root, `data-${this.#generation}`);
    cpSync(this.data, next, { recursive: true, filter: (path) => !basename(path).endsWith('-shm') });
    this.server.freeze();
    this.#killed.resolve();
  }

  /** Takes the killed instance out of the way, and opens Outtray on what it left. */
  async rise(): Promise<void> {
    const left = this.data;
    this.clock.freeze();
    const zombie = this.app;
    this.#app = null;
    this.#records?.close();
    this.#records = null;
    await zombie.close();
    rmSync(left, { recursive: true, force: true });
    this.data = join(this.root, `data-${this.#generation}`);
    this.clock = this.#nextClock();
    this.server.thaw();
    this.isSending = false;
    this.isKilled = false;
    this.#killed = Promise.withResolvers();
    this.open();
  }

  /** Ends early when the process is killed meanwhile. */
  orKilled(work: Promise<unknown>): Promise<unknown> {
    work.catch(() => undefined);
    return Promise.race([work, this.#killed.promise]);
  }

  /** Goes on beside what is being sent; it is waited for before the world counts as settled. */
  meanwhile(work: Promise<void>): Promise<void> {
    this.#meanwhile = work;
    return work;
  }

  /** Until nothing is on its way and nothing goes by itself within a second, or the process was killed. */
  async settle(): Promise<void> {
    for (let turns = 0; ; turns += 1) {
      if (turns > MOST_TURNS) throw new Violation('It does not come to rest');
      if (this.isSending) await this.orKilled(this.app.sending.idle({}));
      if (this.isKilled) return;
      if (this.#meanwhile !== null) {
        await this.#meanwhile;
        this.#meanwhile = null;
        continue;
      }
      if (!this.isSending) return turn();
      if (this.clock.untilNextMs > SOON_MS) break;
      this.clock.passToNext();
    }
    await turn();
    this.doings.isSettled = true;
  }

  /** Looks at everything that the step may have changed. */
  see(): void {
    this.doings.touchesKey ||= this.key === null;
    this.model.see(this.records, this.doings);
    this.doings = new Doings();
    this.isCalm = true;
  }

  /** No key and nothing of a picture stands in any file of the data folder. */
  searchFiles(): void {
    const scans = this.model.list().flatMap(({ images }) => Object.values(images).map(({ path }) => path));
    const traces = [...new Set(scans)].slice(-40).flatMap((path) => tracesOf(path));
    const secrets = [Buffer.from(RIGHT_KEY), ...traces];
    for (const entry of readdirSync(this.data, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const bytes = readFileSync(join(entry.parentPath, entry.name));
      if (secrets.some((secret) => bytes.includes(secret)))
        throw new Violation(`${entry.name} holds a key or a part of a picture`);
    }
  }

  /** Faults of its own that Outtray has noted; what a zombie notes is not among them. */
  bugs(): string[] {
    const text = readFileSync(join(this.data, 'outtray.log'), 'utf8');
    return text.split('\n').filter((line) => line.includes('"level":50'));
  }

  makeFolder(name: string): string {
    const path = join(this.root, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  async end(): Promise<void> {
    this.#records?.close();
    this.#records = null;
    this.server.freeze();
    await this.#app?.close();
    await this.server.stop();
    rmSync(this.root, { recursive: true, force: true, maxRetries: 5 });
  }
}

function turn(): Promise<void> {
  return new Promise((go) => setImmediate(go));
}

const TRACE_BYTES = 30;

/** 30 bytes of the words in each scan, as they are and as Base64 in each of the three ways it can fall. */
function tracesOf(path: string): Buffer[] {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return [];
  const bytes = readFileSync(path);
  const trace = (shift: number): Buffer => bytes.subarray(60 + shift, 60 + shift + TRACE_BYTES);
  return [trace(0), ...[0, 1, 2].map((shift) => Buffer.from(trace(shift).toString('base64')))];
}
