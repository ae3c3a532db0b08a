import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { test } from './outtray.ts';
import { drawPicture, drawSelfies } from './pictures.ts';
import { button, importPath, row, stage } from './window.ts';

let page: Page;

test.beforeEach(async ({ root, start }) => {
  page = await (await start(join(root, 'data'))).open();
});

test('a folder that can be read in two ways is a question, and the answer decides', async ({ root }) => {
  await drawPicture(join(root, 'scans', 'Ms Lee', 'A-1_front.jpg'));
  await drawPicture(join(root, 'scans', 'Ms Lee', 'A-1_back.jpg'));
  await importPath(page, join(root, 'scans'));
  const names = page.getByText('The submission id stands in the file name');
  await expect(page.getByText('A folder for each submission')).toBeVisible();
  await names.click();
  const choose = page.getByRole('button', { name: /^(Import|Read)/ }).last();
  await choose.click();
  await button(page, 'Review 1').click();
  await expect(row(page, 'A-1')).toBeVisible();
});

test('what can’t be imported is said in one sentence that stays, and the next import works', async ({
  root
}) => {
  await importPath(page, join(root, 'nowhere'));
  await expect(page.getByText(`There is nothing at ${join(root, 'nowhere')}. Check the path.`)).toBeVisible();
  await mkdir(join(root, 'empty'));
  await importPath(page, join(root, 'empty'));
  await expect(page.getByText(/holds no pictures/)).toBeVisible();
  await writeFile(join(root, 'list.csv'), 'name,picture\nKim,front.jpg\n');
  await importPath(page, join(root, 'list.csv'));
  await expect(page.getByRole('heading', { name: 'Which column says what?' })).toBeVisible();
  await button(page, 'Choose another folder').click();
  await drawSelfies(join(root, 'good'), 3);
  await importPath(page, join(root, 'good'));
  await expect(button(page, 'Review 3')).toBeVisible();
});

test('an import that is cancelled leaves nothing behind', async () => {
  await button(page, 'Try it with sample pictures').click();
  await button(page, 'Cancel import').click();
  await expect(button(page, 'Try it with sample pictures')).toBeEnabled();
  await stage(page, 'Review').click();
  await expect(page.getByRole('row')).toHaveCount(0);
});

test('a name that would show another one than it is, is written out, and goes as it is', async ({ root }) => {
  const [folder, name] = [join(root, 'scans'), 'S\u202e1\n2'];
  await drawPicture(join(folder, name, 'selfie.jpg'));
  await drawPicture(join(folder, 'S-3', 'selfie.jpg'));
  await importPath(page, folder);
  await button(page, 'Review 2').click();
  await expect(row(page, 'S[U+202E]1[U+000A]2')).toBeVisible();
  await button(page, 'Release 2').click();
  await expect(stage(page, 'Sent')).toHaveAccessibleName('Sent, 2', { timeout: 30_000 });
  await stage(page, 'Sent').click();
  await row(page, 'S[U+202E]1[U+000A]2').click();
  await expect(page.getByRole('heading', { name: 'S[U+202E]1[U+000A]2' })).toBeVisible();
  expect(await page.locator('body').innerText()).not.toContain('\u202e');
});
