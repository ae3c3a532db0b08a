import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { MenuOnStage, Stage } from '../electron-double/stage-calls.ts';
import { test } from './outtray.ts';
import { drawPicture, drawSelfies } from './pictures.ts';
import type { RunningOuttray } from './running.ts';
import { button, importPath, row, stage } from './window.ts';

/** What the system around the app saw; these specs run only where there is one to ask. */
function system({ stage }: RunningOuttray): NonNullable<RunningOuttray['stage']> {
  if (stage === null) throw new Error('This target has no stage');
  return stage;
}

const seen = (outtray: RunningOuttray, what: (stage: Stage) => unknown) =>
  expect.poll(async () => what(await system(outtray).look()));

const labelsOf = (menu: readonly MenuOnStage[] | undefined): string[] =>
  menu?.map(({ label }) => label) ?? [];

/** Imports and releases; the practice server takes 120 ms for each. */
async function release(page: Page, folder: string, rows: number): Promise<void> {
  await importPath(page, folder);
  await button(page, `Review ${rows}`).click();
  await button(page, `Release ${rows}`).click();
}

test('the menu has the window’s commands and does them', async ({ root, start }) => {
  const outtray = await start(join(root, 'data'));
  const page = await outtray.open();
  await expect(stage(page, 'Import')).toBeVisible();
  await seen(outtray, ({ menu }) => labelsOf(menu.find(({ label }) => label === '&Go')?.submenu)).toEqual([
    'Import',
    'Review',
    'Outbox',
    'Needs fixing',
    'Sent',
    'Activity',
    'Connections',
    'Settings'
  ]);
  await system(outtray).clickMenu('application', ['&Go', 'Connections']);
  await expect(page.getByRole('heading', { name: 'Connections' })).toBeVisible();
  await system(outtray).clickMenu('application', ['&Help', 'Keyboard shortcuts']);
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
});

test('everything is Korean where the system is', async ({ root, start }) => {
  const outtray = await start(join(root, 'data'), { languages: ['ko-KR'] });
  const page = await outtray.open();
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
  await seen(outtray, ({ menu }) => labelsOf(menu)).toEqual([
    '파일(&F)',
    '편집(&E)',
    '이동(&G)',
    '보기(&V)',
    '도움말(&H)'
  ]);
  await seen(outtray, ({ tray }) => tray?.toolTip).toBe('Outtray\n보낼 것이 없습니다');
});

test('a folder is chosen with the system’s dialog, and Enter imports it', async ({ root, start }) => {
  const outtray = await start(join(root, 'data'));
  const page = await outtray.open();
  await drawSelfies(join(root, 'scans'), 2);
  await expect(stage(page, 'Import')).toBeVisible();
  await seen(outtray, ({ menu }) => labelsOf(menu)).toContain('&Go');
  await system(outtray).answerDialog('open', [join(root, 'scans')]);
  await system(outtray).clickMenu('application', ['&File', 'Import a folder…']);
  await expect(page.getByLabel('Folder or list (CSV, Excel)')).toHaveValue(join(root, 'scans'));
  await expect(button(page, 'Import')).toBeFocused();
  await page.keyboard.press('Enter');
  await button(page, 'Review 2').click();
  await expect(row(page, 'S-1')).toBeVisible();
  await seen(outtray, ({ recentDocuments }) => recentDocuments).toEqual([join(root, 'scans')]);
});

test('only the pictures that were picked are imported', async ({ root, start }) => {
  const outtray = await start(join(root, 'data'));
  const page = await outtray.open();
  await drawSelfies(join(root, 'scans'), 5);
  const picked = [1, 3].map((number) => join(root, 'scans', `S-${number}`, 'selfie.jpg'));
  await system(outtray).answerDialog('open', picked);
  await button(page, 'Choose single pictures…').click();
  await expect(page.getByText('Only the 2 files or folders that you picked')).toBeVisible();
  await button(page, 'Import').click();
  await button(page, 'Review 2').click();
  await expect(row(page, 'S-1')).toBeVisible();
  await expect(row(page, 'S-3')).toBeVisible();
});

