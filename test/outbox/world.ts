import type { Pause } from '../../src-main/contract/connection.ts';
import { createOutbox, type Outbox, type OutboxLimits } from '../../src-main/outbox/outbox.ts';
import type { Connections, OutboxListener, SendingConnection } from '../../src-main/outbox/ports.ts';
import { FakeClock, ProcessClock } from './fake-clock.ts';
import { FakeServer } from './fake-server.ts';
import { FakeStore, type FakeRow, type NewRow } from './fake-store.ts';

export const CONNECTION: SendingConnection = {
  id: 1,
  baseUrl: 'http://127.0.0.1:1/v3',
  caFile: null,
  wireFormat: 'auto',
  learnedWireFormat: 'json',
  concurrency: 8,
  dailyLimit: null,
  keyMark: null,
  pause: null
};

/** An outbox with everything around it, and what it told. */
export class World {
  readonly clock = new FakeClock();
  readonly store = new FakeStore();
  readonly server = new FakeServer(this.clock, this.store);
  readonly connections = new Map<number, SendingConnection>([[1, CONNECTION]]);
  readonly keys = new Map<number, string | null>();
  readonly pauses: { id: number; pause: Pause | null }[] = [];
  readonly bugs: unknown[] = [];
  readonly settled: number[] = [];
  readonly claimed: number[] = [];
  readonly pauseChanges: number[] = [];
  random = 0.5;
  /** How long the keychain takes to answer. */
  keychainMs = 0;
  outbox: Outbox;
  #process: ProcessClock;
  readonly #limits: OutboxLimits;

  constructor(limits: OutboxLimits = {}) {
    this.#limits = limits;
    this.#process = new ProcessClock(this.clock);
    this.outbox = this.#newOutbox();
  }

  /** What is left in the store is all that the next process knows. */
  kill(): void {
    this.#process.kill();
    this.server.killAll();
  }

  restart(): void {
    this.#process = new ProcessClock(this.clock);
    this.outbox = this.#newOutbox();
    this.outbox.start();
  }

  connection(id = 1): SendingConnection {
    const connection = this.connections.get(id);
    if (connection === undefined) throw new Error(`No connection ${id}`);
    return connection;
  }

  change(values: Partial<SendingConnection>, id = 1): void {
    this.connections.set(id, { ...this.connection(id), ...values });
    this.outbox.wake();
  }

  release(...rows: NewRow[]): FakeRow[] {
    const added = rows.map((row) => this.store.add(row));
    for (const row of added) this.store.release(row, this.clock.now());
    this.outbox.wake();
    return added;
  }

  releaseMany(count: number, row: NewRow = {}): FakeRow[] {
    return this.release(...Array.from({ length: count }, () => row));
  }

  states(): string[] {
    return this.store.rows.map(({ state }) => state);
  }

  #newOutbox(): Outbox {
    const { store } = this;
    return createOutbox(
      {
        store,
        connections: this.#connectionsPort(),
        deliver: this.server.deliver,
        clock: this.#process,
        random: () => this.random,
        listener: this.listener
      },
      this.#limits
    );
  }

  readonly listener: OutboxListener = {
    onSettled: (ids) => this.settled.push(...ids),
    onClaimed: (ids) => this.claimed.push(...ids),
    onProgress: () => undefined,
    onPauseChanged: (id) => this.pauseChanges.push(id),
    onBug: (error) => this.bugs.push(error)
  };

  #connectionsPort(): Connections {
    return {
      withQueuedRows: () => this.store.connectionIdsWithQueuedRows().map((id) => this.connection(id)),
      apiKey: (id) => {
        const key = this.keys.get(id) === undefined ? 'key' : (this.keys.get(id) ?? null);
        if (this.keychainMs === 0) return Promise.resolve(key);
        return new Promise((resolve) => {
          this.clock.after(this.keychainMs, () => {
            resolve(key);
          });
        });
      },
      setPause: (id, pause) => {
        if (this.store.broken !== null) throw this.store.broken;
        if (this.connection(id).pause?.reason === 'operator') {
          this.store.violations.push(`A person's pause became ${pause?.reason ?? 'none'}`);
        }
        this.pauses.push({ id, pause });
        this.connections.set(id, { ...this.connection(id), pause });
      },
      setLearnedWireFormat: (id, learnedWireFormat) => {
        this.connections.set(id, { ...this.connection(id), learnedWireFormat });
      }
    };
  }
}

export function byHand(): Pause {
  return { reason: 'operator', detail: '', since: 0, resumesAt: null };
}
