import { isBlocking, type Issue } from '../../src-main/contract/issue.ts';
import type { SendingProgress } from '../../src-main/contract/overview.ts';
import { remedyFor } from '../../src-main/contract/remedy.ts';
import type { Upload } from '../../src-main/contract/upload.ts';
import { assertNever } from '../../src-main/contract/assert-never.ts';
import { say, t } from '../messages/index.ts';
import { formatBytesOf, formatDuration, formatNumber } from '../messages/number-and-time.ts';

/** The colour of a state; it always comes with an icon and a word. */
export type Tone = 'ok' | 'fix' | 'wait' | 'go' | 'idle' | 'off';

/** A row's state in the few words of a list. */
export interface Status {
  readonly tone: Tone;
  readonly text: string;
  /** Beside it, quieter: "+2", "503". */
  readonly note: string;
  /** All of it, for hovering. */
  readonly full: string;
}

/** What still blocks first, then warnings; what a person has confirmed is settled. */
export function openIssues(issues: readonly Issue[]): Issue[] {
  const unconfirmed = issues.filter((issue) => issue.confirmedBy === null);
  return [...unconfirmed.filter(isBlocking), ...unconfirmed.filter((issue) => !isBlocking(issue))];
}

/** The whole sentence: cause and what to do. */
export function issueSentence(issue: Issue): string {
  return say(`issue.${issue.code}`, issue.values);
}

/** In the few words that fit a row. */
export function issueWords(issue: Issue): string {
  const slot = issue.slot === null ? '' : say(`slotShort.${issue.slot}`);
  return t(`list.issue.${issue.code}`, { slot, ...issue.values });
}

/** "400 invalid_idType", "503", "timeout"; empty before the first answer and after a success. */
export function codeOf(answer: {
  readonly status: number | null;
  readonly errorCode: string | null;
}): string {
  return [answer.status, answer.errorCode].filter((part) => part !== null).join(' ');
}

/** @param now ms, UTC; only used for a row that waits to go again. */
export function statusOf(upload: Upload, sending: SendingProgress | undefined, now: number): Status {
  switch (upload.state) {
    case 'staged':
      return stagedStatus(upload);
    case 'excluded':
      return plain('off', say('state.excluded'));
    case 'queued':
      return queuedStatus(upload, now);
    case 'sending':
      return plain('go', sending === undefined ? say('state.sending') : sendingWords(sending));
    case 'sent':
      return plain('ok', say('state.sent'));
    case 'failed':
      return failedStatus(upload);
    default:
      return assertNever(upload.state);
  }
}

function plain(tone: Tone, text: string, note = ''): Status {
  return { tone, text, note, full: note === '' ? text : `${text} · ${note}` };
}

function stagedStatus({ issues }: Upload): Status {
  const open = openIssues(issues);
  const [worst] = open;
  if (worst === undefined) return plain('idle', t('list.ready'));
  const more = open.length > 1 ? t('list.andMore', { count: formatNumber(open.length - 1) }) : '';
  const full = open.map(issueSentence).join('\n');
  return { tone: isBlocking(worst) ? 'fix' : 'wait', text: issueWords(worst), note: more, full };
}

function queuedStatus({ dueAt, lastOutcome, waitsFor }: Upload, now: number): Status {
  if (waitsFor !== null) {
    const text = t('list.waitsFor', { submission: waitsFor });
    return { ...plain('wait', text), full: t('list.waitsForFull', { submission: waitsFor }) };
  }
  const code = String(lastOutcome?.status ?? lastOutcome?.errorCode ?? '');
  const secondsToGo = dueAt === null ? 0 : (dueAt - now) / 1000;
  if (secondsToGo < 1) return plain('wait', t('list.waiting'), code);
  return plain('wait', t('list.againIn', { duration: formatDuration(secondsToGo) }), code);
}

function sendingWords({ sentBytes, totalBytes }: SendingProgress): string {
  return t('list.sending', { bytes: formatBytesOf(sentBytes, totalBytes) });
}

function failedStatus({ lastOutcome }: Upload): Status {
  if (lastOutcome === null) return plain('fix', say('state.failed'));
  const { status, errorCode, message } = lastOutcome;
  const { key } = remedyFor({ status, errorCode, message });
  return plain('fix', say(`remedy.${key}.cause`), codeOf(lastOutcome));
}
