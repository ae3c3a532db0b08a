import { randomUUID } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import packageJson from '../package.json' with { type: 'json' };
import { AuditCare } from './audit-care.ts';
import { BODY_WORKER, createDeliver } from './argos/deliver.ts';
import type { SendLimits } from './argos/send.ts';
import { checkServer } from './argos/check-server.ts';
import { environmentProxy } from './argos/environment-proxy.ts';
import { CaFiles } from './argos/trust.ts';
import { auditCalls } from './calls/audit-calls.ts';
import { connectionCalls } from './calls/connection-calls.ts';
import type { Context } from './calls/context.ts';
import { exportCsv } from './calls/export-calls.ts';
import { importJob } from './calls/import-job.ts';
import { otherCalls } from './calls/other-calls.ts';
import { pictureCalls } from './calls/picture-calls.ts';
import { followPolicy } from './calls/policy-connections.ts';
import { undoCalls } from './calls/undo-calls.ts';
import { purgeAll, purgeCall } from './calls/purge-calls.ts';
import { uploadCalls } from './calls/upload-calls.ts';
import { watchCalls } from './calls/watch-calls.ts';
import { WatchJob } from './calls/watch-job.ts';
import type { Application, Picture, PictureKind, PictureSize } from './contract/application.ts';
import type { AppInfo, CallInput, CallName, CallOutput, Handlers } from './contract/call.ts';
import type { ConnectionInput } from './contract/connection.ts';
import type { ProxyFor } from './contract/delivery.ts';
import { dispatch } from './contract/dispatch.ts';
import { AppError } from './contract/error.ts';
import { DEFAULT_CONCURRENCY, DEFAULT_MAX_BODY_BYTES, DEFAULT_MIN_EDGE_PX } from './contract/limits.ts';
import { settingsSchema, type Settings } from './contract/settings.ts';
import { DatabaseCare } from './database-care.ts';
import { taskRunner } from './db/database-task.ts';
import type { SendingScope } from './db/outbox-store.ts';
import { isMigrationPending } from './db/pending-migration.ts';
import { openStore, type Store } from './db/store.ts';
import { eventHub } from './event-hub.ts';
import { pictureCache } from './images/picture-cache.ts';
import { DECODE_WORKER, decodeThread } from './images/decode-thread.ts';
import { madeFiles } from './images/made-files.ts';
import { pictureMaker } from './images/prepare.ts';
import { probeImage } from './images/probe.ts';
import { browseFolder } from './intake/browse.ts';
import { readSourceIn, SOURCE_WORKER } from './intake/source-thread.ts';
import { apiKeys, PRACTICE_KEY } from './keychain/api-keys.ts';
import type { Keychain } from './keychain/keychain.ts';
import type { OutboxLimits } from './outbox/outbox.ts';
import type { Clock } from './outbox/ports.ts';
import { systemClock } from './outbox/system-clock.ts';
import { NO_POLICY, type PolicyAnswer } from './policy/policy.ts';
import { practiceHost } from './practice-host.ts';
import { makeSamples } from './practice/sample-pictures.ts';
import { retention } from './retention.ts';
import { sending, type Sending } from './sending.ts';
import { boundYoungMemory } from './young-memory.ts';

export interface OuttrayOptions {
  readonly dataFolder: string;
  readonly shell: AppInfo['shell'];
  readonly keychain: Keychain | null;
  /** Why there is no keychain. Default: `none` where there is none. */
  readonly keychainProblem?: AppInfo['keychainProblem'];
  /** OUTTRAY_API_KEY; null where it is not set. */
  readonly environmentKey: string | null;
  /** Which way leads to a server. Default: HTTPS_PROXY, ALL_PROXY and NO_PROXY decide. */
  readonly proxyFor?: ProxyFor;
  /** What IT has set for this machine. Default: nothing. */
  readonly policy?: PolicyAnswer;
  /** What this process sends. Default: everything. */
  readonly scope?: SendingScope;
  /** The thread for long work on the database. Default: the source beside this file. */
  readonly databaseWorker?: URL;
  /** The threads that make request bodies. Default: the source. */
  readonly bodyWorker?: URL;
  /** The thread that looks through folders. Default: the source. */
  readonly sourceWorker?: URL;
  /** The thread that decodes what sharp does not. Default: the source. */
  readonly decodeWorker?: URL;
  /** Time and chance of a test's own, limits short enough to be waited for, and limits that a benchmark lifts. */
  readonly forTests?: ForTests;
}

