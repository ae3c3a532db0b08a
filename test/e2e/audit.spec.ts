import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { test } from './outtray.ts';
import { drawPicture } from './pictures.ts';
import { button, importPath, row, stage } from './window.ts';

test.use({ viewport: { width: 1280, height: 800 } });

let page: Page;
let data: string;

test.beforeEach(async ({ root, start }) => {
  data = join(root, 'data');
  page = await (await start(data)).open();
  for (const id of ['S-1', 'S-2', 'S-3']) await drawPicture(join(root, 'scans', id, 'selfie.jpg'));
  await importPath(page, join(root, 'scans'));
  await button(page, 'Review 3').click();
});

test('what was left out comes back with Ctrl+Z, goes again, and all of it is in the log', async () => {
  await row(page, 'S-2').getByRole('gridcell').first().click();
  await page.keyboard.press('e');
  await expect(row(page, 'S-2')).toContainText('Excluded');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(page.getByText('1 row back in review', { exact: true })).toBeVisible();
  await expect(row(page, 'S-2')).not.toContainText('Excluded');
  await button(page, 'Redo').click();
  await expect(page.getByText('1 row excluded again', { exact: true })).toBeVisible();
  await expect(row(page, 'S-2')).toContainText('Excluded');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(row(page, 'S-2')).not.toContainText('Excluded');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(page.getByText('Nothing to undo.', { exact: true })).toBeVisible();

  await stage(page, 'Activity').click();
  await page.getByText('Changes', { exact: true }).click();
  const log = page.getByRole('grid', { name: 'Changes' });
  await expect(log.getByRole('row').filter({ hasText: 'Excluded (undone)' })).toHaveCount(2);
  await expect(log.getByRole('row').filter({ hasText: 'Excluded (redone)' })).toHaveCount(1);
  await expect(log.getByRole('row').filter({ hasText: 'Import' })).toContainText('3 submissions');
  await page.getByLabel('Kind').selectOption('import');
  await expect(log.getByRole('row').filter({ hasText: 'Excluded' })).toHaveCount(0);
  await button(page, 'Clear filter').click();
  await page.getByRole('searchbox').fill('S-2');
  await expect(log.getByRole('row').filter({ hasText: 'Import' })).toHaveCount(0);
  await button(page, 'Check the log').click();
  await expect(page.getByText(/The log is whole/).first()).toBeVisible();
});
