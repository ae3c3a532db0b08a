import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { type OuttrayInBrowser, startInBrowser } from './browser-target.ts';

let dataFolder: string;
let outtray: OuttrayInBrowser;

test.beforeEach(async ({ context }) => {
  dataFolder = await mkdtemp(join(tmpdir(), 'outtray-e2e-'));
  outtray = await startInBrowser(context, { dataFolder, args: [], env: {} });
});

test.afterEach(async () => {
  await outtray.kill();
  await rm(dataFolder, { recursive: true, force: true });
});

/** All that the browser has to complain about: breaches of the policy, faults of the page, requests that fail. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return complaints;
}

test('the built window opens under its own policy, and the browser has nothing to complain about', async ({
  page
}) => {
  const complaints = complaintsOf(page);
  await page.goto(outtray.url);
  await expect(page.getByRole('navigation').first()).toBeVisible();
  await expect(page.getByText('Practice', { exact: true }).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Try it with sample pictures' })).toBeEnabled();
  expect(complaints).toEqual([]);
});

test('Ctrl+C ends it in an orderly manner, and it opens again on the same data', async ({
  page,
  context
}) => {
  await page.goto(outtray.url);
  await expect(page.getByRole('button', { name: 'Try it with sample pictures' })).toBeEnabled();
  expect(await outtray.stop()).toBe(0);
  outtray = await startInBrowser(context, { dataFolder, args: [], env: {} });
  await page.goto(outtray.url);
  await expect(page.getByRole('button', { name: 'Try it with sample pictures' })).toBeEnabled();
});
