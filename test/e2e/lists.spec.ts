import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import writeXlsxFile from 'write-excel-file/node';
import { type RunningOuttray, test } from './outtray.ts';
import { drawPicture } from './pictures.ts';
import { button, importPath, row, stage } from './window.ts';

let outtray: RunningOuttray;
let page: Page;

test.beforeEach(async ({ root, start }) => {
  outtray = await start(join(root, 'data'));
  page = await outtray.open();
});

async function writeList(path: string, ids: readonly (string | number)[]): Promise<void> {
  const rows = ids.map((id) => [{ value: id }, { value: 'selfie.jpg' }, { value: '급함' }]);
  const header = ['접수번호', '사진', '비고'].map((value) => ({ value }));
  await writeFile(path, await writeXlsxFile([[{ value: '화요일 접수' }], header, ...rows]).toBuffer());
}

test('a workbook with columns of its own is mapped once, bad rows are told, and the next one needs no answer', async ({
  root
}) => {
  const folder = join(root, 'scans');
  await drawPicture(join(folder, 'selfie.jpg'));
  await writeList(join(folder, 'list.xlsx'), ['000123', 1.5]);
  await importPath(page, join(folder, 'list.xlsx'));

  await expect(page.getByRole('heading', { name: 'Which column says what?' })).toBeVisible();
  const go = button(page, 'Import with these columns');
  await expect(go).toBeDisabled();
  await page.getByLabel('Submission', { exact: true }).selectOption('접수번호');
  await page.getByLabel('Selfie, file name').selectOption('접수번호');
  await expect(page.getByLabel('Submission', { exact: true })).toHaveValue('');
  await page.getByLabel('Selfie, file name').selectOption('사진');
  await page.getByLabel('Submission', { exact: true }).selectOption('접수번호');
  await expect(page.getByText('000123 · 1.5')).toBeVisible();
  await go.click();
  await button(page, 'Review 1').click();
  await expect(row(page, '000123')).toBeVisible();
  await page.getByRole('button', { name: /left over/ }).click();
  await expect(page.getByText(/list\.xlsx \[.+\]:4 · 1\.5/)).toBeVisible();
  await expect(page.getByText(/Row refused: its id became a number/)).toBeVisible();

  await mkdir(join(root, 'next'));
  await drawPicture(join(root, 'next', 'selfie.jpg'));
  await writeList(join(root, 'next', 'list.xlsx'), ['S-2']);
  await stage(page, 'Import').click();
  await importPath(page, join(root, 'next', 'list.xlsx'));
  await expect(button(page, 'Review 1')).toBeVisible();
});

test('a sample list is saved, and imports as it is', async ({ root }) => {
  await stage(page, 'Import').click();
  const list = await outtray.saved(() => button(page, 'Sample list (Excel)').click(), 'xlsx');
  await mkdir(join(root, 'filled'));
  await writeFile(join(root, 'filled', 'list.xlsx'), list);
  await importPath(page, join(root, 'filled', 'list.xlsx'));
  await button(page, 'Review 2').click();
  await expect(row(page, '000123')).toBeVisible();
});
