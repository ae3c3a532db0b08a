import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import {
  type ConnectionInput,
  connectionInput,
  isAllowedBaseUrl,
  isLoopbackHost
} from '../../../contract/connection.ts';
import { AppError } from '../../../contract/error.ts';
import {
  DEFAULT_CONCURRENCY,
  DEFAULT_DAILY_LIMIT,
  DEFAULT_MAX_BODY_BYTES,
  DEFAULT_MIN_EDGE_PX
} from '../../../contract/limits.ts';
import { say } from '../../../contract/wording/format.ts';
import { environmentKey } from '../../../environment.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { type CommonOptions, connectionNamed, type Session, withSession } from '../session.ts';

export interface ConnectionSetOptions extends CommonOptions {
  readonly url?: string;
  readonly admin?: string;
  readonly environment?: ConnectionInput['environment'];
  readonly idType?: string;
  readonly wire?: ConnectionInput['wireFormat'];
  readonly concurrency?: number;
  readonly maxBodyMb?: number;
  readonly dailyLimit?: number;
  /** false: --no-ca-file. */
  readonly caFile?: string | false;
  readonly minEdge?: number;
  readonly removeLocation?: boolean;
  readonly keepLocation?: boolean;
  /** 0: never. */
  readonly retentionDays?: number;
  readonly keyStdin?: boolean;
}

/** Makes the connection or changes what is named; a key is kept in the system's keychain or not at all. */
export function connectionSet(name: string, options: ConnectionSetOptions): Promise<ExitCode> {
  return withSession(options, async ({ app, out }) => {
    const existing = (await app.call('connections.list', {})).find(
      (connection) => connection.name.toLowerCase() === name.toLowerCase()
    );
    if (existing?.isPractice === true) refuseMovingPractice(options);
    const values = valuesOf(name, options, existing);
    let connection = existing
      ? await app.call('connections.update', { id: existing.id, values })
      : await app.call('connections.create', values);
    const key = options.keyStdin === true ? (await text(process.stdin)).trim() : environmentKey();
    const { keychainProblem } = await app.call('app.info', {});
    if (key !== null && key !== '' && !connection.isPractice) {
      if (keychainProblem === null)
        connection = await app.call('connections.setKey', { id: connection.id, key });
      else out.remark(say('en', 'error.no_keychain'));
    }
    const { pause, ...shown } = connection;
    out.result({ ...shown, paused: pause?.reason ?? null }, `${connection.name}: ${connection.baseUrl}`);
    return EXIT.ok;
  });
}

/** Its values would be left as they are; whoever names them means another server. */
function refuseMovingPractice({ url, environment, keyStdin }: ConnectionSetOptions): void {
  if (url === undefined && environment === undefined && keyStdin !== true) return;
  throw new AppError('connection_is_practice');
}

function valuesOf(
  name: string,
  options: ConnectionSetOptions,
  existing: ConnectionInput | undefined
): ConnectionInput {
  const baseUrl = (options.url ?? existing?.baseUrl ?? '').replace(/\/+$/, '');
  const admin = options.admin ?? existing?.admin;
  if (baseUrl === '') throw new AppError('bad_input', { reason: '--url is needed for a new connection' });
  if (admin === undefined)
    throw new AppError('bad_input', { reason: '--admin is needed for a new connection' });
  if (!isAllowedBaseUrl(baseUrl)) throw new AppError('base_url_refused', { url: baseUrl });
  const parsed = connectionInput.safeParse({
    name: existing?.name ?? name,
    environment: options.environment ?? existing?.environment ?? usualEnvironment(baseUrl),
    baseUrl,
    admin,
    defaultIdType: options.idType ?? existing?.defaultIdType ?? null,
    wireFormat: options.wire ?? existing?.wireFormat ?? 'auto',
    concurrency: options.concurrency ?? existing?.concurrency ?? DEFAULT_CONCURRENCY,
    maxBodyBytes:
      options.maxBodyMb === undefined
        ? (existing?.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES)
        : options.maxBodyMb * 1_000_000,
    dailyLimit: options.dailyLimit ?? (existing === undefined ? DEFAULT_DAILY_LIMIT : existing.dailyLimit),
    caFile: caFileOf(options.caFile, existing),
    minEdgePx: options.minEdge ?? existing?.minEdgePx ?? DEFAULT_MIN_EDGE_PX,
    removesLocation: removesLocationOf(options, existing),
    retentionDays:
      options.retentionDays === 0 ? null : (options.retentionDays ?? existing?.retentionDays ?? null)
  });
  if (parsed.success) return parsed.data;
  const reason = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  throw new AppError('bad_input', { reason });
}

function caFileOf(option: string | false | undefined, existing: ConnectionInput | undefined): string | null {
  if (option === undefined) return existing?.caFile ?? null;
  return option === false ? null : resolve(option);
}

function removesLocationOf(
  { removeLocation, keepLocation }: ConnectionSetOptions,
  existing: ConnectionInput | undefined
): boolean | null {
  if (removeLocation === true) return true;
  return keepLocation === true ? false : (existing?.removesLocation ?? null);
}

/** A server on this machine holds nobody's documents. */
function usualEnvironment(baseUrl: string): ConnectionInput['environment'] {
  return isLoopbackHost(new URL(baseUrl).hostname) ? 'test' : 'production';
}

export function connectionList(options: CommonOptions): Promise<ExitCode> {
  return withSession(options, async ({ app, out }) => {
    const connections = await app.call('connections.list', {});
    out.rows(
      connections.map(({ pause, ...connection }) => ({ ...connection, paused: pause?.reason ?? null })),
      ['name', 'environment', 'baseUrl', 'admin', 'wireFormat', 'concurrency', 'keyPlace', 'paused']
    );
    return EXIT.ok;
  });
}

export async function connectionTest(name: string, options: CommonOptions): Promise<ExitCode> {
  const { id } = await withSession(options, ({ app }) => connectionNamed(app, name));
  const check = async ({ app, out }: Session): Promise<ExitCode> => {
    const checks = await app.call('connections.test', { id });
    out.rows(
      checks.map((each) => ({ ...each })),
      ['check', 'result', 'detail']
    );
    return checks.some(({ result }) => result === 'failed') ? EXIT.paused : EXIT.ok;
  };
  // The environment's key is for the connection that was named, whatever others there are.
  return withSession(options, check, { scope: { connectionId: id, batchId: null } });
}

export function pauseOrResume(
  call: 'connections.pause' | 'connections.resume',
  options: CommonOptions & { readonly connection?: string }
): Promise<ExitCode> {
  return withSession(options, async ({ app, out }) => {
    const { id, name } = await connectionNamed(app, options.connection);
    const { pause } = await app.call(call, { id });
    const words = pause ? say('en', `pause.${pause.reason}`) : 'Not paused';
    out.result({ connection: name, paused: pause?.reason ?? null }, `${name}: ${words}`);
    return EXIT.ok;
  });
}
