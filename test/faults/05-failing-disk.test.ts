import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KEY, workplace, type Workplace } from '../shell/cli/cli.ts';
import { folderLayout } from '../shell/cli/submissions.ts';
import { countCalls, faultAt, recording, workUnder } from './disk-calls.ts';
import { noFailpointReason, skippedBecause } from './failpoint.ts';
import { expectPromisesKept } from './promised.ts';
import { scriptedServer } from './scripted-server.ts';
import { expectStandingConditions } from './standing-conditions.ts';

const missing = noFailpointReason();

const MAIN = fileURLToPath(new URL('../../src-main/shell/cli/main.ts', import.meta.url));
const ROWS = 40;

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'outtray-disk-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function freshFolder(name: string): string {
  const folder = join(root, name);
  mkdirSync(folder);
  return folder;
}

/** The server is in this process, which goes on meanwhile. */
async function sendUnder({ data }: Workplace, fault: readonly string[]) {
  const child = spawn('strace', ['-f', '-qq', ...fault, process.execPath, MAIN, 'send', '--json'], {
    env: { ...process.env, OUTTRAY_DATA: data, OUTTRAY_API_KEY: KEY },
    stdio: ['ignore', 'pipe', 'ignore']
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  const [[code], stdout] = await Promise.all([closed, text(child.stdout)]);
  return { code, stdout };
}

describe.skipIf(missing !== null)(
  `fault 5: writing through to the disk fails${skippedBecause(missing)}`,
  () => {
    test('wherever it does, what is there is read again, and all is done once', () => {
      const log = join(root, 'log');
      expect(workUnder(freshFolder('whole'), ...recording(log)).acknowledged.at(-1)).toBe('ended');
      const total = countCalls(readFileSync(log, 'utf8'), 'fsync');
      let doubts = 0;
      let timesReadAgain = 0;
      for (let nth = 1; nth <= total; nth += 1) {
        const folder = freshFolder(`fsync-${nth}`);
        const { code, acknowledged, stderr } = workUnder(folder, ...faultAt('fsync', nth, 'error=EIO'));
        expect({ nth, code, last: acknowledged.at(-1), stderr }).toEqual({
          nth,
          code: 0,
          last: 'ended',
          stderr: ''
        });
        expectPromisesKept(folder, acknowledged);
        if (acknowledged.includes('unknown')) doubts += 1;
        if (acknowledged.includes('read again')) timesReadAgain += 1;
        rmSync(folder, { recursive: true });
      }
      expect(doubts).toBeGreaterThan(total / 2);
      // The others failed in a backup, in opening, or in what is only a checkpoint.
      expect(timesReadAgain).toBeGreaterThan(total / 3);
    });

    test.each([4, 8])(
      'in the midst of sending (call %i), sending stops, and every body that arrived is on record',
      async (nth) => {
        const place = await workplace();
        const server = await scriptedServer();
        try {
          const expected = await folderLayout(join(place.root, 'Scans'), 'E', ROWS);
          await place.line(
            0,
            'connection',
            'set',
            'Hanbit',
            '--url',
            server.url,
            '--admin',
            'a@hanbit.example'
          );
          await place.line(0, 'import', 'Scans', '--release');
          const { code, stdout } = await sendUnder(place, faultAt('fsync', nth, 'error=EIO'));
          // It says so and ends, or, with an outcome in hand that is not on record yet, waits until the disk takes it.
          expect(stdout).toMatch(code === 3 ? /disk_full/ : /"sent":40,"failed":0,"waiting":0/);
          expect(await place.line(0, 'send')).toMatchObject({ sent: ROWS, failed: 0, waiting: 0 });
          await expectStandingConditions(place, expected, server.puts);
        } finally {
          await server.close();
          await place.remove();
        }
      }
    );
  }
);
