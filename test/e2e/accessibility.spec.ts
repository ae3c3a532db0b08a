import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { test } from './outtray.ts';
import { drawPicture, drawSelfies } from './pictures.ts';
import { button, importPath, row, stage } from './window.ts';

/** WCAG 2.2 A and AA, light and dark. */
async function expectAccessible(page: Page, view: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page })
      // A desktop app has no other page in which the findings could be put together; ours has no frames either.
      .setLegacyMode()
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    expect(found, `${view}, ${colorScheme}`).toEqual([]);
  }
}

test('every view is accessible, light and dark', async ({ root, start }) => {
  await drawSelfies(join(root, 'scans'), 3);
  await drawPicture(join(root, 'scans', 'UNKNOWN-1', 'selfie.jpg'));
  await drawPicture(join(root, 'scans', 'N-1', 'front.jpg'));
  await drawPicture(join(root, 'scans', 'loose.jpg'));
  const page = await (await start(join(root, 'data'))).open();
  await expect(button(page, 'Try it with sample pictures')).toBeEnabled();
  await expectAccessible(page, 'first start');
  await importPath(page, join(root, 'scans'));
  await expect(button(page, 'Review 5')).toBeVisible();
  await expectAccessible(page, 'import');
  await button(page, 'Review 5').click();
  await row(page, 'N-1').getByRole('gridcell').first().click();
  await expectAccessible(page, 'review');
  await page.keyboard.press('Space');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectAccessible(page, 'large picture');
  await page.keyboard.press('Escape');
  await button(page, 'Release 4').click();
  await stage(page, 'Outbox').click();
  await expect(stage(page, 'Needs fixing')).toHaveAccessibleName(/^Needs fixing, 1/);
  await expectAccessible(page, 'outbox');
  for (const view of ['Needs fixing', 'Sent', 'Activity', 'Connections', 'Settings']) {
    await stage(page, view).click();
    await expect(page.getByRole('heading', { level: 1, name: view })).toBeVisible();
    await expectAccessible(page, view);
  }
});
