import type { Locator, Page } from '@playwright/test';

/** The link of a stage in the rail; its accessible name carries the count. */
export const stage = (page: Page, name: string): Locator =>
  page
    .getByRole('navigation', { name: 'Stages of the work' })
    .getByRole('link', { name: new RegExp(`^${name}`) });

/** The row of a submission; lists draw only the rows in sight. */
export const row = (page: Page, submissionId: string): Locator =>
  page.getByRole('row').filter({ has: page.getByRole('gridcell', { name: submissionId, exact: true }) });

export const button = (page: Page | Locator, name: string | RegExp): Locator =>
  page.getByRole('button', { name, exact: true });

/** Names a folder or list and imports it. */
export async function importPath(page: Page, path: string): Promise<void> {
  await stage(page, 'Import').click();
  await page.getByLabel('Folder or list (CSV, Excel)').fill(path);
  await button(page, 'Import').click();
}
