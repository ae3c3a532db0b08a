// Draws every view of the desktop window, light and dark, into docs/screenshots: `npm run screenshots`.
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { type PracticeServer, startPracticeServer } from '../../src-main/practice/server.ts';
import { SAMPLE_STORY } from '../../src-main/practice/sample-story.ts';
import { type OuttrayOnDouble, startOnDouble } from './double-target.ts';
import { stage } from './window.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const FOLDER = join(ROOT, 'docs/screenshots');
const CONNECTION = 'Hanbit Bank · KYC Seoul';
const KEY = 'screenshots-key';

let dataFolder: string;
let server: PracticeServer;
let outtray: OuttrayOnDouble;
let page: Page;

test.beforeEach(async ({ viewport }) => {
  dataFolder = await mkdtemp(join(tmpdir(), 'outtray-screenshots-'));
  process.env['OUTTRAY_API_KEY'] = KEY;
  server = await startPracticeServer({ apiKeys: [KEY], delayMs: 2500 });
  const args = ['--url', server.baseUrl, '--admin', 'kyc@hanbit.example', '--data', dataFolder];
  execFileSync(process.execPath, ['src-main/shell/cli/main.ts', 'connection', 'set', CONNECTION, ...args], {
    cwd: ROOT
  });
  const size = viewport ?? { width: 1280, height: 800 };
  outtray = await startOnDouble({ dataFolder, viewport: size, args: [], env: {} });
  page = await outtray.open();
});

test.afterEach(async () => {
  await outtray.kill();
  await server.close();
  await rm(dataFolder, { recursive: true, force: true });
});

/** Both themes of what the page shows now; waits until no picture is still to come. */
async function draw(page: Page, name: string): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => [...document.images].every((image) => image.complete)))
    .toBe(true);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: join(FOLDER, `${name}-${colorScheme}.png`) });
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
}

async function useConnection(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /Switch connection/ }).click();
  await page.getByRole('menuitemradio', { name }).or(page.getByRole('menuitem', { name })).click();
}

test('every view is drawn', async () => {
  test.setTimeout(400_000);
  await draw(page, 'first-start');
  await stage(page, 'Settings').click();
  await page.getByLabel('Operator').fill('Min-ji Kim');
  await page.getByLabel('Operator').press('Enter');
  await stage(page, 'Import').click();

  await page.getByRole('button', { name: 'Try it with sample pictures' }).click();
  await expect(page.getByText(/^[1-9]\d* of \d+/).first()).toBeVisible({ timeout: 60_000 });
  await draw(page, 'import-progress');
  await expect(page.getByRole('button', { name: `Review ${SAMPLE_STORY.submissions}` })).toBeVisible({
    timeout: 200_000
  });
  await draw(page, 'import');

  await useConnection(page, CONNECTION);
  await stage(page, 'Import').click();
  await page.getByLabel('Folder or list (CSV, Excel)').fill(join(dataFolder, 'Sample pictures'));
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('button', { name: `Review ${SAMPLE_STORY.submissions}` }).click({ timeout: 60_000 });
  await draw(page, 'review');
  await page.getByText('SAMPLE-009', { exact: true }).click();
  await draw(page, 'review-inspector');
  await page.keyboard.press('Space');
  await draw(page, 'picture');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /left over/ }).click();
  await draw(page, 'review-left-over');
  await page.keyboard.press('?');
  await draw(page, 'shortcuts');
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: /^Release \d+/ }).click();
  await stage(page, 'Outbox').click();
  await expect(page.getByText(/^[1-9]\d* sent/).first()).toBeVisible({ timeout: 60_000 });
  await draw(page, 'outbox');
  await expect(page.getByRole('progressbar').first()).toHaveAccessibleName(/ 0 left/, { timeout: 120_000 });

  await stage(page, 'Needs fixing').click();
  await expect(page.getByRole('listitem').first()).toBeVisible();
  await draw(page, 'fixing');
  await stage(page, 'Sent').click();
  await page
    .getByRole('gridcell', { name: /^SAMPLE-/ })
    .first()
    .click();
  await draw(page, 'sent');
  await stage(page, 'Activity').click();
  await draw(page, 'activity');
  await stage(page, 'Settings').click();
  await draw(page, 'settings');
  await stage(page, 'Connections').click();
  await draw(page, 'connections');

  server.setFaults([
    { share: 1, effects: [{ at: 'before_reading', status: 403, message: 'Forbidden', headers: {} }] }
  ]);
  await stage(page, 'Needs fixing').click();
  await page.getByRole('group', { name: 'ID type to set' }).getByText('Residence permit').click();
  await page.getByRole('button', { name: 'Set and resend 1' }).click();
  await stage(page, 'Outbox').click();
  await expect(page.getByText('The server refused the API key').first()).toBeVisible({ timeout: 60_000 });
  await draw(page, 'outbox-paused');

  await stage(page, 'Settings').click();
  await page.getByText('한국어').first().click();
  await page.locator('a[href="#/fixing"]').click();
  await draw(page, 'fixing-korean');
  await page.locator('a[href="#/review"]').click();
  await draw(page, 'review-korean');
});
