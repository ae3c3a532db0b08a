/**
 * The whole Node side as a shell has it, in a fresh process: sends all that is queued in a data folder, and looks at its
 * memory meanwhile. Run with --expose-gc. argv: a `SenderTask`.
 */
import { createOuttray } from '../../../src-main/outtray.ts';
import { answer, peakBytes, taskOf } from '../child.ts';

export interface SenderTask {
  readonly data: string;
  readonly connectionId: number;
  /** Of sent rows, between two looks at what is left after a garbage collection; null: never. */
  readonly lookEvery: number | null;
  /** null: none, since that guards the server. */
  readonly requestsPerSecond: number | null;
}

/** Bytes. */
export interface Look {
  readonly sent: number;
  /** On the heap of the main thread and outside of it, after a garbage collection. */
  readonly held: number;
  /** Of the whole process. */
  readonly resident: number;
}

export interface SenderResult {
  /** Bytes of the whole process, from its start. */
  readonly peak: number;
  readonly seconds: number;
  readonly sent: number;
  readonly looks: readonly Look[];
}

const { data, connectionId, lookEvery, requestsPerSecond } = taskOf<SenderTask>();
const app = createOuttray({
  dataFolder: data,
  shell: 'browser',
  keychain: null,
  environmentKey: 'key',
  proxyFor: () => Promise.resolve('DIRECT'),
  forTests: { outboxLimits: { requestsPerSecond: requestsPerSecond ?? Infinity } }
});
const looks: Look[] = [];
const unsubscribe = app.subscribe((event) => {
  JSON.stringify(event);
  if (event.name !== 'overview' || lookEvery === null) return;
  const sent = event.payload.connections.find((each) => each.connectionId === connectionId)?.counts.sent ?? 0;
  if (sent >= (looks.at(-1)?.sent ?? 0) + lookEvery) look(sent);
});
const startedAt = performance.now();
await app.startSending();
await app.sending.idle({});
const seconds = (performance.now() - startedAt) / 1000;
unsubscribe();
const { counts, pause } =
  app.sending.overview().connections.find((each) => each.connectionId === connectionId) ?? {};
if (pause) throw new Error(`Sending was paused: ${pause.reason} ${pause.detail}`);
await app.close();
const peak = peakBytes();
answer({ peak, seconds, sent: counts?.sent ?? 0, looks } satisfies SenderResult);

function look(sent: number): void {
  if (globalThis.gc === undefined) throw new Error('Run it with --expose-gc');
  globalThis.gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  looks.push({ sent, held: heapUsed + external, resident: rss });
}
