import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser, chromium, expect, type Page, test } from '@playwright/test';
import { type DoubleApp, startDouble } from '../electron-double/stage.ts';
import { dropOn } from './drop.ts';

const MAIN = resolve(import.meta.dirname, '../electron-double/trial/main.js');

let root: string;
let apps: DoubleApp[];
let browser: Browser | null;

test.beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'electron-double-'));
  apps = [];
  browser = null;
});

test.afterEach(async () => {
  for (const app of apps) await app.kill();
  if (browser?.isConnected() === true) await browser.close();
  await rm(root, { recursive: true, force: true, maxRetries: 20 });
});

function start(...args: readonly string[]): DoubleApp {
  const app = startDouble({
    main: MAIN,
    args: [join(root, 'data'), ...args],
    settings: {
      browser: process.env['OUTTRAY_TEST_BROWSER'] ?? '',
      home: join(root, 'home'),
      languages: ['ko-KR', 'en-US'],
      secretStore: 'gnome_libsecret'
    }
  });
  apps.push(app);
  return app;
}

async function pageOf(app: DoubleApp): Promise<Page> {
  browser = await chromium.connectOverCDP((await app.browser).endpoint, { noDefaults: true });
  const [context] = browser.contexts();
  if (context === undefined) throw new Error('There is no context');
  const page = context.pages()[0] ?? (await context.waitForEvent('page'));
  // Shown last: all that the app does by itself is done.
  await expect.poll(async () => (await app.stage.look()).windows[0]?.isVisible).toBe(true);
  return page;
}

/** Evaluates text in the page's own world. */
const say = (page: Page, text: string): Promise<unknown> =>
  page.evaluate(text).catch((error: unknown) => String(error).split('\n', 1)[0]);

test('values cross as structured clones, and what has none is refused in Electron’s words', async () => {
  const page = await pageOf(start());
  const kinds = `[undefined, null, -0, NaN, 12n, new Date(5), /x/gi, new Map([[1, new Set([2])]]), new Uint8Array([1, 2]), [1, [2]], { a: { b: 1 } }]`;
  expect(await say(page, `bridge.do('echo', ...${kinds})`)).toEqual([
    undefined,
    null,
    -0,
    Number.NaN,
    12n,
    new Date(5),
    /x/gi,
    expect.anything(),
    expect.anything(),
    [1, [2]],
    { a: { b: 1 } }
  ]);
  const deep = `bridge.do('echo', ...${kinds}).then((all) => all[7].get(1).has(2) && all[8] instanceof Uint8Array && all[8][1] === 2)`;
  expect(await say(page, deep)).toBe(true);
  expect(await say(page, `bridge.do('echo', () => 1)`)).toContain('An object could not be cloned.');
  expect(await say(page, `bridge.do('echo', document.body)`)).toContain('An object could not be cloned.');
  expect(await say(page, `bridge.do('noClone')`)).toContain('An object could not be cloned.');
  expect(await say(page, `bridge.do('fail')`)).toContain(
    "Error invoking remote method 'do': TypeError: too bad"
  );
});

test('the sender is the page’s own main frame at the app’s own address', async () => {
  const page = await pageOf(start());
  expect(await say(page, `bridge.do('who')`)).toEqual({ url: 'trial://page/', isMain: true });
});

test('the bridge is there before the page, works in both directions, and can’t be replaced', async () => {
  const page = await pageOf(start());
  expect(await say(page, 'atStart')).toBe('object');
  expect(await say(page, 'bridge.twice(4)')).toBe(8);
  expect(await say(page, 'bridge.back((words) => `${words}, and back`)')).toBe('from the preload, and back');
  expect(await say(page, `bridge.later().then((map) => map.get('key') instanceof Date)`)).toBe(true);
  expect(await say(page, 'typeof ofThePreload')).toBe('undefined');
  expect(await say(page, 'bridge = 1; typeof bridge')).toBe('object');
  expect(await say(page, '[bridge, bridge.nested, bridge.nested.list].every(Object.isFrozen)')).toBe(true);
  expect(await say(page, 'bridge.attempts()')).toEqual([
    'module not found: fs',
    'The double of electron does not do this: electron.webFrame in a preload'
  ]);
  const news = `new Promise((resolve) => { bridge.news(({ at }) => resolve(at.getTime())); bridge.do('send'); })`;
  expect(await say(page, news)).toBe(0);
});

test('what was dropped has its real path, and what the page made has none', async () => {
  const page = await pageOf(start());
  const [file, folder] = [join(root, 'front.jpg'), join(root, 'scans')];
  await writeFile(file, 'x');
  await mkdir(folder);
  await dropOn(page.locator('p'), [file, folder]);
  await expect.poll(() => say(page, 'window.dropped')).toEqual([file, folder]);
  expect(await say(page, `bridge.pathsOf([new File(['x'], 'front.jpg')])`)).toEqual(['']);
});

test('whatever the double does not do is refused when it is asked for, and noted', async () => {
  const app = start();
  await pageOf(app);
  const refused = (what: string): string => `The double of electron does not do this: ${what}`;
  expect(await app.stage.forge({ kind: 'own' }, 'do', ['notDone'])).toEqual({
    value: {
      member: refused('AppDouble.moveToApplicationsFolder'),
      event: refused('AppDouble.on("login")'),
      option: refused('BrowserWindow with kiosk'),
      preference: refused('webPreferences with sandbox: false'),
      required: refused('electron.autoUpdater'),
      same: true
    }
  });
  expect((await app.stage.look()).faults).toHaveLength(5);
});

test('a dialog is answered as the test says, and one without an answer is a fault', async () => {
  const app = start();
  await pageOf(app);
  await app.stage.answerDialog('open', ['/scans']);
  expect(await app.stage.forge({ kind: 'own' }, 'do', ['ask'])).toEqual({ value: ['/scans'] });
  expect(await app.stage.forge({ kind: 'own' }, 'do', ['ask'])).toHaveProperty('thrown');
  const { dialogs, faults } = await app.stage.look();
  expect([dialogs.length, faults.length]).toEqual([2, 1]);
});

test('a secret is not kept in plain text', async () => {
  const app = start();
  await pageOf(app);
  expect(await app.stage.forge({ kind: 'own' }, 'do', ['keep', 'canary'])).toEqual({
    value: [false, 'canary']
  });
});

test('a request that the app neither answers nor stops goes nowhere and is told', async () => {
  const app = start();
  const page = await pageOf(app);
  expect(await say(page, `fetch('https://elsewhere.example/').catch(() => 'failed')`)).toBe('failed');
  expect((await app.stage.look()).escaped).toEqual(['https://elsewhere.example/']);
});

test('one instance for each data folder: the second hands over and ends', async () => {
  const first = start();
  await pageOf(first);
  const second = start('word');
  expect(await second.ended).toBe(0);
  await first.stage.quit();
  expect(await first.ended).toBe(0);
  expect(JSON.parse(first.printed())).toContain('second-instance hello word');
  const third = start();
  await pageOf(third);
});

test('it quits in Electron’s order, and a window that stays keeps the app', async () => {
  const app = start('--keep');
  await pageOf(app);
  await app.stage.quit();
  await expect.poll(async () => (await app.stage.look()).windows.length).toBe(1);
  await app.stage.forge({ kind: 'own' }, 'do', ['letGo']);
  await app.stage.quit();
  expect(await app.ended).toBe(0);
  expect(JSON.parse(app.printed())).toEqual([
    'ready',
    'before-quit',
    'close',
    'before-quit',
    'close',
    'closed',
    'will-quit',
    'quit 0'
  ]);
});
