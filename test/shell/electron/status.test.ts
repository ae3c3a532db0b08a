import { describe, expect, it } from 'vitest';
import { isGoing, statusOf } from '../../../src-main/shell/electron/status.ts';
import { progressOf } from '../../../src-main/shell/electron/taskbar.ts';
import { statusLines, trayTemplate } from '../../../src-main/shell/electron/tray.ts';
import { wordsIn } from '../../../src-main/shell/electron/words.ts';
import { connection, type Given, overview } from './overviews.ts';

const en = wordsIn('en');
const later = Date.UTC(2030, 1, 1);

describe('the state of all connections together', () => {
  it.each([
    ['nothing was ever sent', overview({}), 'idle', ['Nothing to send']],
    ['all was sent', overview({ sent: 40 }), 'idle', ['Nothing to send']],
    ['some need fixing', overview({ sent: 38, failed: 2 }), 'to-fix', ['2 need fixing']],
    [
      'rows go',
      overview({ queued: 30, sending: 4, sent: 5, failed: 1 }),
      'sending',
      ['Sending: 6 of 40', '1 needs fixing']
    ],
    [
      'rows wait for a retry',
      overview({ queued: 1, sent: 5, nextDueAt: later }),
      'waiting',
      ['1 waits for a retry']
    ],
    ['a person paused', overview({ queued: 3, pause: 'operator' }), 'paused', ['Paused: 3 wait']],
    [
      'the key was refused',
      overview({ queued: 3, pause: 'key_refused' }),
      'stopped',
      ['Stopped: The server refused the API key']
    ],
    ['a pause has nothing to hold', overview({ sent: 3, pause: 'operator' }), 'idle', ['Nothing to send']],
    [
      'one goes and another is stopped',
      overview({ queued: 1 }, { connectionId: 2, queued: 1, pause: 'tls' }),
      'sending',
      ['Sending: 0 of 2']
    ]
  ])('where %s', (_, given, kind, lines) => {
    const status = statusOf(given);
    expect(status.kind).toBe(kind);
    expect(statusLines(status, en)).toEqual(lines);
  });

  it('is idle before anything is known', () => {
    expect(statusOf(null).kind).toBe('idle');
  });

  it('keeps the machine awake for what goes, not for what waits', () => {
    expect(isGoing(connection({ queued: 1 }))).toBe(true);
    expect(isGoing(connection({ queued: 1, nextDueAt: later }))).toBe(false);
    expect(isGoing(connection({ queued: 1, pause: 'offline' }))).toBe(false);
    expect(isGoing(connection({ sending: 1, pause: 'operator' }))).toBe(true);
  });

  it('fills the bar by what was answered, and shows none when nothing is left', () => {
    expect(progressOf(statusOf(overview({ queued: 3, sent: 1 })))).toBe(0.25);
    expect(progressOf(statusOf(overview({ sent: 4 })))).toBe(-1);
  });
});

describe('the tray’s menu', () => {
  const actions = { open: () => 0, pause: () => 0, resume: () => 0, quit: () => 0 };
  const labels = (...given: Given[]) =>
    trayTemplate(statusOf(overview(...given)), en, actions).map(({ label, type, enabled }) =>
      [type ?? label, enabled === false ? 'off' : 'on'].join(' ')
    );

  it('offers to pause what goes and to resume what a person paused', () => {
    expect(labels({ queued: 2 })).toEqual([
      'Sending: 0 of 2 off',
      'separator on',
      'Open Outtray on',
      'Pause sending on',
      'separator on',
      'Quit Outtray on'
    ]);
    expect(labels({ queued: 2, pause: 'operator' })).toContain('Resume sending on');
    expect(labels({})).toContain('Pause sending off');
  });
});
