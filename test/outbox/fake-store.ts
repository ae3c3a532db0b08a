import { nextState, type UploadEvent, type UploadState } from '../../src-main/contract/upload.ts';
import { estimatedBodyBytes } from '../../src-main/contract/validation.ts';
import type {
  ClaimedUpload,
  ClaimRequest,
  NewAttempt,
  OutboxStore,
  Settlement
} from '../../src-main/outbox/ports.ts';

export interface FakeRow {
  readonly id: number;
  readonly connectionId: number;
  readonly submissionId: string;
  readonly hasOwnAdmin: boolean;
  readonly sizeBytes: number;
  state: UploadState;
  dueAt: number | null;
  triesSpent: number;
  releaseSeq: number;
  readonly attempts: NewAttempt[];
}

export interface NewRow {
  readonly connectionId?: number;
  readonly submissionId?: string;
  readonly hasOwnAdmin?: boolean;
  /** Of its one image. */
  readonly sizeBytes?: number;
}

const FAR_MS = 5 * 3600_000;

/**
 * The store's contract in memory. What the outbox must not do throws: a move that is not in the transition table,
 * `accept` without an accepted attempt, a commit while another is open.
 */
export class FakeStore implements OutboxStore {
  readonly rows: FakeRow[] = [];
  readonly violations: string[] = [];
  /** Claimed, and not yet on its way. */
  readonly justClaimed = new Set<number>();
  transactions = 0;
  reads = 0;
  /** Thrown by every write while it is set. */
  broken: Error | null = null;
  #releaseSeq = 0;

  add(row: NewRow = {}): FakeRow {
    const id = this.rows.length + 1;
    const added: FakeRow = {
      id,
      connectionId: row.connectionId ?? 1,
      submissionId: row.submissionId ?? `S-${id}`,
      hasOwnAdmin: row.hasOwnAdmin ?? false,
      sizeBytes: row.sizeBytes ?? 300,
      state: 'staged',
      dueAt: null,
      triesSpent: 0,
      releaseSeq: 0,
      attempts: []
    };
    this.rows.push(added);
    return added;
  }

  release(row: FakeRow, now: number): void {
    const event: UploadEvent = row.state === 'failed' ? 'resend' : 'release';
    row.state = nextState(row.state, event);
    row.dueAt = now;
    row.triesSpent = 0;
    row.releaseSeq = this.#releaseSeq += 1;
  }

  row(id: number): FakeRow {
    const row = this.rows[id - 1];
    if (row === undefined) throw new Error(`No row ${id}`);
    return row;
  }

  count(state: UploadState): number {
    return this.rows.filter((row) => row.state === state).length;
  }

  repairInterrupted(now: number): number {
    this.#write();
    const sending = this.rows.filter(({ state }) => state === 'sending');
    for (const row of sending) {
      row.attempts.push({ ...ATTEMPT, uploadId: row.id, submissionId: row.submissionId, startedAt: now });
      row.state = nextState('sending', 'interrupt');
      row.dueAt = now;
    }
    return sending.length;
  }

