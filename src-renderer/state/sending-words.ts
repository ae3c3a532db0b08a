import type { ConnectionOverview } from '../../src-main/contract/overview.ts';
import { say, t } from '../messages/index.ts';
import { formatDuration, formatNumber, formatRate } from '../messages/number-and-time.ts';
import type { Tone } from './upload-status.ts';

/** What a connection is doing, in a word or two. @param now ms, UTC */
export function sendingWords(
  overview: ConnectionOverview,
  isSender: boolean,
  now: number
): { readonly tone: Tone | 'pause'; readonly text: string; readonly full?: string } {
  const { pause, progress, nextDueAt } = overview;
  if (pause !== null) {
    const { reason } = pause;
    return { tone: 'pause', text: t(`frame.paused.${reason}`), full: say(`pause.${reason}`) };
  }
  if (progress.left === 0) return { tone: 'idle', text: t('frame.ready') };
  if (!isSender) return { tone: 'wait', text: t('frame.otherSends') };
  if (nextDueAt !== null && nextDueAt > now) {
    return {
      tone: 'wait',
      text: t('frame.waitingToRetry', { duration: formatDuration((nextDueAt - now) / 1000) })
    };
  }
  return { tone: 'go', text: t('frame.sending') };
}

/** "5.2/s · 4 min left"; empty while nothing goes. */
export function paceWords({ rowsPerSecond, secondsLeft, progress }: ConnectionOverview): string {
  if (rowsPerSecond === 0 || progress.left === 0) return '';
  const rate = formatRate(rowsPerSecond);
  if (secondsLeft === null) return rate;
  return `${rate} · ${t('frame.timeLeft', { duration: formatDuration(secondsLeft) })}`;
}

/** "18,466 sent, 312 to fix, 1,204 left of 19,982". */
export function progressWords({ progress }: ConnectionOverview): string {
  return t('frame.progress', {
    sent: formatNumber(progress.sent),
    failed: formatNumber(progress.failed),
    left: formatNumber(progress.left),
    total: formatNumber(progress.total)
  });
}
