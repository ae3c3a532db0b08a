import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, type Page } from '@playwright/test';
import { test } from './outtray.ts';
import { drawSelfies } from './pictures.ts';
import { ROOT } from './targets.ts';
import { button, importPath, row, stage } from './window.ts';

// Fault 37. Threads that crash are in test/faults/37-crashed-helper.test.ts.

const ROWS = 60;
const run = promisify(execFile);

/** Kills every process of that page's browser that draws pages, as the system would: by its id. */
async function killRenderers(page: Page): Promise<void> {
  const browser = page.context().browser();
  if (browser === null) throw new Error('The page has no browser to ask');
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  expect(renderers.length).toBeGreaterThan(0);
  const crashed = page.waitForEvent('crash');
  for (const { id } of renderers) process.kill(id, 'SIGKILL');
  await crashed;
  await session.detach();
}

/** Asked without a window. */
async function sentCount(dataFolder: string): Promise<number> {
  const program = ['src-main/shell/cli/main.ts', 'status', '--json', '--data', dataFolder];
  const { stdout } = await run(process.execPath, program, { cwd: ROOT });
  return (JSON.parse(stdout) as { sent: number }).sent;
}

test('the window’s process is killed while it sends: all goes on without it, and it comes back as things are', async ({
  root,
  start
}) => {
  const outtray = await start(join(root, 'data'));
  let page = await outtray.open();
  await drawSelfies(join(root, 'scans'), ROWS);
  await importPath(page, join(root, 'scans'));
  await button(page, `Review ${ROWS}`).click();
  await button(page, `Release ${ROWS}`).click();
  await stage(page, 'Outbox').click();
  await expect(stage(page, 'Sent')).toHaveAccessibleName(/^Sent, \d+/);
  await killRenderers(page);
  await expect.poll(() => sentCount(join(root, 'data')), { timeout: 40_000 }).toBe(ROWS);

  page = await outtray.open();
  await expect(page.getByRole('heading', { name: 'Outbox' })).toBeVisible();
  await expect(stage(page, 'Sent')).toHaveAccessibleName(`Sent, ${ROWS}`);
  await expect(stage(page, 'Outbox')).toHaveAccessibleName('Outbox');
  await stage(page, 'Sent').click();
  await expect(page.getByRole('gridcell', { name: /^S-\d+$/ }).first()).toBeVisible();
});

test('killed in the middle of an import, the window comes back to its result', async ({ root, start }) => {
  const outtray = await start(join(root, 'data'));
  let page = await outtray.open();
  await drawSelfies(join(root, 'scans'), ROWS);
  await importPath(page, join(root, 'scans'));
  await killRenderers(page);
  page = await outtray.open();
  await stage(page, 'Review').click();
  await expect(stage(page, 'Review')).toHaveAccessibleName(new RegExp(`^Review, ${ROWS}`));
  await expect(row(page, 'S-1')).toBeVisible();
});