interface ForTests {
  readonly clock?: Clock;
  /** Uniform in [0, 1). */
  readonly random?: () => number;
  readonly sendLimits?: Partial<SendLimits>;
  readonly outboxLimits?: OutboxLimits;
}

/** The application and what only the command line needs of it. */
export interface Outtray extends Application {
  readonly store: Store;
  readonly sending: Sending;
  readonly care: DatabaseCare;
  /** Watched folders; looked at by themselves from `startSending` on, but for the command line. */
  readonly watching: WatchJob;
  /** Makes and changes the connections that IT has set; once, before anything else is asked. */
  followPolicy(): Promise<void>;
  /** The system's suspend event: nothing more is begun until `wokeUp`, or for three minutes. */
  goingToSleep(): void;
  /** The system's resume event: sockets are renewed, and what was on its way goes again at once. */
  wokeUp(): void;
  /** Writes a fault of ours into the log: names and places in the code, never what was worked on. */
  noteBug(error: unknown, where: string): void;
}

const PRACTICE: ConnectionInput = {
  name: 'Practice',
  environment: 'practice',
  baseUrl: 'http://127.0.0.1/v3',
  admin: 'operator@practice.example',
  defaultIdType: null,
  wireFormat: 'auto',
  concurrency: DEFAULT_CONCURRENCY,
  maxBodyBytes: DEFAULT_MAX_BODY_BYTES,
  dailyLimit: null,
  caFile: null,
  minEdgePx: DEFAULT_MIN_EDGE_PX,
  removesLocation: null
};

/** Where the sources run as they are. */
export const DATABASE_WORKER = new URL('./db/database-worker.ts', import.meta.url);

/** As `createOuttray`, with a database of an older version backed up and migrated in a thread of its own before. */
export async function openOuttray(options: OuttrayOptions): Promise<Outtray> {
  const { dataFolder, databaseWorker = DATABASE_WORKER } = options;
  if (isMigrationPending(dataFolder)) await taskRunner(dataFolder, databaseWorker)('migrate');
  return createOuttray(options);
}

