import { describe, expect, it } from 'vitest';
import type { Batch } from '../../../src-main/contract/batch.ts';
import { desktopEntry } from '../../../src-main/shell/electron/login-item.ts';
import { recentFolders } from '../../../src-main/shell/electron/recent-folders.ts';
import { startOptions } from '../../../src-main/shell/electron/start-options.ts';
import { languageFor } from '../../../src-main/shell/electron/words.ts';

describe('what the command line asks for', () => {
  const packaged = { workingFolder: '/home/park', isPackaged: true };

  it.each([
    [[], { dataFolder: undefined, isHidden: false, paths: [] }],
    [['--hidden'], { dataFolder: undefined, isHidden: true, paths: [] }],
    [['--data', '/d', 'scans'], { dataFolder: '/d', isHidden: false, paths: ['/home/park/scans'] }],
    [['--data=/d', '--no-sandbox'], { dataFolder: '/d', isHidden: false, paths: [] }],
    [['/srv/a', '/srv/b.csv'], { dataFolder: undefined, isHidden: false, paths: ['/srv/a', '/srv/b.csv'] }]
  ])('%j', (args, options) => {
    expect(startOptions(args, packaged)).toEqual(options);
  });

  it('from a checkout, begins behind the application’s own path', () => {
    const args = ['--inspect=0', 'out/main/index.js', '--data', '/d', 'scans'];
    expect(startOptions(args, { ...packaged, isPackaged: false }).paths).toEqual(['/home/park/scans']);
  });
});

describe('recent folders', () => {
  const batch = (sourcePath: string, createdAt: number) => ({ sourcePath, createdAt }) as Batch;

  it('are the latest first, each once, without our own samples', () => {
    const batches = [batch('/a', 1), batch('/b', 2), batch('/a', 3), batch('/data/Sample pictures', 4)];
    expect(recentFolders(batches, '/data')).toEqual(['/a', '/b']);
  });

  it('are not more than a menu can show', () => {
    const batches = Array.from({ length: 20 }, (_, index) => batch(`/${index}`, index));
    expect(recentFolders(batches, '/data')).toHaveLength(8);
  });
});

describe('the entry that starts Outtray at login', () => {
  it('starts it without a window, whatever its path holds', () => {
    expect(desktopEntry('/opt/Out "tray" $1/100%')).toBe(
      [
        '[Desktop Entry]',
        'Type=Application',
        'Name=Outtray',
        String.raw`Exec="/opt/Out \\"tray\\" \\$1/100%%" --hidden`,
        ''
      ].join('\n')
    );
  });
});

describe('the language', () => {
  it.each([
    ['system', ['ko-KR', 'en-US'], 'ko'],
    ['system', ['de-DE', 'ko'], 'ko'],
    ['system', ['de-DE'], 'en'],
    ['system', [], 'en'],
    ['en', ['ko-KR'], 'en'],
    ['ko', ['en-US'], 'ko']
  ] as const)('%s with %j is %s', (setting, preferred, language) => {
    expect(languageFor(setting, preferred)).toBe(language);
  });
});
