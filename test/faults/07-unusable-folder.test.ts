import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isNetworkType } from '../../src-main/db/data-folder.ts';
import { type Ended, workplace, type Workplace } from '../shell/cli/cli.ts';
import { folderLayout } from '../shell/cli/submissions.ts';
import { expectStandingConditions } from './standing-conditions.ts';
import { noMountReason } from './small-disk.ts';

const MAIN = fileURLToPath(new URL('../../src-main/shell/cli/main.ts', import.meta.url));
const COMMANDS = [['status'], ['import', 'Scans'], ['send']] as const;

let place: Workplace;

beforeEach(async () => {
  place = await workplace();
});
afterEach(() => place.remove());

/** No counts, no rows, no window: whoever asks hears what is wrong, and nothing that looks like an empty queue. */
function expectRefused({ code, stdout, stderr }: Ended, words: string): void {
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(words);
  expect(stderr).not.toContain('    at ');
}

const missing = noMountReason();
const skipped = missing === null ? '' : ` (SKIPPED: ${missing})`;

describe.skipIf(missing !== null)(`fault 7: a file system that takes nothing${skipped}`, () => {
  /** Runs the command where `script` has prepared the mounts. */
  function runWhere(script: string, ...args: readonly string[]): Ended {
    const { status, signal, stdout, stderr } = spawnSync(
      'unshare',
      ['-rm', 'sh', '-ec', `${script}\nexec "$@"`, 'sh', process.execPath, MAIN, ...args],
      { cwd: place.root, encoding: 'utf8', env: { ...process.env, OUTTRAY_DATA: place.data } }
    );
    return { code: status, signal, stdout, stderr };
  }
  const readOnly = (path: string): string =>
    `mount --bind '${path}' '${path}'\nmount -o remount,bind,ro '${path}'`;

  test.each(COMMANDS)('on a read-only mount, %s says so', async (...given) => {
    const command = given.flatMap((word) => word ?? []);
    const expected = await folderLayout(join(place.root, 'Scans'), 'R', 3);
    await place.line(0, 'import', 'Scans');
    const before = await readdir(place.data);
    expectRefused(runWhere(readOnly(place.data), ...command), 'can only be read');
    expect(await readdir(place.data)).toEqual(before);
    await expectStandingConditions(place, expected, []);
  });

  test('a folder that would have to be made on a read-only mount is not made elsewhere', () => {
    expectRefused(runWhere(readOnly(place.root), 'status'), 'can only be read');
  });

  test('a first start on a full disk says that it is full', async () => {
    await mkdir(place.data);
    const full = `mount -t tmpfs -o size=64k tmpfs '${place.data}'
      dd if=/dev/zero of='${place.data}/filler' bs=1k 2>/dev/null || true`;
    expectRefused(runWhere(full, 'status'), 'There is no room left on the disk');
  });
});

describe('fault 7: a data folder that can’t be used', () => {
  test('a file in its place is refused', async () => {
    await writeFile(place.data, '');
    expectRefused(await place.run('status'), 'it is not a folder');
  });

  test('a link that leads nowhere is refused', async () => {
    await symlink(join(place.root, 'gone', 'away'), place.data);
    expectRefused(await place.run('status'), 'can’t be written');
  });

  test.skipIf(process.getuid?.() === 0)('one without permission is refused', async () => {
    await mkdir(place.data);
    await chmod(place.data, 0o500);
    expectRefused(await place.run('status'), 'EACCES');
    await chmod(place.data, 0o700);
  });

  test('a folder whose parents are missing is made, for its owner alone', async () => {
    const deep = join(place.root, 'a', 'b', 'data');
    expect(await place.line(0, 'status', '--data', deep)).toMatchObject({ staged: 0 });
    expect(await readdir(deep)).toContain('outtray.db');
  });

  test.each([
    ['NFS', 0x6969],
    ['SMB 2', 0xfe534d42],
    ['SMB 2, as a kernel with signed types gives it', 0xfe534d42 - 2 ** 32],
    ['CIFS', 0xff534d42]
  ])('%s is a network drive', (_, type) => {
    expect(isNetworkType(type)).toBe(true);
  });

  test.each([
    ['ext4', 0xef53],
    ['tmpfs', 0x01021994],
    ['btrfs', 0x9123683e],
    ['xfs', 0x58465342],
    ['overlay', 0x794c7630]
  ])('%s is a disk of this machine', (_, type) => {
    expect(isNetworkType(type)).toBe(false);
  });
});
