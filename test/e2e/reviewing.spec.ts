import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, type Page } from '@playwright/test';
import sharp from 'sharp';
import { test } from './outtray.ts';
import { drawPicture } from './pictures.ts';
import { button, importPath, row, stage } from './window.ts';

test.use({ viewport: { width: 1280, height: 800 } });

let page: Page;
let data: string;
let scans: string;

test.beforeEach(async ({ root, start }) => {
  data = join(root, 'data');
  scans = join(root, 'scans');
  page = await (await start(data)).open();
});

const HEIC = resolve(import.meta.dirname, '../fixtures/pictures/card.heic');

async function heicAt(path: string): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  await copyFile(HEIC, path);
}

interface Received {
  readonly submissionId: string;
  readonly images: Readonly<Record<string, { readonly sha256: string }>>;
}

/** What the practice server says it got. */
async function received(): Promise<Received[]> {
  await stage(page, 'Connections').click();
  const baseUrl = await page.getByText(/^http:\/\/127\.0\.0\.1:\d+\/v3$/).textContent();
  const answer = await fetch(new URL('/practice/received', baseUrl ?? ''), {
    headers: { 'x-api-key': 'practice-key' }
  });
  return ((await answer.json()) as { requests: Received[] }).requests;
}

/** The made pictures: digest → pixels wide and high. */
async function made(): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of await readdir(join(data, 'made'))) {
    const bytes = await readFile(join(data, 'made', name));
    const { width, height, format } = await sharp(bytes).metadata();
    found[createHash('sha256').update(bytes).digest('hex')] = `${format} ${width}×${height}`;
  }
  return found;
}

test('a HEIC is converted with a mark, turned, released, and the server gets exactly what was seen', async () => {
  await heicAt(join(scans, 'S-1', 'selfie.heic'));
  const original = await readFile(HEIC);
  await importPath(page, scans);
  await button(page, 'Review 1').click();
  await row(page, 'S-1').getByRole('gridcell').first().click();
  await expect(page.getByRole('note', { name: 'Converted from HEIC' })).toBeVisible();

  await page.keyboard.press('r');
  await expect(page.getByRole('note', { name: /Turned by 90°/ })).toBeVisible();
  await page.keyboard.press('Space');
  const view = page.getByRole('dialog');
  await expect(view.getByText('200×320')).toBeVisible();
  await expect(view.getByRole('img', { name: 'Selfie, S-1, 200 by 320, in review' })).toBeVisible();
  await page.keyboard.press('u');
  await expect(view.getByText('320×200')).toBeVisible();
  await expect(view.getByText('Converted from HEIC')).toBeVisible();
  await page.keyboard.press('Shift+R');
  await expect(view.getByText(/Turned by 270°/)).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(view.getByText('1 sent from here')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(stage(page, 'Sent')).toHaveAccessibleName('Sent, 1', { timeout: 30_000 });

  const requests = await received();
  const digests = requests.map(({ images }) => images['selfieImage']?.sha256 ?? '');
  expect(await made()).toEqual({ [digests[0] ?? '']: 'jpeg 200×320' });
  expect((await readFile(join(scans, 'S-1', 'selfie.heic'))).equals(original)).toBe(true);
});

test('many submissions are reviewed without the mouse', async () => {
  for (const number of [1, 2, 3, 4, 5, 6]) {
    await drawPicture(join(scans, `S-${number}`, 'selfie.jpg'));
    await drawPicture(join(scans, `S-${number}`, 'address.jpg'));
  }
  // The second one has another's selfie: it goes only when a person says that it is right.
  await copyFile(join(scans, 'S-1', 'selfie.jpg'), join(scans, 'S-2', 'selfie.jpg'));
  await importPath(page, scans);
  await button(page, 'Review 6').press('Enter');
  await expect(row(page, 'S-1')).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Home');
  await page.keyboard.press('Space');
  const view = page.getByRole('dialog');
  const at = (id: string) => expect(view.getByRole('heading', { name: id })).toBeVisible();
  await at('S-1');
  await expect(view.getByText('1 of 6')).toBeVisible();

  await page.keyboard.press('Control+Enter');
  await at('S-1');
  await page.keyboard.press('c');
  await expect(view.getByText(/Confirmed by/)).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await at('S-2');
  await page.keyboard.press('c');
  await expect(view.getByText(/Confirmed by/)).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await at('S-3');

  await page.keyboard.press('ArrowRight');
  await expect(view.getByRole('img', { name: /^Proof of address, S-3/ })).toBeVisible();
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  await expect(button(view, /Show it whole/)).toHaveText('156%');
  await page.keyboard.press('ArrowRight');
  await at('S-3');
  await page.keyboard.press('0');
  await expect(button(view, /Show it whole/)).toHaveText('100%');
  await page.keyboard.press('e');
  await expect(view.getByRole('button', { name: 'Restore' })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await at('S-4');
  for (const id of ['S-4', 'S-5', 'S-6']) {
    await at(id);
    await page.keyboard.press('Control+Enter');
  }
  await expect(view.getByText('5 sent from here')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(stage(page, 'Sent')).toHaveAccessibleName('Sent, 5', { timeout: 30_000 });
});

test('of a PDF with two pages the person chooses one, and what can’t be converted says so', async () => {
  const { pdf } = await import('../images/other-pictures.ts');
  await mkdir(join(scans, 'S-1'), { recursive: true });
  await writeFile(join(scans, 'S-1', 'address.pdf'), pdf(2));
  await mkdir(join(scans, 'S-2'), { recursive: true });
  await writeFile(join(scans, 'S-2', 'address.heic'), (await readFile(HEIC)).subarray(0, 200));
  await importPath(page, scans);
  await button(page, 'Review 2').click();
  await expect(row(page, 'S-2')).toContainText('Address: HEIC unusable');
  await row(page, 'S-1').getByRole('gridcell').first().click();
  await expect(page.getByText('address.pdf has 2 pages. Choose the one to send.')).toBeVisible();
  await button(page, 'Page 2').click();
  await expect(page.getByRole('note', { name: 'Page 2 of 2, converted from PDF' })).toBeVisible();
  await button(page, 'Release 1').click();
  await expect(stage(page, 'Sent')).toHaveAccessibleName('Sent, 1', { timeout: 30_000 });
});

test('what the server refused as too large is made smaller from its card, and goes', async () => {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  const create = { width: 3000, height: 2400, channels: 3, background: '#808080', noise } as const;
  await mkdir(join(scans, 'S-1'), { recursive: true });
  for (const name of ['selfie', 'address'])
    await sharp({ create })
      .jpeg({ quality: 97 })
      .toFile(join(scans, 'S-1', `${name}.jpg`));
  await stage(page, 'Connections').click();
  await page.getByLabel('Largest request, MB').fill('30');
  await button(page, 'Save').click();
  await importPath(page, scans);
  await button(page, 'Review 1').click();
  await button(page, 'Release 1').click();
  await expect(stage(page, 'Needs fixing')).toHaveAccessibleName(/^Needs fixing, 1/, { timeout: 30_000 });
  await stage(page, 'Needs fixing').click();
  await button(page, 'Show pictures').click();
  await button(page, 'Shrink to fit and resend 1').click();
  await expect(stage(page, 'Sent')).toHaveAccessibleName('Sent, 1', { timeout: 30_000 });
  await stage(page, 'Sent').click();
  await row(page, 'S-1').getByRole('gridcell').first().click();
  await expect(page.getByRole('note', { name: /Shrunk \d\.\d MB → \d\.\d MB/ }).first()).toBeVisible();
});
