import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { test } from './outtray.ts';
import { drawNoise } from './pictures.ts';
import type { RunningOuttray } from './running.ts';
import { ROOT } from './targets.ts';
import { button, importPath, row, stage } from './window.ts';

let outtray: RunningOuttray;
let page: Page;
let dataFolder: string;

test.beforeEach(async ({ root, start }) => {
  dataFolder = join(root, 'data');
  outtray = await start(dataFolder);
  page = await outtray.open();
  await expect(stage(page, 'Import')).toBeVisible();
});

declare global {
  interface Window {
    /** What an attack got to run. */
    ran: string[];
    refused: string[];
  }
}

/** Notes what the page's policy refuses. */
async function watchPolicy(): Promise<void> {
  await page.evaluate(() => {
    window.ran = [];
    window.refused = [];
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
      window.refused.push(`${effectiveDirective} ${blockedURI}`);
    });
  });
}

test('script that gets into the page does not run', async () => {
  await watchPolicy();
  await page.evaluate(() => {
    const script = (fill: (element: HTMLScriptElement) => void): void => {
      const element = document.createElement('script');
      fill(element);
      document.body.append(element);
    };
    script((element) => (element.textContent = 'ran.push("inline")'));
    script((element) => (element.src = 'data:text/javascript,ran.push("data")'));
    script((element) => (element.src = 'https://scripts.example/remote.js'));
    script((element) => {
      element.src = URL.createObjectURL(new Blob(['ran.push("blob")'], { type: 'text/javascript' }));
    });
    document.body.insertAdjacentHTML('beforeend', '<img src="/nothing" onerror="ran.push(\'handler\')">');
    const link = document.createElement('a');
    link.href = 'javascript:ran.push("address")';
    document.body.append(link);
    link.click();
    // Later: a debugger's own turn may run text as code.
    setTimeout(() => {
      try {
        (0, eval)('ran.push("eval")');
      } catch {
        window.refused.push('threw');
      }
    });
    Reflect.apply(setTimeout, window, ['ran.push("text as code")']);
  });
  await expect
    .poll(() => page.evaluate(() => window.refused.toSorted()))
    .toEqual([
      'script-src eval',
      'script-src eval',
      'script-src-attr inline',
      'script-src-elem blob',
      'script-src-elem data',
      'script-src-elem https://scripts.example/remote.js',
      'script-src-elem inline',
      'script-src-elem inline',
      'threw'
    ]);
  expect(await page.evaluate(() => window.ran)).toEqual([]);
});

test('the page asks and shows nothing from elsewhere', async () => {
  await watchPolicy();
  await page.evaluate(async () => {
    const add = (name: string, fields: Record<string, string>): void => {
      const element = Object.assign(document.createElement(name), fields);
      document.body.append(element);
    };
    add('img', { src: 'https://pictures.example/canary.png' });
    add('iframe', { src: 'https://frames.example/' });
    add('object', { data: 'https://objects.example/' });
    add('link', { rel: 'stylesheet', href: 'https://styles.example/' });
    add('video', { src: 'https://films.example/' });
    new WebSocket('wss://sockets.example/');
    navigator.sendBeacon('https://beacons.example/', 'canary');
    await fetch('https://calls.example/', { method: 'POST', body: 'canary' }).catch(() => undefined);
    await fetch('/').catch(() => undefined);
    const form = document.createElement('form');
    form.action = 'https://forms.example/';
    document.body.append(form);
    form.submit();
  });
  const refused = (): Promise<string[]> =>
    page.evaluate(() =>
      window.refused.map((text) => text.replace(location.origin, 'own').split('/', 3).join('/'))
    );
  await expect
    .poll(async () => (await refused()).toSorted())
    .toEqual([
      'connect-src https://beacons.example',
      'connect-src https://calls.example',
      'connect-src own/',
      'connect-src wss://sockets.example',
      'form-action https://forms.example',
      'frame-src https://frames.example',
      'img-src https://pictures.example',
      'media-src https://films.example',
      'object-src https://objects.example',
      'style-src-elem https://styles.example'
    ]);
});