  settleAndClaim(settlements: readonly Settlement[], claims: readonly ClaimRequest[]): ClaimedUpload[] {
    this.#write();
    this.transactions += 1;
    // All or nothing: everything is checked before anything is changed.
    for (const settlement of settlements) this.#check(settlement);
    for (const settlement of settlements) this.#settle(settlement);
    return claims.flatMap((claim) => this.#claim(claim));
  }

  nextDueAt(connectionId: number): number | null {
    this.reads += 1;
    const first = this.rows.filter((row) => row.connectionId === connectionId && this.#isFirst(row));
    const times = first.map(({ dueAt }) => dueAt ?? Infinity);
    return times.length === 0 ? null : Math.min(...times);
  }

  /** Nobody waits here: the real store's own tests tell of canaries. */
  settleBehindCanaries(): number[] {
    return [];
  }

  requestsOn(connectionId: number, day: number): number {
    const attempts = this.rows
      .filter((row) => row.connectionId === connectionId)
      .flatMap((row) => row.attempts);
    const isRequest = ({ status, bytesSent }: NewAttempt) => status !== null || bytesSent > 0;
    return attempts.filter(
      (attempt) => isRequest(attempt) && Math.floor(attempt.startedAt / 86_400_000) === day
    ).length;
  }

  connectionIdsWithQueuedRows(): number[] {
    this.reads += 1;
    const queued = this.rows.filter(({ state }) => state === 'queued');
    return [...new Set(queued.map(({ connectionId }) => connectionId))];
  }

  #write(): void {
    if (this.broken !== null) throw this.broken;
  }

  #check({ attempt, event, dueAt }: Settlement): void {
    const row = this.row(attempt.uploadId);
    if (row.state !== 'sending') throw new Error(`Upload ${row.id} is ${row.state} and has an outcome`);
    if (event === null) return;
    const isQueued = nextState(row.state, event) === 'queued';
    if (isQueued === (dueAt === null)) throw new Error(`Upload ${row.id} has ${event} due ${String(dueAt)}`);
    if ((event === 'accept') !== (attempt.outcome === 'accepted')) {
      throw new Error(`Upload ${row.id} was ${attempt.outcome} and is to ${event}`);
    }
  }

  #settle({ attempt, event, dueAt, triesSpent }: Settlement): void {
    const row = this.row(attempt.uploadId);
    row.attempts.push(attempt);
    if (event === null) return;
    row.state = nextState(row.state, event);
    row.dueAt = dueAt;
    row.triesSpent = triesSpent;
  }

  #claim(request: ClaimRequest): ClaimedUpload[] {
    const { connectionId, now, limit, maxBytes, isAnythingInFlight } = request;
    const claimed: FakeRow[] = [];
    let bytes = 0;
    const mine = this.rows.filter((row) => row.connectionId === connectionId && row.state === 'queued');
    for (const row of mine) if ((row.dueAt ?? 0) > now + FAR_MS) row.dueAt = now;
    for (const row of mine.toSorted(byDueTime)) {
      if (claimed.length === limit) break;
      if ((row.dueAt ?? Infinity) > now || !this.#isFirst(row)) continue;
      const isGiven = claimed.length === 0 && !isAnythingInFlight;
      bytes += estimatedBodyBytes([row.sizeBytes]);
      if (bytes > maxBytes && !isGiven) break;
      row.state = nextState(row.state, 'claim');
      row.dueAt = null;
      claimed.push(row);
      this.justClaimed.add(row.id);
    }
    return claimed.map(toClaimed);
  }

  /** No row of its submission is on its way or was released earlier and waits. */
  #isFirst(row: FakeRow): boolean {
    if (row.state !== 'queued') return false;
    return !this.rows.some(
      (other) =>
        other !== row &&
        other.connectionId === row.connectionId &&
        other.submissionId === row.submissionId &&
        (other.state === 'sending' || (other.state === 'queued' && other.releaseSeq < row.releaseSeq))
    );
  }
}

const ATTEMPT: NewAttempt = {
  uploadId: 0,
  submissionId: '',
  idType: 'passport',
  admin: 'admin@example.com',
  startedAt: 0,
  durationMs: 0,
  outcome: 'interrupted',
  status: null,
  errorCode: 'interrupted',
  message: '',
  bytesSent: 0,
  wireFormat: null
};

function byDueTime(a: FakeRow, b: FakeRow): number {
  return (a.dueAt ?? 0) - (b.dueAt ?? 0) || a.releaseSeq - b.releaseSeq;
}

function toClaimed(row: FakeRow): ClaimedUpload {
  return {
    uploadId: row.id,
    connectionId: row.connectionId,
    submissionId: row.submissionId,
    idType: 'passport',
    admin: row.hasOwnAdmin ? 'own@example.com' : 'admin@example.com',
    hasOwnAdmin: row.hasOwnAdmin,
    images: [{ slot: 'idImage', path: `/pictures/${row.id}`, sizeBytes: row.sizeBytes, sha256: '00' }],
    triesSpent: row.triesSpent
  };
}