/** Joins the features to each other. @throws AppError where the data folder can't be used. */
export function createOuttray(options: OuttrayOptions): Outtray {
  const { dataFolder, policy: { policy, path: policyPath, problem: policyProblem } = NO_POLICY } = options;
  const { clock = systemClock, random = Math.random, sendLimits = {} } = options.forTests ?? {};
  const { outboxLimits = {} } = options.forTests ?? {};
  let problemOfPolicy = policyProblem;
  boundYoungMemory();
  const store = openStore(dataFolder);
  const logFile = pino.destination({
    dest: join(dataFolder, 'outtray.log'),
    mkdir: true,
    sync: true,
    mode: 0o600
  });
  // A line that a full disk does not take is lost; it must not take the process with it.
  logFile.on('error', () => undefined);
  const log = pino({ base: null, redact: ['key', '*.key', 'apiKey', '*.apiKey'] }, logFile);
  // Only names and stacks: a message may quote a path or an id.
  const onBug = (error: unknown, where = 'outbox'): void => {
    const { name = 'unknown', stack = '' } = error instanceof Error ? error : {};
    log.error({ where, error: name, stack: stack.split('\n').filter((line) => /^\s+at /.test(line)) });
  };
  store.batches.removeUnfinished(isAlive);
  store.audit.signedBy(() => {
    const { operator } = store.settings.all();
    return typeof operator === 'string' ? operator : userName();
  });
  const settings = firstSettings(store);
  const keys = apiKeys({
    keychain: options.keychain,
    installation: settings.installation,
    environmentKey: options.environmentKey,
    environmentOwner: () => environmentOwner(store, options.scope)
  });
  const practice = practiceHost();
  const proxyFor = options.proxyFor ?? environmentProxy(process.env);
  const delivery = createDeliver({
    proxyFor,
    limits: sendLimits,
    bodyWorker: options.bodyWorker ?? BODY_WORKER
  });
  const care = new DatabaseCare({
    dataFolder,
    run: taskRunner(dataFolder, options.databaseWorker ?? DATABASE_WORKER),
    isSender: () => sender.isSender,
    hasBatches: () => store.batches.list().length > 0,
    now: () => clock.now(),
    note: (what, reason) => {
      log.info({ where: 'database', what, ...(reason === null ? {} : { reason }) });
    },
    onChange: () => {
      hub.overviewChanged();
    }
  });
  store.onDamage((reason) => {
    care.foundDamage(reason);
  });
  const wokeUp = (): void => {
    delivery.renew();
    sender.wokeUp();
  };
  const sender: Sending = sending({
    store,
    dataFolder,
    keys,
    practice,
    care,
    deliver: delivery.deliver,
    clock,
    random,
    outboxLimits,
    scope: options.scope ?? { connectionId: null, batchId: null },
    hub: () => hub,
    onBug,
    onLostTime: wokeUp
  });
  const auditCare = new AuditCare({
    store,
    now: () => clock.now(),
    onBug: (error) => {
      onBug(error, 'audit');
    }
  });
  const hub = eventHub({
    overview: () => sender.overview(),
    sendingProgress: () => sender.progress(),
    onBug: (error) => {
      onBug(error, 'events');
    }
  });
  const pictures = pictureCache(join(dataFolder, 'thumbnails'));
  const decoders = decodeThread(options.decodeWorker ?? DECODE_WORKER);
  const made = madeFiles(join(dataFolder, 'made'), isAlive);
  const kept = retention({
    pictures,
    removeMade: (sentSince) => made.removeUnneeded((paths) => store.uploads.neededMade(paths, sentSince)),
    days: policy.retention?.thumbnailDays,
    now: () => clock.now(),
    erase: () => purgeAll(context, purging),
    onBug: (error) => {
      onBug(error, 'retention');
    }
  });
  const context: Context = {
    store,
    hub,
    keys,
    pictures,
    prepare: pictureMaker({ probe: probeImage, decoders, files: made }),
    madeFiles: made,
    sweepMade: () => kept.sweepMade(),
    dataFolder,
    policy,
    onBug,
    now: () => clock.now(),
    settings: () => readSettings(store, settings),
    wakeOutbox: () => {
      sender.wake();
    },
    baseUrlOf: (connection) => practice.baseUrlOf(connection),
    practiceBaseUrl: () => practice.baseUrl,
    checkCaFile: async (path) => {
      await new CaFiles().trust(path);
    },
    checkServer: async (connection) =>
      checkServer(
        await practice.baseUrlOf(connection),
        connection.isPractice ? PRACTICE_KEY : await keys.get(connection),
        { caFile: connection.caFile, proxyFor }
      ),
    setPause: (connectionId, pause) =>
      store.patiently(() => {
        store.connections.setPause(connectionId, pause);
      })
  };
  const readSource = readSourceIn(options.sourceWorker ?? SOURCE_WORKER);
  const imports = importJob(context, { readSource, makeSamples: (hooks) => samples(dataFolder, hooks) });
  const uploads = uploadCalls(context);
  const watching = new WatchJob(context, {
    imports,
    readSource,
    release: uploads['uploads.release'],
    mayTake: () => sender.isSender,
    monotonic: () => clock.monotonic()
  });
  const purging = purgeCall(context, {
    seal: () => auditCare.seal(),
    scrub: () => care.scrub(),
    renewBackups: () => care.renewBackups()
  });
  const handlers: Handlers = {
    ...connectionCalls(context),
    ...uploads,
    ...pictureCalls(context),
    ...watchCalls(context, watching),
    ...auditCalls(context, auditCare),
    ...undoCalls(context),
    'retention.purge': (request) => purging(request),
    ...otherCalls(context, {
      imports,
      overview: () => sender.overview(),
      browse: ({ path }) => browseFolder(path),
      info: () => ({
        version: packageJson.version,
        dataFolder,
        database: care.info,
        shell: options.shell,
        platform: process.platform,
        keychainProblem: keys.hasKeychain ? null : (options.keychainProblem ?? 'none'),
        policy: { path: policyPath, problem: problemOfPolicy }
      })
    })
  };
  const call = async <Name extends CallName>(
    name: Name,
    input: CallInput<Name>
  ): Promise<CallOutput<Name>> => {
    const answer = await dispatch(handlers, name, input, onBug);
    if (!answer.ok) throw new AppError(answer.error.code, answer.error.values);
    return answer.value as CallOutput<Name>;
  };
  // From here on a lock of another process holds up nobody: see Store.patiently, and the outbox's own waiting.
  store.waitBriefly();
  return {
    store,
    sending: sender,
    care,
    watching,
    noteBug: onBug,
    followPolicy: async () => {
      problemOfPolicy = (await followPolicy(context)) ?? policyProblem;
    },
    dispatch: (name, input) => dispatch(handlers, name, input, onBug),
    call,
    subscribe: (listener) => {
      sender.watch();
      return hub.subscribe(listener);
    },
    picture: (kind, id, size) => {
      if (kind !== 'preview') return picture(context, kind, id, size);
      const path = imports.previewPath(id);
      return path === null ? Promise.resolve(null) : pictures.get(path, size, null);
    },
    exportCsv: (request) => exportCsv(store, request),
    startSending: () => {
      kept.start();
      // A command backs up when it has done its work.
      if (options.shell !== 'cli') care.start();
      // A command watches only where it is asked to.
      if (options.shell !== 'cli') watching.start();
      const started = sender.start();
      auditCare.start(() => sender.isSender);
      return started;
    },
    goingToSleep: () => {
      sender.goingToSleep();
    },
    wokeUp,
    close: async () => {
      await watching.close();
      await imports.close();
      await kept.stop();
      decoders.close();
      await care.close();
      await sender.stop();
      await auditCare.close();
      delivery.close();
      await practice.close();
      hub.close();
      store.close();
    }
  };
}