/** Where the page asked to go. Real Electron keeps that to itself; there the window alone tells. */
async function expectRefused(url: string): Promise<void> {
  const { stage: system } = outtray;
  if (system === null) return;
  await expect
    .poll(async () => (await system.look()).windows[0]?.navigationsAskedFor)
    .toContainEqual({ url, isAllowed: false });
}

test('nothing takes the place of the window', async () => {
  await page.evaluate(() => {
    window.ran = ['still here'];
  });
  for (const url of ['https://elsewhere.example/', 'app://outtray/icon.svg']) {
    await page.evaluate((target) => {
      location.href = target.replace('app://outtray', '');
    }, url);
    await expectRefused(url);
  }
  await page.evaluate(() => {
    location.href = 'file:///etc/passwd';
    document.body.insertAdjacentHTML('beforeend', '<a id="away" href="https://links.example/">away</a>');
    document.getElementById('away')?.click();
  });
  await expectRefused('https://links.example/');
  expect(await page.evaluate(() => window.ran)).toEqual(['still here']);
});

test('no page opens a window', async () => {
  await page.evaluate(() => {
    const link = Object.assign(document.createElement('a'), {
      id: 'new',
      href: 'https://windows.example/',
      target: '_blank',
      textContent: 'new window'
    });
    Object.assign(link.style, { position: 'fixed', inset: '0 auto auto 0', zIndex: '9999' });
    document.body.append(link);
  });
  await page.locator('#new').click();
  // Opened by the browser itself, not by the page: the double closes it without asking the app.
  await page.locator('#new').click({ modifiers: ['Shift'] });
  await page.evaluate(() => {
    window.open('https://scripted.example/', '_blank', 'noopener');
  });
  if (outtray.stage !== null) {
    const { stage: system } = outtray;
    await expect
      .poll(async () => (await system.look()).windows.flatMap(({ windowsAskedFor }) => windowsAskedFor))
      .toEqual([
        { url: 'https://windows.example/', action: 'deny' },
        { url: 'https://scripted.example/', action: 'deny' }
      ]);
  }
  await expect.poll(() => page.context().pages().length).toBe(1);
});