test('closed while it sends, it goes on, tells the end once, and the notice leads to the rows', async ({
  root,
  start
}) => {
  const outtray = await start(join(root, 'data'));
  const page = await outtray.open();
  await drawSelfies(join(root, 'scans'), 40);
  await release(page, join(root, 'scans'), 40);
  await seen(outtray, ({ powerBlockers }) => powerBlockers).toEqual(['prevent-app-suspension']);
  await system(outtray).closeWindow();
  await seen(outtray, ({ windows }) => windows).toEqual([]);
  await seen(outtray, ({ notifications }) => notifications).toEqual([
    { title: 'Complete: 40 sent', body: 'scans' }
  ]);
  await seen(outtray, ({ powerBlockers, tray }) => [powerBlockers, tray?.toolTip]).toEqual([
    [],
    'Outtray\nNothing to send'
  ]);
  await system(outtray).clickNotification();
  const again = await outtray.open();
  await expect(again.getByRole('heading', { name: 'Sent' })).toBeVisible();
  await expect(stage(again, 'Sent')).toHaveAccessibleName('Sent, 40');
});

test('the tray pauses and resumes, and the taskbar shows how far it is', async ({ root, start }) => {
  const outtray = await start(join(root, 'data'));
  const page = await outtray.open();
  await drawSelfies(join(root, 'scans'), 60);
  await release(page, join(root, 'scans'), 60);
  await seen(outtray, ({ tray }) => labelsOf(tray?.menu)).toContain('Pause sending');
  await expect(stage(page, 'Sent')).toHaveAccessibleName(/^Sent, \d+/);
  await system(outtray).clickMenu('tray', ['Pause sending']);
  await seen(outtray, ({ tray }) => tray?.toolTip).toMatch(/Paused: \d+ waits?/);
  await seen(outtray, ({ windows: [window] }) => window?.progress.mode).toBe('paused');
  const { windows } = await system(outtray).look();
  expect(windows[0]?.progress.value).toBeGreaterThan(0);
  expect(windows[0]?.progress.value).toBeLessThan(1);
  await system(outtray).clickMenu('tray', ['Resume sending']);
  await expect(stage(page, 'Sent')).toHaveAccessibleName('Sent, 60', { timeout: 30_000 });
  await seen(outtray, ({ windows: [window] }) => window?.progress.value).toBe(-1);
});

test('quitting while it sends asks, and what was left goes on at the next start', async ({ root, start }) => {
  const outtray = await start(join(root, 'data'));
  const page = await outtray.open();
  await drawSelfies(join(root, 'scans'), 60);
  await release(page, join(root, 'scans'), 60);
  await expect(stage(page, 'Sent')).toHaveAccessibleName(/^Sent, \d+/);
  await system(outtray).answerDialog('message', 0);
  await system(outtray).quit();
  await seen(outtray, ({ dialogs }) => dialogs.length).toBe(1);
  expect(JSON.stringify((await system(outtray).look()).dialogs)).toMatch(/still waits? to be sent/);
  await expect(stage(page, 'Review')).toBeVisible();

  await system(outtray).answerDialog('message', 1);
  expect(await outtray.stop()).toBe(0);
  const again = await start(join(root, 'data'));
  await expect(stage(await again.open(), 'Sent')).toHaveAccessibleName('Sent, 60', { timeout: 30_000 });
});

test('a page that crashes comes back where it was, and sending goes on meanwhile', async ({
  root,
  start
}) => {
  const outtray = await start(join(root, 'data'));
  const page = await outtray.open();
  await drawSelfies(join(root, 'scans'), 40);
  await release(page, join(root, 'scans'), 40);
  await stage(page, 'Outbox').click();
  await expect(page.getByRole('heading', { name: 'Outbox' })).toBeVisible();
  await system(outtray).crashRenderer();
  const back = await outtray.open();
  await expect(back.getByRole('heading', { name: 'Outbox' })).toBeVisible();
  await expect(stage(back, 'Sent')).toHaveAccessibleName('Sent, 40', { timeout: 30_000 });
});

test('a second start hands its folder to the first and ends', async ({ root, start }) => {
  const first = await start(join(root, 'data'));
  const page = await first.open();
  await drawSelfies(join(root, 'scans'), 1);
  await expect(stage(page, 'Import')).toBeVisible();
  await expect(start(join(root, 'data'), { args: [join(root, 'scans')] })).rejects.toThrow(/ended with 0/);
  await expect(page.getByLabel('Folder or list (CSV, Excel)')).toHaveValue(join(root, 'scans'));
});

