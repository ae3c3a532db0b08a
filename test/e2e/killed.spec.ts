import { join } from 'node:path';
import { expect } from '@playwright/test';
import { test } from './outtray.ts';
import { drawSelfies } from './pictures.ts';
import { button, importPath, stage } from './window.ts';

const ROWS = 60;

test('killed while it sends and started again, it goes on by itself to the last row', async ({
  root,
  start
}) => {
  const first = await start(join(root, 'data'));
  await drawSelfies(join(root, 'scans'), ROWS);
  let page = await first.open();
  await importPath(page, join(root, 'scans'));
  await button(page, `Review ${ROWS}`).click();
  await button(page, `Release ${ROWS}`).click();
  await expect(stage(page, 'Sent')).toHaveAccessibleName(/^Sent, \d+/);
  await first.kill();

  page = await (await start(join(root, 'data'))).open();
  await expect(stage(page, 'Sent')).toHaveAccessibleName(`Sent, ${ROWS}`, { timeout: 30_000 });
  await expect(stage(page, 'Outbox')).toHaveAccessibleName('Outbox');
});

test('paused stays paused over a restart, and Resume sends the rest', async ({ root, start }) => {
  const first = await start(join(root, 'data'));
  await drawSelfies(join(root, 'scans'), 4);
  let page = await first.open();
  await button(page, 'Pause').click();
  await importPath(page, join(root, 'scans'));
  await button(page, 'Review 4').click();
  await button(page, 'Release 4').click();
  await expect(stage(page, 'Outbox')).toHaveAccessibleName(/^Outbox, 4/);
  await first.stop();

  page = await (await start(join(root, 'data'))).open();
  await stage(page, 'Outbox').click();
  await expect(page.getByText('Nothing is sent until you resume.')).toBeVisible();
  await button(page, 'Resume').first().click();
  await expect(stage(page, 'Sent')).toHaveAccessibleName('Sent, 4', { timeout: 30_000 });
});
