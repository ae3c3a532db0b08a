import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { writeCheckRecord } from '../../src-main/db/check-record.ts';
import { leafPages, overwritePage } from '../db/damage.ts';
import { test } from './outtray.ts';
import { drawSelfies } from './pictures.ts';
import { button, importPath, row, stage } from './window.ts';

test('a damaged database is put right by one question before the window opens', async ({ root, start }) => {
  const data = join(root, 'data');
  await drawSelfies(join(root, 'Scans'), 30);
  const first = await start(data);
  const page = await first.open();
  await importPath(page, join(root, 'Scans'));
  await expect(button(page, 'Review 30')).toBeVisible();
  await first.stop();
  // As a check of an earlier day has found it.
  overwritePage(data, leafPages(data, 'attempt').at(-1) ?? 0);
  writeCheckRecord(data, { damage: 'Tree 20 page 31: btreeInitPage() returns error code 11' });

  const second = await start(data);
  if (second.stage === null) throw new Error('This target has no stage');
  await second.stage.answerDialog('message', 0);
  await second.stage.answerDialog('message', 0);
  const restored = await second.open();
  await stage(restored, 'Review').click();
  await expect(row(restored, 'S-1')).toBeVisible();
  const { dialogs } = await second.stage.look();
  expect(dialogs.map(({ title }) => title)).toEqual(['The database is damaged', 'The database was restored']);
  expect(readdirSync(join(data, 'damaged'))).toHaveLength(1);
});
