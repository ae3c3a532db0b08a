import type { Connection, Pause, PauseReason } from '../../src-main/contract/connection.ts';
import { DAILY_LIMIT_STOP } from '../../src-main/contract/limits.ts';

/** What a button of a pause does. `tryNow`: it ends by itself, only sooner so. */
export type WayOut =
  | 'resume'
  | 'tryNow'
  | 'setKey'
  | 'correctAdmin'
  | 'openConnection'
  | 'chooseCaFile'
  | 'changeLimit'
  | 'testConnection'
  | 'toReview';

export interface PauseFacts {
  readonly connection: Pick<Connection, 'isManaged' | 'keyPlace' | 'dailyLimit'>;
  readonly requestsToday: number;
}

/** What changes a connection, which IT's policy file or being built in may forbid. */
const CHANGES: readonly WayOut[] = ['correctAdmin', 'chooseCaFile', 'changeLimit'];

/** Best first; none where only time or an end of Outtray helps. */
export function waysOut(pause: Pause, facts: PauseFacts): readonly WayOut[] {
  const { isManaged, keyPlace } = facts.connection;
  const hasFixedKey = keyPlace === 'environment' || keyPlace === 'built_in';
  const possible = waysFor(pause, facts).filter(
    (way) => !(isManaged && CHANGES.includes(way)) && !(hasFixedKey && way === 'setKey')
  );
  return possible.length === 0 && canResume(pause.reason) ? ['resume'] : possible;
}

function waysFor({ reason, detail }: Pause, facts: PauseFacts): readonly WayOut[] {
  switch (reason) {
    case 'database_check':
    case 'database_damaged':
      return [];
    case 'offline':
    case 'proxy':
    case 'server_down':
      return ['tryNow', 'testConnection'];
    case 'disk_full':
      return ['tryNow'];
    case 'quota':
      return isOwnStop(facts) ? ['changeLimit'] : ['tryNow'];
    case 'key_missing':
      // There may be one: the keychain gave no answer.
      return detail === '' ? ['setKey'] : ['resume', 'setKey'];
    case 'key_refused':
      return ['setKey', 'resume'];
    case 'admin_refused':
      return ['correctAdmin', 'resume'];
    case 'project_refused':
      return ['openConnection', 'resume'];
    case 'redirected':
      return ['resume', 'openConnection'];
    case 'tls':
      return ['resume', 'chooseCaFile'];
    case 'ca_file':
      return ['chooseCaFile', 'tryNow'];
    case 'address_refused':
    case 'proxy_refused':
      return ['resume', 'testConnection'];
    case 'restored':
      return ['toReview', 'resume'];
    case 'operator':
      return ['resume'];
  }
}

/** The database must be sound first: no button of a person changes that. */
export function canResume(reason: PauseReason): boolean {
  return reason !== 'database_check' && reason !== 'database_damaged';
}

/** Outtray stopped before the server did. */
export function isOwnStop({ connection: { dailyLimit }, requestsToday }: PauseFacts): boolean {
  return requestsLeft(dailyLimit, requestsToday) === 0;
}

/** How many more can go today before Outtray stops; null: it never does. */
export function requestsLeft(dailyLimit: number | null, requestsToday: number): number | null {
  return dailyLimit === null ? null : Math.max(0, Math.floor(dailyLimit * DAILY_LIMIT_STOP) - requestsToday);
}

/** Whose words the line below the help is. */
export type DetailSource = 'server' | 'system' | 'pointsTo' | 'putInPlace';

export function detailSource(reason: PauseReason): DetailSource {
  switch (reason) {
    case 'key_refused':
    case 'address_refused':
    case 'project_refused':
    case 'admin_refused':
    case 'quota':
    case 'server_down':
      return 'server';
    case 'redirected':
      return 'pointsTo';
    case 'restored':
      return 'putInPlace';
    default:
      return 'system';
  }
}

/** What is wrong stands in the connection; where IT has set that up, only IT can correct it. */
export function isForItToCorrect({ reason }: Pause, { connection }: PauseFacts): boolean {
  const standsInConnection: readonly PauseReason[] = [
    'project_refused',
    'admin_refused',
    'redirected',
    'ca_file'
  ];
  return connection.isManaged && standsInConnection.includes(reason);
}
