import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import type { Slot } from '../../src-main/contract/slot.ts';
import { SAMPLE_STORY } from '../../src-main/practice/sample-story.ts';
import { type RunningOuttray, test } from './outtray.ts';
import { button, row, stage } from './window.ts';

// Wide enough for every control to stand in the open.
test.use({ viewport: { width: 1600, height: 1000 } });

let dataFolder: string;
let outtray: RunningOuttray;

test.beforeEach(async ({ root, start }) => {
  dataFolder = join(root, 'data');
  outtray = await start(dataFolder);
});

const group = (page: Page, cause: string): Locator => page.getByRole('listitem', { name: cause });
const show = (page: Page, which: string): Promise<void> =>
  page.getByRole('group', { name: 'Which rows' }).getByText(which, { exact: true }).click();

interface Received {
  readonly submissionId: string;
  readonly status: number | null;
  readonly images: Readonly<Partial<Record<Slot, { readonly sha256: string }>>>;
}

/** What the practice server says it got, asked as any client would ask. */
async function received(page: Page): Promise<Received[]> {
  await stage(page, 'Connections').click();
  const baseUrl = await page.getByText(/^http:\/\/127\.0\.0\.1:\d+\/v3$/).textContent();
  const answer = await fetch(new URL('/practice/received', baseUrl ?? ''), {
    headers: { 'x-api-key': 'practice-key' }
  });
  return ((await answer.json()) as { requests: Received[] }).requests;
}

const SLOT_OF_FILE: Record<string, Slot> = {
  front: 'idImage',
  back: 'idBackImage',
  selfie: 'selfieImage',
  address: 'addressImage'
};

/** `SAMPLE-001 selfieImage` → SHA-256, read from the folder by its own rules. */
async function digestsOfSamples(): Promise<Record<string, string>> {
  const folder = join(dataFolder, 'Sample pictures');
  const digests: Record<string, string> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const [, inName, slotName = ''] = /^(?:(\w+-\d+)_)?(\w+)\.\w+$/.exec(entry.name) ?? [];
    const slot = SLOT_OF_FILE[slotName];
    if (!entry.isFile() || slot === undefined) continue;
    const bytes = await readFile(join(entry.parentPath, entry.name));
    const digest = createHash('sha256').update(bytes).digest('hex');
    digests[`${inName ?? basename(entry.parentPath)} ${slot}`] = digest;
  }
  return digests;
}

function digestsOf(requests: readonly Received[]): Record<string, string> {
  const digests: Record<string, string> = {};
  for (const { submissionId, images } of requests) {
    for (const [slot, image] of Object.entries(images)) digests[`${submissionId} ${slot}`] = image.sha256;
  }
  return digests;
}

async function exported(page: Page, name: string): Promise<Record<string, string>[]> {
  // A browser downloads by a link; a desk program asks where to.
  const save = page.getByRole('link', { name }).or(button(page, name));
  const text = (await outtray.saved(() => save.click())).toString('utf8');
  return parse(text, { bom: true, columns: true });
}

