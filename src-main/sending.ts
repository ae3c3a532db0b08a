import { isLoopbackHost, type Pause } from './contract/connection.ts';
import type { Deliver, DeliveryOrder, Verdict } from './contract/delivery.ts';
import type { ConnectionOverview, Overview, SendingProgress } from './contract/overview.ts';
import type { SendingScope } from './db/outbox-store.ts';
import type { DatabaseCare } from './database-care.ts';
import { acquireSenderLock } from './db/sender-lock.ts';
import type { Store } from './db/store.ts';
import type { EventHub } from './event-hub.ts';
import type { ApiKeys } from './keychain/api-keys.ts';
import { LostTime } from './lost-time.ts';
import { hasNetwork } from './network.ts';
import { interrupted, isLost, withoutNetwork } from './outbox/job.ts';
import { createOutbox, type Outbox, type OutboxLimits } from './outbox/outbox.ts';
import type { Clock, Connections } from './outbox/ports.ts';
import type { PracticeHost } from './practice-host.ts';

const DAY_MS = 86_400_000;

/** How often another process's work is looked for. */
const LOOK_EVERY_MS = 500;

interface Parts {
  readonly store: Store;
  readonly dataFolder: string;
  readonly keys: ApiKeys;
  readonly practice: PracticeHost;
  readonly care: DatabaseCare;
  readonly deliver: Deliver;
  readonly clock: Clock;
  readonly random: () => number;
  readonly outboxLimits: OutboxLimits;
  readonly scope: SendingScope;
  hub(): EventHub;
  readonly onBug: (error: unknown) => void;
  /** The machine slept, or this process was stopped, and nobody told. */
  onLostTime(): void;
}

/** The outbox of this data folder: ours, or the other process's that holds the sender's lock. */
export interface Sending {
  /** Sends from now on; takes over when another process that sends now ends. */
  start(): Promise<void>;
  /** Sees what other processes of this data folder do. */
  watch(): void;
  wake(): void;
  goingToSleep(): void;
  wokeUp(): void;
  readonly isSender: boolean;
  overview(): Overview;
  progress(): readonly SendingProgress[];
  /** Resolves when nothing is on its way and nothing goes by itself within that time. Only for the sender. */
  idle(question: Parameters<Outbox['idle']>[0]): Promise<void>;
  stop(): Promise<void>;
}

export function sending(parts: Parts): Sending {
  const { store } = parts;
  const rows = store.outbox(parts.scope);
  const lostTime = new LostTime();

  const deliver: Deliver = async (order, hooks) => {
    // A second chance could not be kept on record any more.
    const signal = rows.isTakenOver() ? AbortSignal.abort() : hooks.signal;
    const verdict = await parts.deliver(order, { ...hooks, signal });
    // After a sleep, broken connections come to light before any timer does. This one still counts as on its way.
    if (lostTime.look()) parts.onLostTime();
    if (hooks.signal.aborted && isLost(verdict)) return interrupted(verdict);
    return isCut(order, verdict) ? withoutNetwork(verdict) : verdict;
  };

  const outbox: Outbox = createOutbox(
    {
      store: rows,
      connections: connectionsPort(parts),
      deliver,
      clock: parts.clock,
      random: parts.random,
      listener: {
        onSettled: (ids) => {
          parts.hub().uploadsChanged(ids);
        },
        onClaimed: (ids) => {
          parts.hub().uploadsChanged(ids);
        },
        onProgress: () => {
          parts.hub().sendingProgressChanged();
        },
        onPauseChanged: () => {
          parts.hub().emit({ name: 'connectionsChanged', payload: null });
          parts.hub().overviewChanged();
        },
        onBug: parts.onBug
      }
    },
    parts.outboxLimits
  );
  let releaseLock: (() => void) | null = null;
  let isWanted = false;
  let timer: NodeJS.Timeout | null = null;
  let seenVersion = store.dataVersion();

  function sends(): boolean {
    return releaseLock !== null && !rows.isTakenOver();
  }

  function tryToSend(): void {
    if (!isWanted || releaseLock) return;
    releaseLock = acquireSenderLock(parts.dataFolder);
    if (!releaseLock) return;
    void beginWhenSound();
    parts.hub().uploadsChanged(null);
  }

  async function beginWhenSound(): Promise<void> {
    if (await parts.care.mayBegin()) outbox.start();
  }

  // What is on its way is torn down: its outcome could not be kept.
  parts.care.onDamage(() => void outbox.stop());

  function look(): void {
    tryToSend();
    const version = store.dataVersion();
    if (version === seenVersion) return;
    seenVersion = version;
    parts.hub().uploadsChanged(null);
    parts.hub().emit({ name: 'connectionsChanged', payload: null });
    outbox.wake();
  }

  function watch(): void {
    if (timer !== null) return;
    // Before this, nobody looked.
    lostTime.beat();
    timer = setInterval(() => {
      // A disk that gives an error now may answer the next time.
      try {
        if (lostTime.beat()) parts.onLostTime();
        look();
      } catch (error) {
        parts.onBug(error);
      }
    }, LOOK_EVERY_MS);
  }

  return {
    start: async () => {
      await parts.practice.start();
      isWanted = true;
      tryToSend();
      watch();
    },
    watch,
    wake: () => {
      outbox.wake();
    },
    goingToSleep: () => {
      outbox.goingToSleep();
    },
    wokeUp: () => {
      lostTime.beat(); // told already
      outbox.wokeUp();
    },
    get isSender() {
      return sends();
    },
    overview: () => ({
      connections: store.connections
        .all()
        .map(({ id, pause }) => connectionOverview(parts, outbox, id, pause)),
      isSender: sends() || !isWanted
    }),
    progress: () => outbox.snapshot().connections.flatMap(({ inFlight }) => inFlight),
    idle: (question) => outbox.idle(question),
    stop: async () => {
      isWanted = false;
      if (timer !== null) clearInterval(timer);
      timer = null;
      if (releaseLock) await outbox.stop();
      releaseLock?.();
      releaseLock = null;
    }
  };
}

