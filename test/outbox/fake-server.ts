import type { Deliver, DeliveryHooks, DeliveryOrder, Verdict } from '../../src-main/contract/delivery.ts';
import type { FakeClock } from './fake-clock.ts';
import type { FakeStore } from './fake-store.ts';

const BASE: Verdict = {
  outcome: 'accepted',
  status: 200,
  errorCode: null,
  message: 'complete to update image.',
  bytesSent: 400,
  durationMs: 100,
  retry: null,
  retryAfterMs: null,
  pause: null,
  secondChance: null,
  wasFormatRead: true
};

const unread = { wasFormatRead: false, status: null };
const failed = { outcome: 'transient', retry: 'standard', wasFormatRead: false } as const;

/** Verdicts as `argos` gives them. */
export const ANSWERS = {
  accepted: BASE,
  invalidIdType: {
    ...BASE,
    outcome: 'rejected',
    status: 400,
    errorCode: 'invalid_idType',
    message: 'Invalid IdType.'
  },
  unreadFormat: {
    ...BASE,
    outcome: 'rejected',
    status: 400,
    errorCode: 'invalid_payload',
    message: 'Fail to parse the input data.',
    secondChance: 'other_format',
    wasFormatRead: false
  },
  serverError: { ...BASE, ...failed, status: 503, errorCode: 'server_error', message: 'Unavailable' },
  processing: {
    ...BASE,
    outcome: 'transient',
    status: 400,
    errorCode: 'processing_error',
    message: 'Failed to put image.',
    retry: 'processing'
  },
  throttled: {
    ...BASE,
    ...failed,
    status: 429,
    errorCode: 'throttled',
    message: 'Too Many Requests',
    retry: 'throttled'
  },
  timeout: { ...BASE, ...failed, ...unread, errorCode: 'timeout', message: 'No answer within 35 s' },
  reset: { ...BASE, ...failed, ...unread, errorCode: 'connection_reset', message: 'read ECONNRESET' },
  keptSocketClosed: {
    ...BASE,
    ...failed,
    ...unread,
    errorCode: 'connection_reset',
    message: 'socket hang up',
    secondChance: 'fresh_socket'
  },
  largeReset: {
    ...BASE,
    ...failed,
    ...unread,
    errorCode: 'connection_reset',
    message: 'write EPIPE',
    secondChance: 'expect_continue'
  },
  keyRefused: {
    ...BASE,
    outcome: 'account',
    status: 403,
    errorCode: 'key_refused',
    message: 'Forbidden',
    pause: 'key_refused',
    wasFormatRead: false
  },
  adminRefused: {
    ...BASE,
    outcome: 'account',
    status: 400,
    errorCode: 'invalid_admin',
    message: 'Invalid admin.',
    pause: 'admin_refused'
  },
  quota: {
    ...BASE,
    outcome: 'account',
    status: 429,
    errorCode: 'throttled',
    message: 'Limit Exceeded',
    pause: 'quota',
    wasFormatRead: false
  },
  offline: {
    ...BASE,
    ...unread,
    outcome: 'offline',
    errorCode: 'connection_refused',
    message: 'connect ECONNREFUSED',
    pause: 'offline'
  },
  interrupted: { ...BASE, ...unread, outcome: 'interrupted', errorCode: 'interrupted', message: '' }
} as const satisfies Record<string, Verdict>;

export interface Put {
  readonly uploadId: number;
  readonly order: DeliveryOrder;
  readonly at: number;
  verdict: Verdict;
  isOver: boolean;
  cut(): void;
}

type Answer = Verdict | Error;
export type Script = (put: { uploadId: number; number: number; order: DeliveryOrder }) => Answer;

/** Answers each PUT after a latency, as its script says; and notes what the outbox must not do. */
export class FakeServer {
  readonly puts: Put[] = [];
  mostAtOnce = 0;
  mostBytesAtOnce = 0;
  latencyMs = 100;
  latencyOf: (uploadId: number) => number = () => this.latencyMs;
  script: Script = () => ANSWERS.accepted;
  /** Before each PUT that no other PUT of the same claim came before. */
  onFirstPut: (connectionId: number) => void = () => undefined;
  /** Keeps on when it is aborted. */
  isDeaf = false;
  readonly #clock: FakeClock;
  readonly #store: FakeStore;

  constructor(clock: FakeClock, store: FakeStore) {
    this.#clock = clock;
    this.#store = store;
  }

  get inFlight(): Put[] {
    return this.puts.filter(({ isOver }) => !isOver);
  }

  putsOf(uploadId: number): Put[] {
    return this.puts.filter((put) => put.uploadId === uploadId);
  }

  readonly deliver: Deliver = (order, hooks) => {
    const uploadId = Number(order.images[0]?.path.split('/').at(-1));
    this.#watch(uploadId, order);
    const answer = this.script({ uploadId, number: this.putsOf(uploadId).length + 1, order });
    const verdict = answer instanceof Error ? ANSWERS.interrupted : answer;
    const at = this.#clock.monotonic();
    const put: Put = { uploadId, order, at, verdict, isOver: false, cut: () => undefined };
    this.puts.push(put);
    this.#measure();
    return this.#answered(put, answer, hooks);
  };

  #answered(put: Put, answer: Answer, hooks: DeliveryHooks): Promise<Verdict> {
    return new Promise((resolve, reject) => {
      const cancel = this.#clock.after(this.latencyOf(put.uploadId), () => {
        put.isOver = true;
        if (answer instanceof Error) reject(answer);
        else resolve(answer);
      });
      put.cut = () => {
        cancel();
        put.isOver = true;
        put.verdict = ANSWERS.interrupted;
      };
      if (this.isDeaf) return;
      hooks.signal.addEventListener('abort', () => {
        put.cut();
        resolve(ANSWERS.interrupted);
      });
    });
  }

  /** The sender's process is gone: no answer reaches anybody. */
  killAll(): void {
    for (const put of this.inFlight) put.cut();
  }

  /** The claim is in the store before the first byte leaves, and a submission travels once at a time. */
  #watch(uploadId: number, order: DeliveryOrder): void {
    const { violations } = this.#store;
    const row = this.#store.row(uploadId);
    if (row.state !== 'sending') violations.push(`PUT of upload ${uploadId}, which is ${row.state}`);
    const twin = this.inFlight.find(
      (put) =>
        put.order.submissionId === order.submissionId &&
        this.#store.row(put.uploadId).connectionId === row.connectionId
    );
    if (twin) violations.push(`${order.submissionId} travels as ${twin.uploadId} and ${uploadId}`);
    const recorded = row.attempts.length;
    const made = this.putsOf(uploadId).length;
    if (this.#store.justClaimed.delete(uploadId)) this.onFirstPut(row.connectionId);
    if (recorded < made) violations.push(`PUT ${made + 1} of upload ${uploadId}, but ${recorded} on record`);
  }

  #measure(): void {
    const now = this.inFlight;
    this.mostAtOnce = Math.max(this.mostAtOnce, now.length);
    const bytes = now.reduce((sum, { uploadId }) => sum + this.#store.row(uploadId).sizeBytes, 0);
    this.mostBytesAtOnce = Math.max(this.mostBytesAtOnce, bytes);
  }
}
