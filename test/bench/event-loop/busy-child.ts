/**
 * The whole Node side as a shell has it, with a window that looks at the outbox: imports, releases, then sends and
 * imports at the same time. argv: a `BusyTask`.
 */
import { createOuttray } from '../../../src-main/outtray.ts';
import { CONNECTION } from '../../db/rows.ts';
import { importFolder } from '../../faults/import-folder.ts';
import { answer, taskOf } from '../child.ts';
import { watchDelays, type Delays } from './delays.ts';

export interface BusyTask {
  readonly data: string;
  readonly baseUrl: string;
  readonly firstScans: string;
  readonly moreScans: string;
  readonly rows: number;
}

export type Phase = 'importing' | 'releasing' | 'sending and importing' | 'the one that takes longer';
export type BusyResult = Record<Phase, Delays>;

const PAGE_ROWS = 60;
/** As often as the window asks anew for a list that takes no time; see list-refresh.ts. */
const LIST_EVERY_MS = 1000;

const task = taskOf<BusyTask>();
const app = createOuttray({
  dataFolder: task.data,
  shell: 'browser',
  keychain: null,
  environmentKey: 'key',
  proxyFor: () => Promise.resolve('DIRECT'),
  forTests: { outboxLimits: { requestsPerSecond: Infinity } }
});
const { id: connectionId } = await app.call('connections.create', {
  ...CONNECTION,
  baseUrl: task.baseUrl,
  defaultIdType: 'passport',
  concurrency: 8
});
await app.startSending();
const closeWindow = openWindow();
const importing = await during(() => importAll(task.firstScans));
const releasing = await during(async () => {
  await app.call('connections.pause', { id: connectionId });
  await releaseAll();
});
let both: Promise<unknown>[] = [];
const sendingAndImporting = await during(async () => {
  await app.call('connections.resume', { id: connectionId });
  both = [app.sending.idle({}), importAll(task.moreScans)];
  await Promise.race(both);
});
const rest = await during(() => Promise.all(both));
closeWindow();
const { counts } =
  app.sending.overview().connections.find((each) => each.connectionId === connectionId) ?? {};
if (counts?.sent !== task.rows || counts.staged !== task.rows) throw new Error(JSON.stringify(counts));
await app.close();
answer({
  importing,
  releasing,
  'sending and importing': sendingAndImporting,
  'the one that takes longer': rest
} satisfies BusyResult);

async function during(work: () => Promise<unknown>): Promise<Delays> {
  const delays = watchDelays();
  await work();
  return delays.end();
}

async function importAll(path: string): Promise<void> {
  const status = await importFolder(app, path, connectionId);
  if (status.phase !== 'done' || status.blockedUploads > 0) throw new Error(JSON.stringify(status));
}

async function releaseAll(): Promise<void> {
  const filter = { connectionId, states: ['staged' as const] };
  const { changed } = await app.call('uploads.release', { target: { filter } });
  if (changed !== task.rows) throw new Error(`${changed} rows were released`);
}

/** Each event goes through JSON, as to a real window, and what it shows is asked for again. */
function openWindow(): () => void {
  let visible: number[] = [];
  const unsubscribe = app.subscribe((event) => {
    JSON.stringify(event);
    if (event.name === 'uploadsChanged' && visible.length > 0) void ask('uploads.rows', { ids: visible });
  });
  const timer = setInterval(() => {
    const filter = { connectionId, states: ['queued', 'sending'] };
    void ask('uploads.ids', { filter, order: 'release' }).then((value) => {
      visible = (value as { ids: number[] }).ids.slice(0, PAGE_ROWS);
    });
  }, LIST_EVERY_MS);
  return () => {
    unsubscribe();
    clearInterval(timer);
  };
}

async function ask(name: string, input: unknown): Promise<unknown> {
  const reply = await app.dispatch(name, input);
  JSON.stringify(reply);
  if (!reply.ok) throw new Error(`${name}: ${reply.error.code}`);
  return reply.value;
}