/** A cable that is pulled ends no connection: what is on its way only hears nothing any more. */
function isCut({ baseUrl }: DeliveryOrder, verdict: Verdict): boolean {
  if (verdict.outcome !== 'transient' || !isLost(verdict)) return false;
  return !isLoopbackHost(new URL(baseUrl).hostname) && !hasNetwork();
}

function connectionsPort({ store, keys, practice, scope, onBug }: Parts): Connections {
  const outbox = store.outbox(scope);
  return {
    withQueuedRows: () =>
      outbox.connectionIds().map((id) => {
        const connection = store.connections.get(id);
        return connection.isPractice && practice.baseUrl !== null
          ? { ...connection, baseUrl: practice.baseUrl }
          : connection;
      }),
    apiKey: async (id) => {
      const connection = store.connections.get(id);
      const key = await keys.get(connection);
      if (key === null) return null;
      const mark = keys.markOf(key);
      try {
        if (mark !== connection.keyMark) store.connections.setKeyMark(id, mark);
      } catch (error) {
        // Its requests are counted with those of the key before; a database that takes no claim says so itself.
        onBug(error);
      }
      return key;
    },
    setPause: (id, pause) => {
      store.connections.setPause(id, pause);
    },
    setLearnedWireFormat: (id, format) => {
      store.connections.setLearnedWireFormat(id, format);
    }
  };
}

function connectionOverview(
  { store, scope, care, clock }: Parts,
  outbox: Outbox,
  id: number,
  pause: Pause | null
): ConnectionOverview {
  const { connections, unwrittenPause } = outbox.snapshot();
  const lane = connections.find(({ connectionId }) => connectionId === id);
  // What went before a pause says nothing of when the rest will go.
  const rowsPerSecond = pause === null ? (lane?.rowsPerSecond ?? 0) : 0;
  const progress = store.overview.progress(id);
  const { counts, releasable } = store.overview.counts(id);
  const nextDueAt = counts.sending > 0 || counts.queued === 0 ? null : store.outbox(scope).nextDueAt(id);
  return {
    connectionId: id,
    counts,
    releasable,
    progress,
    pause: care.pause ?? pause ?? unwrittenPause,
    rowsPerSecond,
    requestsToday: store.outbox(scope).requestsOn(id, Math.floor(clock.now() / DAY_MS)),
    secondsLeft: rowsPerSecond > 0 ? Math.ceil(progress.left / rowsPerSecond) : null,
    nextDueAt: nextDueAt !== null && nextDueAt > clock.now() ? nextDueAt : null
  };
}