async function picture(
  { store, pictures }: Context,
  kind: Exclude<PictureKind, 'preview'>,
  id: number,
  size: PictureSize
): Promise<Picture | null> {
  try {
    if (kind === 'left-over') return await pictures.get(store.batches.getLeftOver(id).path, size, null);
    const { path, sha256 } = store.uploads.getImage(id);
    return await pictures.get(path, size, sha256);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** Drawn once; a folder that is there is used again. */
async function samples(dataFolder: string, hooks: Parameters<typeof makeSamples>[1]): Promise<string> {
  const folder = join(dataFolder, 'Sample pictures');
  const isThere = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false
  );
  if (isThere) return folder;
  await mkdir(dataFolder, { recursive: true });
  await makeSamples(folder, hooks);
  return folder;
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The environment's key is for one connection: the one asked for, or the only one that is not for practice. */
function environmentOwner(store: Store, scope: SendingScope | undefined): number | null {
  const asked = scope?.connectionId ?? null;
  if (asked !== null) return asked;
  const real = store.connections.all().filter(({ isPractice }) => !isPractice);
  return real.length === 1 ? (real[0]?.id ?? null) : null;
}

interface FirstSettings extends Settings {
  readonly installation: string;
}

function firstSettings(store: Store): FirstSettings {
  const practice =
    store.connections.all().find(({ isPractice }) => isPractice) ??
    store.connections.insert(PRACTICE, { isPractice: true });
  const { installation } = store.settings.all();
  const ownName = typeof installation === 'string' ? installation : randomUUID();
  if (ownName !== installation) store.settings.set({ installation: ownName });
  return {
    language: 'system',
    theme: 'system',
    density: 'comfortable',
    operator: userName(),
    connectionId: practice.id,
    installation: ownName
  };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'operator';
  }
}

/** What was set, over what holds at first; a value that no longer fits falls back. */
function readSettings(store: Store, { installation: _, ...first }: FirstSettings): Settings {
  const stored = settingsSchema
    .partial()
    .safeParse(
      Object.fromEntries(Object.entries(store.settings.all()).filter(([key]) => key !== 'installation'))
    );
  const settings = { ...first, ...(stored.success ? stored.data : {}) } as Settings;
  const isThere = store.connections.all().some(({ id }) => id === settings.connectionId);
  return isThere ? settings : { ...settings, connectionId: first.connectionId };
}
