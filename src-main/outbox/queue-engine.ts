import { Courier } from './courier.ts';
import { dayOf, quotaLeft } from './daily-quota.ts';
import { Lane } from './lane.ts';
import { Ledger, type Committed, type Entry } from './ledger.ts';
import type { IdleQuestion, Outbox, OutboxLimits, OutboxSnapshot } from './control.ts';
import type { ClaimedUpload, ClaimRequest, OutboxPorts, SendingConnection } from './ports.ts';
import { DEFAULT_REQUESTS_PER_SECOND, RateLimit } from './rate-limit.ts';
import { ScheduleTime, type Moment } from './schedule-time.ts';
import { Slumber } from './slumber.ts';
import { isEnvironmentFailure, isLocked, LOCKED_WAIT_MS, StoreTrouble } from './store-trouble.ts';
import { Throughput } from './throughput.ts';

/** Estimated bodies on their way at once (design: concurrency). */
const MAX_BYTES_IN_FLIGHT = 128_000_000;
/** Rows that are let go, or failed unsent, in one turn. */
const CANARY_PIECE_ROWS = 100;
/** An end waits this long for another process that holds the database, so that outcomes get on record. */
const LONGEST_LAST_WAIT_MS = 15_000;
/** A timer that is due later is set anew on the way: a machine may sleep meanwhile, and its timers with it. */
const LONGEST_SLEEP_MS = 60_000;

interface IdleWaiter {
  readonly withinMs: number;
  readonly throughPauses: boolean;
  readonly resolve: () => void;
}

/**
 * Works in turns. In a turn all outcomes since the last one are recorded and their replacements claimed, in one
 * transaction. A row is `sending` in the database before its first byte leaves.
 */
export class QueueEngine implements Outbox {
  readonly #ports: OutboxPorts;
  readonly #limits: Required<OutboxLimits>;
  readonly #time: ScheduleTime;
  readonly #ledger: Ledger;
  readonly #courier: Courier;
  readonly #trouble = new StoreTrouble();
  readonly #slumber = new Slumber();
  readonly #lanes = new Map<number, Lane>();
  #phase: 'new' | 'running' | 'stopping' | 'stopped' = 'new';
  /** Rows may stand in `sending` that nothing of ours is sending: at start, and after a commit of unknown outcome. */
  #mustRepair = true;
  #firstLane = 0;
  #isTurnSoon = false;
  #cancelTimer: () => void = () => undefined;
  #idleWaiters: IdleWaiter[] = [];
  #end: Promise<void> | null = null;

