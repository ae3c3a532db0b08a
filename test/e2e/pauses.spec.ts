import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { type PracticeServer, startPracticeServer } from '../../src-main/practice/server.ts';
import { test } from './outtray.ts';
import { drawPicture, drawSelfies } from './pictures.ts';
import { ROOT } from './targets.ts';
import { button, importPath, row, stage } from './window.ts';

const KEY = 'right-key-4711';

let server: PracticeServer;
let page: Page;

test.beforeEach(async () => {
  server = await startPracticeServer({ apiKeys: [KEY] });
});
test.afterEach(async () => {
  await server.close();
});

/** A connection to the server of this test, in use by the window. */
async function connected(
  dataFolder: string,
  start: (dataFolder: string) => Promise<{ open(): Promise<Page> }>
): Promise<void> {
  const args = ['--url', server.baseUrl, '--admin', 'kyc@hanbit.example', '--data', dataFolder];
  execFileSync(process.execPath, ['src-main/shell/cli/main.ts', 'connection', 'set', 'Seoul', ...args], {
    cwd: ROOT
  });
  page = await (await start(dataFolder)).open();
  await page.getByRole('button', { name: /Switch connection/ }).click();
  await page
    .getByRole('menuitemradio', { name: /Seoul/ })
    .or(page.getByRole('menuitem', { name: /Seoul/ }))
    .click();
}

async function release(folder: string, rows: number): Promise<void> {
  await importPath(page, folder);
  await button(page, `Review ${rows}`).click();
  await button(page, `Release ${rows}`).click();
  await stage(page, 'Outbox').click();
}

const sent = (count: number) =>
  expect(stage(page, 'Sent')).toHaveAccessibleName(`Sent, ${count}`, { timeout: 30_000 });
const refuse = (status: number, errorCode: string | undefined, message: string) => {
  const effect = { at: 'after_reading' as const, status, message, headers: {} };
  server.setFaults([{ share: 1, effects: [errorCode === undefined ? effect : { ...effect, errorCode }] }]);
};

test('a pause leads to what puts it right, the keyboard is there, and sending goes on', async ({
  root,
  start
}) => {
  await drawSelfies(join(root, 'scans'), 3);
  await connected(join(root, 'data'), start);
  await release(join(root, 'scans'), 3);

  await expect(page.getByText('No API key').first()).toBeVisible();
  await button(page, 'Set key…').click();
  await expect(page.getByLabel('New API key')).toBeFocused();
  await page.keyboard.type('wrong-key');
  await page.keyboard.press('Enter');
  await stage(page, 'Outbox').click();
  await expect(page.getByText('The server refused the API key')).toBeVisible();
  await expect(page.getByText('3 left', { exact: true }).first()).toBeVisible();

  refuse(400, 'invalid_admin', 'Invalid admin.');
  await button(page, 'Set key…').click();
  await expect(page.getByLabel('New API key')).toBeFocused();
  await page.keyboard.type(KEY);
  await page.keyboard.press('Enter');
  await stage(page, 'Outbox').click();
  await expect(page.getByText('The server does not know the admin')).toBeVisible();
  await expect(page.getByRole('code')).toHaveText('Invalid admin.');

  server.setFaults([]);
  await button(page, 'Correct admin…').click();
  await expect(page.getByLabel('Admin', { exact: true })).toBeFocused();
  await page.getByLabel('Admin', { exact: true }).fill('registered@hanbit.example');
  await button(page, 'Save').click();
  await sent(3);
});

test('a server that can’t be reached is tested and tried from its banner', async ({ root, start }) => {
  await drawSelfies(join(root, 'scans'), 2);
  await connected(join(root, 'data'), (folder) => start(folder, { env: { OUTTRAY_API_KEY: KEY } }));
  const { port } = new URL(server.baseUrl);
  await server.close();
  await release(join(root, 'scans'), 2);
  await expect(page.getByText('No connection to the server')).toBeVisible();
  await button(page, 'Test connection').click();
  await expect(button(page, 'Test connection')).toBeInViewport();
  await expect(page.getByText(/^Tested at/)).toBeVisible();
  await expect(page.getByText('Failed').first()).toBeVisible();
  server = await startPracticeServer({ apiKeys: [KEY], port: Number(port) });
  await stage(page, 'Outbox').click();
  // It may have gone on by itself meanwhile.
  await button(page, 'Try now').or(stage(page, 'Sent').getByText('2')).first().click();
  await sent(2);
});

test('after one fix for many rows, each that waits says for which one and what comes then', async ({
  root,
  start
}) => {
  for (const id of ['C-1', 'C-2', 'C-3']) await drawPicture(join(root, 'scans', 'passport', id, 'front.jpg'));
  await connected(join(root, 'data'), (folder) => start(folder, { env: { OUTTRAY_API_KEY: KEY } }));
  refuse(400, 'invalid_idType', 'Invalid IdType.');
  await release(join(root, 'scans'), 3);
  await expect(stage(page, 'Needs fixing')).toHaveAccessibleName(/^Needs fixing, 3/);
  await button(page, 'Pause').click();
  await stage(page, 'Needs fixing').click();
  await page.getByRole('group', { name: 'ID type to set' }).getByText('Visa').click();
  await button(page, 'Set and resend 3').click();
  await expect(page.getByText('One goes first; the others follow when the server takes it.')).toBeVisible();

  await stage(page, 'Outbox').click();
  await expect(page.getByText('Waits for C-1')).toHaveCount(2);
  await row(page, 'C-2').click();
  await expect(page.getByText(/C-1 has the same fix and goes first\./)).toBeVisible();
  await button(page, 'Resume').first().click();
  await expect(stage(page, 'Needs fixing')).toHaveAccessibleName(/^Needs fixing, 3/);
  await stage(page, 'Needs fixing').click();
  await expect(
    page.getByText('One was sent first and refused again, so 2 others were not sent.')
  ).toBeVisible();

  server.setFaults([]);
  await page.getByRole('group', { name: 'ID type to set' }).getByText('Passport').click();
  await button(page, 'Set and resend 3').click();
  await sent(3);
});
