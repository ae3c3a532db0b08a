import type { Pause } from '../contract/connection.ts';
import type { SendingProgress } from '../contract/overview.ts';

export interface OutboxLimits {
  /** Requests that may begin in a second, per connection. Default 50. */
  readonly requestsPerSecond?: number;
  /** Estimated bodies on their way at once, over all connections. Default 128 MB. */
  readonly maxBytesInFlight?: number;
}

export interface ConnectionSnapshot {
  readonly connectionId: number;
  readonly inFlight: readonly SendingProgress[];
  /** Rows answered for good, over the last 30 s. */
  readonly rowsPerSecond: number;
  /** One upload is on its way to find out whether a pause is over. */
  readonly isProbing: boolean;
  /** How long the server's wish to slow down still lasts; 0: not at all. */
  readonly holdOffMs: number;
}

export interface OutboxSnapshot {
  readonly connections: readonly ConnectionSnapshot[];
  /** The disk refuses, so this pause of all connections can't stand in the database. */
  readonly unwrittenPause: Pause | null;
}

export interface IdleQuestion {
  /** What goes by itself within this time counts as work. Default 0 ms: only what can go now. */
  readonly withinMs?: number;
  /** Wait also for pauses that end by themselves within that time. Default false. */
  readonly throughPauses?: boolean;
}

export interface Outbox {
  /** Repairs what an earlier process left on its way, then sends what is due. */
  start(): void;
  /** Rows were released, a connection was changed, paused or resumed, another process wrote. */
  wake(): void;
  /** Claims nothing more until the machine woke up; three minutes later it goes on by itself. */
  goingToSleep(): void;
  /**
   * What is on its way is torn down, since its sockets are dead, and goes again at once without spending a try. Due
   * times are looked at again, and pauses for want of a network are probed at once. The sockets that `deliver`
   * keeps are to be dropped before.
   */
  wokeUp(): void;
  snapshot(): OutboxSnapshot;
  /** Resolves when nothing is on its way and nothing goes by itself in that time; at once after `stop`. */
  idle(question?: IdleQuestion): Promise<void>;
  /** Tears down what is on its way (it goes again at the next start), records it, ends. */
  stop(): Promise<void>;
}
