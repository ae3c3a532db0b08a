import type { Pause, PauseReason, WireFormat } from '../contract/connection.ts';
import type { Verdict } from '../contract/delivery.ts';
import { LONGEST_ROW_WAIT_MS } from '../contract/limits.ts';
import type { SendingProgress } from '../contract/overview.ts';
import { isServerFailure, isTripped, NO_RECENT, record } from './breaker.ts';
import { adapt, FIRST_CONCURRENCY, obeySetting, signalOf } from './concurrency.ts';
import {
  drawnOut,
  isAutomatic,
  isOver,
  LONGEST_SILENT_HOLD_OFF_MS,
  pauseCauseOf,
  pauseFor,
  replaces,
  type PauseCause
} from './pause-policy.ts';
import { KeyInHand } from './key-in-hand.ts';
import type { SendingConnection } from './ports.ts';
import type { RateLimit } from './rate-limit.ts';
import type { Moment } from './schedule-time.ts';
import { answeredOtherwise, isQuotaUsedUp, throttled, UNTHROTTLED } from './throttle.ts';
import { isDoubtful, Refusals } from './refusals.ts';
import { RetryBudget } from './retry-budget.ts';
import type { Throughput } from './throughput.ts';

const SHORT_RECHECK_MS = 5000;
/** Pauses that another network, or one that is back, may end. */
const NETWORK_REASONS: readonly PauseReason[] = ['offline', 'proxy'];
const NOT_SHORT = { at: -Infinity, until: -Infinity };

/** An upload on its way, as its lane sees it. */
export interface Flight {
  readonly claim: { readonly uploadId: number };
  /** Its outcome tells whether sending goes on after a pause. */
  readonly isProbe: boolean;
  /** The lane's, when it was claimed: what it says of the connection is stale after a later resume. */
  readonly generation: number;
  /** Estimated. */
  readonly bodyBytes: number;
  /** Of its latest PUT; ms. */
  readonly startedAtMonotonic: number;
  readonly progress: SendingProgress;
}

/**
 * One connection as the outbox sees it: what is on its way, how fast it may go, and why it does not. After any
 * pause one upload goes first, the probe; the rest follow when its outcome does not call for a pause again.
 */
export class Lane {
  readonly id: number;
  readonly flying = new Set<Flight>();
  readonly rate: RateLimit;
  readonly throughput: Throughput;
  readonly budget = new RetryBudget();
  readonly #refusals = new Refusals();
  /** Raised by each end of a pause and each change of the key. */
  generation = 0;
  readonly key = new KeyInHand();
  /** To be remembered for the connection. */
  learned: WireFormat | null = null;
  #connection: SendingConnection;
  /** Of the rows that were due at `at` none may go before `until` (monotonic ms), unless something changes. */
  #short = NOT_SHORT;
  #concurrency = FIRST_CONCURRENCY;
  #recent = NO_RECENT;
  #throttle = UNTHROTTLED;
  #wanted: PauseCause | null = null;
  #isClearWanted = false;
  #needsProbe = false;
  /** The pause's own time need not be waited for: the machine woke up, perhaps in another network. */
  #mayProbeNow = false;
  #probe: Flight | null = null;
  #streaks = new Map<PauseReason, number>();

  constructor(connection: SendingConnection, rate: RateLimit, throughput: Throughput) {
    this.id = connection.id;
    this.#connection = connection;
    this.rate = rate;
    this.throughput = throughput;
    this.look(connection);
  }

  get connection(): SendingConnection {
    return this.#connection;
  }

  get isProbing(): boolean {
    return this.#probe !== null;
  }

  get bytesInFlight(): number {
    return [...this.flying].reduce((sum, { bodyBytes }) => sum + bodyBytes, 0);
  }

  get hasNotes(): boolean {
    return this.learned !== null || this.#wanted !== null || this.#isClearWanted;
  }

  /** Takes the connection as it is in the database now. */
  look(connection: SendingConnection): void {
    if (connection.pause !== null) this.#needsProbe = true;
    else if (this.#connection.pause !== null || hasOtherKey(this.#connection, connection)) this.#beginAnew();
    this.#connection = connection;
    this.#concurrency = obeySetting(this.#concurrency, connection.concurrency);
  }

  /** What was asked for and is not yet written is older than that, as is what comes of uploads still on their way. */
  #beginAnew(): void {
    this.generation += 1;
    this.#wanted = null;
    this.key.renew();
  }

