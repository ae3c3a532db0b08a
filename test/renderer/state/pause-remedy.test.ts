import { beforeEach, describe, expect, test } from 'vitest';
import { type Pause, PAUSE_REASONS, type PauseReason } from '../../../src-main/contract/connection.ts';
import { say, t } from '../../../src-renderer/messages/index.ts';
import { language } from '../../../src-renderer/messages/language.svelte.ts';
import {
  canResume,
  detailSource,
  isOwnStop,
  type PauseFacts,
  requestsLeft,
  waysOut
} from '../../../src-renderer/state/pause-remedy.ts';
import { pauseHelp } from '../../../src-renderer/views/outbox/pause-words.ts';

const NOW = Date.UTC(2026, 10, 24, 10, 0);
const OWN: PauseFacts = {
  connection: { isManaged: false, keyPlace: 'keychain', dailyLimit: 5000 },
  requestsToday: 0
};
const MANAGED: PauseFacts = { ...OWN, connection: { ...OWN.connection, isManaged: true } };
const FROM_ENVIRONMENT: PauseFacts = { ...OWN, connection: { ...OWN.connection, keyPlace: 'environment' } };
const STOPPED: PauseFacts = { ...OWN, requestsToday: 4750 };

function paused(reason: PauseReason, values: Partial<Pause> = {}): Pause {
  return { reason, detail: '', since: NOW, resumesAt: null, ...values };
}

const ways = (reason: PauseReason, facts = OWN, detail = '') => waysOut(paused(reason, { detail }), facts);
const help = (pause: Pause, facts = OWN) => pauseHelp(pause, facts, '/data/Outtray', NOW);

beforeEach(() => {
  language.code = 'en';
});

describe('the buttons of a pause', () => {
  test.each(PAUSE_REASONS)('%s has a way out for whoever may take it, or only time helps', (reason) => {
    for (const facts of [OWN, MANAGED, STOPPED, FROM_ENVIRONMENT])
      expect(ways(reason, facts).length > 0).toBe(canResume(reason));
  });

  test('what stands in the connection leads there first', () => {
    expect(ways('key_refused')).toEqual(['setKey', 'resume']);
    expect(ways('admin_refused')).toEqual(['correctAdmin', 'resume']);
    expect(ways('ca_file')).toEqual(['chooseCaFile', 'tryNow']);
  });

  test('a person is not sent to change what IT has set', () => {
    expect(ways('admin_refused', MANAGED)).toEqual(['resume']);
    expect(ways('tls', MANAGED)).toEqual(['resume']);
    expect(ways('quota', { ...STOPPED, connection: { ...STOPPED.connection, isManaged: true } })).toEqual([
      'resume'
    ]);
    expect(ways('key_refused', MANAGED)).toEqual(['setKey', 'resume']);
    expect(help(paused('admin_refused'), MANAGED)).toMatch(/only IT can correct it\.$/);
    expect(help(paused('admin_refused'))).not.toContain('IT ');
  });

  test('a keychain that gave no answer is unlocked first, a key that is not there is set', () => {
    expect(ways('key_missing')).toEqual(['setKey']);
    expect(ways('key_missing', OWN, 'The keychain is locked')).toEqual(['resume', 'setKey']);
    expect(help(paused('key_missing', { detail: 'The keychain is locked' }))).toContain('Unlock it');
  });

  test('a key of the environment is not set in the window', () => {
    expect(ways('key_refused', FROM_ENVIRONMENT)).toEqual(['resume']);
    expect(help(paused('key_refused'), FROM_ENVIRONMENT)).toContain('OUTTRAY_API_KEY');
  });

  test('our own stop at 95 % is lifted by the limit, the server’s only by time', () => {
    expect(ways('quota', STOPPED)).toEqual(['changeLimit']);
    expect(ways('quota')).toEqual(['tryNow']);
    expect(help(paused('quota'), STOPPED)).toContain('4,750 of 5,000 requests are used today');
    expect([isOwnStop(STOPPED), isOwnStop({ ...STOPPED, requestsToday: 4749 })]).toEqual([true, false]);
    expect([requestsLeft(5000, 4700), requestsLeft(5000, 6000), requestsLeft(null, 6000)]).toEqual([
      50,
      0,
      null
    ]);
  });
});

describe('the words of a pause', () => {
  test('what goes on by itself says when, in the time of this place', () => {
    expect(help(paused('offline', { resumesAt: NOW + 18_000 }))).toMatch(/Tries again in 18 s\.$/);
    const midnight = Date.UTC(2026, 10, 25);
    const here = new Intl.DateTimeFormat('en', { timeStyle: 'short', hourCycle: 'h23' }).format(midnight);
    expect(help(paused('quota', { resumesAt: midnight }))).toContain(`That is at ${here} here, in 14 h`);
  });

  test('a full disk is named by the folder on it', () => {
    expect(help(paused('disk_full'))).toContain('/data/Outtray');
  });

  test.each(PAUSE_REASONS)('%s is told in Korean throughout', (reason) => {
    language.code = 'ko';
    const words = [
      say(`pause.${reason}`),
      t(`frame.paused.${reason}`),
      help(paused(reason, { resumesAt: NOW + 60_000 }), MANAGED),
      t(`outbox.says.${detailSource(reason)}`),
      ...ways(reason).map((way) => t(`outbox.way.${way}`))
    ];
    for (const word of words) {
      expect(word).toMatch(/\p{Script=Hangul}/u);
      expect(word).not.toMatch(/[A-Za-z]+ (?!recover)[a-z]+ [a-z]+/);
    }
  });
});