/** As Electron itself names them, so that a new one can't be forgotten. */
function permissions(): string[] {
  const text = readFileSync(join(ROOT, 'node_modules/electron/electron.d.ts'), 'utf8');
  const [, list = ''] = /setPermissionRequestHandler\(.*?permission: ([^,]+),/.exec(text) ?? [];
  return list.split('|').map((name) => name.trim().replaceAll("'", ''));
}

test('every permission is denied', async () => {
  const answers = await page.evaluate(async () => {
    const outcome = (work: Promise<unknown>): Promise<string> =>
      work.then(
        (value) => String(value),
        () => 'refused'
      );
    return {
      place: await outcome(
        new Promise((resolve, reject) => {
          navigator.geolocation.getCurrentPosition(resolve, reject);
        })
      ),
      microphone: await outcome(navigator.mediaDevices.getUserMedia({ audio: true })),
      screen: await outcome(navigator.mediaDevices.getDisplayMedia()),
      notices: await outcome(Notification.requestPermission()),
      clipboard: await outcome(navigator.clipboard.readText()),
      midi: await outcome(navigator.requestMIDIAccess())
    };
  });
  expect(answers).toEqual({
    place: 'refused',
    microphone: 'refused',
    screen: 'refused',
    notices: 'denied',
    clipboard: 'refused',
    midi: 'refused'
  });
  if (outtray.stage === null) return;
  const names = permissions();
  expect(names.length).toBeGreaterThan(30);
  for (const name of names)
    expect(await outtray.stage.askPermission(name), name).toEqual([false, false, false]);
});

test('nothing is downloaded', async () => {
  await page.evaluate(() => {
    const blob = URL.createObjectURL(new Blob(['canary']));
    for (const href of [blob, '/icon.svg']) {
      const link = Object.assign(document.createElement('a'), { href, download: 'canary.txt' });
      document.body.append(link);
      link.click();
    }
  });
  if (outtray.stage === null) return;
  const { stage: system } = outtray;
  await expect
    .poll(async () => (await system.look()).windows[0]?.downloadsAskedFor.map(({ isRefused }) => isRefused))
    .toEqual([true, true]);
});

test('the bridge is these functions, frozen, and nothing of Node', async () => {
  const bridge = await page.evaluate(() => {
    const { outtray: exposed } = window as unknown as { outtray: Record<string, unknown> };
    const { writable, configurable } = Object.getOwnPropertyDescriptor(window, 'outtray') ?? {};
    return {
      members: Object.fromEntries(Object.entries(exposed).map(([name, value]) => [name, typeof value])),
      isFrozen: Object.isFrozen(exposed),
      writable,
      configurable,
      ofNode: ['require', 'process', 'module', 'Buffer', 'electron', 'global', 'setImmediate'].filter(
        (name) => name in window
      ),
      isWebviewAlive: 'getWebContentsId' in document.createElement('webview')
    };
  });
  expect(bridge).toEqual({
    members: {
      call: 'function',
      deskCall: 'function',
      onEvent: 'function',
      onDeskEvent: 'function',
      pathsOf: 'function'
    },
    isFrozen: true,
    writable: false,
    configurable: false,
    ofNode: [],
    isWebviewAlive: false
  });
});

/** Base64 cuts its text by threes, so the same bytes look different at each of three places. */
function base64Of(bytes: Buffer): Buffer[] {
  return [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    return Buffer.from(text.slice(shift === 0 ? 0 : 4, -4));
  });
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Chromium renames files of its own all the time; one that is gone holds nothing. */
async function readUnlessGone(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

/** @returns the files that hold one of the secrets. */
async function holding(folder: string, secrets: readonly Buffer[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of await filesIn(folder)) {
    const bytes = await readUnlessGone(path);
    if (secrets.some((secret) => bytes.includes(secret))) found.push(path);
  }
  return found;
}

test('no file that it wrote holds an API key or a picture', async ({ root }) => {
  const key = 'canary-2f6c1d9e4b7a48c0a1f35d72';
  const scans = join(root, 'scans');
  for (const id of ['S-1', 'S-2', 'S-3']) await drawNoise(join(scans, id, 'selfie.jpg'));
  await importPath(page, scans);
  await button(page, 'Review 3').click();
  await row(page, 'S-1').getByRole('gridcell').first().click();
  await page.keyboard.press('Space');
  await expect(page.getByRole('dialog').getByRole('img')).toBeVisible();
  await page.keyboard.press('Escape');
  await button(page, 'Release 3').click();
  await expect(stage(page, 'Sent')).toHaveAccessibleName('Sent, 3', { timeout: 30_000 });

  await stage(page, 'Connections').click();
  await button(page, 'New connection').click();
  await page.getByLabel('Name', { exact: true }).fill('Seoul');
  await page.getByLabel('Base URL').fill('https://127.0.0.1:1/v3');
  await page.getByLabel('Admin').fill('kyc@hanbit.example');
  await button(page, 'Create connection').click();
  await page.getByLabel('New API key').fill(key);
  await button(page, 'Set key').click();
  await expect(page.getByText(/kept in|for as long as/).first()).toBeVisible();
  await button(page, 'Test connection').click();
  await expect(page.getByText(/ECONNREFUSED/).first()).toBeVisible();
  expect(await outtray.stop()).toBe(0);

  const keys = [Buffer.from(key), Buffer.from(key, 'utf16le'), ...base64Of(Buffer.from(key))];
  const pictures: Buffer[] = [];
  for (const path of await filesIn(scans)) {
    const bytes = await readFile(path);
    // Its beginning is the same in each file of its kind.
    const half = Math.floor(bytes.length / 2);
    const middle = bytes.subarray(half, half + 60);
    pictures.push(middle, ...base64Of(middle));
  }
  expect(await holding(scans, pictures), 'it would be found').toHaveLength(3);
  expect((await filesIn(dataFolder)).length).toBeGreaterThan(5);
  expect(await holding(dataFolder, [...keys, ...pictures])).toEqual([]);
});
