import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type RunningOuttray, startOuttray } from './outtray.ts';
import { drawSelfies } from './pictures.ts';
import { button, importPath, stage } from './window.ts';

const ROWS = 60;

let root: string;
let outtray: RunningOuttray;

test.beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'outtray-e2e-'));
  outtray = await startOuttray(join(root, 'data'));
});

test.afterEach(async () => {
  await outtray.kill();
  await rm(root, { recursive: true, force: true });
});

test('killed while it sends and started again, it goes on by itself to the last row', async ({ page }) => {
  await drawSelfies(join(root, 'scans'), ROWS);
  await page.goto(outtray.url);
  await importPath(page, join(root, 'scans'));
  await button(page, `Review ${ROWS}`).click();
  await button(page, `Release ${ROWS}`).click();
  await expect(stage(page, 'Sent')).toHaveAccessibleName(/^Sent, \d+/);
  await outtray.kill();

  outtray = await startOuttray(join(root, 'data'));
  await page.goto(outtray.url);
  await expect(stage(page, 'Sent')).toHaveAccessibleName(`Sent, ${ROWS}`, { timeout: 30_000 });
  await expect(stage(page, 'Outbox')).toHaveAccessibleName('Outbox');
});

test('paused stays paused over a restart, and Resume sends the rest', async ({ page }) => {
  await drawSelfies(join(root, 'scans'), 4);
  await page.goto(outtray.url);
  await button(page, 'Pause').click();
  await importPath(page, join(root, 'scans'));
  await button(page, 'Review 4').click();
  await button(page, 'Release 4').click();
  await expect(stage(page, 'Outbox')).toHaveAccessibleName(/^Outbox, 4/);
  await outtray.stop();

  outtray = await startOuttray(join(root, 'data'));
  await page.goto(outtray.url);
  await stage(page, 'Outbox').click();
  await expect(page.getByText('Nothing is sent until you resume.')).toBeVisible();
  await button(page, 'Resume').first().click();
  await expect(stage(page, 'Sent')).toHaveAccessibleName('Sent, 4', { timeout: 30_000 });
});
