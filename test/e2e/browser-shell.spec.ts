import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { type BrowserShell, openBrowserShell } from '../../src-main/shell/browser/shell.ts';
import { FakeApplication, piecesOf } from '../shell/browser/fake-application.ts';

/** A page that does what ours does, and tries what the policy forbids. */
const PAGE = `<!doctype html>
<html><head><title>no script</title><link rel="stylesheet" href="/page.css"><script type="module" src="/page.js"></script></head>
<body><p id="inline" style="color: rgb(1, 2, 3)">text</p><script>document.title = 'inline';</script></body></html>`;
const SCRIPT = `document.title = 'ours';
const socket = new WebSocket('/rpc');
socket.onopen = () => socket.send(JSON.stringify({ t: 'q', i: '1', m: 'call', a: ['app.info', {}] }));
socket.onmessage = ({ data }) => { document.body.dataset.answer = data; };`;

let folder: string;
let app: FakeApplication;
let shell: BrowserShell;
let foreign: Server;

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outtray-e2e-'));
  const rendererFolder = join(folder, 'renderer');
  await mkdir(rendererFolder);
  await writeFile(join(rendererFolder, 'index.html'), PAGE);
  await writeFile(join(rendererFolder, 'page.js'), SCRIPT);
  await writeFile(join(rendererFolder, 'page.css'), 'body { background: rgb(4, 5, 6); }');
  app = new FakeApplication();
  shell = await openBrowserShell(app, { rendererFolder, onAddress: () => undefined });
  // Another page on this machine: the same site for a browser, though not the same origin.
  foreign = createServer((_request, response) =>
    response.setHeader('Content-Type', 'text/html').end('foreign')
  );
  await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve));
});

test.afterEach(async () => {
  await shell.close();
  foreign.closeAllConnections();
  foreign.close();
  await rm(folder, { recursive: true, force: true });
});

async function openForeignPage(page: Page): Promise<void> {
  await page.goto(`http://127.0.0.1:${(foreign.address() as AddressInfo).port}/`);
}

test('a browser gets in by the address once, and a second window by the cookie', async ({
  page,
  context
}) => {
  await page.goto(shell.url);
  await expect(page).toHaveTitle('ours');
  expect(page.url()).toBe(`${new URL(shell.url).origin}/`);
  const answer = '{"t":"s","i":"1","r":{"ok":true,"value":{"name":"app.info","input":{}}}}';
  await expect(page.locator('body')).toHaveAttribute('data-answer', answer);

  const second = await context.newPage();
  await second.goto(new URL(shell.url).origin);
  await expect(second.locator('body')).toHaveAttribute('data-answer', answer);
  expect(await second.evaluate(() => document.cookie)).toBe('');
});

test('another browser is told in words how to get an address of its own', async ({ page, browser }) => {
  await page.goto(shell.url);
  const other = await (await browser.newContext()).newPage();
  const response = await other.goto(shell.url);
  expect(response?.status()).toBe(401);
  await expect(other.locator('body')).toContainText('press Enter in the terminal where Outtray runs');
  await other.goto(shell.newAddress());
  await expect(other).toHaveTitle('ours');
});

test('the policy lets our files run and nothing that stands in the page', async ({ page }) => {
  await page.goto(shell.url);
  await expect(page).toHaveTitle('ours');
  await expect(page.locator('body')).toHaveCSS('background-color', 'rgb(4, 5, 6)');
  await expect(page.locator('#inline')).not.toHaveCSS('color', 'rgb(1, 2, 3)');
});

test('an export is a download with a name', async ({ page }) => {
  app.writeCsv = () => piecesOf(['\uFEFFid\r\n', '1\r\n']);
  await page.goto(shell.url);
  const downloading = page.waitForEvent('download');
  await page.evaluate(() => {
    location.href = '/export/uploads.csv?filter={}';
  });
  expect((await downloading).suggestedFilename()).toMatch(/^outtray-uploads-[\d-]+\.csv$/);
});

test('a foreign page on this machine can neither read, connect nor frame', async ({ page }) => {
  await page.goto(shell.url);
  await expect(page).toHaveTitle('ours');
  await openForeignPage(page);
  const { origin } = new URL(shell.url);
  const outcome = await page.evaluate(async (base) => {
    const fetched = await fetch(`${base}/`, { credentials: 'include' }).then(
      () => 'read',
      () => 'refused'
    );
    const connected = await new Promise((resolve) => {
      const socket = new WebSocket(`${base.replace('http', 'ws')}/rpc`);
      socket.onopen = () => resolve('connected');
      socket.onerror = () => resolve('refused');
    });
    const pictured = await new Promise((resolve) => {
      const image = new Image();
      image.onload = () => resolve('shown');
      image.onerror = () => resolve('refused');
      image.src = `${base}/picture/image/1/large`;
    });
    const frame = document.createElement('iframe');
    frame.src = `${base}/`;
    const framed = await new Promise<string>((resolve) => {
      frame.onload = () => resolve(frame.contentDocument === null ? 'refused' : 'framed');
      document.body.append(frame);
    });
    return { fetched, connected, pictured, framed };
  }, origin);
  expect(outcome).toEqual({
    fetched: 'refused',
    connected: 'refused',
    pictured: 'refused',
    framed: 'refused'
  });
  expect(app.exported).toEqual([]);
});
