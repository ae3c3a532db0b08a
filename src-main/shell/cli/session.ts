import type { AppInfo } from '../../contract/call.ts';
import type { Connection } from '../../contract/connection.ts';
import { AppError } from '../../contract/error.ts';
import type { SendingScope } from '../../db/outbox-store.ts';
import { dataFolderOf, environmentKey } from '../../environment.ts';
import { say } from '../../contract/wording/format.ts';
import { systemKeychain } from '../../keychain/system-keychain.ts';
import { openOuttray, type Outtray } from '../../outtray.ts';
import { policyPath, readPolicy } from '../../policy/policy.ts';
import { output, type Output } from './output.ts';

/** Options that every command has. */
export interface CommonOptions {
  readonly json: boolean;
  readonly data?: string | undefined;
}

export interface Session {
  readonly app: Outtray;
  readonly out: Output;
}

export async function openSession(
  options: CommonOptions,
  { scope, shell = 'cli' }: { scope?: SendingScope; shell?: AppInfo['shell'] } = {}
): Promise<Session> {
  const policy = await readPolicy(policyPath());
  const app = await openOuttray({
    dataFolder: dataFolderOf(options.data),
    shell,
    keychain: await systemKeychain(),
    environmentKey: environmentKey(),
    policy,
    ...(scope ? { scope } : {})
  });
  const out = output(options);
  await app.followPolicy();
  const { problem } = (await app.call('app.info', {})).policy;
  if (problem !== null) out.remark(say('en', `error.${problem.code}`, problem.values));
  return { app, out };
}

/** Opens the data folder, does the work and closes again, whatever happens. */
export async function withSession<Result>(
  options: CommonOptions,
  work: (session: Session) => Promise<Result>,
  how: Parameters<typeof openSession>[1] = {}
): Promise<Result> {
  const session = await openSession(options, how);
  try {
    return await work(session);
  } finally {
    await session.app.close();
  }
}

/** The connection of that name; without a name the only one that is not for practice, or Practice. */
export async function connectionNamed(app: Outtray, name: string | undefined): Promise<Connection> {
  const connections = await app.call('connections.list', {});
  if (name !== undefined) {
    const found = connections.find((connection) => connection.name.toLowerCase() === name.toLowerCase());
    if (!found) throw new AppError('connection_not_found', { name });
    return found;
  }
  const real = connections.filter(({ isPractice }) => !isPractice);
  if (real.length > 1) {
    throw new AppError('connection_needed', { names: real.map((connection) => connection.name).join(', ') });
  }
  const only = real[0] ?? connections.find(({ isPractice }) => isPractice);
  if (!only) throw new AppError('connection_not_found', { name: 'Practice' });
  return only;
}
