import { describe, expect, it } from 'vitest';
import { chooseShell, type Machine } from '../../build/shell-choice.ts';

let asked = 0;
const machine = (changes: Partial<Machine> = {}): Machine => ({
  platform: 'linux',
  env: { DISPLAY: ':0' },
  userId: 1000,
  findElectron: () => {
    asked += 1;
    return Promise.resolve({ program: '/electron' });
  },
  ...changes
});

describe('what npm start opens', () => {
  it('is the desktop window, with the arguments', async () => {
    expect(await chooseShell(['--data', '/d', '/scans'], machine())).toEqual({
      kind: 'desktop',
      program: '/electron',
      args: ['--data', '/d', '/scans']
    });
    expect(await chooseShell([], machine({ env: { WAYLAND_DISPLAY: 'wayland-0' } }))).toHaveProperty(
      'program'
    );
    expect(await chooseShell([], machine({ platform: 'win32', env: {}, userId: undefined }))).toHaveProperty(
      'program'
    );
    expect(await chooseShell([], machine({ platform: 'darwin', env: {} }))).toHaveProperty('program');
  });

  it.each([
    [['--browser'], []],
    [
      ['--browser', '--data', '/d'],
      ['--data', '/d']
    ],
    [['--no-browser'], ['--no-browser']],
    [
      ['--port', '4100'],
      ['--port', '4100']
    ],
    [['--port=4100'], ['--port=4100']]
  ])(
    'is the browser’s window for %j, without a word and without looking for Electron',
    async (args, left) => {
      asked = 0;
      expect(await chooseShell(args, machine())).toEqual({ kind: 'browser', reason: null, args: left });
      expect(asked).toBe(0);
    }
  );

  it('is the browser’s window where Electron can’t be had, and says why', async () => {
    const missing = 'Electron 45.4.1 could not be fetched';
    const shell = await chooseShell(
      ['--data', '/d'],
      machine({ findElectron: () => Promise.resolve({ missing }) })
    );
    expect(shell).toEqual({ kind: 'browser', reason: missing, args: ['--data', '/d'] });
  });

  it.each([
    ['this machine has no display', { env: {} }],
    ['this machine has no display', { env: { DISPLAY: '' } }],
    ['a desktop window is not opened for root', { userId: 0 }]
  ])('is the browser’s window where Electron could not start: %s', async (reason, changes) => {
    asked = 0;
    expect(await chooseShell([], machine(changes))).toEqual({ kind: 'browser', reason, args: [] });
    expect(asked).toBe(0);
  });
});