test('started at login, it is only in the tray; a click opens the window', async ({ root, start }) => {
  const outtray = await start(join(root, 'data'), { args: ['--hidden'] });
  await seen(outtray, ({ tray, windows }) => [tray?.toolTip, windows.length]).toEqual([
    'Outtray\nNothing to send',
    0
  ]);
  await system(outtray).clickTray();
  await expect(stage(await outtray.open(), 'Import')).toBeVisible();
});

async function makeConnection(page: Page): Promise<void> {
  await stage(page, 'Connections').click();
  await button(page, 'New connection').click();
  await page.getByLabel('Name', { exact: true }).fill('Seoul');
  await page.getByLabel('Base URL').fill('https://rest-api.invalid/v3');
  await page.getByLabel('Admin').fill('kyc@hanbit.example');
  await button(page, 'Create connection').click();
}

test('a key is kept by the system, and is there at the next start', async ({ root, start }) => {
  const outtray = await start(join(root, 'data'));
  const page = await outtray.open();
  await makeConnection(page);
  await page.getByLabel('New API key').fill('canary-key-4711');
  await button(page, 'Set key').click();
  await expect(page.getByText('kept in this system’s keychain')).toBeVisible();
  await outtray.stop();
  const again = await start(join(root, 'data'));
  const reopened = await again.open();
  await stage(reopened, 'Connections').click();
  await reopened.getByText('Seoul').first().click();
  await expect(reopened.getByText('kept in this system’s keychain')).toBeVisible();
});

test('without a password store, a key lasts for the session and the reason is told', async ({
  root,
  start
}) => {
  const outtray = await start(join(root, 'data'), { secretStore: 'basic_text' });
  const page = await outtray.open();
  await makeConnection(page);
  await page.getByLabel('New API key').fill('canary-key-4711');
  await button(page, 'Set key').click();
  await expect(page.getByText(/for as long as Outtray runs/)).toBeVisible();
  await stage(page, 'Settings').click();
  await expect(page.getByText('this desktop has no password store')).toBeVisible();
});

test('the system’s proxy is used, and told where it gives no way', async ({ root, start }) => {
  const outtray = await start(join(root, 'data'));
  const page = await outtray.open();
  await system(outtray).setProxy('*', 'PROXY 127.0.0.1:1');
  await makeConnection(page);
  await page.getByLabel('New API key').fill('canary-key-4711');
  await button(page, 'Set key').click();
  await button(page, 'Test connection').click();
  await expect(page.getByText(/127\.0\.0\.1:1\b/).first()).toBeVisible();
});

test('sleep and waking leave nothing behind', async ({ root, start }) => {
  const outtray = await start(join(root, 'data'));
  const page = await outtray.open();
  await drawSelfies(join(root, 'scans'), 30);
  await release(page, join(root, 'scans'), 30);
  await system(outtray).emitPower('suspend');
  await system(outtray).emitPower('resume');
  await expect(stage(page, 'Sent')).toHaveAccessibleName('Sent, 30', { timeout: 30_000 });
  await expect(stage(page, 'Needs fixing')).toHaveAccessibleName('Needs fixing');
});

test('the theme that a person chooses is the dialogs’ and menus’ as well', async ({ root, start }) => {
  const outtray = await start(join(root, 'data'));
  const page = await outtray.open();
  await stage(page, 'Settings').click();
  await page.getByRole('group', { name: 'Theme' }).getByText('Dark', { exact: true }).click();
  await seen(outtray, ({ theme }) => theme.source).toBe('dark');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('the system’s shutdown ends it without a question', async ({ root, start }) => {
  const outtray = await start(join(root, 'data'));
  const page = await outtray.open();
  await drawPicture(join(root, 'scans', 'S-1', 'selfie.jpg'));
  await button(page, 'Pause').click();
  await release(page, join(root, 'scans'), 1);
  await system(outtray).emitPower('shutdown');
  await expect(outtray.ended).resolves.toBe(0);
});
