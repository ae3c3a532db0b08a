import { join } from 'node:path';
import { expect } from '@playwright/test';
import { dropOn } from './drop.ts';
import { test } from './outtray.ts';
import { drawSelfies } from './pictures.ts';
import { button, row, stage } from './window.ts';

test('a folder that is dropped on the window is imported by its real path', async ({ root, start }) => {
  const page = await (await start(join(root, 'data'))).open();
  await drawSelfies(join(root, 'scans'), 2);
  await expect(stage(page, 'Import')).toBeVisible();
  await dropOn(page.getByRole('main'), [join(root, 'scans')]);
  await button(page, 'Review 2').click();
  await expect(row(page, 'S-1')).toBeVisible();
});
