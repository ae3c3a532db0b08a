import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkNeed, readCheckRecord, writeCheckRecord } from '../../src-main/db/check-record.ts';
import { openStore } from '../../src-main/db/store.ts';
import { CONNECTION, temporaryStore } from './rows.ts';

const DAY = 24 * 3_600_000;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outtray-db-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The files as they stand while a process has them open: what a kill or a power cut leaves. */
function leftByAKill(): void {
  const { store, folder: open, remove } = temporaryStore();
  store.connections.insert(CONNECTION);
  cpSync(open, folder, { recursive: true });
  remove();
}

const isDue = (): boolean => readCheckRecord(folder).isDue;

test('a database that was closed in order need not be looked through', () => {
  openStore(folder).close();
  openStore(folder).close();
  expect(checkNeed(readCheckRecord(folder), Date.now())).toBe('none');
});

test('one that was not is looked through before anything is sent, however often it is opened until then', () => {
  leftByAKill();
  expect(isDue()).toBe(false);
  openStore(folder).close();
  expect(isDue()).toBe(true);
  openStore(folder).close();
  expect(checkNeed(readCheckRecord(folder), Date.now())).toBe('first');
});

test('a second process beside the first is no unclean end', () => {
  const one = openStore(folder);
  one.connections.insert(CONNECTION);
  openStore(folder).close();
  one.close();
  expect(isDue()).toBe(false);
});

test('a sound database is looked through every week, beside the sending', () => {
  const record = { checkedAt: 100 * DAY, isDue: false, damage: null };
  expect(checkNeed(record, 106 * DAY)).toBe('none');
  expect(checkNeed(record, 107 * DAY)).toBe('beside');
  expect(checkNeed(record, 99 * DAY)).toBe('beside');
  expect(checkNeed({ ...record, checkedAt: null }, 100 * DAY)).toBe('beside');
});

test('what was found wrong is told at every start, until it was recovered', () => {
  openStore(folder).close();
  writeCheckRecord(folder, { damage: 'Tree 5 page 7' });
  for (let times = 0; times < 2; times += 1) {
    expect(() => openStore(folder)).toThrowError(
      expect.objectContaining({
        code: 'database_damaged',
        values: { path: join(folder, 'outtray.db'), reason: 'Tree 5 page 7' }
      }) as Error
    );
  }
});
