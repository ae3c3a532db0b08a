import type { Verdict } from '../contract/delivery.ts';
import { interrupted, isLost, Job, verdictWithoutAnswer } from './job.ts';
import type { Lane } from './lane.ts';
import type { Entry, Ledger } from './ledger.ts';
import type { ClaimedUpload, OutboxPorts, Settlement } from './ports.ts';
import { decide, judge } from './retry-policy.ts';
import type { ScheduleTime } from './schedule-time.ts';
import { firstManner, secondManner, type PutManner } from './second-chance.ts';

/** An aborted delivery that does not end in this time is recorded as interrupted. */
const STOP_GRACE_MS = 5000;

export interface CourierHooks {
  /** There is something to record. */
  onEntry(): void;
  onProgress(job: Job): void;
  onBug(error: unknown): void;
  /** What is lost now is lost to the machine's sleep. */
  isAsleep(): boolean;
}

/** Carries claimed uploads: makes the PUTs and puts what came of each into the ledger. */
export class Courier {
  readonly #ports: OutboxPorts;
  readonly #time: ScheduleTime;
  readonly #ledger: Ledger;
  readonly #hooks: CourierHooks;
  /** From the claim until the outcome is in the database. */
  readonly #jobs = new Set<Job>();
  #isStopping = false;
  #onLanded: () => void = () => undefined;

  constructor(ports: OutboxPorts, time: ScheduleTime, ledger: Ledger, hooks: CourierHooks) {
    this.#ports = ports;
    this.#time = time;
    this.#ledger = ledger;
    this.#hooks = hooks;
  }

  get isIdle(): boolean {
    return this.#jobs.size === 0;
  }

  begin(claim: ClaimedUpload, lane: Lane, apiKey: string): void {
    const { wireFormat, learnedWireFormat } = lane.connection;
    const job = new Job(claim, lane, lane.sendsProbe, firstManner(wireFormat, learnedWireFormat));
    lane.throughput.begin(this.#ports.clock.monotonic());
    lane.take(job);
    if (claim.triesSpent === 0) lane.budget.firstTry();
    this.#jobs.add(job);
    void this.#put(job, apiKey);
  }

  /** The attempt is on record: the job goes again or is over. */
  recorded({ job, next }: Entry): void {
    if (next === null) {
      this.#jobs.delete(job);
      return;
    }
    job.manner = next.manner;
    void this.#put(job, next.apiKey);
  }

  forget(job: Job): void {
    job.lane.drop(job);
    this.#jobs.delete(job);
  }

  /** Tears down what is on its way; it goes again without spending a try. */
  interrupt(): void {
    for (const job of this.#flying()) job.interrupt();
  }

  /** Tears down what is on its way. @returns when all of it is in the ledger. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    for (const job of this.#ledger.withdrawSecondChances(this.#time.now())) this.forget(job);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onLanded = resolve;
    const cancelGrace = this.#ports.clock.after(STOP_GRACE_MS, resolve);
    for (const job of this.#flying()) job.abort();
    this.#checkLanded();
    await promise;
    cancelGrace();
    for (const job of this.#flying()) {
      this.#finish(job, verdictWithoutAnswer('interrupted', '', this.#elapsedMs(job)));
      this.#jobs.delete(job);
    }
  }

  #flying(): Job[] {
    return [...this.#jobs].filter((job) => job.lane.flying.has(job));
  }

  #checkLanded(): void {
    if (this.#flying().length === 0) this.#onLanded();
  }

  /** Never rejects. */
  async #put(job: Job, apiKey: string): Promise<void> {
    job.lane.rate.begin(this.#ports.clock.monotonic());
    const verdict = await this.#verdictOf(job, apiKey);
    if (!this.#jobs.has(job)) return;
    await this.#ended(job, job.lane.judge(job.claim.uploadId, judge(verdict, job.claim.hasOwnAdmin)));
    this.#hooks.onEntry();
    if (this.#isStopping) this.#checkLanded();
  }

  async #verdictOf(job: Job, apiKey: string): Promise<Verdict> {
    const { deliver, clock } = this.#ports;
    try {
      const verdict = await job.put(deliver, clock, apiKey, () => {
        this.#hooks.onProgress(job);
      });
      // Interrupted by nobody: it may not go again and again without spending a try.
      if (this.#hooks.isAsleep() && isLost(verdict)) return interrupted(verdict);
      const isOdd = verdict.outcome === 'interrupted' && !this.#isStopping && !job.isInterrupted;
      return isOdd ? { ...verdict, outcome: 'transient', retry: 'standard' } : verdict;
    } catch (error) {
      this.#hooks.onBug(error);
      const words = error instanceof Error ? error.name : 'unknown';
      return verdictWithoutAnswer(
        'transient',
        `Outtray could not send this (${words})`,
        this.#elapsedMs(job)
      );
    }
  }

  #elapsedMs(job: Job): number {
    return this.#ports.clock.monotonic() - job.startedAtMonotonic;
  }

  async #ended(job: Job, verdict: Verdict): Promise<void> {
    const { lane } = job;
    if (verdict.wasFormatRead) lane.formatWasRead(job.manner.format);
    // Wanted for its replacement, which is then claimed in the turn that records this.
    if (!this.#isStopping) this.lookUpKey(lane, null);
    const { secondChance } = verdict;
    const manner = secondManner(secondChance, job.manner, job.usedChances, lane.connection.wireFormat);
    if (secondChance === null || manner === null) {
      this.#finish(job, verdict);
      return;
    }
    job.usedChances.add(secondChance);
    await this.#takeSecondChance(job, verdict, manner);
  }

  lookUpKey(lane: Lane, whenFound: (() => void) | null): void {
    lane.key.lookUp(() => this.#ports.connections.apiKey(lane.id), whenFound);
  }

  async #takeSecondChance(job: Job, verdict: Verdict, manner: PutManner): Promise<void> {
    const apiKey = await this.#ports.connections.apiKey(job.lane.id).catch(() => null);
    if (!this.#jobs.has(job)) return;
    if (apiKey === null || this.#isStopping) {
      // It goes again from the beginning: the verdict on the first half of a try is no verdict on the row.
      this.#record(job, verdict, this.#isStopping ? 'interrupt' : 'hold', null);
      job.lane.drop(job);
    } else {
      this.#record(job, verdict, null, { manner, apiKey });
    }
  }

  #record(job: Job, verdict: Verdict, event: 'interrupt' | 'hold' | null, next: Entry['next']): void {
    const settlement: Settlement = {
      attempt: job.attemptOf(verdict),
      event,
      dueAt: event === null ? null : this.#time.now(),
      triesSpent: job.claim.triesSpent
    };
    this.#ledger.add({ job, settlement, next });
  }

  #finish(job: Job, verdict: Verdict): void {
    const moment = this.#time.moment();
    job.lane.finish(job, verdict, moment);
    const facts = {
      triesSpent: job.claim.triesSpent,
      now: moment.now,
      random: this.#ports.random(),
      mayRetrySoon: () => job.lane.budget.take()
    };
    const settlement = { attempt: job.attemptOf(verdict), ...decide(verdict, facts) };
    this.#ledger.add({ job, settlement, next: null });
  }
}
