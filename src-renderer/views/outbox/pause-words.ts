import type { Pause } from '../../../src-main/contract/connection.ts';
import { say, t } from '../../messages/index.ts';
import { formatClock, formatDuration } from '../../messages/number-and-time.ts';
import { isForItToCorrect, isOwnStop, type PauseFacts } from '../../state/pause-remedy.ts';

/** What happened, who can put it right, and when it goes on by itself. @param now ms, UTC */
export function pauseHelp(pause: Pause, facts: PauseFacts, dataFolder: string, now: number): string {
  return [
    cause(pause, facts),
    ...(pause.reason === 'disk_full' ? [t('outbox.dataFolder', { folder: dataFolder })] : []),
    ...(isForItToCorrect(pause, facts) ? [t('outbox.managed')] : []),
    ...(pause.resumesAt === null || pause.resumesAt <= now ? [] : [endOf(pause, pause.resumesAt, now)])
  ].join(' ');
}

function cause(pause: Pause, facts: PauseFacts): string {
  const { dailyLimit } = facts.connection;
  if (pause.reason === 'quota' && dailyLimit !== null && isOwnStop(facts))
    return t('outbox.quotaOwnHelp', { requests: facts.requestsToday, limit: dailyLimit });
  if (pause.reason === 'key_refused' && facts.connection.keyPlace === 'environment')
    return t('outbox.environmentKeyHelp');
  if (pause.reason === 'key_missing' && pause.detail !== '') return t('outbox.keychainHelp');
  return say(`pause.${pause.reason}.help`);
}

function endOf({ reason }: Pause, resumesAt: number, now: number): string {
  const duration = formatDuration((resumesAt - now) / 1000);
  if (reason === 'quota') return t('outbox.quotaEnds', { time: formatClock(resumesAt), duration });
  return t('outbox.resumesIn', { duration });
}
