import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { test } from './outtray.ts';
import { drawPicture } from './pictures.ts';
import { button, row, stage } from './window.ts';

test('a watched folder gives what is complete, sends it, and keeps what is not', async ({ root, start }) => {
  const folder = join(root, 'Scanner');
  await mkdir(folder);
  const page = await (await start(join(root, 'data'))).open();
  await stage(page, 'Import').click();
  await button(page, 'Watch a folder…').click();
  const form = page.getByRole('form', { name: 'Watch a folder' });
  await form.getByLabel('Folder', { exact: true }).fill(join(root, 'nowhere'));
  await form.getByLabel('Whole after (seconds)').fill('0');
  await expect(form.getByText('Enter whole seconds from 1 to 3,600.')).toBeVisible();
  await form.getByLabel('Whole after (seconds)').fill('1');
  await form.getByText('Is sent at once').click();
  await form.getByLabel(/Move sent pictures/).check();
  await button(page, 'Watch this folder').click();
  await expect(page.getByText(`There is nothing at ${join(root, 'nowhere')}. Check the path.`)).toBeVisible();
  await form.getByLabel('Folder', { exact: true }).fill(folder);
  await button(page, 'Watch this folder').click();
  await expect(page.getByText('Front + Back · sent at once')).toBeVisible();

  await drawPicture(join(folder, 'passport', 'W-1', 'front.jpg'));
  await drawPicture(join(folder, 'passport', 'W-1', 'back.jpg'));
  await drawPicture(join(folder, 'passport', 'W-2', 'front.jpg'));
  await expect(stage(page, 'Sent')).toHaveAccessibleName('Sent, 1', { timeout: 40_000 });
  await expect(page.getByText('1 file waits')).toBeVisible({ timeout: 20_000 });
  await expect.poll(() => readdir(folder), { timeout: 20_000 }).toContain('Sent');
  expect(await readdir(join(folder, 'passport'))).toEqual(['W-2']);
  await stage(page, 'Sent').click();
  await expect(row(page, 'W-1')).toBeVisible();

  await stage(page, 'Import').click();
  await button(page, `Stop watching ${folder}`).click();
  await button(page, 'Stop watching').click();
  await expect(button(page, `Stop watching ${folder}`)).toHaveCount(0);
});