  /** @returns how many more may go now. */
  room({ now, monotonic }: Moment): number {
    if (this.hasNotes || monotonic < this.#throttle.holdOffUntil) return 0;
    const free = this.#concurrency.limit - this.flying.size;
    return Math.min(this.#gate(now), free, this.rate.allowance(monotonic));
  }

  /** Uploads let through by pause and probe. */
  #gate(now: number): number {
    if (this.#pausedUntil(now) > now) return 0;
    if (!this.#needsProbe) return Infinity;
    return this.#probe === null ? 1 : 0;
  }

  /** ms, UTC; Infinity: until a person resumes. */
  #pausedUntil(now: number): number {
    const { pause } = this.#connection;
    if (pause === null || (this.#mayProbeNow && isAutomatic(pause))) return now;
    if (!isAutomatic(pause)) return Infinity;
    return isOver(pause, now) ? now : (pause.resumesAt ?? Infinity);
  }

  wokeUp(): void {
    for (const reason of NETWORK_REASONS) this.#streaks.delete(reason);
    const { pause } = this.#connection;
    this.#mayProbeNow = pause !== null && NETWORK_REASONS.includes(pause.reason);
  }

  /** @returns ms until something may go by itself, Infinity when only an answer, a person or a wake changes that. */
  waitMs(moment: Moment, nextDueAt: () => number | null): number {
    const { now, monotonic } = moment;
    if (this.#probe !== null || this.key.isAwaited) return Infinity;
    if (this.#concurrency.limit <= this.flying.size) return Infinity;
    return Math.max(
      this.dueInMs(nextDueAt(), moment),
      this.#pausedUntil(now) - now,
      this.#throttle.holdOffUntil - monotonic,
      this.rate.nextAt(monotonic) - monotonic
    );
  }

  /** A claim gave less than asked for: rows that are due stand behind others of their submission, or need room. */
  cameShort({ now, monotonic }: Moment): void {
    this.#short = { at: now, until: monotonic + SHORT_RECHECK_MS };
  }

  /** Something has changed that may let them go. */
  lookAgain(): void {
    this.#short = NOT_SHORT;
  }

  /** @returns ms until a row with that due time may be claimed; 0 or less: now. */
  dueInMs(dueAt: number | null, { now, monotonic }: Moment): number {
    if (dueAt === null) return Infinity;
    if (dueAt <= this.#short.at) return this.#short.until - monotonic;
    const waitMs = dueAt - now;
    return waitMs > LONGEST_ROW_WAIT_MS ? 0 : waitMs;
  }

  holdOffMs(monotonic: number): number {
    return Math.max(0, this.#throttle.holdOffUntil - monotonic);
  }

  /** The next upload is the probe. */
  get sendsProbe(): boolean {
    return this.#needsProbe;
  }

  take(job: Flight): void {
    this.flying.add(job);
    if (!job.isProbe) return;
    this.#probe = job;
    this.#mayProbeNow = false;
  }

  /** The server's answer shows that it could read that format. */
  formatWasRead(format: WireFormat): void {
    const { wireFormat, learnedWireFormat } = this.#connection;
    if (wireFormat === 'auto' && learnedWireFormat !== format) this.learned = format;
  }

  /** @returns the verdict as it is to be recorded: a refusal that turned out to be of this row alone is the row's. */
  judge(uploadId: number, verdict: Verdict): Verdict {
    if (!isDoubtful(verdict) || !this.#refusals.isRowsOwn(uploadId)) return verdict;
    return { ...verdict, outcome: 'rejected', errorCode: 'row_refused', pause: null };
  }

  /** Learns from the final verdict of a delivery. */
  finish(job: Flight, verdict: Verdict, moment: Moment): void {
    this.flying.delete(job);
    if (verdict.outcome === 'accepted') this.#refusals.accepted(job.startedAtMonotonic);
    if (verdict.outcome !== 'account') this.#refusals.forget(job.claim.uploadId);
    this.#adapt(job, verdict, moment.monotonic);
    const cause = this.#causeOf(job, verdict, moment);
    if (job.isProbe) this.#endProbe(verdict, cause);
    // What it says is older than the resume that followed.
    if (cause !== null && job.generation === this.generation) this.want(cause);
  }

  /** It leaves without a verdict that says anything of the connection. */
  drop(job: Flight): void {
    this.flying.delete(job);
    if (this.#probe === job) this.#probe = null;
  }

  #adapt(job: Flight, verdict: Verdict, now: number): void {
    const startedAt = job.startedAtMonotonic;
    const setting = this.#connection.concurrency;
    this.#concurrency = adapt(this.#concurrency, signalOf(verdict), { startedAt, now, setting });
    const hasFailed = isServerFailure(verdict);
    if (hasFailed !== null) this.#recent = record(this.#recent, hasFailed);
    if (verdict.retry === 'throttled') {
      const { retryAfterMs } = verdict;
      const heldMs = retryAfterMs === null ? null : Math.min(retryAfterMs, LONGEST_SILENT_HOLD_OFF_MS);
      this.#throttle = throttled(this.#throttle, { startedAt, now, retryAfterMs: heldMs });
    } else if (verdict.status !== null) {
      this.#throttle = answeredOtherwise(this.#throttle);
    }
  }

  #causeOf(job: Flight, verdict: Verdict, { monotonic }: Moment): PauseCause | null {
    const cause = pauseCauseOf(verdict);
    if (isDoubtful(verdict) && this.#letsAnotherTell(job)) return null;
    if (cause !== null) return cause;
    if (verdict.outcome !== 'transient') return null;
    const detail = verdict.message;
    const isFailedProbe = job.isProbe && this.#isServerDown() && isServerFailure(verdict) === true;
    if (isFailedProbe || isTripped(this.#recent)) return { reason: 'server_down', detail, waitMs: null };
    if (isQuotaUsedUp(this.#throttle, monotonic)) return { reason: 'quota', detail, waitMs: null };
    return null;
  }

  /** The first refusal among rows that pass: one other upload goes and tells whether the account is refused. */
  #letsAnotherTell(job: Flight): boolean {
    if (this.#needsProbe || !this.#refusals.hasAccepted) return false;
    this.#refusals.refused(job.claim.uploadId, job.startedAtMonotonic);
    this.#needsProbe = true;
    return true;
  }

  /** Also after a person resumed: the streak ends only with a success. */
  #isServerDown(): boolean {
    return this.#streaks.has('server_down') || this.#connection.pause?.reason === 'server_down';
  }

  #endProbe(verdict: Verdict, cause: PauseCause | null): void {
    this.#probe = null;
    if (cause !== null || verdict.outcome === 'interrupted') return;
    this.#needsProbe = false;
    this.#isClearWanted = true;
    this.#streaks.clear();
    this.#recent = NO_RECENT;
  }

  /** Asks for a pause; the first of several causes is kept, but for one that only a person can put right. */
  want(cause: PauseCause): void {
    const isStronger = this.#wanted === null || pauseFor(cause, ZERO_FACTS).resumesAt === null;
    const isKept = this.#wanted !== null && pauseFor(this.#wanted, ZERO_FACTS).resumesAt === null;
    if (isStronger && !isKept) this.#wanted = cause;
  }

  /**
   * What is to be written of the pause, now that `look` has seen the database.
   * @returns undefined when nothing is.
   */
  pauseToWrite(moment: Moment): Pause | null | undefined {
    const current = this.#connection.pause;
    const cause = this.#wanted;
    if (cause !== null) {
      const streak = this.#streaks.get(cause.reason) ?? 0;
      const next = pauseFor(cause, { ...moment, streak });
      return replaces(next, current, moment.now) ? drawnOut(next, current) : undefined;
    }
    return this.#isClearWanted && current !== null && isAutomatic(current) ? null : undefined;
  }

  /** The notes are in the database (or there was nothing to write). @param written as `pauseToWrite` gave it. */
  notesWritten(written: Pause | null | undefined): void {
    this.#wanted = null;
    this.#isClearWanted = false;
    if (this.learned !== null) this.#connection = { ...this.#connection, learnedWireFormat: this.learned };
    this.learned = null;
    if (written === undefined) return;
    if (written !== null) this.#pauseBegins(written.reason);
    this.look({ ...this.#connection, pause: written });
    if (written === null) this.#needsProbe = false;
  }

  #pauseBegins(reason: PauseReason): void {
    this.#streaks.set(reason, (this.#streaks.get(reason) ?? 0) + 1);
    this.#recent = NO_RECENT;
    this.#throttle = UNTHROTTLED;
    this.#refusals.clear();
  }
}

/** The first key of all replaces none. */
function hasOtherKey(before: SendingConnection, now: SendingConnection): boolean {
  return before.keyMark !== null && before.keyMark !== now.keyMark;
}

const ZERO_FACTS = { now: 0, wallNow: 0, streak: 0 };