test('a folder is imported, reviewed, sent, fixed, resent and proved in one window', async ({ start }) => {
  test.setTimeout(300_000);
  const { broken, leftOverFile, noIdType, refusedIdType, sameSelfie, submissions, unknownSubmission } =
    SAMPLE_STORY;
  let page = await outtray.open();

  await test.step('import: the sample pictures are drawn and imported, with progress', async () => {
    await button(page, 'Try it with sample pictures').click();
    await expect(page.getByRole('progressbar').first()).toBeVisible();
    await button(page, `Review ${submissions}`).click({ timeout: 200_000 });
  });

  await test.step('review: every issue stands in words at its row', async () => {
    await show(page, 'To look at');
    await expect(row(page, noIdType)).toContainText('ID type missing');
    await expect(row(page, broken.submissionId)).toContainText('Back: cut off');
    for (const shared of sameSelfie) await expect(row(page, shared)).toContainText('Selfie also in');
    await expect(button(page, `Release ${submissions - 4}`)).toBeEnabled();
  });

  await test.step('review: the file that is nobody’s is listed with its reason', async () => {
    await button(page, /left over/).click();
    await expect(page.getByText(leftOverFile)).toBeVisible();
    await expect(page.getByText('Nothing says which picture it is')).toBeVisible();
    await page
      .getByRole('region', { name: 'Files that belong to no row' })
      .getByRole('button', { name: 'Close' })
      .click();
  });

  await test.step('review: a row is excluded and restored', async () => {
    await row(page, broken.submissionId).getByRole('gridcell').first().click();
    await page.keyboard.press('e');
    await show(page, 'Excluded');
    await row(page, broken.submissionId).getByRole('gridcell').first().click();
    await button(page, 'Restore').click();
    await show(page, 'To look at');
    await expect(row(page, broken.submissionId)).toContainText('Back: cut off');
  });

  await test.step('review: an idType is set in place', async () => {
    await row(page, noIdType).getByRole('gridcell', { name: 'choose…' }).dblclick();
    await page.getByRole('option', { name: 'Government ID' }).click();
    await expect(button(page, `Release ${submissions - 3}`)).toBeEnabled();
    await show(page, 'Ready');
    await page.getByRole('searchbox', { name: 'Filter' }).fill(noIdType);
    await expect(row(page, noIdType)).toContainText('Government ID');
  });

  expect(await received(page), 'nothing is sent before Release').toEqual([]);

  await test.step('release: only rows without a blocking issue go', async () => {
    await stage(page, 'Review').click();
    await button(page, `Release ${submissions - 3}`).click();
    await stage(page, 'Outbox').click();
    await expect(page.getByRole('progressbar').first()).toHaveAccessibleName(
      '19 sent, 2 to fix, 0 left of 21',
      {
        timeout: 60_000
      }
    );
  });

  await test.step('needs fixing: one cause, one choice, and just that row goes again', async () => {
    await stage(page, 'Needs fixing').click();
    const refused = group(page, 'The server does not accept this ID type');
    await expect(refused).toContainText('400 invalid_idType');
    await refused.getByRole('radio', { name: /^Residence permit/ }).check({ force: true });
    await button(refused, 'Set and resend 1').click();
    await expect(group(page, 'No such submission on the server')).toContainText('400 invalid_submission');
    await expect(stage(page, 'Sent')).toHaveAccessibleName('Sent, 20', { timeout: 30_000 });
  });

  await test.step('sent: the upload’s own page shows its pictures and its attempts', async () => {
    await stage(page, 'Sent').click();
    await row(page, refusedIdType).getByRole('gridcell').first().click();
    const inspector = page.getByRole('complementary');
    await expect(inspector.getByText('invalid_idType')).toBeVisible();
    await expect(inspector.getByText('complete to update image.')).toBeVisible();
    expect(await exported(page, 'Export list')).toHaveLength(20);
  });

  await test.step('activity: every attempt is on record, and equals what the server got', async () => {
    const requests = await received(page);
    await stage(page, 'Activity').click();
    const attempts = await exported(page, 'Export CSV');
    const shown = (submissionId = '', status: string | number | null = '') =>
      `${submissionId} ${status ?? ''}`;
    expect(attempts.map(({ submissionId, status }) => shown(submissionId, status)).toSorted()).toEqual(
      requests.map(({ submissionId, status }) => shown(submissionId, status)).toSorted()
    );
    expect(requests.filter(({ submissionId }) => submissionId === refusedIdType)).toHaveLength(2);
  });

  await test.step('every picture that the server took is the file of its own submission', async () => {
    const taken = digestsOf((await received(page)).filter(({ status }) => status === 200));
    const held = [unknownSubmission, broken.submissionId, ...sameSelfie];
    const expected = Object.entries(await digestsOfSamples()).filter(
      ([key]) => !held.some((submissionId) => key.startsWith(`${submissionId} `))
    );
    expect(taken).toEqual(Object.fromEntries(expected));
  });

  await test.step('closed and opened again, everything is as it was', async () => {
    expect(await outtray.stop()).toBe(0);
    outtray = await start(dataFolder);
    page = await outtray.open();
    await expect(stage(page, 'Review')).toHaveAccessibleName(/^Review, 3/);
    await expect(stage(page, 'Needs fixing')).toHaveAccessibleName(/^Needs fixing, 1/);
    await expect(stage(page, 'Sent')).toHaveAccessibleName('Sent, 20');
  });
});