  constructor(ports: OutboxPorts, limits: OutboxLimits) {
    this.#ports = ports;
    this.#limits = {
      requestsPerSecond: limits.requestsPerSecond ?? DEFAULT_REQUESTS_PER_SECOND,
      maxBytesInFlight: limits.maxBytesInFlight ?? MAX_BYTES_IN_FLIGHT
    };
    this.#time = new ScheduleTime(ports.clock);
    const onBug = (error: unknown): void => {
      this.#bug(error);
    };
    this.#ledger = new Ledger(ports.store, onBug);
    this.#courier = new Courier(ports, this.#time, this.#ledger, {
      onBug,
      isAsleep: () => this.#sleepsMs() > 0,
      onEntry: () => {
        this.#soon();
      },
      onProgress: ({ progress: { uploadId, sentBytes, totalBytes } }) => {
        this.#tell((listener) => {
          listener.onProgress(uploadId, sentBytes, totalBytes);
        });
      }
    });
  }

  start(): void {
    if (this.#phase !== 'new') return;
    this.#phase = 'running';
    this.#turn();
  }

  wake(): void {
    this.#lookAgain();
    this.#soon();
  }

  goingToSleep(): void {
    this.#slumber.begin(this.#ports.clock.monotonic());
    this.#soon();
  }

  wokeUp(): void {
    this.#slumber.end();
    if (this.#phase !== 'running') return;
    for (const lane of this.#lanes.values()) lane.wokeUp();
    this.#courier.interrupt();
    this.wake();
  }

  #sleepsMs(): number {
    return this.#slumber.leftMs(this.#ports.clock.monotonic());
  }

  #lookAgain(): void {
    for (const lane of this.#lanes.values()) lane.lookAgain();
  }

  snapshot(): OutboxSnapshot {
    const { monotonic } = this.#time.moment();
    const connections = [...this.#lanes.values()].map((lane) => ({
      connectionId: lane.id,
      inFlight: [...lane.flying].map(({ progress }) => progress),
      rowsPerSecond: lane.throughput.perSecond(monotonic),
      isProbing: lane.isProbing,
      holdOffMs: lane.holdOffMs(monotonic)
    }));
    return { connections, unwrittenPause: this.#trouble.pause };
  }

  idle({ withinMs = 0, throughPauses = false }: IdleQuestion = {}): Promise<void> {
    if (this.#phase === 'stopped') return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#idleWaiters.push({ withinMs, throughPauses, resolve });
    this.#soon();
    return promise;
  }

  stop(): Promise<void> {
    this.#end ??= this.#stop();
    return this.#end;
  }

  async #stop(): Promise<void> {
    this.#phase = 'stopping';
    this.#cancelTimer();
    await this.#courier.stop();
    await this.#lastCommit();
    this.#phase = 'stopped';
    for (const { resolve } of this.#idleWaiters.splice(0)) resolve();
  }

  /** What can't be recorded now is repaired at the next start. */
  async #lastCommit(): Promise<void> {
    for (let waitedMs = 0; ; waitedMs += LOCKED_WAIT_MS) {
      try {
        this.#commit([]);
        if (this.#hasNotes()) this.#writeNotes();
        return;
      } catch (error) {
        if (!isLocked(error) || waitedMs >= LONGEST_LAST_WAIT_MS) {
          this.#bug(error);
          return;
        }
      }
      await new Promise<void>((resolve) => this.#ports.clock.after(LOCKED_WAIT_MS, resolve));
    }
  }

  /**
   * Outcomes share the commit of a turn of the event loop, and on a slow disk that of the write before them. Measured with eight
   * at once over loopback: waiting 1 or 2 ms for more of them costs 3 to 12 % of the speed with large pictures, 15 to
   * 45 % with small ones, and saves about 5 % of the CPU.
   */
  #soon(): void {
    if (this.#phase !== 'running' || this.#isTurnSoon) return;
    this.#isTurnSoon = true;
    this.#cancelTimer();
    this.#cancelTimer = this.#ports.clock.after(0, () => {
      this.#isTurnSoon = false;
      this.#turn();
    });
  }

  #turn(): void {
    if (this.#phase !== 'running') return;
    try {
      if (this.#trouble.waitMs(this.#ports.clock.monotonic()) === 0) this.#recordAndClaim();
    } catch (error) {
      this.#storeFailed(error);
    }
    for (const { key } of this.#lanes.values()) key.drop();
    this.#sleep();
  }

  #recordAndClaim(): void {
    if (!this.#ledger.isEmpty) this.#lookAgain();
    // What outcomes tell of a connection is written before anything new is claimed, and after they are on record.
    if (this.#mustRepair || this.#hasNotes()) this.#commit([]);
    if (this.#hasNotes()) this.#writeNotes();
    if (this.#mustRepair && !this.#repair()) return;
    const requests = this.#sleepsMs() > 0 ? [] : this.#plan(this.#look());
    this.#commit(requests);
    this.#settleBehindCanaries();
    this.#troubleOver();
  }

  /** In pieces: thousands may have waited. */
  #settleBehindCanaries(): void {
    const ids = this.#ports.store.settleBehindCanaries(CANARY_PIECE_ROWS, this.#time.now());
    if (ids.length === 0) return;
    this.#lookAgain();
    this.#soon();
    this.#tell((listener) => {
      listener.onSettled(ids);
    });
  }

  #commit(requests: readonly ClaimRequest[]): void {
    if (requests.length === 0 && this.#ledger.isEmpty) return;
    const committed = this.#ledger.commit(requests);
    this.#applySettled(committed);
    if (committed.claimed === null) this.#soon();
    else this.#applyClaimed(committed.claimed, requests);
  }

  #applySettled({ settled, dropped }: Committed): void {
    for (const { job } of dropped) this.#courier.forget(job);
    for (const entry of settled) this.#courier.recorded(entry);
    if (settled.length === 0) return;
    this.#countAnswered(settled);
    this.#tell((listener) => {
      listener.onSettled([...new Set(settled.map(({ job }) => job.claim.uploadId))]);
    });
  }

  #countAnswered(settled: readonly Entry[]): void {
    const monotonic = this.#ports.clock.monotonic();
    for (const { job, settlement } of settled) {
      const isForGood = settlement.event === 'accept' || settlement.event === 'reject';
      if (isForGood) job.lane.throughput.answered(monotonic);
    }
  }

  #applyClaimed(claimed: readonly ClaimedUpload[], requests: readonly ClaimRequest[]): void {
    const moment = this.#time.moment();
    for (const { connectionId, limit } of requests) {
      const given = claimed.filter((upload) => upload.connectionId === connectionId).length;
      if (given < limit) this.#lanes.get(connectionId)?.cameShort(moment);
    }
    if (claimed.length === 0) return;
    this.#tell((listener) => {
      listener.onClaimed(claimed.map(({ uploadId }) => uploadId));
    });
    for (const claim of claimed) this.#begin(claim);
  }

  #begin(claim: ClaimedUpload): void {
    const lane = this.#lanes.get(claim.connectionId);
    const apiKey = lane?.key.value ?? null;
    if (lane === undefined || apiKey === null) throw new Error(`Upload ${claim.uploadId} was not asked for`);
    this.#courier.begin(claim, lane, apiKey);
  }

  #hasNotes(): boolean {
    return [...this.#lanes.values()].some(({ hasNotes }) => hasNotes);
  }

  /** Writes pauses and wire formats that outcomes called for; a person's own pause found there stays. */
  #writeNotes(): void {
    this.#look();
    const moment = this.#time.moment();
    for (const lane of this.#lanes.values()) {
      if (!lane.hasNotes) continue;
      if (lane.learned !== null) this.#ports.connections.setLearnedWireFormat(lane.id, lane.learned);
      const pause = lane.pauseToWrite(moment);
      if (pause !== undefined) this.#ports.connections.setPause(lane.id, pause);
      lane.notesWritten(pause);
      if (pause !== undefined) this.#pauseChanged(lane);
    }
  }

  #pauseChanged(lane: Lane): void {
    this.#tell((listener) => {
      listener.onPauseChanged(lane.id);
    });
  }

  /** @returns false while something of ours is on its way. */
  #repair(): boolean {
    if (!this.#courier.isIdle) return false;
    this.#ports.store.repairInterrupted(this.#time.now());
    this.#mustRepair = false;
    return true;
  }

  #look(): Lane[] {
    return this.#ports.connections.withQueuedRows().map((connection) => this.#laneOf(connection));
  }

  #laneOf(connection: SendingConnection): Lane {
    const known = this.#lanes.get(connection.id);
    if (known !== undefined) {
      known.look(connection);
      return known;
    }
    const lane = new Lane(connection, new RateLimit(this.#limits.requestsPerSecond), new Throughput());
    this.#lanes.set(lane.id, lane);
    return lane;
  }

  /** Each lane in turn comes first, and what is left of the bytes is shared. */
  #plan(lanes: readonly Lane[]): ClaimRequest[] {
    const moment = this.#time.moment();
    const ready = lanes.filter((lane) => this.#isReady(lane, moment));
    const bytesInFlight = [...this.#lanes.values()].reduce((sum, lane) => sum + lane.bytesInFlight, 0);
    const bytesLeft = Math.max(0, this.#limits.maxBytesInFlight - bytesInFlight);
    this.#firstLane = (this.#firstLane + 1) % Math.max(1, ready.length);
    const inOrder = [...ready.slice(this.#firstLane), ...ready.slice(0, this.#firstLane)];
    return inOrder.map((lane) => ({
      connectionId: lane.id,
      limit: Math.min(lane.room(moment), this.#quotaLeft(lane, moment)),
      maxBytes: Math.floor(bytesLeft / ready.length),
      isAnythingInFlight: lane.flying.size > 0,
      now: moment.now
    }));
  }

  #isReady(lane: Lane, moment: Moment): boolean {
    if (lane.room(moment) <= 0) return false;
    if (lane.dueInMs(this.#ports.store.nextDueAt(lane.id), moment) > 0) return false;
    if (this.#quotaLeft(lane, moment) <= 0) {
      this.#quotaUsedUp(lane, moment);
      return false;
    }
    if (lane.key.value !== null) return true;
    if (lane.key.problem !== null) this.#keyMissing(lane, lane.key.problem);
    else {
      this.#courier.lookUpKey(lane, () => {
        this.#soon();
      });
    }
    return false;
  }

  /** What is on its way, or not yet on record, counts already. */
  #quotaLeft(lane: Lane, { wallNow }: Moment): number {
    const { dailyLimit } = lane.connection;
    if (dailyLimit === null) return Infinity;
    const recorded = this.#ports.store.requestsOn(lane.id, dayOf(wallNow));
    return quotaLeft(dailyLimit, recorded + this.#ledger.countOf(lane) + lane.flying.size);
  }

  /** While something is on its way its outcome may still not count; the next turn looks again. */
  #quotaUsedUp(lane: Lane, { wallNow }: Moment): void {
    if (lane.flying.size + this.#ledger.countOf(lane) > 0) return;
    const requests = this.#ports.store.requestsOn(lane.id, dayOf(wallNow));
    const detail = `${requests} / ${lane.connection.dailyLimit ?? 0}`;
    lane.want({ reason: 'quota', detail, waitMs: null });
    this.#soon();
  }

  #keyMissing(lane: Lane, detail: string): void {
    lane.want({ reason: 'key_missing', detail, waitMs: null });
    this.#soon();
  }

  #storeFailed(error: unknown): void {
    const { monotonic, wallNow } = this.#time.moment();
    this.#trouble.note(error, monotonic, wallNow);
    // The lock is taken before anything else is done: nothing has changed, here or there.
    if (isLocked(error)) return;
    if (!isEnvironmentFailure(error) || this.#trouble.pause === null) this.#bug(error);
    // Whether that commit took place can't be known: it may have claimed rows.
    this.#mustRepair = true;
    for (const lane of this.#lanes.values()) this.#pauseChanged(lane);
  }

  #troubleOver(): void {
    if (!this.#trouble.isKnown) return;
    this.#trouble.over();
    for (const lane of this.#lanes.values()) this.#pauseChanged(lane);
  }

  /** Sets the one timer: the earliest time at which something may go by itself. */
  #sleep(): void {
    try {
      if (!this.#isTurnSoon) this.#setTimer(this.#waitMs(true));
      this.#answerIdle();
    } catch (error) {
      this.#storeFailed(error);
      this.#setTimer(this.#trouble.waitMs(this.#ports.clock.monotonic()));
    }
  }

  #setTimer(waitMs: number): void {
    this.#cancelTimer();
    if (waitMs === Infinity) return;
    this.#cancelTimer = this.#ports.clock.after(Math.min(Math.max(0, waitMs), LONGEST_SLEEP_MS), () => {
      this.#turn();
    });
  }

  /** @returns ms until something may go by itself; Infinity when only an answer or a wake changes that. */
  #waitMs(throughPauses: boolean): number {
    const moment = this.#time.moment();
    if (this.#mustRepair && this.#ledger.isEmpty && !this.#courier.isIdle) return Infinity;
    const sleepsMs = this.#sleepsMs();
    if (sleepsMs > 0) return sleepsMs;
    if (this.#trouble.isKnown) {
      const isWaitedFor = throughPauses || this.#trouble.isLock;
      return isWaitedFor ? this.#trouble.waitMs(moment.monotonic) : Infinity;
    }
    const waits = [...this.#lanes.values()]
      .filter((lane) => throughPauses || lane.connection.pause === null)
      .filter((lane) => lane.flying.size === 0 || this.#quotaLeft(lane, moment) > 0)
      .map((lane) => lane.waitMs(moment, () => this.#ports.store.nextDueAt(lane.id)));
    return Math.min(Infinity, ...waits);
  }

  #answerIdle(): void {
    if (this.#idleWaiters.length === 0 || this.#isBusy()) return;
    const waiters = this.#idleWaiters.splice(0);
    for (const waiter of waiters) {
      const waitMs = this.#waitMs(waiter.throughPauses);
      if (waitMs === Infinity || waitMs > waiter.withinMs) waiter.resolve();
      else this.#idleWaiters.push(waiter);
    }
  }

  #isBusy(): boolean {
    if (this.#isTurnSoon || !this.#courier.isIdle || !this.#ledger.isEmpty || this.#sleepsMs() > 0)
      return true;
    return [...this.#lanes.values()].some(({ key }) => key.isAwaited);
  }

  #bug(error: unknown): void {
    try {
      this.#ports.listener.onBug(error);
    } catch {
      // A listener that fails to take note of a fault can't be told of that either.
    }
  }

  #tell(say: (listener: OutboxPorts['listener']) => void): void {
    try {
      say(this.#ports.listener);
    } catch (error) {
      this.#bug(error);
    }
  }
}
