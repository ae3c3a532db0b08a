import type { Connection, ConnectionInput, PauseReason } from '../contract/connection.ts';
import { AppError } from '../contract/error.ts';
import type { Handlers } from '../contract/call.ts';
import { type StoredConnection, withoutSlash } from '../db/connection-table.ts';
import type { Context } from './context.ts';
import { inPieces } from './in-pieces.ts';

type ConnectionCalls = Pick<Handlers, Extract<keyof Handlers, `connections.${string}`>>;

/** Pauses that another base URL may end. */
const MATTERS_OF_THE_ADDRESS = [
  'project_refused',
  'redirected',
  'tls',
  'offline',
  'proxy',
  'proxy_refused'
] as const;

export function connectionCalls(context: Context): ConnectionCalls {
  const { store, keys, hub } = context;
  const shown = async ({ keyMark: _, ...stored }: StoredConnection): Promise<Connection> => {
    const keyPlace = await keys.place(stored);
    const baseUrl = (stored.isPractice ? context.practiceBaseUrl() : null) ?? stored.baseUrl;
    return {
      ...stored,
      baseUrl,
      keyPlace,
      hasKey: keyPlace !== 'none',
      isManaged: isManaged(context, stored.name)
    };
  };
  const changed = async (id: number): Promise<Connection> => {
    hub.emit({ name: 'connectionsChanged', payload: null });
    hub.overviewChanged();
    context.wakeOutbox();
    return shown(store.connections.get(id));
  };
  return {
    'connections.list': () => Promise.all(store.connections.all().map(shown)),
    'connections.create': async (values) => {
      await refuseBadCaFile(context, null, values.caFile);
      const { id } = await store.patiently(() => store.connections.insert(values));
      return changed(id);
    },
    'connections.update': async ({ id, values }) => {
      refuseManaged(context, store.connections.get(id));
      await changeConnection(context, id, values);
      return changed(id);
    },
    'connections.remove': async ({ id }) => {
      const connection = store.connections.get(id);
      if (connection.isPractice) throw new AppError('connection_is_practice');
      refuseManaged(context, connection);
      await store.patiently(() => {
        store.connections.remove(id);
      });
      await keys.remove(connection);
      hub.emit({ name: 'connectionsChanged', payload: null });
      hub.overviewChanged();
      return null;
    },
    'connections.setKey': async ({ id, key }) => {
      const connection = store.connections.get(id);
      if (connection.isPractice) throw new AppError('connection_is_practice');
      await keys.set(connection, key);
      // Known at once, so that an answer to the key before it pauses nothing.
      await store.patiently(() => {
        store.connections.setKeyMark(id, keys.markOf(key));
      });
      await resumeAfter(context, connection, ['key_missing', 'key_refused', 'project_refused']);
      return changed(id);
    },
    'connections.clearKey': async ({ id }) => {
      await keys.remove(store.connections.get(id));
      return changed(id);
    },
    'connections.test': ({ id }) => context.checkServer(store.connections.get(id)),
    'connections.pause': async ({ id }) => {
      store.connections.get(id);
      await context.setPause(id, { reason: 'operator', detail: '', since: context.now(), resumesAt: null });
      return changed(id);
    },
    'connections.resume': async ({ id }) => {
      store.connections.get(id);
      await context.setPause(id, null);
      return changed(id);
    }
  };
}

/** @throws AppError where the values are refused; nothing is changed then. */
export async function changeConnection(context: Context, id: number, values: ConnectionInput): Promise<void> {
  const { store, keys } = context;
  const before = store.connections.get(id);
  const wanted = before.isPractice ? practiceValues(before, values) : values;
  refuseWhileSending(context, before, wanted);
  await refuseBadCaFile(context, before.caFile, wanted.caFile);
  const after = await store.patiently(() => store.connections.update(id, wanted));
  // A key belongs to one server: it does not move to another with the address.
  if (originOf(before.baseUrl) !== originOf(after.baseUrl)) await keys.remove(after);
  if (before.dailyLimit !== after.dailyLimit) await resumeAfter(context, before, ['quota']);
  if (before.admin !== after.admin) await resumeAfter(context, before, ['admin_refused']);
  if (before.baseUrl !== after.baseUrl) await resumeAfter(context, before, MATTERS_OF_THE_ADDRESS);
  if (before.caFile !== after.caFile) await resumeAfter(context, before, ['tls', 'ca_file']);
  await recheckRows(context, id);
}

/** IT says what this connection is; people set its key and use it. */
function isManaged({ policy }: Context, name: string): boolean {
  return policy.connections.some((set) => set.name.toLowerCase() === name.toLowerCase());
}

function refuseManaged(context: Context, { name }: StoredConnection): void {
  if (isManaged(context, name)) throw new AppError('connection_is_managed', { name });
}

function practiceValues(
  before: ConnectionInput,
  { admin, defaultIdType, wireFormat, concurrency, maxBodyBytes, dailyLimit, ...pictures }: ConnectionInput
): ConnectionInput {
  const { name, environment, baseUrl, caFile } = before;
  const { minEdgePx, removesLocation, retentionDays, quality } = pictures;
  return {
    name,
    environment,
    baseUrl,
    admin,
    defaultIdType,
    wireFormat,
    concurrency,
    maxBodyBytes,
    dailyLimit,
    caFile,
    minEdgePx,
    removesLocation,
    ...(retentionDays === undefined ? {} : { retentionDays }),
    ...(quality === undefined ? {} : { quality })
  };
}

/** Rows that were reviewed and released for one server must not go to another unseen. */
function refuseWhileSending({ store }: Context, before: StoredConnection, after: ConnectionInput): void {
  if (before.baseUrl === withoutSlash(after.baseUrl) && before.environment === after.environment) return;
  const { counts } = store.overview.counts(before.id);
  if (counts.queued + counts.sending > 0) throw new AppError('connection_is_sending', { name: before.name });
}

/** Only a new one is looked at: a network drive that is away must not keep a name from being corrected. */
async function refuseBadCaFile(context: Context, before: string | null, after: string | null): Promise<void> {
  if (after !== null && after !== before) await context.checkCaFile(after);
}

/** What a person has just corrected need not be resumed by hand as well; one upload goes first all the same. */
async function resumeAfter(
  context: Context,
  { id, pause }: StoredConnection,
  reasons: readonly PauseReason[]
): Promise<void> {
  if (pause && reasons.includes(pause.reason)) await context.setPause(id, null);
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : '';
}

/** Default idType, admin and size limit decide what blocks a row. */
async function recheckRows({ store, hub }: Context, connectionId: number): Promise<void> {
  for await (const ids of inPieces(store.changes.checkedIds(connectionId))) {
    hub.uploadsChanged(await store.patiently(() => store.changes.recheck(ids)));
  }
}
