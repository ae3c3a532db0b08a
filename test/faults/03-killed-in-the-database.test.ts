import Driver from 'better-sqlite3';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { first } from '../../src-main/db/migrations/0001-first.ts';
import { countCalls, faultAt, recording, workUnder } from './disk-calls.ts';
import { noFailpointReason, skippedBecause } from './failpoint.ts';
import { expectOneSchema, expectPromisesKept } from './promised.ts';

const missing = noFailpointReason();
const OLD_VERSION = 1;
/** Of the hundreds of writes, as many as take a quarter of a minute. */
const WRITES_TRIED = 30;

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'outtray-killed-'));
  makeOldDatabase(join(root, 'old'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

/** Of the first Outtray, so that opening it backs it up and migrates it. */
function makeOldDatabase(folder: string): void {
  mkdirSync(folder);
  const driver = new Driver(join(folder, 'outtray.db'));
  driver.exec(first.sql);
  driver.exec(`INSERT INTO connection (name, environment, base_url, admin, wire_format, concurrency, max_body_bytes)
    VALUES ('Hanbit Bank', 'test', 'http://127.0.0.1:9/v3', 'kyc@hanbit.example', 'auto', 4, 10000000)`);
  driver.pragma(`user_version = ${OLD_VERSION}`);
  driver.close();
}

/** A copy of the old data folder for each time. */
function freshFolder(name: string): string {
  const folder = join(root, name);
  cpSync(join(root, 'old'), folder, { recursive: true });
  return folder;
}

/** What is killed by strace takes strace along: it ends by the same signal. */
function killedAt(call: string, nth: number): string {
  const folder = freshFolder(`${call}-${nth}`);
  const { code, acknowledged } = workUnder(folder, ...faultAt(call, nth, 'signal=KILL'));
  expect({ nth, code }).toEqual({ nth, code: null });
  expectOneSchema(folder, OLD_VERSION);
  expectPromisesKept(folder, acknowledged);
  rmSync(folder, { recursive: true });
  return acknowledged.at(-1) ?? 'nothing';
}

function callsMade(call: string): number {
  const log = join(root, 'log');
  const { code, acknowledged, stderr } = workUnder(freshFolder('whole'), ...recording(log));
  expect({ code, last: acknowledged.at(-1), stderr }).toEqual({ code: 0, last: 'ended', stderr: '' });
  return countCalls(readFileSync(log, 'utf8'), call);
}

describe.skipIf(missing !== null)(
  `fault 3: killed during migration, commits, checkpoints and backups${skippedBecause(missing)}`,
  () => {
    test('at every call that writes through to the disk, nothing acknowledged is lost', () => {
      const total = callsMade('fsync');
      const last = Array.from({ length: total }, (_, index) => killedAt('fsync', index + 1));
      // It was killed before anything, at the very end, and at many moments between.
      expect(last[0]).toBe('nothing');
      expect(new Set(last).size).toBeGreaterThan(15);
    });

    test('in the middle of writing, nothing acknowledged is lost', () => {
      const total = callsMade('pwrite64');
      const step = Math.ceil(total / WRITES_TRIED);
      for (let nth = 1; nth <= total; nth += step) killedAt('pwrite64', nth);
    });
  }
);
